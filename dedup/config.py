"""Every threshold, with its unit, its default and the reason for the default."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal

from dedup.rules import DEFAULT_ACTIONS, Action

if TYPE_CHECKING:
    from dataclasses import dataclass as section  # what it looks like from outside
else:
    from dedup.sections import section


# The numbers that have bounds of their own: what cannot be hashed, signed or asked for is refused where it is set.
BOUNDS = {"shingle_size": (1, 8), "num_perm": (4, 256), "max_indexed": (1, 400)}


def _check_bounds(section: object) -> None:
    for name, (lowest, highest) in BOUNDS.items():
        if not lowest <= getattr(section, name, lowest) <= highest:
            raise ValueError(f"{name} is {getattr(section, name)}, not {lowest} to {highest}")


@section(frozen=True, slots=True, kw_only=True)
class HeadlineSettings:
    """H1: lines that restate the headline."""

    min_ratio: float = 0.87  # 0 to 1, RapidFuzz ratio of the keys; two wordings of one headline differ in a word or two
    min_words: int = 3  # below this only an equal line counts: "Trump" is no headline
    min_part_words: int = 5  # words; a line of the head that is a part of a title field with headline and subtitle
    max_extra_words: int = 5  # a credit or a site's name behind the headline: "Getty Images", "| Reuters"
    max_times: int = 3  # without a title field, a line that stands more often is a refrain
    min_title_score: float = 0.6  # 0 to 1, of the words that a link shares with another article's headline it nearly is
    head_lines: int = 8  # without a title field, the headline is looked for among so many first lines
    whole_score: float = 0.99  # what a line says of the title that holds it and a few words more, 0 to 1
    part_score: float = 0.98  # what a part of the title that stands in the head says of it, 0 to 1
    min_named_words: int = 4  # words of a title without a site's name, below which the name may be the longer part
    min_reach: int = 40  # characters by which a line may be longer or shorter than the headline ...
    reach_share: float = 0.5  # ... or this share of the headline's length, where that is more
    max_extra_in_prose: int = 2  # words; a sentence that says more than the headline is one of the story


@section(frozen=True, slots=True, kw_only=True)
class ParagraphSettings:
    """P1 and P2: paragraphs that stand twice."""

    min_words: int = 8  # shorter lines repeat on purpose: answers, refrains, rows of tables
    min_lone_words: int = 25  # words of one sentence or some in a row that stand twice, where each line is a sentence
    min_run: int = 3  # or so many lines in a row
    min_credit_words: int = 3  # a photo's credit or caption known as such repeats with the photo, not for effect
    min_near_words: int = 12  # nearly equal counts from here; below, one changed word is another fact
    min_ratio: float = 0.92  # 0 to 1, RapidFuzz ratio of the keys
    max_changes: int = 0  # words in place of others: "gate one" and "gate two" are two gates, however long the line
    min_spelled_letters: int = 3  # letters of a script without blanks that is spelled; fewer are another spelling
    min_part_ratio: float = 0.96  # 0 to 1, RapidFuzz partial ratio of a pull quote to the paragraph it is from
    max_times: int = 3  # a line that stands more often in one article is a refrain
    verse_words: int = 10  # words; where three quarters of the lines are no longer, lines repeat on purpose
    min_shared_words: int = 12  # words; P2 speaks of paragraphs, not of short lines
    min_shared_score: float = 0.6  # 0 to 1, of a paragraph that stands in another article with other words in it
    min_verse_lines: int = 6  # lines; fewer are no verse, table or list
    verse_quantile: float = 0.75  # the share of lines that are no longer than `verse_words` in verse
    min_quoted_words: int = 6  # words; no running text that is quoted later is shorter
    max_having: int = 16  # lines; a phrase that so many earlier lines have is no quotation
    max_times_alone: int = 2  # copies of a short line between different lines; one that comes back again is a refrain
    max_heading_words: int = 10  # words of a heading; copies that stand under two different ones say something each
    max_stamp_words: int = 5  # words of a date or an hour over what a calendar or a live blog says of it
    min_announcing_words: int = 6  # words of a line whose colon announces what stands below; labels have fewer
    min_asked: int = 2  # questions that are asked again: the same are put to several people
    min_stamps: int = 3  # different ones, which make an article go by dates or hours
    min_post_words: int = 5  # words of an embedded post; a shorter one may be quoted by chance
    min_post_share: float = (
        0.9  # of the words of a line of a post that the paragraph which quotes it has, in their order
    )
    max_post_lines: int = 8  # lines of one post
    max_quoted_above: int = 6  # lines from a post up to the paragraph that quotes it
    max_label_words: int = 3  # words before the colon of a caption: "Farewell: The last boat leaves the quay."


@section(frozen=True, slots=True, kw_only=True)
class SketchSettings:
    """H1, H2, P1, P2, J2: how lines are sketched that are found again though a word differs."""

    num_perm: int = 16  # numbers of a signature: 64 bytes a line
    seed: int = 1  # of the permutations; that of datasketch
    shingle_size: int = 2  # words; of a line of eight one changed word leaves five of nine pairs
    min_words: int = 6  # words; of a shorter line a changed word leaves hardly a pair
    max_lines: int = 400  # lines of one article in the index, from both ends; whole pages have thousands
    threshold: float = 0.5  # 0 to 1, Jaccard similarity at which lines meet across articles
    near_threshold: float = 0.3  # the same within an article, where there is little to compare
    min_jaccard: float = 0.5  # 0 to 1, exact, of the pairs of words: less is another line
    max_error: float = 0.25  # of the similarity that two signatures show: of 100 pairs at `min_jaccard` one shows less
    max_bucket: int = 16  # lines of one bucket, those of least hash, that each other line of it is compared with
    max_asked: int = 48  # lines of one bucket of an index file that are compared, the first that arrived

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what cannot be hashed or signed."""
        _check_bounds(self)


@section(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """J2: lines that a site prints on many of its articles."""

    min_articles_of_site: int = 3  # below this a site has not shown what repeats on it
    min_articles_of_template: int = 4  # the same, for lines that differ in numbers or names
    min_articles_with_line: int = 3  # stories with the line, copies of one set aside; two may have a sentence in common
    min_share: float = 0.2  # of the site's articles, for a short line at head or tail
    min_share_anywhere: float = 0.35  # of the site's articles, for a short line wherever it stands
    min_share_prose: float = 0.4  # of the site's articles, for running text at head or tail
    min_tail_prose: float = 0.75  # of the sightings of running text that must be at the tail; background is anywhere
    min_articles_with_prose: int = (
        10  # stories with running text at the tail; on a big site they are no share to speak of
    )
    min_often: int = 8  # articles; a line seen so often at one end needs a smaller share
    min_share_often: float = 0.04  # of the site's articles, for a short line seen min_often times
    min_share_beside: float = 0.4  # of the site's articles, for running text anywhere that stands beside junk
    min_place_share: float = 0.5  # of the line's sightings that must be at the same end of the article
    min_share_varied: float = 0.1  # of the site's articles that end with a line near this one ...
    min_place_share_varied: float = 0.8  # ... and of those that have such a line, how many end with it
    min_inserted: int = 2  # times in one article, for a short line over running text: a subhead stands once
    min_headed: int = 3  # lines that are told here alone and make the line above them the heading of a list
    max_name_words: int = 3  # words; a line of so many with capitals may be who wrote the story, and where
    min_articles_of_dump: int = 30  # articles without a site are not one site: what repeats among them needs more
    min_articles_with_line_anywhere: int = 8  # articles with the line, where no site is known
    min_other_sites: int = 8  # sites; a short line that so many different sites print is no site's story
    max_other_words: int = 6  # words; longer lines stand on many sites because an agency wrote them
    min_told_words: int = 3  # words beside the figures: with fewer a line is a date or the number of a picture
    max_question_words: int = 8  # words; standing notices that read like sentences are longer
    max_told_words: int = 12  # words; "He is survived by his wife and two children.", which ends stories of a kind
    max_template_words: int = 10  # words; a longer line has enough of its own to be compared as it stands
    max_line_words: int = 25  # words; a longer line is judged as running text, whatever its end


@section(frozen=True, slots=True, kw_only=True)
class KnownSettings:
    """J1: what widgets, banners and notices are known to print."""

    min_listing_lines: int = 5  # lines of code; an article with so many is about it
    max_label_words: int = 3  # words before the colon of a headline behind a label
    min_headline_words: int = 3  # words behind it
    max_part_digits: int = 2  # digits of a number that stands alone and may count the parts of a story


@section(frozen=True, slots=True, kw_only=True)
class SurroundingsSettings:
    """J3 and H2: runs of lines at the tail or head, and runs of links."""

    min_links: int = 2  # headline-shaped lines that make a doubtful heading such as "Related" one of a list of links
    min_menu_lines: int = 8  # lines without running text in a row: a menu, where some of them are known junk
    min_menu_known: int = 3  # lines of known junk that show that it is one
    min_menu_share: float = 0.08  # of the run that must be known junk: a list of a thousand names is no menu
    min_listing_share: float = 0.15  # of a run's lines that are code: a listing of a program, whatever words are in it
    min_items_known: int = 4  # items of a list with bullets that are links or junk; then the list is one of links
    min_items_share: float = 0.6  # of the list's items
    max_gap: int = 12  # lines from known junk in the tail to a short line that goes with it
    min_partings: int = 2  # times that junk stands between parts of the story; in the tail it then tells no end of it
    min_amounts: int = 3  # amounts one below the other, as in a recipe; hours and counters stand each beside a headline
    max_item_words: int = 6  # words; longer lines are no items of a menu
    max_run: int = 12  # lines that one heading such as "Related links" may open
    min_group: int = 2  # doubtful lines one below the other that bear each other out
    max_note_words: int = 45  # words; a longer line that speaks to the reader goes by its place only as the last one
    min_title_words: int = 4  # H2: below this a line may equal another article's title by chance
    min_sentence_words: int = 4  # words; a shorter line with a full stop is a label all the same
    max_linked_words: int = 3  # words of a link amid a sentence; a longer line that widgets print is theirs
    max_cell_words: int = 4  # words of the cells beside a known word in a table
    max_kicker_words: int = 2  # words of a section's name between a heading and the headline under it
    min_kicked_words: int = 5  # words of that headline
    max_question_words: int = 25  # words; a longer question under a heading of links is one of the story
    max_navigation_words: int = 5  # words of a line under a heading of a menu
    min_text_before_date: int = 12  # characters in front of the date that a link has behind it
    max_handle_words: int = 4  # words before an account's name in a line of its own
    min_story_words: int = 100  # words of running text above a comment box that stands at the story's end
    max_share_below: float = 0.5  # of these words, for the running text below it: teasers, notices, house rules
    min_end_witnesses: int = 1  # more lines of junk below the box; a lone one may stand amid the story
    settle_rounds: int = 2  # times the doubtful lines are gone through: one that is settled settles its neighbour


@section(frozen=True, slots=True, kw_only=True)
class CommentSettings:
    """J3: readers' comments under a story."""

    max_mark_words: int = 14  # words of a line that stands between comments: a name, a place, a date and an hour
    max_said_words: int = 6  # words of a name and "said", without a date
    min_story_words: int = 40  # words of running text above comments; a page of comments alone has no story to keep
    min_marks: int = 3  # lines between comments that show them where nothing opens them
    min_named: int = 2  # different names among these
    min_marks_opened: int = 2  # lines between comments below a line that opens them
    max_praise_words: int = 60  # words of a comment that praises the story
    min_praised_share: float = 0.12  # of the lines from the first that does
    sentences: int = 3  # of a comment, where each line is a sentence
    max_comment_lines: int = 8  # lines of running text without such a line; a longer stretch is the story again


@section(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """J3 and H2: links to other stories that stand without a heading."""

    min_alike: int = 2  # headlines between paragraphs with one shape; one alone may be a subhead
    min_listed: int = 3  # lines in a row with a source or a date behind each, or with a cut end
    min_words: int = 4  # words of a headline; below this a line may be a label or a title by chance
    min_capital_words: int = 6  # words; subheads in capitals are shorter
    min_longest_words: int = 9  # words of the longest of these; subheads are all shorter
    min_teaser_words: int = 20  # words of a teaser that breaks off; a shorter line may trail off
    max_between: int = 2  # such lines one below the other; more are a list of the story's


@section(frozen=True, slots=True, kw_only=True)
class BlockSettings:
    """J1: pages that stand in place of a story: robot checks, walls of consent, errors."""

    max_lines: int = 60  # lines; a wall with a list of partners or languages has some dozens
    max_words: int = 600  # words; the longest walls tell of cookies in a few paragraphs
    max_site_words: int = 5  # words of the name of a site


@section(frozen=True, slots=True, kw_only=True)
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
    max_code: int = 4  # lines of code, where nothing is known of other articles: a program has short lines, too
    min_others: int = 10  # articles; where so many are known and most are no pages, a list of short lines is a story
    max_words: int = 60  # words; a longer paragraph says no more about where the story is
    prose_cost: float = 8.0  # words; a sentence must be longer than this to speak for a story
    short_cost: float = 6.0  # words; what a short line speaks against it
    row_cost: float = 10.0  # words; a longer line that ends no sentence may be a row of the story's table
    junk_cost: float = 12.0  # words; what known junk speaks against it
    max_drop: float = 150.0  # words; so much speaking against it ends a stretch
    max_row: float = 2.0  # words; what a row may speak for a story: a list of links has many
    min_share_first: float = 0.55  # of the heaviest stretch's weight, for the first one
    min_share_above: float = 0.15  # of its weight, for a stretch under an earlier headline that begins the story
    max_under: int = 25  # lines between a headline and its story: byline, date, share bar, caption
    headless_share: float = 0.3  # of its weight, for a stretch that has no headline near above it
    rarest_share: float = 0.1  # of the paragraphs; so many at least are this story's own and no teasers or notices
    min_other_pages: int = 2  # pages of the site with the line, besides those of the same story, that make it furniture
    min_inner_list: int = 15  # short lines in a row inside the story, junk among them, that are no part of it
    max_apart: int = 200  # lines between two paragraphs of a story: a table, a gallery; comments end it before
    max_above: int = 40  # lines between two paragraphs above, where the headline is not known
    min_standfirst: int = 6  # words; a line so long near the story may be its standfirst
    max_items: int = 60  # lines of a list that a colon announces
    edge_under: int = 6  # lines right above the story that stay, where its headline is above them
    edge_above: int = 15  # lines above the story in which a standfirst stays, where no headline is known
    min_edge_words: int = 3  # words; a shorter line above the story is a button or a counter
    words_per_pause: int = 40  # words; running text has a comma or a stop as often
    min_list_items: int = 3  # items with the same sign that make a list
    max_edge_below: int = 2  # lines right below the story that stay where they may be of it
    max_parted: int = 2  # lines from one item of a list to the next; a line in between belongs to the one above
    min_articles_of_site: int = (
        10  # articles; a site with fewer says little of its kind, and the whole dump speaks for it
    )


@section(frozen=True, slots=True, kw_only=True)
class CandidateSettings:
    """A1: by what articles find each other before they are compared in full."""

    shingle_size: int = 4  # words; shingles of three meet by chance, of five die when one word in six is changed
    min_sampled: float = 24.0  # shingles sampled of an article, about; at containment 0.55 half of them are shared
    min_sampling_rate: float = 1 / 20  # of the shingles of a long article, so that a short one in it is still met
    min_line_words: int = 12  # a line this long is not met by chance
    max_sampled_lines: float = 8.0  # long lines sampled of an article, about
    min_shared: float = 0.2  # of the sampled shingles expected if the shorter article stood whole in the longer
    min_expected_for_two: float = 6.0  # sampled shingles; where fewer are expected, one that is shared will do
    max_bucket: int = 12  # articles of one bucket each other article of it is compared with: the first in keep order
    min_formula_bucket: int = 4  # articles that share a sampled shingle before it can be a formula
    min_formula_spread: float = 2.0  # days, standard deviation: copies of a story come within a day or two
    min_formula_share: float = 0.5  # of what two articles share; where more of it is formulas, the bar is higher
    max_indexed: int = 30  # sampled shingles of an article in an index, the smallest; with 24, judged pairs are missed
    max_indexed_bucket: int = 12  # articles of one bucket of an index that are met: a formula is on thousands
    min_indexed_shared: float = 0.1  # as `min_shared`; an index has few candidates for each article, and can do more
    max_indexed_candidates: int = 24  # articles compared; of a story with many copies the first must be among them
    min_formula_candidates: int = 3  # candidates that share much with an article: then what they share may be a formula
    max_versions: int = 6  # how far back a chain of versions is followed before an article passes for an original

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what cannot be hashed or asked for."""
        _check_bounds(self)


@section(frozen=True, slots=True, kw_only=True)
class ContainmentSettings:
    """A1: what share of the shorter article's word 3-grams must stand in the longer one."""

    shingle_size: int = 3  # words; the judged pairs part best at 2 to 4
    min_words: int = 8  # shorter stories are nobody's duplicate: a leftover caption proves nothing
    max_containment: float = 0.65  # of the shorter story in the longer: two thirds of it are most of it; ...
    lead_words: int = 100  # ... but what is new stands at the top, so the bar depends on the leads:
    lead_containment: float = 0.84  # it starts here, above `max_containment`, ...
    lead_weight: float = 0.30  # ... sinks by so much for each lead that stands whole in the other story, ...
    min_containment: float = 0.48  # ... and stops here, at half of it less the seams: less is not most of it
    short_words: int = 100  # words; below this the bar is no lower than a straight line from here ...
    short_containment: float = 0.53
    brief_words: int = 30  # words; ... to here ...
    brief_containment: float = 0.70
    shortest_containment: float = 0.97  # ... and on to near identity at `min_words`
    max_fresh_days: int = 1  # copies of one event come within a day, and so do two reports of one telegram
    distant_days: int = 3  # copies come within days; what is further apart and alike is often a formula
    min_distant_containment: float = 0.67
    min_site_containment: float = 0.67  # one outlet tells what came before in words it has used; it prints again whole
    far_days: int = 30  # beyond these, as on one site beyond `distant_days`, likeness is taken for a formula
    min_related_containment: float = 0.35  # candidates of an index that share so much show what is a formula
    min_formula_containment: float = 0.87  # shared text that many articles share: telegrams, forecasts, executions
    min_fresh_formula_containment: float = 0.80  # the same, within `max_fresh_days` and on two sites
    min_slots: int = 3  # numbers between the same words in both stories before their disagreement counts
    min_agreeing: float = 0.60  # share of them that must be the same number; an updated toll is one of many
    max_number_words: int = 400  # a longer story is not made of its numbers
    min_quoted: float = 0.4  # share of a story's characters; less quotation than this cannot make a pair by itself
    min_own_containment: float = 0.40  # of the words outside quotation marks, where most of what is shared is quoted
    max_quoted: float = 0.60  # share of the shared words that may be quotation before that is asked
    sure_containment: float = 0.90  # above this a shared quotation is a shared article

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what cannot be hashed."""
        _check_bounds(self)


@section(frozen=True, slots=True, kw_only=True)
class FrameSettings:
    """A1: what many stories have around what they say, and no copy by itself."""

    min_articles: int = 3  # kept ones, none a copy of another, that share it: versions of a story come in twos
    min_beyond: int = 6  # shingles beyond the frame, eight words; with fewer only equal titles make a copy
    min_containment: float = 0.48  # of what one of two stories says beyond the frame, in the other


@section(frozen=True, slots=True, kw_only=True)
class SubjectSettings:
    """A1: telling words, those of a title and the numbers, of two stories that share much."""

    min_title_words: int = 3  # words; a shorter title that two articles of a site have is the name of a column
    min_told: int = 2  # words of a title that its story has; one may be any word
    min_told_share: float = 1 / 3  # of a title's words; where no more stand in the story, it is not its title
    min_agreeing: float = (
        0.5  # of telling words, in the other story, for each unit of containment: some are spelled anew
    )
    min_agreeing_apart: float = 0.65  # the same of titles on one site or days apart, where frames come again ...
    min_agreeing_short: float = 0.9  # ... and there of a story below `short_words`, where a frame leaves little open
    short_words: int = 100  # words
    min_numbers: int = 3  # distinct numbers of a story before they tell
    min_words: int = 30  # words; on one site, with the words of no title in it, a shorter text is a frame


@section(frozen=True, slots=True, kw_only=True)
class ArticleSettings:
    """A1: what is done about articles that repeat another."""

    min_drop_containment: float = 0.9  # share of all it says that the kept one must have before an article is dropped


@section(frozen=True, slots=True, kw_only=True)
class JudgingSettings:
    """How often an article is judged."""

    max_rounds: int = (
        6  # times that what is left is judged again; each takes a line, the second is nearly always the last
    )


@section(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """What the shape of a line tells. Read by `dedup.text.lines` where it is imported: a property is asked for often."""

    prose_words: int = 40  # words; a longer line is running text whatever its end
    min_sentence_words: int = 10  # words; a shorter line with a stop may be a label or a notice
    min_unended_words: int = 16  # words; the same, of a line in an article that ends no line with a stop
    min_quoted_words: int = 6  # words; the same, of a line that begins with a quotation mark
    min_stopless_words: int = 20  # words; Thai and Lao end a sentence with nothing, and a headline is shorter, mostly
    min_headline_words: int = 3  # words; less is a label
    max_headline_words: int = 28  # words; the longest headlines have a subtitle in them
    min_figures: int = 2  # words with a digit; one may stand in any line
    min_figures_share: float = 0.3  # of the words of a row of figures: results, prices, tallies


@section(frozen=True, slots=True, kw_only=True)
class LayoutSettings:
    """How scrapers break paragraphs. Read by `dedup.text`, where lines are cut before any settings are at hand."""

    min_column: int = 30  # characters; nobody breaks text at a narrower column
    max_column: int = 140  # characters; tools that break text do so at 72 to 80, prints of wide screens at 132
    min_forced: int = 2  # lines broken where the next word would not fit: fewer may end there by chance
    min_forced_caseless: int = 3  # the same, where no small letter tells that a line goes on
    min_slack_column: int = 60  # columns; verse is no wider
    max_address_parts: int = 2  # of a line that is an address, and perhaps its number
    slack: int = 8  # columns by which tools break a line too early, for marks that they count and do not print
    min_forced_share: float = 0.5  # of the lines that go on and are no shorter than half the column
    min_forced_share_caseless: float = 0.8  # the same, where no small letter tells that a line goes on
    max_word: int = 20  # columns; a longer word at the beginning of a line is an address, and would fit nowhere
    min_torn: int = 35  # characters of a line whose sentence goes on in the next; shorter ones may be labels
    min_long: int = 90  # columns of some line of an article whose sentences are broken anywhere; verse has none
    min_torn_lines: int = 2  # lines that go on in small letters ...
    min_torn_share: float = 0.2  # ... and of the lines of an article whose sentences are broken anywhere
    min_lines_of_indent: int = 6  # lines; fewer with an indentation of their own do not show a column of their own
    min_capitals_share: float = 0.15  # of the lines; where fewer begin with one, the text knows none
    min_shouted_share: float = 0.6  # of the lines in capitals alone; there a capital at the beginning tells nothing
    min_chain: int = 60  # characters of a sentence broken at its links; what is shorter may be a menu in small letters
    max_link: int = 80  # characters of a link within a sentence
    min_spaced_share: float = 0.5  # of the lines with a full stop that end where the next word would not have fitted
    max_gap: int = 8  # lines from one piece of a sentence to the next, blank ones between
    max_pieces: int = 25  # lines of a sentence broken at its links; more are a list
    min_unended: int = 3  # such lines; fewer show no habit of ending no line with a stop
    min_unended_share: float = 0.4  # of all lines; a page of links has few
    min_pauses_share: float = 0.5  # of such lines have a comma or a stop within; headlines have none
    max_ended: int = 2  # such lines with a stop show that stops are printed ...
    max_ended_share: float = 0.3  # ... or this share of them, where that is more
    min_sentence_lines: int = 10  # lines; in fewer it is chance that none has two sentences
    max_several: int = 1  # lines may have two sentences where each has one: splitters err ...
    max_several_share: float = 0.06  # ... or this share of the lines, where that is more
    max_sentence_words: int = 70  # words; a longer line is a paragraph
    min_short_sentences_share: float = 0.07  # of the sentences; paragraphs of one sentence are hardly ever short ...
    min_some_short_share: float = 0.02  # ... but some are: where there are so few of them,
    max_few_several_share: float = 0.03  # no more than this share of the lines may have two sentences
    min_sentences_share: float = 0.3  # of the lines that are a whole sentence
    max_phrase_lines: int = 4  # lines that one phrase of a widget goes over
    max_lone_mark: int = 6  # characters of a line that is the bullet or the number of an item, and blanks
    min_tagged_share: float = 0.2  # of the lines have tags where a scraper left them
    min_references: int = 4  # numbers in brackets that follow one another; footnotes of a story are fewer
    min_references_share: float = 0.5  # of all numbers in brackets, where they count the links of a page
    min_pipes_share: float = 0.67  # of the lines begin with a pipe where it is no table of the story's
    max_lines: int = 400  # lines of one paragraph
    max_headline_lines: int = 4  # lines of a headline
    max_open_lines: int = 8  # lines that a link in Markdown goes over


@section(frozen=True, slots=True, kw_only=True)
class CodeSettings:
    """J1: code of the page that was left in a line."""

    window: int = 160  # characters from where the code begins that are looked at
    min_density: float = 0.04  # of these characters are signs of code; sentences that name a tag have fewer
    min_words_before: int = 15  # words; so much text in front of it that ends a sentence may be story, and stays


@section(frozen=True, slots=True, kw_only=True)
class CatalogueSettings:
    """J1: lines that the catalogue of junk knows."""

    max_loose_words: int = 3  # words of its own that a template with slots has; a sentence may hold so many by chance
    max_pieces_words: int = 25  # words; a longer line is no few buttons run together
    max_piece_words: int = 10  # words of a phrase that may be one of them; a longer one is a sentence of its own
    max_key: int = 700  # characters; the longest notice a template stands for is shorter
    max_label: int = 20  # characters before the colon of a credit
    min_name_words: int = 2  # words of a person's name behind that colon; one may be a place
    max_name_words: int = 4  # words; a longer one is a headline
    max_counter: int = 9  # characters of a line that is a counter: "(1,204.5K)" is one of the longest


@section(frozen=True, slots=True, kw_only=True)
class SlotSettings:
    """J1: the fewest and the most words that a slot of a template stands for; three ideographs are one here."""

    n: tuple[int, int] = (1, 5)  # "1 mln 204 tys" is a number, too
    year: tuple[int, int] = (1, 3)  # "2019 2020", "2010 2019 2020"
    date: tuple[int, int] = (1, 8)  # with the day of the week and the hour
    time: tuple[int, int] = (1, 8)
    network: tuple[int, int] = (1, 12)  # a bar of six with joining words
    site: tuple[int, int] = (1, 5)
    name: tuple[int, int] = (1, 4)
    category: tuple[int, int] = (1, 4)
    email: tuple[int, int] = (2, 8)  # a key has a blank for each dot and at
    url: tuple[int, int] = (1, 20)  # as well as for each slash
    opt: tuple[int, int] = (0, 6)
    any: tuple[int, int] = (1, 15)
    headline: tuple[int, int] = (2, 30)


@section(frozen=True, slots=True, kw_only=True)
class CueSettings:
    """J1: lines that speak to the reader of a page."""

    max_form_words: int = 300  # words; a sign-up form with all its messages run together is shorter
    max_pitch_words: int = 90  # words; a longer line is a paragraph, unless it speaks to the reader twice
    max_notice_words: int = 45  # words; in a longer line one phrase to the reader may stand by the way
    max_short_words: int = 12  # words; a line so short needs one object to a start that is not common
    max_middle_words: int = 30  # words; a line so long needs two, a longer one three: "we" and "us" may be the people
    max_teller_words: int = 11  # words of who says it, at the end of a line


@section(frozen=True, slots=True, kw_only=True)
class WidgetSettings:
    """J1: share and like widgets that ran together."""

    max_bar: int = 400  # characters; a bar of thirty buttons is shorter
    min_pieces: int = 3  # labels of a whole line that is a bar
    min_networks: int = 3  # different networks that make a bar of labels none of which is sure


@section(frozen=True, slots=True, kw_only=True)
class NeutralSettings:
    """J2: lines whose shape shows a date or a signature."""

    max_date_words: int = 10  # words of a date with its weekday, an hour and a time zone
    max_date_letters_words: int = 4  # of these that have letters: "Monday, July 16, 2018, 8:08 AM ET"
    max_named: int = 2  # a weekday and a month: longer words of a date
    max_zone_letters: int = 4  # letters of "AM", "GMT", "CEST"; a longer word beside an hour is no part of it
    last_day: int = 31  # of a month
    max_signature_words: int = 6  # words behind the dash: "Ann Bell in New Harbour"
    min_name_letters: int = 3  # letters of a name that an address is made of


@section(frozen=True, slots=True, kw_only=True)
class TellingSettings:
    """A1: the lines of a story by which it is compared."""

    min_words: int = 5  # words; a shorter line is a label, whatever its end
    min_open_words: int = 10  # words; a line without a full stop is a heading, a byline or a date, up to here
    max_wrapped_words: int = 25  # words of a line of text that was broken at a column; a paragraph is longer
    min_wrapped_share: float = 0.5  # of an article's lines end anywhere where it was broken so: more than this
    min_share: float = 0.5  # of an article's words; where less would be left, it is compared by all


@section(frozen=True, slots=True, kw_only=True)
class SignSettings:
    """What counts as a sign of how sure a removal is; the weights in dedup/verdict/odds.py are of these signs."""

    min_many_stories: int = 20  # stories of a site; of 1,051 judged lines on so many each one was junk
    min_large_share: float = 0.35  # of the site's articles; of 111 judged lines on fewer three were story


# What is told of a line alone is worked out for millions of lines, much of it before any settings are at hand, and kept
# in caches: these are not threaded through.
LINES = LineSettings()
LAYOUT = LayoutSettings()
CODE = CodeSettings()
CATALOGUE = CatalogueSettings()
SLOTS = SlotSettings()
CUES = CueSettings()
WIDGETS = WidgetSettings()
TELLING = TellingSettings()
SIGNS = SignSettings()
NEUTRAL = NeutralSettings()


@section(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How inputs are read; they decide what an article is, and nothing of its verdict."""

    text_field: str = ""  # the name of a field; an empty one is found by the names that scrapers give it
    title_field: str = ""
    site_field: str = ""  # without one, the host of the url
    id_field: str = ""  # without one, the number of the row
    url_field: str = ""
    date_field: str = ""
    encoding: str = "utf-8"  # Python's name of it; JSON must be in it, and nearly all else is
    delimiter: str = ""  # what parts the fields of a table; an empty one is found by the names of the columns
    on_error: Literal["stop", "skip"] = "stop"  # at a bad row; no row is passed over that nobody said may be
    extract: Literal["resiliparse", "trafilatura"] = "resiliparse"  # takes the texts out of the pages of web archives
    max_row: int = 64 << 20  # bytes of a row; a story has some 10,000, and 93 KB may unpack to any number
    takes_empty: bool = False  # an empty array in an object is that of the articles, whatever its name: they all went


BlankLines = Literal["tidy", "keep"]


@section(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a run; `rules` says for each rule whether it is off, reports or removes.

    >>> Settings(site=SiteSettings(min_articles_of_site=8)).rules["J2"]
    'remove'
    """

    rules: dict[str, Action] = field(default_factory=lambda: dict(DEFAULT_ACTIONS))
    headline: HeadlineSettings = HeadlineSettings()
    paragraph: ParagraphSettings = ParagraphSettings()
    sketch: SketchSettings = SketchSettings()
    site: SiteSettings = SiteSettings()
    judging: JudgingSettings = JudgingSettings()
    known: KnownSettings = KnownSettings()
    surroundings: SurroundingsSettings = SurroundingsSettings()
    comments: CommentSettings = CommentSettings()
    links: LinkSettings = LinkSettings()
    block: BlockSettings = BlockSettings()
    page: PageSettings = PageSettings()
    candidates: CandidateSettings = CandidateSettings()
    containment: ContainmentSettings = ContainmentSettings()
    frame: FrameSettings = FrameSettings()
    subject: SubjectSettings = SubjectSettings()
    article: ArticleSettings = ArticleSettings()
    min_confidence: float = 0.0  # 0 to 1; what is less sure is reported and stays; at 0 all that the rules remove goes
    blank_lines: BlankLines = "tidy"  # those around lines that went: no gaps are left, or "keep" all
    junk_files: tuple[str, ...] = ()  # the user's own phrases, in the format of dedup/junk/phrases
    protect_files: tuple[str, ...] = ()  # lines that always stay, one per line

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, a confidence that is none."""
        if not 0 <= self.min_confidence <= 1:
            raise ValueError(f"min_confidence is {self.min_confidence}, not 0 to 1")
