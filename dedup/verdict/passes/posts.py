"""Condemn an embedded post whose words the story quotes above it (P1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

from dedup.config import ParagraphSettings
from dedup.text.keys import normalize_line
from dedup.text.signs import DASHES, QUOTATION_MARKS
from dedup.verdict.near_repeats import find_numbers, has_other_negations, spell
from dedup.verdict.state import Lines, LineState, State, View
from dedup.verdict.steps import Label, Step

_ACCOUNT = "(@"  # in all that networks print below a post: "— NAME (@account) DATE"
_SIGNED = re.compile(
    rf"(?:[{DASHES}]|&mdash;|--)\s*[^{DASHES}]{{1,60}}\(@\w{{1,30}}\)(?:[^!?]{{0,40}}\d[^.!?]{{0,20}})?$"
)
_EXTRAS = re.compile(r"(?:https?://\S+|\b(?:pic\.twitter\.com|t\.co)/\S+|#\w+)")
_QUOTES = frozenset(QUOTATION_MARKS)


def gate(view: View) -> bool:
    """Whether the article names an account as networks do below a post."""
    return _ACCOUNT in view.article.text


def run(state: State) -> Iterator[Step]:
    """Yield a step for each line of a post that a paragraph above quotes, but for who posted it and when."""
    if not gate(state.view):
        return
    settings = state.view.settings.paragraph
    for one in state.lines:
        if _ACCOUNT in one.line.raw and (signed := _SIGNED.search(one.line.raw)):
            own = one.line.raw[: signed.start()]
            yield from _condemn(_list_parts(one, own, state.lines, settings), state.lines, settings)


def _list_parts(
    one: LineState, own: str, lines: Lines, settings: ParagraphSettings
) -> list[tuple[LineState, list[str]]]:
    """The lines that may be of the post above a signature, the last first, with their words; the first is the surest."""
    parts = [(one, _read_words(own))] if any(map(str.isalnum, own)) else []
    for above in lines[max(0, one.place - settings.max_post_lines) : one.place][::-1]:
        if above.label is Label.JUNK or _ACCOUNT in above.line.raw:
            break
        parts.append((above, _read_words(above.line.raw)))
    return parts


def _read_words(raw: str) -> list[str]:
    """The words of a post, each as all spellings of it are, without links, pictures and tags."""
    return [spell(word) for word in normalize_line(_EXTRAS.sub(" ", raw)).split()]


def _condemn(parts: Sequence[tuple[LineState, list[str]]], lines: Lines, settings: ParagraphSettings) -> Iterator[Step]:
    """Condemn the lines of a post as long as one and the same paragraph above quotes them."""
    if not parts or len(parts[0][1]) < settings.min_post_words:
        return
    quoting = _find_quoting(parts[0], lines, settings)
    if quoting is None:
        return
    for one, words in parts:
        if one is quoting or not _quotes(quoting, one, words, settings):
            break
        evidence = {"first_line": quoting.line.number, "score": round(_measure(quoting, words), 3)}
        yield Step("post-quoted", "P1", one.line.number, Label.JUNK, evidence, (quoting.line.number,))


def _find_quoting(part: tuple[LineState, list[str]], lines: Lines, settings: ParagraphSettings) -> LineState | None:
    """The nearest paragraph above that quotes a line of a post."""
    one, words = part
    first = max(0, one.place - settings.max_quoted_above)
    near = (above for above in lines[first : one.place][::-1] if above.label in (Label.STORY, Label.OPEN))
    return next((above for above in near if _quotes(above, one, words, settings)), None)


def _quotes(above: LineState, one: LineState, words: Sequence[str], settings: ParagraphSettings) -> bool:
    """Whether a paragraph has a quotation in it, the words of a line in their order, and no other numbers or denials."""
    if _QUOTES.isdisjoint(above.line.raw) or not words:
        return False
    text = " ".join(words)
    return (
        set(find_numbers(text)) <= set(find_numbers(above.line.key))
        and _measure(above, words) >= settings.min_post_share
        and not has_other_negations(words, _read_words(above.line.raw))
    )


def _measure(above: LineState, words: Sequence[str]) -> float:
    """The share of some words that a paragraph has, in their order."""
    return LCSseq.similarity(words, _read_words(above.line.raw)) / len(words)
