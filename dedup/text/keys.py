"""Turn a raw line into the key by which lines are compared: its words, and nothing else.

The steps, in order: decode HTML entities; NFKC; casefold; one letter for those that newsrooms interchange (Arabic alef,
teh marbuta, yeh and kaf, Urdu heh, Romanian s and t) and one digit for those of all scripts; delete what has no width or
only decorates (zero-width characters, soft hyphens, bidi marks, variation selectors, Arabic and Hebrew vowel signs,
tatweel, apostrophes, Armenian marks within a word); turn everything that is no letter, mark, number or `©` into a blank,
but for the signs that tell things apart (`-5`, `C++`, `C#`); bring marks into order (`dedup.text.combining`); one blank
between words. A Persian ZWNJ counts as a blank: both are typed between the parts of a word. A line of nothing but
punctuation keeps its stripped self as key, so that `___` and `***` stay two things.

Scripts without blanks have words of two kinds. `split_words` makes every character one, for templates whose phrases
must be found wherever they stand; `dedup.sketch.words` cuts by content, for what is counted and compared. Lengths in
words, `count_words`, are about those of a reader.

Keys are for comparing only. What is kept of an article is always its raw text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from xxhash import xxh3_64_intdigest

from dedup.text.combining import arrange_marks
from dedup.text.late import compile_late
from dedup.text.lengths import add_lengths
from dedup.text.sites import name_site

_DELETED_CATEGORIES = frozenset({"Cf"})
_KEPT_INITIALS = frozenset("LMN")
_APOSTROPHES = "'`´\u2018\u2019\u02bb\u02bc\u05f3\uff07"
_ARABIC_SIGNS = "".join(map(chr, (*range(0x064B, 0x0656), 0x0670, 0x0640)))
_HEBREW_POINTS = "".join(map(chr, {*range(0x0591, 0x05C8)} - {0x05BE, 0x05C0, 0x05C3, 0x05C6}))  # without punctuation
_ARMENIAN_MARKS = "\u055a\u055b\u055c\u055e"  # of stress, exclamation and question, over a vowel of the word
_SELECTORS = "".join(map(chr, (*range(0xFE00, 0xFE10), 0x180B, 0x180C, 0x180D, 0x180F, *range(0xE0100, 0xE01F0))))
_DELETED = frozenset(
    _APOSTROPHES + _ARABIC_SIGNS + _HEBREW_POINTS + _ARMENIAN_MARKS + _SELECTORS + "\u0307\u00ad\u034f\u17b4\u17b5®™℠"
)
# Letters that newsrooms and keyboards interchange.
_VARIANTS = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ةہۂۃۀ", "ه"),
    **dict.fromkeys("ىی", "ي"),
    "ک": "ك",
    "ș": "ş",
    "ț": "ţ",
}
# Signs that tell things apart, where they do. Their stand-ins are of Latin-1 and gone after NFKC.
_SIGNS = {"-": "²", "+": "³", "#": "¹"}
_STAND_INS = {stand_in: sign for sign, stand_in in _SIGNS.items()}
_SIGN = re.compile(
    r"-(?<![^ \t\n(\[]-)(?<!\d -)(?=\d)"  # a minus, but no dash between two numbers
    r"|\+\+(?<=[a-z\d]\+\+)(?![\w+])"
    r"|#(?<=\b[a-z]#)(?!\w)"
)
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff"
_JOINER = compile_late(f"(?<=[{_ARABIC}])\u200c|[ണനരലളക]\u0d4d\u200d")
CHILLUS = {"ണ": "ൺ", "ന": "ൻ", "ര": "ർ", "ല": "ൽ", "ള": "ൾ", "ക": "ൿ"}  # with a virama and a ZWJ in older text
# Digits of another kind: 10² is no 102.
_RAISED = re.compile(
    "[²³¹¼-¾\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u2473\u2488-\u249b\u24ea"
    "\u3251-\u325f\u32b1-\u32cb\u3358-\u3370\u33e0-\u33fe\U0001f100-\U0001f10a](?<=\\d.)"
)

# Scripts written without blanks. Thai, Lao, Burmese, Khmer, Tai Le, New Tai Lue, Buginese, Tai Tham, Balinese, Javanese,
# Cham and Tai Viet are spelled and need about five characters for what others call a word, the rest (Chinese, Japanese, Yi)
# two at most.
SPELLED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a00-\u1aaf\u1b00-\u1b7f\ua980-\ua9ff\uaa00-\uaadf"
IDEOGRAPHS = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48f\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = SPELLED + IDEOGRAPHS
_UNSPACED = compile_late(f"[{UNSPACED}]")
_SPELLED = compile_late(f"[{SPELLED}]")
_WORD_OR_CHARACTER = compile_late(f"[{UNSPACED}]|[^{UNSPACED} ]+")
_DIGIT_OR_HANDLE = re.compile(r"[\d@]")
_DIGITS = re.compile(r"\d+")


class _Fold(dict[int, int | None]):
    """What becomes of one character, worked out when it is first met."""

    def __missing__(self, codepoint: int) -> int | None:
        folded = self[codepoint] = _fold(chr(codepoint))
        return folded


def _fold(character: str) -> int | None:
    if character == "\n":
        return 10
    if character in _STAND_INS:
        return ord(_STAND_INS[character])
    character = _VARIANTS.get(character, character)
    category = unicodedata.category(character)
    if character in _DELETED or category in _DELETED_CATEGORIES:
        return None
    if category == "Nd":
        return ord("0") + unicodedata.decimal(character)
    if category[0] in _KEPT_INITIALS or character == "©":
        return ord(character)
    return 32


_FOLD = _Fold()
_LATIN = bytes(_fold(chr(code)) or 0 for code in range(256))
_LATIN_DELETED = bytes(code for code in range(256) if _fold(chr(code)) is None)
_TYPOGRAPHY = (
    ("\u2013", "-"),
    ("\u2212", "-"),
    *((sign, " ") for sign in "\u201c\u201d\u2014\u2026\u00a0\u2022™℠€"),
    *((sign, "") for sign in "\u2019\u2018\u200b\u200e\u200f\ufeff"),
)


def decode_entities(text: str) -> str:
    """Decode `&amp;`, `&#8217;` and their like."""
    return html.unescape(text) if "&" in text else text


def plain_typography(text: str) -> str:
    """Blanks and nothing for the typographic signs that fill Western text; most of it is Latin-1 after that."""
    if not text.isascii():
        for sign, plain in _TYPOGRAPHY:
            text = text.replace(sign, plain)
    return text


def fold_case(text: str) -> str:
    """NFKC and casefold, with the marks that carry no sound gone before (`™` must not become `tm`)."""
    text = plain_typography(text)
    if text.isascii():
        return text.lower()
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", _RAISED.sub(r" \g<0>", text))
    text = text.casefold()
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def keep_words(text: str) -> str:
    """Letters, marks, numbers, `©` and signs that tell things apart stay, of what `fold_case` gives; the rest becomes a blank or goes."""
    if "-" in text or "#" in text or "++" in text:
        text = _SIGN.sub(_stand_in, text)
    try:
        # Ten times as fast as str.translate on text that is not ASCII, and most Western text comes this way.
        return text.encode("latin-1").translate(_LATIN, _LATIN_DELETED).decode("latin-1")
    except UnicodeEncodeError:
        if "\u200c" in text or "\u200d" in text:
            text = _JOINER.sub(_resolve_joiner, text)
        return arrange_marks(unicodedata.normalize("NFC", text.translate(_FOLD)))  # what went may have kept marks apart


def _stand_in(sign: re.Match[str]) -> str:
    return _SIGNS[sign[0][0]] * len(sign[0])


def _resolve_joiner(joiner: re.Match[str]) -> str:
    return CHILLUS.get(joiner[0][0], " ")


def join_blanks(text: str) -> str:
    """One blank between words, none around them."""
    return " ".join(text.split())


def normalize_line(raw: str) -> str:
    """Return the key of one line."""
    decoded = decode_entities(raw.replace("\n", " "))
    return join_blanks(keep_words(fold_case(decoded))) or join_blanks(decoded)


def normalize_lines(text: str) -> list[str]:
    """Return the key of every line of `text.split("\\n")`, in order."""
    raws = text.split("\n")
    folded = fold_case(text)
    if "&" in text or folded.count("\n") != len(raws) - 1:
        return [normalize_line(raw) for raw in raws]
    keys = [" ".join(line.split()) for line in keep_words(folded).split("\n")]
    return [key or join_blanks(raw) for key, raw in zip(keys, raws, strict=True)]


def split_words(key: str) -> list[str]:
    """The words of a key; characters of scripts without blanks stand alone."""
    if key.isascii() or not _UNSPACED.search(key):
        return key.split(" ") if key else []
    return _WORD_OR_CHARACTER.findall(key)


def count_words(key: str) -> int:
    """Length of a key in words: of Chinese and Japanese three characters count as two, of Thai and its like five as one."""
    if key.isascii():
        return key.count(" ") + 1
    unspaced = len(_UNSPACED.findall(key))
    if not unspaced:
        return key.count(" ") + 1
    spelled = len(_SPELLED.findall(key))
    return add_lengths(len(split_words(key)) - unspaced, unspaced - spelled, spelled)


def mask_template(raw: str) -> str:
    """Return the key of a short line with its numbers and names masked: `Posted 3 hours ago by Ann` -> `posted 0 hours ago by @`.

    For junk templates within one site only: on paragraphs it would make one of "falls 200 points" and "falls 300
    points". A name is a capitalised word that does not open the line, or a handle.
    """
    words: list[str] = []
    for mask in map(_MASKS.__getitem__, decode_entities(raw).split()):
        if mask[:1] != _NAME:
            if mask:
                words.append(mask)
        elif not words:
            words.append(mask[1:])
        elif words[-1] != _NAME:
            words.append(_NAME)
    return " ".join(words)


def has_template(raw: str) -> bool:
    """Whether masking would change the line: it has a digit, a handle, or a capital beyond its first letter."""
    rest = raw[1:]
    return rest != rest.lower() or _DIGIT_OR_HANDLE.search(raw) is not None


class _Masks(dict[str, str]):
    """What becomes of each word of a template: its key with numbers masked, behind `@` where it looks like a name."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST_MASKS:
            self.clear()
        key = normalize_line(token)
        if not any(map(str.isalnum, key)):
            mask = ""
        elif any(map(str.isdigit, key)):
            mask = _DIGITS.sub("0", key)
        else:
            mask = _NAME + key if token[0] == _NAME or token[:1].isupper() else key
        self[token] = mask
        return mask


_NAME = "@"  # no letter, so no part of a key that has one
_MOST_MASKS = 1 << 16
_MASKS = _Masks()


def hash_key(key: str, salt: bytes = b"") -> int:
    """64 bits of XXH3 over the key, the same on every machine and in every run; `salt` keeps kinds of keys apart."""
    return xxh3_64_intdigest(key.encode("utf-8", "surrogatepass") + salt, len(salt))


@lru_cache(maxsize=1 << 16)
def hash_site(site: str) -> int:
    """The 64-bit number of a site, the same for all its doors (`www.x`, `m.x`); 0 stands for no site."""
    name = name_site(site)
    return hash_key(name, b"site") if name else 0
