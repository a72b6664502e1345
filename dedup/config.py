"""Every threshold, with its unit, its default and the reason for the default."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dedup.rules import DEFAULT_ACTIONS, Action


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineSettings:
    """H1: lines that restate the headline."""

    min_ratio: float = 0.87  # 0 to 1, RapidFuzz ratio of the keys; two wordings of one headline differ in a word or two
    min_words: int = 3  # below this only an equal line counts: "Trump" is no headline
    min_part_words: int = 5  # words; a line of the head that is a part of a title field with headline and subtitle
    max_extra_words: int = 5  # a credit or a site's name behind the headline: "Getty Images", "| Reuters"
    max_times: int = 3  # without a title field, a line that stands more often is a refrain
    head_lines: int = 8  # without a title field, the headline is looked for among so many first lines


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphSettings:
    """P1 and P2: paragraphs that stand twice."""

    min_words: int = 8  # shorter lines repeat on purpose: answers, refrains, rows of tables
    min_credit_words: int = 3  # a photo's credit or caption known as such repeats with the photo, not for effect
    min_near_words: int = 12  # nearly equal counts from here; below, one changed word is another fact
    min_ratio: float = 0.92  # 0 to 1, RapidFuzz ratio of the keys
    words_per_change: int = 20  # words; so many for each word in place of another: telegrams differ in the sender alone
    min_part_ratio: float = 0.96  # 0 to 1, RapidFuzz partial ratio of a pull quote to the paragraph it is from
    max_times: int = 3  # a line that stands more often in one article is a refrain
    verse_words: int = 10  # words; where three quarters of the lines are no longer, lines repeat on purpose
    min_shared_words: int = 12  # words; P2 speaks of paragraphs, not of short lines


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """J2: lines that a site prints on many of its articles."""

    min_site_articles: int = 4  # below this a site has not shown what repeats on it
    min_articles: int = 3  # articles with the line; two may be one story told twice
    min_share: float = 0.2  # of the site's articles, for a short line at head or tail
    min_share_anywhere: float = 0.35  # of the site's articles, for a short line wherever it stands
    min_share_prose: float = 0.4  # of the site's articles, for running text at head or tail
    min_often: int = 8  # articles; a line seen so often at one end needs a smaller share
    min_share_often: float = 0.04  # of the site's articles, for a short line seen min_often times
    min_share_beside: float = 0.4  # of the site's articles, for running text anywhere that stands beside junk
    min_place_share: float = 0.5  # of the line's sightings that must be at the same end of the article
    min_dump_articles: int = 30  # articles without a site are not one site: what repeats among them needs more
    min_articles_without_site: int = 8  # articles with the line, where no site is known
    min_other_sites: int = 8  # sites; a short line that so many different sites print is no site's story
    max_other_words: int = 6  # words; longer lines stand on many sites because an agency wrote them


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """J3 and H2: runs of lines at the tail or head, and runs of links."""

    min_links: int = 2  # headline-shaped lines that make a doubtful heading such as "Related" one of a list of links
    min_menu_lines: int = 8  # lines without running text in a row: a menu, where some of them are known junk
    min_menu_known: int = 3  # lines of known junk that show that it is one
    min_menu_share: float = 0.08  # of the run that must be known junk: a list of a thousand names is no menu
    min_listing_share: float = 0.15  # of a run's lines that are code: a listing of a program, whatever words are in it
    min_items_known: int = 4  # items of a list with bullets that are links or junk; then the list is one of links
    min_items_share: float = 0.6  # of the list's items
    max_gap: int = 12  # lines from known junk in the tail to a short line that goes with it
    max_item_words: int = 6  # words; longer lines are no items of a menu
    max_run: int = 12  # lines that one heading such as "Related links" may open
    min_group: int = 2  # doubtful lines one below the other that bear each other out
    most_note: int = 45  # words; a longer line that speaks to the reader goes by its place only as the last one
    min_title_words: int = 4  # H2: below this a line may equal another article's title by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """J3 on whole pages: where the story is among menus and footers."""

    min_short_share: float = 0.5  # of the lines that are no running text; extracted articles are mostly that
    min_lines: int = 30  # a page with menus has no fewer lines
    item_words: int = 5  # words; the items of a menu are no longer
    min_items: int = 15  # items on a page
    min_items_run: int = 6  # items in a row somewhere on the page: a menu
    min_pages_share: float = 0.5  # of a dump's articles; where most are pages, smaller signs will do
    min_lines_among_pages: int = 15  # lines, in such a dump
    min_known: int = 4  # lines of known junk, where nothing is known of other articles: a script has short lines too
    most_code: int = 4  # lines of code, where nothing is known of other articles: a program has short lines, too
    min_others: int = 10  # articles; where so many are known and most are no pages, a list of short lines is a story
    most_words: int = 60  # words; a longer paragraph says no more about where the story is
    prose_cost: float = 8.0  # words; a sentence must be longer than this to speak for a story
    short_cost: float = 6.0  # words; what a short line speaks against it
    row_cost: float = 10.0  # words; a longer line that ends no sentence may be a row of the story's table
    junk_cost: float = 12.0  # words; what known junk speaks against it
    most_slump: float = 150.0  # words; so much speaking against it ends a stretch
    most_row: float = 2.0  # words; what a row may speak for a story: a list of links has many
    min_share_first: float = 0.55  # of the heaviest stretch's weight, for the first one
    min_share_above: float = 0.15  # of its weight, for a stretch under an earlier headline that begins the story
    most_under: int = 25  # lines between a headline and its story: byline, date, share bar, caption
    headless_share: float = 0.3  # of its weight, for a stretch that has no headline near above it
    rarest_share: float = 0.1  # of the paragraphs; so many at least are this story's own and no teasers or notices
    min_other_pages: int = 2  # pages of the site with the line, besides those of the same story, that make it furniture
    min_inner_list: int = 15  # short lines in a row inside the story, junk among them, that are no part of it
    most_apart: int = 200  # lines between two paragraphs of a story: a table, a gallery; comments end it before
    most_above: int = 40  # lines between two paragraphs above, where the headline is not known
    min_standfirst: int = 6  # words; a line so long near the story may be its standfirst
    most_items: int = 60  # lines of a list that a colon announces
    edge_under: int = 6  # lines right above the story that stay, where its headline is above them
    edge_above: int = 15  # lines above the story in which a standfirst stays, where no headline is known
    min_edge_words: int = 3  # words; a shorter line above the story is a button or a counter


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSettings:
    """A1: what is done about articles that repeat another; when they do is in `dedup/duplicates/settings.py`."""

    min_drop_containment: float = 0.9  # share of all it says that the kept one must have before an article is dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How inputs are read; they decide what an article is, and nothing of its verdict."""

    text_field: str = ""  # the name of a field; an empty one is found by the names that scrapers give it
    title_field: str = ""
    site_field: str = ""  # without one, the host of the url
    id_field: str = ""  # without one, the number of the row
    url_field: str = ""
    date_field: str = ""
    encoding: str = "utf-8"  # Python's name of it; JSON must be in it, and nearly all else is
    on_error: Literal["stop", "skip"] = "stop"  # at a bad row; no row is passed over that nobody said may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a run; `rules` says for each rule whether it is off, reports or removes.

    >>> Settings(site=SiteSettings(min_site_articles=8)).rules["J2"]
    'remove'
    """

    rules: dict[str, Action] = field(default_factory=lambda: dict(DEFAULT_ACTIONS))
    headline: HeadlineSettings = HeadlineSettings()
    paragraph: ParagraphSettings = ParagraphSettings()
    site: SiteSettings = SiteSettings()
    run: RunSettings = RunSettings()
    page: PageSettings = PageSettings()
    article: ArticleSettings = ArticleSettings()
    junk_files: tuple[str, ...] = ()  # the user's own phrases, in the format of dedup/junk/phrases
    protect_files: tuple[str, ...] = ()  # lines that always stay, one per line
