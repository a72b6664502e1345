#!/usr/bin/env bash
# courlan 1.4.0 cleaning addresses whose story is named by a parameter: ?gallery=112, ?game=881, ?reference=77, ?2026050512.
# What was run: clean_url and check_url with their defaults on such addresses, and extract_links on a page that lists them.
# What happens: names of tracking parameters are compared at their beginning only, so whatever begins with "ga", "gl", "cid",
#   "ref" or "session" is taken for one: gallery, game, glossary, reference. A query without "=" goes as well. Three stories
#   have one address then, and a page with nine links has three. ?id=, ?story= and ?page= stay.
# Why it matters: address lists are made unique with this before a crawl and again when a dump is deduplicated; of all photo
#   stories and match reports of such a paper one is left, and that one under an address that shows none of them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'courlan==1.4.0'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from courlan import check_url, clean_url, extract_links

assert version("courlan") == "1.4.0"
SITE = "https://news.example"
LOST = {"photos": "gallery={}", "scores": "game={}", "words": "glossary={}", "law": "reference={}", "city": "media_gallery={}",
        "debate": "session_day={}", "read": "20260505{}"}
KEPT = {"a": "id={}", "b": "story={}", "c": "page={}", "d": "album={}"}
NUMBERS = (11, 12, 13)


def addresses(path, query):
    return [f"{SITE}/{path}?{query.format(number)}" for number in NUMBERS]


for path, query in LOST.items():
    stories = addresses(path, query)
    cleaned = {clean_url(story) for story in stories}
    print(f"{len(stories)} stories like {stories[0]} -> {', '.join(cleaned)}")
    assert cleaned == {f"{SITE}/{path}"} == {check_url(story)[0] for story in stories}
for path, query in KEPT.items():
    stories = addresses(path, query)
    assert [clean_url(story) for story in stories] == stories
listed = [story for path in ("photos", "scores", "read") for story in addresses(path, LOST[path])]
page = "<html><body>" + "".join(f'<a href="{story}">Story</a>' for story in listed) + "</body></html>"
links = extract_links(page, url=SITE, external_bool=False)
print(f"a page with {len(listed)} links: {len(links)} found")
assert links == {f"{SITE}/photos", f"{SITE}/scores", f"{SITE}/read"}
PY
echo "SEEN: courlan 1.4.0 cuts ?gallery=, ?game=, ?reference= and ?20260505 from addresses, so that many stories become one."
