"""Write a corpus of invented news whose truth is known: sites with their own junk, wire copy with edits, formulas."""

from __future__ import annotations

import random
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import click
import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.writings import ARABIC, LATIN, Writing

_START = datetime(2024, 1, 1, tzinfo=UTC)
_REMEMBERED = 3_000  # stories that can still be copied: memory stays the same however long the corpus
_PER_DAY = 2_000  # articles published in a day
_ARABIC = replace(ARABIC, digits=LATIN.digits)  # as newspapers from Algiers to Tunis print it

Edit = Callable[[list[str], random.Random], list[str]]
Paragraph = list[list[str]]  # sentences, each of its words


class Language:
    """A vocabulary of invented words, a few of them frequent as in any language, and sentences made of it."""

    def __init__(self, writing: Writing, dice: random.Random) -> None:
        """Invent 40,000 words."""
        self.name = writing.name
        self.writing = writing
        self._digits = str.maketrans(LATIN.digits, writing.digits)
        onsets, vowels, codas = writing.syllables
        words: dict[str, None] = {}
        while len(words) < 40_000:
            count = dice.choice((1, 2, 2, 3, 3, 4))
            syllables = (dice.choice(onsets) + dice.choice(vowels) + dice.choice(codas) for _ in range(count))
            words[writing.within.join(syllables)] = None
        self.words = sorted(words, key=lambda word: (len(word) > 3, dice.random()))
        self.rare = self.words[2_000:]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def pick(self, dice: random.Random, count: int) -> list[str]:
        """So many words, frequent ones more often."""
        return dice.choices(self.words, cum_weights=self._weights, k=count)

    def name_someone(self, dice: random.Random) -> str:
        """A name of two rare words."""
        return self.writing.blank.join(dice.choice(self.rare).capitalize() for _ in range(2))

    def number(self, dice: random.Random) -> str:
        """A number in the digits of the script."""
        return str(dice.randint(2, 9_000)).translate(self._digits)

    def compose(self, dice: random.Random) -> list[str]:
        """The words of a sentence, eight to thirty, at times with a number or a name."""
        words = self.pick(dice, dice.randint(8, 30))
        if dice.random() < 0.3:
            words[dice.randrange(len(words))] = self.number(dice)
        if dice.random() < 0.4:
            words[dice.randrange(len(words))] = self.name_someone(dice)
        words[0] = words[0].capitalize()
        return words

    def write(self, words: Iterable[str]) -> str:
        """A sentence of these words."""
        return self.writing.blank.join(words) + self.writing.stop

    def title(self, dice: random.Random) -> str:
        """A headline of five to ten words."""
        return self.writing.blank.join(self.pick(dice, dice.randint(5, 10))).capitalize()

    def paragraphs(self, dice: random.Random, words: int) -> list[str]:
        """Paragraphs of one to four sentences, so many words in all."""
        return [self.write_paragraph(sentences) for sentences in self.compose_story(dice, words)]

    def compose_story(self, dice: random.Random, words: int) -> list[Paragraph]:
        """The same as words, for scripts that show no ends of words."""
        told: list[Paragraph] = []
        while words > 0:
            told.append([self.compose(dice) for _ in range(dice.randint(1, 4))])
            words -= sum(1 + word.count(" ") for sentence in told[-1] for word in sentence)
        return told

    def write_paragraph(self, sentences: Paragraph) -> str:
        """A paragraph of these sentences."""
        return self.writing.gap.join(map(self.write, sentences))


@dataclass(frozen=True)
class Site:
    """A site: what it prints above and below every story, in words that no catalogue of junk knows."""

    host: str
    language: Language
    head: list[str]
    tail: list[str]


@dataclass(frozen=True)
class Story:
    """A story that may be copied: the id it was first printed under, and its paragraphs."""

    id: str
    language: str
    title: str
    paragraphs: list[str]
    day: datetime


@dataclass
class Truth:
    """What is known of one article: its kind, the article it copies, and which of its lines are junk."""

    id: str
    kind: str
    of: str | None = None
    share: float = 1.0  # of the original that was kept
    changed: float = 0.0  # of the words
    junk: list[int] = field(default_factory=list)  # from 1, in text.split("\n")


def make_site(number: int, language: Language, dice: random.Random) -> Site:
    """Invent a site with two to eight lines of junk."""
    lines = [" ".join(language.pick(dice, dice.randint(1, 7))).capitalize() for _ in range(dice.randint(2, 8))]
    cut = dice.randint(0, len(lines) // 2)
    return Site(f"{language.words[3_000 + number % 30_000]}{number}.example", language, lines[:cut], lines[cut:])


def cut_to(share: float) -> Edit:
    """Keep the beginning of a story."""

    def edit(paragraphs: list[str], dice: random.Random) -> list[str]:
        left = share * sum(len(paragraph) for paragraph in paragraphs)
        kept: list[str] = []
        for paragraph in paragraphs:
            if left <= 0:
                break
            kept.append(paragraph)
            left -= len(paragraph)
        return kept

    return edit


def change_words(share: float, language: Language) -> Edit:
    """Replace a share of the words by others, wherever they stand."""

    def change(word: str, dice: random.Random) -> str:
        return dice.choice(language.words) if dice.random() < share else word

    return lambda paragraphs, dice: [" ".join(change(word, dice) for word in told.split(" ")) for told in paragraphs]


def join_paragraphs(paragraphs: list[str], dice: random.Random) -> list[str]:
    """Print two to four paragraphs as one."""
    joined: list[str] = []
    waiting = list(paragraphs)
    while waiting:
        count = dice.randint(2, 4)
        joined.append(" ".join(waiting[:count]))
        waiting = waiting[count:]
    return joined


def split_paragraphs(paragraphs: list[str], dice: random.Random) -> list[str]:
    """Print every sentence as a paragraph."""
    return [f"{part}." for paragraph in paragraphs for part in paragraph.removesuffix(".").split(". ")]


def reorder(paragraphs: list[str], dice: random.Random) -> list[str]:
    """Shuffle the paragraphs."""
    return dice.sample(paragraphs, len(paragraphs))


def keep(paragraphs: list[str], dice: random.Random) -> list[str]:
    """Change nothing: only the junk around the story is another site's."""
    return list(paragraphs)


CUTS = (0.2, 0.4, 0.6, 0.8)
CHANGES = (0.01, 0.05, 0.10, 0.15)


def list_edits(language: Language) -> dict[str, tuple[Edit, float, float]]:
    """Every kind of edit by name, with the share it keeps and the share of words it changes."""
    edits: dict[str, tuple[Edit, float, float]] = {"junk swapped": (keep, 1.0, 0.0)}
    edits |= {f"cut to {share:.0%}": (cut_to(share), share, 0.0) for share in CUTS}
    edits |= {f"{share:.0%} of words changed": (change_words(share, language), 1.0, share) for share in CHANGES}
    edits |= {
        "paragraphs joined": (join_paragraphs, 1.0, 0.0),
        "paragraphs split": (split_paragraphs, 1.0, 0.0),
        "paragraphs reordered": (reorder, 1.0, 0.0),
    }

    def cut_and_change(paragraphs: list[str], dice: random.Random) -> list[str]:
        return change_words(0.05, language)(cut_to(0.4)(paragraphs, dice), dice)

    edits["cut to 40% and 5% changed"] = (cut_and_change, 0.4, 0.05)
    return edits


def _weather(language: Language, frame: list[str], dice: random.Random) -> list[str]:
    return [
        f"{frame[0].capitalize()} {dice.randint(-9, 40)} {frame[1]} {dice.randint(0, 30)} {frame[2]}.",
        f"{frame[3].capitalize()} {dice.randint(1, 90)} {frame[4]} {dice.randint(980, 1040)} {frame[5]}.",
    ]


def _shares(language: Language, frame: list[str], dice: random.Random) -> list[str]:
    numbers = [f"{dice.randint(10, 9_999)},{dice.randint(10, 99)}" for _ in range(5)]
    return [" ".join(f"{part} {number}" for part, number in zip(frame, numbers, strict=False)).capitalize() + "."]


def _condolence(language: Language, frame: list[str], dice: random.Random) -> list[str]:
    one, other = language.name_someone(dice), language.name_someone(dice)
    place = dice.choice(language.rare)
    return [
        f"{frame[0].capitalize()} {one} {place} {frame[1]} {other} {frame[2]}.",
        f"{frame[3].capitalize()} {other} {frame[4]} {place} {one} {frame[5]}.",
    ]


def _job(language: Language, frame: list[str], dice: random.Random) -> list[str]:
    trade, place = " ".join(language.pick(dice, 3)), language.name_someone(dice)
    return [f"{frame[0].capitalize()} {trade} {frame[1]} {place} {frame[2]} {dice.randint(20, 90)} {frame[3]} {trade}."]


def _notice(language: Language, frame: list[str], dice: random.Random) -> list[str]:
    told = language.paragraphs(dice, dice.randint(100, 300))
    return [told[0], f"{' '.join(frame).capitalize()}.", *told[1:]]


FORMULAS = {
    "weather": _weather,
    "share prices": _shares,
    "condolences": _condolence,
    "job notices": _job,
    "standing notice": _notice,
}


class Generator:
    """Articles one after the other, each with its truth; the same for the same seed and number.

    With a formula all articles are of that one.
    """

    def __init__(
        self, articles: int, seed: int = 1, words: int = 330, formula: str | None = None, per_day: int = _PER_DAY
    ) -> None:
        """Invent the languages, the sites (one for 150 articles) and the formulas."""
        self._dice = random.Random(seed)
        self._articles, self._words, self._formula, self._per_day = articles, words, formula, per_day
        self._languages = [Language(LATIN, self._dice), Language(_ARABIC, self._dice)]
        self._sites = [
            make_site(number, self._languages[number % 4 == 3], self._dice)
            for number in range(max(12, articles // 150))
        ]
        self._frames = {
            (language.name, kind): [" ".join(language.pick(self._dice, self._dice.randint(5, 9))) for _ in range(6)]
            for language in self._languages
            for kind in FORMULAS
        }
        self._edits = {language.name: list_edits(language) for language in self._languages}
        self._stories: dict[str, deque[Story]] = {
            language.name: deque(maxlen=_REMEMBERED) for language in self._languages
        }

    def __iter__(self) -> Iterator[tuple[dict[str, str], Truth]]:
        """Yield rows of a dump with their truth."""
        for number in range(self._articles):
            site = self._dice.choice(self._sites)
            name = f"g{number:07d}"
            day = _START + timedelta(days=number / self._per_day)
            truth, title, told = self._tell(name, site, day)
            lines = [*site.head, title, *told, *site.tail]
            truth.junk = [*range(1, len(site.head) + 1), *range(len(lines) - len(site.tail) + 1, len(lines) + 1)]
            yield (
                {
                    "id": name,
                    "site": site.host,
                    "url": f"https://{site.host}/{name}",
                    "title": title,
                    "text": "\n".join(lines),
                    "date": day.isoformat(timespec="seconds"),
                },
                truth,
            )

    def _tell(self, name: str, site: Site, day: datetime) -> tuple[Truth, str, list[str]]:
        dice, stories = self._dice, self._stories[site.language.name]
        turn = dice.random()
        if turn < 0.25 and stories:
            return self._copy(name, site)
        if turn < 0.33 or self._formula:
            kind = self._formula or dice.choice(list(FORMULAS))
            frame = self._frames[site.language.name, kind]
            return Truth(name, kind), site.language.title(dice), FORMULAS[kind](site.language, frame, dice)
        told = site.language.paragraphs(dice, max(60, int(dice.lognormvariate(0, 0.5) * self._words)))
        kind = "story"
        if turn < 0.40 and stories:
            kind = "shared quotation"
            quoted = max(dice.choice(stories).paragraphs, key=len)
            told.insert(dice.randint(0, len(told)), f"“{quoted}”")
        story = Story(name, site.language.name, site.language.title(dice), told, day)
        stories.append(story)
        return Truth(name, kind), story.title, told

    def _copy(self, name: str, site: Site) -> tuple[Truth, str, list[str]]:
        dice = self._dice
        stories = self._stories[site.language.name]
        story = stories[-dice.randint(1, min(len(stories), max(1, self._per_day // 4)))]
        kind, (edit, share, changed) = dice.choice(list(self._edits[site.language.name].items()))
        title = story.title if dice.random() < 0.5 else site.language.title(dice)
        return Truth(name, kind, story.id, share, changed), title, edit(story.paragraphs, dice)


def write_corpus(
    articles: int,
    corpus: Path,
    truth: Path,
    seed: int = 1,
    words: int = 330,
    formula: str | None = None,
    per_day: int = _PER_DAY,
) -> None:
    """Write the corpus and its truth, a JSON object per article each, in bounded memory."""
    with corpus.open("wb") as rows, truth.open("wb") as known:
        for row, told in Generator(articles, seed, words, formula, per_day):
            rows.write(orjson.dumps(row) + b"\n")
            known.write(orjson.dumps(told) + b"\n")


@click.command(help=__doc__)
@click.argument("corpus", type=click.Path(path_type=Path))
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--articles", default=50_000, show_default=True, help="1,000,000 make about 3 GB.")
@click.option("--words", default=330, show_default=True, help="Median length of a story.")
@click.option("--seed", default=1, show_default=True)
@click.option("--formula", type=click.Choice(list(FORMULAS)), help="Only articles that share this formula.")
def main(corpus: Path, truth: Path, articles: int, words: int, seed: int, formula: str | None) -> None:
    """Write a corpus and its truth."""
    write_corpus(articles, corpus, truth, seed, words, formula)


if __name__ == "__main__":
    main()
