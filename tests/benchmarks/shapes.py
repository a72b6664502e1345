"""Inputs of many shapes, each of any size: for measuring how the cost of a command grows with its input."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Write = Callable[[Path, int], None]

_WORDS = """harbour council ferry winter market school budget river valley engine garden
letter bridge station doctor island museum farmer village captain minister painter
orchard tunnel lantern copper meadow signal""".split()
_THAI = ["ชาวประมง", "ในหมู่บ้าน", "ออกเรือ", "ตั้งแต่เช้า", "เพื่อหาปลา", "ก่อนพายุ", "จะพัดเข้า", "ชายฝั่ง", "ทางใต้"]
JUNK = ("Share this:", "Like this:", "Like Loading...")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Files of a size, and the command that reads them; `size` is the n of the table."""

    write: Write
    size: int
    command: str = "clean in.jsonl -o out.jsonl --removed gone --findings found --duplicates same"


def tell(dice: random.Random, words: int = 18) -> str:
    """A sentence of words drawn at random, some of them invented."""
    drawn = [
        dice.choice(_WORDS) if dice.random() < 0.6 else f"{dice.choice(_WORDS)}{dice.randrange(5000):x}"
        for _ in range(words)
    ]
    return f"The {' '.join(drawn)} said."


def write_rows(folder: Path, texts: Iterable[str], site: Callable[[int], str] = lambda number: "a.example") -> None:
    """Articles as JSON Lines."""
    with (folder / "in.jsonl").open("w") as stream:
        for number, text in enumerate(texts):
            row = {"id": str(number), "title": f"Row {number} of the ferry", "site": site(number), "text": text}
            stream.write(f"{json.dumps(row, ensure_ascii=False)}\n")


def make_lines(line: Callable[[random.Random, int], str]) -> Write:
    """One article of n lines, between two paragraphs of a story."""

    def write(folder: Path, size: int) -> None:
        dice = random.Random(1)
        lines = [tell(dice, 30), *(line(dice, number) for number in range(size)), tell(dice, 30)]
        write_rows(folder, ["\n".join(lines)])

    return write


def make_articles(
    text: Callable[[random.Random, int], str], site: Callable[[int], str] = lambda number: "a.example"
) -> Write:
    """So many articles."""

    def write(folder: Path, size: int) -> None:
        dice = random.Random(1)
        write_rows(folder, (text(dice, number) for number in range(size)), site)

    return write


def tell_story(dice: random.Random, number: int = 0) -> str:
    """A story of some paragraphs with what its site adds to all of them."""
    return "\n".join([*(tell(dice, 25) for _ in range(6)), "Sign up for the ferry letter of the island", *JUNK])


def _write_wide_table(folder: Path, columns: int) -> None:
    dice = random.Random(1)
    with (folder / "in.csv").open("w") as stream:
        stream.write(",".join(["text", *(f"c{number}" for number in range(columns))]) + "\n")
        for _ in range(40):
            text = "\n".join([tell(dice), tell(dice), *JUNK])
            stream.write(",".join([f'"{text}"', *("17" for _ in range(columns))]) + "\n")


def _write_long_table(folder: Path, rows: int) -> None:
    dice = random.Random(1)
    with (folder / "in.csv").open("w") as stream:
        stream.write(",".join(["text", *(f"c{number}" for number in range(100))]) + "\n")
        for _ in range(rows):
            text = "\n".join([tell(dice), tell(dice), *JUNK])
            stream.write(",".join([f'"{text}"', *("" for _ in range(100))]) + "\n")


def _write_nested(folder: Path, size: int) -> None:
    dice = random.Random(1)
    with (folder / "in.json").open("w") as stream:
        rows = []
        for number in range(size):
            more: object = {"text": "x", "n": number}
            for depth in range(40):
                more = {f"k{depth}": more, "l": [1, [2, [3, "]"]]]}
            rows.append({"article": {"text": "\n".join([tell(dice), *JUNK])}, "more": more})
        json.dump({"status": "ok", "articles": rows}, stream, indent=1)


def _write_folders(folder: Path, size: int) -> None:
    dice = random.Random(1)
    for number in range(size):
        place = folder.joinpath("in", *(f"{'ab'[number >> bit & 1]}a{bit}" for bit in range(12)))
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_text(tell(dice) + "\n")
    stars = ['"**/aa*/**/*b*"', '"*a*a*a*a*b"', '"**/ba1/**/ba3/**/x"', '"**/*a*a*b/x.txt"']
    ignored = [f'{star} = ["J1"]' for star in stars]
    (folder / "dedup.toml").write_text("\n".join(["[check.per-path-ignores]", *ignored, ""]))


def _write_deep_folder(folder: Path, size: int) -> None:
    place = folder.joinpath("in", *["a"] * size)
    place.mkdir(parents=True)
    (place / "a.txt").write_text(tell(random.Random(1)) + "\n")


def _list_comments(dice: random.Random, size: int) -> Iterator[str]:
    yield tell(dice, 40)
    yield tell(dice, 40)
    yield "Comments"
    for number in range(size):
        yield f"{dice.choice(_WORDS).title()} {dice.choice(_WORDS).title()}"
        yield f"{number % 28 + 1} May 2024 at {number % 12}:15 pm"
        yield tell(dice, dice.randrange(4, 20))
        yield "Reply"


def _write_comments(folder: Path, size: int) -> None:
    write_rows(folder, ["\n".join(_list_comments(random.Random(1), size))])


def _say_thai(dice: random.Random, number: int) -> str:
    return "".join(dice.choices(_THAI, k=12))


def _change_word(dice: random.Random, number: int) -> str:
    words = " ".join(_WORDS * 4).split()
    words[dice.randrange(len(words))] = f"other{number}"
    return "\n".join(" ".join(words[start : start + 28]) + "." for start in range(0, len(words), 28))


def _count_people(dice: random.Random, number: int) -> str:
    people, votes, ward = dice.randrange(100), dice.randrange(10), dice.randrange(4)
    return (
        f"On {votes} May {people} people of {people + votes} in ward {ward} gave {votes} votes to the {people} parties"
    )


SHAPES = {
    "one line, again and again": Shape(write=make_lines(lambda dice, number: "The ferry will run again from May, its director said."), size=4_000),
    "two lines in turn": Shape(write=make_lines(lambda dice, number: ("The ferry will run again.", "Moor here and wait")[number % 2]), size=8_000),
    "blank lines": Shape(write=make_lines(lambda dice, number: ("", "  ", "\t")[number % 3]), size=100_000),
    "one huge line": Shape(write=lambda folder, size: write_rows(folder, [tell(random.Random(1), size)]), size=40_000),
    "one huge line of sentences": Shape(write=lambda folder, size: write_rows(folder, [" ".join(tell(random.Random(number)) for number in range(size))]), size=2_000),
    "one article of many paragraphs": Shape(write=make_lines(lambda dice, number: tell(dice)), size=2_000),
    "tiny articles": Shape(write=make_articles(lambda dice, number: f"Row {number}"), size=1_500),
    "articles of one site": Shape(write=make_articles(tell_story), size=100),
    "articles of as many sites": Shape(write=make_articles(tell_story, lambda number: f"s{number}.example"), size=100),
    "identical articles": Shape(write=make_articles(lambda dice, number: tell_story(random.Random(1))), size=100, command="clean in.jsonl -o out.jsonl --removed gone --drop-duplicates"),
    "articles with another word each": Shape(write=make_articles(_change_word, lambda number: f"s{number % 50}.example"), size=200, command="clean in.jsonl -o out.jsonl --removed gone --drop-duplicates"),
    "lines sharing numbers, one article": Shape(write=make_lines(_count_people), size=1_000),
    "lines sharing numbers, many articles": Shape(write=make_articles(lambda dice, number: "\n".join(_count_people(dice, number) for _ in range(8))), size=100),
    "lines sharing words, one article": Shape(write=make_lines(lambda dice, number: f"The {' '.join(dice.choices(_WORDS[:8], k=9))} said."), size=1_000),
    "lines sharing words, many articles": Shape(write=make_articles(lambda dice, number: "\n".join(f"The {' '.join(dice.choices(_WORDS[:8], k=9))} said." for _ in range(8))), size=100),
    "long words": Shape(write=make_lines(lambda dice, number: "a" * 5_000 + str(number)), size=150),
    "one word": Shape(write=lambda folder, size: write_rows(folder, ["a" * size]), size=1_000_000),
    "one number": Shape(write=lambda folder, size: write_rows(folder, ["7" * size]), size=1_000_000),
    "CSV of many columns": Shape(write=_write_wide_table, size=5_000, command="clean in.csv -o out.csv --removed gone"),
    "CSV of many rows": Shape(write=_write_long_table, size=1_500, command="clean in.csv -o out.csv --removed gone"),
    "nested JSON": Shape(write=_write_nested, size=300, command="clean in.json -o out.json --removed gone"),
    "findings, --fix": Shape(write=make_articles(lambda dice, number: "\n".join([tell(dice), *JUNK])), size=1_000, command="check in.jsonl --fix"),
    "findings, --diff": Shape(write=make_articles(lambda dice, number: "\n".join([tell(dice), *JUNK])), size=1_000, command="check in.jsonl --diff"),
    "findings in one article, --fix": Shape(write=make_lines(lambda dice, number: f"{tell(dice)}\n{JUNK[number % 3]}" if number % 2 else tell(dice)), size=700, command="check in.jsonl --fix"),
    "folders and patterns": Shape(write=_write_folders, size=150, command="check in --corpus **/*.txt --exit-zero"),
    "deep folders": Shape(write=_write_deep_folder, size=50, command="check in/**/*a*/**/**/*.txt --exit-zero"),
    "comments": Shape(write=_write_comments, size=500),
    "Thai, one article": Shape(write=make_lines(_say_thai), size=700),
    "Thai, many articles": Shape(write=make_articles(lambda dice, number: "\n".join(_say_thai(dice, number) for _ in range(6))), size=100),
    "rows of a table": Shape(write=make_lines(lambda dice, number: f"{dice.choice(_WORDS).title()} | {dice.randrange(90)} | {dice.randrange(90)} | {dice.random():.1f}"), size=2_000),
    "headings": Shape(write=make_lines(lambda dice, number: tell(dice, 5).title().rstrip(".")), size=1_500),
    "links": Shape(write=make_lines(lambda dice, number: f"https://a.example/{dice.choice(_WORDS)}/{number}"), size=2_500),
    "links with headlines": Shape(write=make_lines(lambda dice, number: f"* [{tell(dice, 7).rstrip('.')}](https://a.example/{number})"), size=1_500),
    "lists": Shape(write=make_lines(lambda dice, number: f"{number}. {dice.choice(_WORDS)} {dice.choice(_WORDS)}"), size=2_500),
    "learning": Shape(write=make_articles(tell_story), size=100, command="learn in.jsonl --index a.dedup"),
}  # fmt: skip
