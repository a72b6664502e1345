"""`www.x`, `m.x`, `amp.x` and `x` are one site, and nothing else is."""

from __future__ import annotations

import pytest
import tldextract

from dedup import Article, Cleaner
from dedup.text.sites import name_site

ONE = [
    ("www.harbourpost.example", "harbourpost.example"),
    ("WWW.HarbourPost.Example", "harbourpost.example"),
    ("www2.harbourpost.com", "harbourpost.com"),
    ("m.harbourpost.com", "harbourpost.com"),
    ("mobile.harbourpost.com", "harbourpost.com"),
    ("amp.harbourpost.com", "harbourpost.com"),
    ("www.m.harbourpost.com", "harbourpost.com"),
    ("amp.harbourpost.co.uk", "harbourpost.co.uk"),
    ("m.sport.harbourpost.com", "sport.harbourpost.com"),
    ("harbourpost.com.", "harbourpost.com"),
    ("harbourpost.com:8080", "harbourpost.com"),
    ("https://www.harbourpost.com/news?id=1", "harbourpost.com"),
    ("//m.harbourpost.com", "harbourpost.com"),
    ("https://reader@www.harbourpost.com", "harbourpost.com"),
    ("www.münchen.de", "münchen.de"),
]
OWN = [
    "sport.harbourpost.com", "amplify.com", "wwwhat.com", "mobile-news.com", "m.com", "amp.org", "m.co.uk", "www.com.au", "www.gov.uk",
    "harbourpost.m", "localhost", "192.168.1.10", "the harbour post", "m. harbour", "", "harbourpost", "news/harbour", "a:b",
    "harbourpost.com/sport", "crawl.2031/www.harbourpost.com",
]  # fmt: skip


@pytest.mark.parametrize(("host", "site"), ONE)
def test_doors_of_one_site(host: str, site: str) -> None:
    assert name_site(host) == name_site(site) == site


@pytest.mark.parametrize("host", OWN)
def test_sites_of_their_own(host: str) -> None:
    assert name_site(host) == host


def test_nothing_of_what_is_registered_is_taken_off() -> None:
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    for host in (*(host for host, _ in ONE if "/" not in host and ":" not in host), *OWN):
        if registered := extract(host).top_domain_under_public_suffix:
            assert extract(name_site(host)).top_domain_under_public_suffix == registered.lower()


STORY = "The ferry company will run crossing number {} after midnight from the {} weekend of May, its director {} said."
FOOTER = "Harbour Post readers meet every Tuesday above the fish market"


@pytest.mark.parametrize("doors", [["www.", "m.", "amp.", "", "www."], [""] * 5])
def test_what_a_site_repeats_is_learnt_at_all_its_doors(doors: list[str]) -> None:
    names = ["first", "second", "third", "fourth", "last"]
    articles = [
        Article(f"{STORY.format(place * 17, name, name)}\n{FOOTER}", site=f"{door}harbourpost.example", id=name)
        for place, (name, door) in enumerate(zip(names, doors, strict=True))
    ]
    cleaner = Cleaner()
    cleaner.learn(articles)
    assert [[finding.code for finding in cleaner.clean(one).findings] for one in articles] == [["J2"]] * 5
    assert [site["articles"] for site in cleaner.info()["most_repeated"]] in ([5], [])


def test_an_article_is_one_at_all_doors_of_its_site() -> None:
    cleaner = Cleaner()
    cleaner.learn([Article(STORY, site="www.harbourpost.example", id="1")])
    cleaner.learn([Article(STORY, site="m.harbourpost.example", id="1")])
    assert cleaner.info()["articles"] == 1
