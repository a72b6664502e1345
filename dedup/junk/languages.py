"""Guess the language of a text from its script and from the words by which pages of that language speak to readers."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dedup.junk.catalogue import tokenize
from dedup.junk.cues import parse_cues
from dedup.junk.reader import list_files
from dedup.text.keys import normalize_line

_MAX_TEXT = 2000  # characters looked at
_MAX_ASKED = 500  # of these, the letters whose script is asked
_MIN_LETTERS = 5  # fewer are no text
_KANA = "KANA"  # a tenth of it among ideographs makes them Japanese
_MIN_KANA = 0.1
_MIN_VOTES = 1.5  # a word that one language alone has is one vote, one that n languages have an nth each
_MIN_LEAD = 1.2  # times the votes of the next language


@dataclass(frozen=True, slots=True)
class Guess:
    """The script of most letters, empty where there are hardly any, and the language, empty where it stays unknown."""

    script: str
    language: str


def guess_language(text: str) -> Guess:
    """Guess from the first two thousand characters of a text."""
    text = text[:_MAX_TEXT]
    script = _find_script(text[:: max(1, len(text) // _MAX_ASKED)])
    known = _load_languages().get(script, {})
    languages = {language for own in known.values() for language in own}
    if len(languages) <= 1:
        return Guess(script, next(iter(languages), ""))
    votes: defaultdict[str, float] = defaultdict(float)
    for word in tokenize(normalize_line(text.replace("\n", " "))):
        own = known.get(word, ())
        for language in own:
            votes[language] += 1 / len(own)
    ranked = sorted(votes, key=lambda language: (-votes[language], language))
    if not ranked or votes[ranked[0]] < max(_MIN_VOTES, _MIN_LEAD * sum(votes[one] for one in ranked[1:2])):
        return Guess(script, "")
    return Guess(script, ranked[0])


@cache
def _load_languages() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """For each script the words of the cues in it, with their languages."""
    found: dict[str, dict[str, list[str]]] = {}
    for language, path, text in list_files("cues"):
        words = [word for cue in parse_cues(text, language, path) for word in cue.words]
        known = found.setdefault(_find_script(" ".join(words)), {})
        for word in sorted(set(words)):
            known.setdefault(word, []).append(language)
    return {script: {word: tuple(own) for word, own in words.items()} for script, words in found.items()}


def _find_script(text: str) -> str:
    """The script of most letters."""
    scripts = Counter(map(_name_script, filter(str.isalpha, text)))
    if scripts.total() < _MIN_LETTERS:
        return ""
    if scripts[_KANA] >= _MIN_KANA * scripts.total():
        return _KANA
    return max(sorted(scripts), key=scripts.__getitem__)


@lru_cache(maxsize=1 << 14)
def _name_script(letter: str) -> str:
    """What Unicode calls the script of a letter."""
    name = unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
    return _KANA if name in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA") else name
