"""Read the catalogue of known junk and say which entry, if any, a whole line is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby

from dedup.config import CATALOGUE
from dedup.errors import BadSettings
from dedup.junk.entries import CATEGORIES, SIGN, Entry, Template, Token, name_file
from dedup.junk.reader import ListedEntry, list_files, read_rows
from dedup.junk.shelf import Shelf, WordSet
from dedup.junk.slots import SLOTS, Slot
from dedup.junk.words import load_words
from dedup.text.keys import count_words, normalize_line, split_words
from dedup.text.lengths import SPELLED_LENGTH
from dedup.text.signs import LABEL_ENDS

_SLOT = re.compile(r"\{(\w+)\}")
_COPYRIGHT = re.compile(r"©|\(c\)", re.IGNORECASE)
_MARKS = re.compile(r"(\?>|\?|>)\s+")
_WRONG_MARKS = re.compile(r"(?:>\?|\?\?|\?>>)\s|[?>]+$")
_NUMBER = re.compile(r"\d+")
_NEUTRAL = ("biography", "byline", "contribution", "correction", "credit", "date", "helpline")  # known, and kept
_SECTIONS = (*CATEGORIES, *(f"neutral:{category}" for category in _NEUTRAL))
_NUMBERS = ("n", "year")  # slots that begin with a number

LONGEST_KEY = CATALOGUE.max_key  # characters; no template stands for a longer line


def tokenize(key: str) -> list[str]:
    """The words of a key, numbers apart from the letters they are glued to."""
    words = split_words(key)
    if all(map(str.isdigit, [word for word in words if not word.isalpha()])):
        return words
    return split_words(part_numbers(key))


def part_numbers(key: str) -> str:
    """The key with a blank wherever a number and a letter meet."""
    return _NUMBER.sub(_part, key)


def _part(number: re.Match[str]) -> str:
    before, after = (
        number.string[max(0, number.start() - 1) : number.start()],
        number.string[number.end() : number.end() + 1],
    )
    return f"{' ' if _is_letter(before) else ''}{number[0]}{' ' if _is_letter(after) else ''}"


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"  # no digit stands beside a whole number


class Catalogue:
    """Known junk, looked up by the key of a whole line."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._count = 0
        self.exact: Shelf[Entry] = Shelf()
        self._first_words = WordSet()
        self._last_words = WordSet()
        self._piece_words = WordSet()
        # Nearly all templates begin with words of their own: by the first two or the only one. The rest by the last
        # word, and those with slots at both ends by their longest word, mostly the rarest.
        self._by_start: Shelf[list[Template]] = Shelf()
        self._by_end: Shelf[list[Template]] = Shelf()
        self._by_word: Shelf[list[Template]] = Shelf()
        for entry in entries:
            self._add(entry)

    def match(self, key: str, words: Sequence[str] | None = None, raw: str = "") -> Entry | None:
        """Return the entry that the whole line with this key is, an exact phrase before a template.

        `words` are the line's `tokenize(key)` where the caller has them. A template such as `More: {headline}` asks
        for its sign in the raw line: "More than forty came" is a sentence.
        """
        entry = self.exact.find(key)
        if entry is not None or len(key) > LONGEST_KEY:
            return entry
        words = tokenize(key) if words is None else words
        distinct = set(words)
        is_spaced = len(words) <= key.count(" ") + 1  # else several characters may count as one word
        found = [
            template
            for template in self._find_templates(words, distinct)
            if template.literals <= distinct
            and len(words) <= template.most * (1 if is_spaced else SPELLED_LENGTH)
            and _matches(template.tokens, words)
            and (not template.sign or _has_sign(raw, template.sign))
            and (not template.copyright or _COPYRIGHT.search(raw))
        ]
        if found and _labels_name(raw):  # "Video: Ann Bell" is a credit, "Video: Ferry runs aground" is a link
            found = [template for template in found if template.entry.neutral] or found
        return min(found, key=_rank).entry if found else None

    def _find_templates(self, words: Sequence[str], distinct: set[str]) -> Iterator[Template]:
        """The templates whose words at the start, at the end or in between a line has."""
        if words:
            yield from self._by_start.find(words[0]) or ()
            yield from self._by_start.find(f"{words[0]} {words[1]}") or () if len(words) > 1 else ()
            yield from self._by_end.find(words[-1]) or ()
        if not self._by_word.keys().isdisjoint(distinct):
            for word in self._by_word.keys() & distinct:
                yield from self._by_word[word]

    def measure_starts(self) -> Iterator[tuple[str, int]]:
        """The one or two words that templates begin with, and the length in words of the longest line each opens."""
        for start, templates in self._by_start.items():
            yield start, max(template.most for template in templates)

    def measure_ends(self) -> Iterator[tuple[str, int]]:
        """The words that the other templates end with, and the length in words of the longest line each ends."""
        for end, templates in self._by_end.items():
            yield end, max(template.most for template in templates)

    def measure_middles(self) -> dict[str, tuple[int, bool]]:
        """The longest run of words of each template with slots at both ends.

        With it come the length in words of the longest line that it stands in, and whether all such begin with a number.
        """
        middles: dict[str, tuple[int, bool]] = {}
        for template in chain.from_iterable(self._by_word.values()):
            run, first = _longest_run(template.tokens), template.tokens[0]
            most, are_numbers = middles.get(run, (0, True))
            is_number = isinstance(first, Slot) and first.name in _NUMBERS
            middles[run] = max(template.most, most), are_numbers and is_number
        return middles

    def measure_exact(self) -> tuple[dict[str, int], dict[str, int]]:
        """The first and the last words of exact phrases, and the length in words of the longest line with each.

        That may be several phrases run together.
        """
        firsts, lasts = (
            dict.fromkeys(self._first_words, CATALOGUE.max_pieces_words),
            dict.fromkeys(self._last_words, CATALOGUE.max_pieces_words),
        )
        for key in self.exact:
            words, length = key.split(" "), count_words(key)
            firsts[words[0]] = max(length, firsts[words[0]])
            lasts[words[-1]] = max(length, lasts[words[-1]])
        return firsts, lasts

    def may_cover(self, first: str, last: str) -> bool:
        """Whether a line with these words at its ends may be of phrases run together."""
        return first in self._first_words and last in self._last_words

    def has_words(self, words: Sequence[str]) -> bool:
        """Whether all of these words are of such phrases."""
        return self._piece_words.issuperset(words)

    def cover(self, words: Sequence[str]) -> list[Entry]:
        """Return the phrases that the whole line with these words is run together of; none where words are left over."""
        if (
            not 2 <= len(words) <= CATALOGUE.max_pieces_words
            or not self.may_cover(words[0], words[-1])
            or not self.has_words(words)
        ):
            return []
        return self._cover_from(words, 0, set()) or []

    def _cover_from(self, words: Sequence[str], start: int, failed: set[int]) -> list[Entry] | None:
        if start == len(words):
            return []
        for end in range(min(len(words), start + CATALOGUE.max_piece_words), start, -1):
            entry = self.exact.find(" ".join(words[start:end])) if end not in failed else None
            if entry is not None and not entry.neutral:
                rest = self._cover_from(words, end, failed)
                if rest is not None:
                    return [entry, *rest]
        failed.add(start)
        return None

    def _add(self, entry: Entry) -> None:
        self._count += 1
        if "{" not in entry.phrase:
            key = normalize_line(entry.phrase)
            known = self.exact.find(key)
            # Of two languages the more careful one counts, then the one that tells of links below.
            if known is None or (entry.doubtful, entry.opens) > (known.doubtful, known.opens):
                self.exact[key] = entry
                words = key.split(" ")
                self._first_words.add(words[0])
                self._last_words.add(words[-1])
                self._piece_words.update(words)
            return
        sign = SIGN.match(entry.phrase)
        tokens = tuple(_compile(entry.phrase))
        literals = [token for token in tokens if isinstance(token, str)]
        template = Template(
            entry,
            tokens,
            frozenset(literals),
            sum(1 if isinstance(token, str) else token.most for token in tokens),
            self._count,
            len(sign[1]) if sign else 0,
            "(c)" in entry.phrase.lower(),
        )
        first, second, last = tokens[0], tokens[min(1, len(tokens) - 1)], tokens[-1]
        if isinstance(first, str):
            start = f"{first} {second}" if isinstance(second, str) else first
            self._by_start.setdefault(start, []).append(template)
        elif isinstance(last, str):
            self._by_end.setdefault(last, []).append(template)
        else:
            self._by_word.setdefault(max(literals, key=len), []).append(template)


def _longest_run(tokens: Sequence[Token]) -> str:
    """The longest stretch of words without a slot."""
    runs = (
        " ".join(token for token in run if isinstance(token, str))
        for is_word, run in groupby(tokens, key=lambda token: isinstance(token, str))
        if is_word
    )
    return max(runs, key=len)


def _rank(template: Template) -> tuple[int, int]:
    """Unmistakable junk before neutral lines ("By clicking Sign up" is no byline), those before doubtful ones."""
    entry = template.entry
    return (1 if entry.neutral else 2 if entry.doubtful else 0), template.number


def _has_sign(raw: str, place: int) -> bool:
    """Whether a colon, an arrow or their like stands about so many characters into the line."""
    return any(sign in raw[max(0, place - 3) : place + 5] for sign in LABEL_ENDS)


def _labels_name(raw: str) -> bool:
    """Whether a line is a label and what is written as a person's name, perhaps with an agency's behind a slash."""
    label, _, rest = raw.replace("：", ":").partition(":")
    words = rest.partition("/")[0].split()
    return (
        len(label) <= CATALOGUE.max_label
        and CATALOGUE.min_name_words <= len(words) <= CATALOGUE.max_name_words
        and all(word[0].isupper() or word in load_words().particles for word in words)
        and any(map(str.islower, "".join(words)))  # else a headline in capitals
    )


def _compile(phrase: str) -> Iterator[Token]:
    position = 0
    for slot in _SLOT.finditer(phrase):
        yield from tokenize(_literal(phrase[position : slot.start()]))
        yield SLOTS[slot[1]]
        position = slot.end()
    yield from tokenize(_literal(phrase[position:]))


def _literal(part: str) -> str:
    key = normalize_line(part)
    return key if any(map(str.isalnum, key)) or "©" in key else ""


def _matches(pattern: tuple[Token, ...], words: Sequence[str], at: int = 0, start: int = 0) -> bool:
    """Whether the words from `start` are the pattern from `at`; `words` holds every literal of the pattern."""
    while at < len(pattern):
        token = pattern[at]
        if not isinstance(token, str):
            break
        if start >= len(words) or words[start] != token:
            return False
        start += 1
        at += 1
    else:
        return start == len(words)
    if at == len(pattern) - 1:
        return token.accepts(words[start:])
    following = pattern[at + 1]
    for end in range(start, len(words) + 1):
        if isinstance(following, str) and (end == len(words) or words[end] != following):
            continue
        if token.accepts(words[start:end]) and _matches(pattern, words, at + 1, end):
            return True
    return False


def parse_phrases(text: str, language: str, path: str = "", sections: Collection[str] = _SECTIONS) -> Iterator[Entry]:
    """Yield the entries of one file of phrases in some sections; its format is told in the README beside the files.

    Raises BadSettings, with the file and the line, for what cannot be understood.
    """
    named = path or name_file(language)
    for row in read_rows(text, named, sections):
        if problem := _find_problem(row.text):
            raise BadSettings(*problem, path=named, line=row.line)
        yield _parse_entry(row, language, path)


def _find_problem(text: str) -> tuple[str, str] | None:
    """What cannot be understood in an entry, and what to do about it; None where all can."""
    if _WRONG_MARKS.match(text):
        return f"unknown mark before {text!r}", "use one of ?, >, ?>, and a phrase behind it"
    for slot in _SLOT.finditer(text):
        if slot[1] not in SLOTS:
            return f"unknown slot {slot[0]} in {text!r}", f"use one of {', '.join(SLOTS)}"
    rest = _SLOT.sub(" ", text)
    if "{" in rest or "}" in rest:
        return f"a brace that belongs to no slot in {text!r}", f"write one of {', '.join(SLOTS)} between two"
    if "{" in text and not _literal(rest):
        return f"the template {text!r} has no word of its own", "add one"
    return None


def _parse_entry(row: ListedEntry, language: str, path: str) -> Entry:
    mark = _MARKS.match(row.text)
    marks = mark[1] if mark else ""
    return Entry(
        category=row.section.removeprefix("neutral:"),
        language=language,
        phrase=row.text[mark.end() :] if mark else row.text,
        note=row.note,
        doubtful="?" in marks,
        opens=">" in marks,
        neutral=row.section.startswith("neutral:"),
        path=path,
        line=row.line,
    )


def known_entries() -> Iterator[Entry]:
    """Yield the entries that ship with the program."""
    for language, _, text in list_files("phrases"):
        yield from parse_phrases(text, language)
