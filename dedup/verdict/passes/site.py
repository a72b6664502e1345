"""Find lines that a site prints on several of its stories, or printed before a cleaning (J2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedup.config import SiteSettings
from dedup.index.evidence import Evidence, Seen
from dedup.text.keys import mask_template
from dedup.text.signs import (
    BULLETS,
    COLONS,
    COMMAS,
    EXCLAMATION_MARKS,
    FULL_STOPS,
    OPENING_BRACKETS,
    PAUSES,
    PUBLISHER_SIGNS,
    TABLE_SIGNS,
    WIDE_COMMAS,
)
from dedup.verdict.neutral import holds_date, is_neutral
from dedup.verdict.passes.counts import is_seen_often, may_be_junk
from dedup.verdict.passes.templates import may_be_template
from dedup.verdict.standing import Count, Outline, Zone, is_inside_sentence
from dedup.verdict.state import LineState, State, View
from dedup.verdict.steps import Label, Step

_HEADINGS = ("#", "**")  # of Markdown
_CUT_STARTS = COMMAS + WIDE_COMMAS + ")）】」"
_CUT_ENDS = COMMAS + WIDE_COMMAS + "(（【「"


def gate(view: View) -> bool:
    """Whether any line was seen on so many articles or sites that it can be site junk, or a notice."""
    rare: Evidence | None = None  # most lines share theirs with the line before
    for line, known in zip(view.lines, view.seen, strict=True):
        if known is rare:
            continue
        if not is_seen_often(known, view.settings.site):
            rare = known
        elif may_be_junk(line, known, view):
            return True
    return False


def run(state: State) -> Iterator[Step]:
    """Condemn the lines whose repetition on their own site shows that they are no story."""
    if not gate(state.view):
        return
    search, settings = _Search(state), state.view.settings.site
    for one in state.lines:
        if one.label is Label.NEUTRAL or one.is_settled or one.is_within_run:
            continue
        if is_seen_often(one.seen, settings) and may_be_junk(one.line, one.seen, state.view):
            yield from search.judge(one)
    if state.view.article.site:
        yield from search.find_standing_notices()


def gate_remembered(view: View) -> bool:
    """Whether any line was taken out of the site before."""
    return bool(view.remembered) and any(line.key in view.remembered for line in view.lines)


def run_remembered(state: State) -> Iterator[Step]:
    """Condemn what was taken out of the site before, where it stands as it stood then."""
    if not gate_remembered(state.view):
        return
    search = _Search(state)
    for one in state.lines:
        if one.label is Label.NEUTRAL or one.is_settled or one.is_within_run:
            continue
        if one.line.key in state.view.remembered:
            yield from search.recall(one)


class _Search:
    """One walk down the lines of an article."""

    def __init__(self, state: State) -> None:
        self._state, self._settings, self._site = state, state.view.settings.site, state.view.article.site
        self._outline = Outline(state.lines, self._settings)

    def judge(self, one: LineState) -> Iterator[Step]:
        """Condemn the line if enough stories have it, or others of its shape; doubt it where many sites have it."""
        step = self._find_step(one)
        if step is not None and not self._is_told(one):
            yield step

    def _find_step(self, one: LineState) -> Step | None:
        if self._is_site_line(one):
            return self._condemn(one, "site-line", one.seen.exact)
        if self._is_left_behind(one):
            return self._condemn(one, "line-of-few-stories", one.seen.exact)
        if self._is_template(one):
            return self._condemn(one, "site-template", one.seen.template, template=mask_template(one.line.raw))
        if self._is_on_many_sites(one):
            evidence = {"sites": one.seen.exact.all_sites}
            return Step("line-of-many-sites", "J2", one.line.number, Label.DOUBTFUL, evidence)
        return None

    def _is_told(self, one: LineState) -> bool:
        """Whether a line is of the story or neutral by its shape, however many stories have it."""
        return (
            one.line.is_code
            or self._tells_figures(one)
            or is_inside_sentence(one, self._state)
            or _is_cut_off(one)
            or (is_neutral(one.line) and not self._is_by_junk(one))
        )

    def recall(self, one: LineState) -> Iterator[Step]:
        """Condemn a remembered line in the zone of its entry; what may head, or be, a part of this story stays."""
        zone = self._outline.find_zone(one)
        entry = next((known for known in self._state.view.remembered[one.line.key] if known.zone == zone), None)
        if entry is None or self._is_told(one):
            return
        is_doubted = one.label is Label.DOUBTFUL or self._is_by_junk(one)
        may_be_part = {
            Zone.HEAD: self._is_over_text(one),
            Zone.MIDDLE: not is_doubted,
            Zone.TAIL: self._heads_own_lines(one),
        }
        if not may_be_part[zone]:
            evidence = {"memory": entry.place, "site": self._site, "where": str(zone)}
            yield Step("remembered-line", "J2", one.line.number, Label.JUNK, evidence)

    def find_standing_notices(self) -> Iterator[Step]:
        """Condemn running text that stands beside junk wherever it is printed, on many articles of the site.

        A paragraph that the site repeats in the middle of its stories has story around it, and stays.
        """
        settings = self._settings
        for one in self._state.lines:
            if one.label is not Label.STORY or one.seen.exact.site_with < settings.min_articles_with_line:
                continue
            count = self._outline.count(one.seen.exact)
            if (
                count.stories >= settings.min_articles_with_line
                and count.of >= settings.min_articles_of_site
                and count.share >= settings.min_share_beside
            ):
                beside = (other for other in self._outline.look_around(one) if other is not None)
                because = tuple(other.line.number for other in beside if other.label is Label.JUNK)
                if because:
                    yield self._condemn(one, "site-line-beside-junk", one.seen.exact, because)

    def _condemn(self, one: LineState, name: str, seen: Seen, because: tuple[int, ...] = (), **more: object) -> Step:
        number = "like_it" if name == "site-template" else "articles"
        evidence = {
            number: seen.site_with, "of": seen.site_articles, "copies": self._outline.copies, "site": self._site,
            "where": str(self._outline.find_zone(one)), "head": seen.site_head, "tail": seen.site_tail,
        }  # fmt: skip
        return Step(name, "J2", one.line.number, Label.JUNK, evidence | more, because)

    def _is_site_line(self, one: LineState) -> bool:
        count, settings, zone = self._outline.count(one.seen.exact), self._settings, self._outline.find_zone(one)
        if not self._site:
            return self._is_dump_line(one, count)
        if count.stories < settings.min_articles_with_line or count.of < settings.min_articles_of_site:
            return False
        if one.line.is_prose or one.line.words > settings.max_line_words:
            return not one.line.opens_quoted and _is_standing_text(count, zone, settings)
        if zone is Zone.MIDDLE or (zone is Zone.HEAD and self._is_over_text(one)):
            return self._is_inserted(one, count)
        least = settings.min_headed if count.share >= settings.min_share else 1
        is_told = count.share < settings.min_share_anywhere and self._may_be_told(one)
        if zone is not Zone.HEAD and (is_told or self._heads_own_lines(one, least)):
            return False
        return _is_at_end(one, count, settings) or self._is_often(count)

    def _is_left_behind(self, one: LineState) -> bool:
        """Whether a line stands behind the last paragraph of a few stories, and what is below it is not told here alone.

        There three stories are enough for what no fact, name, heading or sentence is; running text has to be always there.
        """
        count, settings, outline = self._outline.count(one.seen.exact), self._settings, self._outline
        if (
            not self._site
            or count.stories < settings.min_articles_with_line
            or count.of < settings.min_articles_of_site
        ):
            return False
        if outline.find_zone(one) is not Zone.TAIL or self._heads_own_lines(one):
            return False
        if one.line.is_prose or one.line.words > settings.max_line_words:
            is_known = count.share >= settings.min_share or count.stories >= settings.min_articles_with_prose
            is_always = count.at_tail >= settings.min_tail_prose
            is_own = one.line.opens_quoted or outline.has_versions or self._may_be_told(one)
            return is_known and is_always and not is_own
        return count.at_tail >= settings.min_place_share and _is_plain(one, self._state.view)

    def _may_be_told(self, one: LineState) -> bool:
        """Whether a line is a short sentence, and no word of it for the reader, no address or sign shows the site."""
        is_short = one.line.words <= self._settings.max_told_words and one.line.last_mark in FULL_STOPS
        has_signs = _has_figure(one) or any(sign in one.line.raw for sign in PUBLISHER_SIGNS)
        return is_short and one.label is not Label.DOUBTFUL and not has_signs

    def _is_dump_line(self, one: LineState, count: Count) -> bool:
        """Whether a line of articles without a site, which are not one site, is on enough of them."""
        settings, zone = self._settings, self._outline.find_zone(one)
        if count.of < settings.min_articles_of_dump or count.stories < settings.min_articles_with_line_anywhere:
            return False
        if one.line.is_prose or one.line.words > settings.max_line_words:
            return not one.line.opens_quoted and count.share >= settings.min_share_prose
        if zone is Zone.MIDDLE or self._heads_own_lines(one):
            return False
        is_left_behind = (
            zone is Zone.TAIL and count.at_tail >= settings.min_place_share and _is_plain(one, self._state.view)
        )
        return is_left_behind or _is_at_end(one, count, settings) or self._is_often(count)

    def _heads_own_lines(self, one: LineState, least: int = 1) -> bool:
        """Whether so many lines that are told here alone follow: then this one may be their heading."""
        below = self._state.lines[one.place + 1 : one.place + 1 + least]
        return len(below) == least and all(map(self._outline.is_told_here_alone, below))

    def _is_often(self, count: Count) -> bool:
        settings = self._settings
        is_at_end = max(count.at_head, count.at_tail) >= settings.min_place_share
        return is_at_end and count.stories >= settings.min_often and count.share >= settings.min_share_often

    def _is_over_text(self, one: LineState) -> bool:
        """Whether the line stands where a subhead does, right above running text that is told here alone; no call does."""
        below = self._outline.look_around(one)[1]
        if below is None or one.line.last_mark in EXCLAMATION_MARKS:
            return False
        return below.line.is_prose and self._outline.is_told_here_alone(below)

    def _is_inserted(self, one: LineState, count: Count) -> bool:
        """Whether a site puts the line into its stories: what is told has story above and below, too.

        A line has a part in what is told if it is a label, a row, an item or a heading, whatever other stories have it.
        """
        settings = self._settings
        is_doubted = one.label is Label.DOUBTFUL
        is_by_junk = self._is_by_junk(one)
        if not (is_doubted or is_by_junk) and _has_part(one):
            return False
        if is_doubted or is_by_junk:
            return count.share >= settings.min_share or self._is_often(count)
        may_head = self._heads_own_lines(one) and one.line.last_mark not in EXCLAMATION_MARKS
        if self._is_between(one) or (may_head and self._count_times(one) < settings.min_inserted):
            return False
        return count.share >= settings.min_share_anywhere

    def _count_times(self, one: LineState) -> int:
        return sum(other.line.key == one.line.key for other in self._state.lines)

    def _is_template(self, one: LineState) -> bool:
        template, settings = self._outline.count(one.seen.template), self._settings
        if one.seen.template.site_with <= one.seen.exact.site_with or not self._site:
            return False
        if template.stories < settings.min_articles_with_line or template.of < settings.min_articles_of_template:
            return False
        is_by_junk = self._is_by_junk(one)
        zone = self._outline.find_zone(one)
        if template.share < settings.min_share or not may_be_template(one, settings, is_by_junk=is_by_junk):
            return False
        if zone is Zone.MIDDLE:
            return is_by_junk or one.label is Label.DOUBTFUL
        if zone is Zone.HEAD and holds_date(one.line) and not is_by_junk:
            return False  # when the story was told, and by whom
        at_end = {Zone.HEAD: template.at_head, Zone.TAIL: template.at_tail}
        return at_end.get(zone, max(template.at_head, template.at_tail)) >= settings.min_place_share

    def _is_by_junk(self, one: LineState) -> bool:
        """Whether junk stands right above or right below: then a date is that of a link, and a rule parts widgets."""
        return any(other is not None and other.label is Label.JUNK for other in self._outline.look_around(one))

    def _is_between(self, one: LineState) -> bool:
        """Whether the line is a question or another short sentence between lines that are told here alone.

        Columns ask everybody the same, and sermons and recipes have their standing words.
        """
        around, line = self._outline.look_around(one), one.line
        return (
            line.words <= self._settings.max_question_words
            and line.ends_sentence
            and line.last_mark not in EXCLAMATION_MARKS
            and all(other is not None and self._outline.is_told_here_alone(other) for other in around)
        )

    def _is_on_many_sites(self, one: LineState) -> bool:
        return (
            one.seen.exact.all_sites >= self._settings.min_other_sites
            and one.line.words <= self._settings.max_other_words
            and one.line.says_something
            and one.line.raw.strip()[0] not in OPENING_BRACKETS
        )

    def _tells_figures(self, one: LineState) -> bool:
        """Whether the line has a figure in it and stands, alone or with its like, between running text: a gauge, a price.

        A site prints such lines in all its stories of a kind, with the same figures or with others. A figure and hardly
        a word is a date or the number of a picture.
        """
        if not _has_figure(one) or one.line.is_prose:
            return False
        words = one.line.key.split()
        if len(words) - sum(any(map(str.isdigit, word)) for word in words) < self._settings.min_told_words:
            return False
        lines = self._state.lines
        above, below = lines[one.place - 1 :: -1] if one.place else (), lines[one.place + 1 :]
        return _comes_to_story(above) and _comes_to_story(below)


def _is_standing_text(count: Count, zone: Zone, settings: SiteSettings) -> bool:
    """Whether running text is the site's: behind the last paragraph, or above the first, on enough of its stories."""
    is_at_end = max(count.at_head, count.at_tail) >= settings.min_place_share
    return zone is not Zone.MIDDLE and is_at_end and count.share >= settings.min_share_prose


def _is_at_end(one: LineState, count: Count, settings: SiteSettings) -> bool:
    """Whether a short line behind the last paragraph or above the first is on enough of the site's stories there."""
    if count.share >= settings.min_share_anywhere:
        return True
    if one.line.raw.startswith(_HEADINGS):
        return False  # many stories have an "Introduction"
    return max(count.at_head, count.at_tail) >= settings.min_place_share and count.share >= settings.min_share


def _is_plain(one: LineState, view: View) -> bool:
    """Whether a short line is no fact in figures, no person's or place's name, no sentence, and heads no list."""
    may_be_name = not (view.has_capitals and any(map(_begins_small, one.line.raw.split())))
    is_name = may_be_name and one.line.words <= view.settings.site.max_name_words
    is_heading = one.line.raw.startswith(_HEADINGS) or one.line.last_mark in FULL_STOPS + COLONS
    return one.line.says_something and not (is_name or is_heading or _has_figure(one))


def _begins_small(word: str) -> bool:
    return word[:1].islower()


def _is_cut_off(one: LineState) -> bool:
    """Whether a line begins or ends amid a sentence: it opens or closes a bracket alone, or has a comma at one end."""
    raw = one.line.raw.strip()
    return raw[0] in _CUT_STARTS or raw[-1] in _CUT_ENDS


def _has_part(one: LineState) -> bool:
    """Whether the shape of a line shows its part in what is told: a label, a heading, a stage direction, a row, an item."""
    raw = one.line.raw.strip()
    return (
        one.line.last_mark in (COLONS if one.place else PAUSES)
        or raw.startswith(_HEADINGS)
        or raw[0] in OPENING_BRACKETS
        or sum(map(raw.count, TABLE_SIGNS)) > 1
        or (raw[0] in BULLETS and one.line.says_something)
    )


def _comes_to_story(lines: Iterable[LineState]) -> bool:
    """Whether running text comes first when lines with figures are passed over."""
    first = next((one for one in lines if one.line.is_prose or not _has_figure(one)), None)
    return first is not None and first.line.is_prose and first.label is Label.STORY


def _has_figure(one: LineState) -> bool:
    return any(map(str.isdigit, one.line.raw))
