"""Reports as files: what they count, what they show, what they refuse; and the text of an article put together again."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from pages import Page, read_page, write_hostile

from dedup.report.page import SCRIPTS
from dedup.run.rebuilding import RowFindings, rebuild_text

STORY = "The ferry sails again at night, the council said on Monday after a vote of nine to two."


def write_dump(path: Path, articles: int, *, site: str = "a.example") -> None:
    rows = (
        {"id": f"a-{number}", "site": site, "title": f"Ferry {number}", "text": f"{STORY} {number}\n\nShare this:"}
        for number in range(articles)
    )
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")


def read_rows(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row for row in rows if "code" in row]


@pytest.fixture
def cleaned(here: Run, news: Path, tmp_path: Path) -> Path:
    outputs = ("-o", "out.jsonl", "--removed", "removed", "--findings", "found", "--report", "report.html")
    assert here("clean", news, *outputs).returncode == 0
    return tmp_path


def count_rows(path: Path) -> Counter[tuple[str, str]]:
    return Counter((row["code"], "removed" if row["removed"] else "reported") for row in read_rows(path))


def told(page: Page) -> Counter[tuple[str, str]]:
    return Counter({key: number for key, number in page.count().items() if key[1] in ("removed", "reported")})


WAYS = {
    "removed": ("removed",),
    "removed, cleaned": ("removed", "--corpus", "out.jsonl"),
    "findings": ("found",),
    "findings, cleaned": ("found", "--corpus", "out.jsonl"),
    "findings, whole": ("found", "--corpus", "out.jsonl", "--report-full"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_report_counts_all_that_the_file_has(here: Run, cleaned: Path, way: str) -> None:
    done = here("report", *WAYS[way], "-o", "page.html")
    page = read_page(cleaned / "page.html")
    rows = count_rows(cleaned / WAYS[way][0])
    assert (done.returncode, done.stderr) == (0, f"{rows.total()} findings in page.html\n")
    assert told(page) == rows
    start = page.unpack("start")
    sizes = [site[1] for site in start["sites"]]
    assert sum(sizes) == (53 if "--corpus" in WAYS[way] else 0)  # of a site of which nothing was found, too
    if way == "findings, whole":
        assert all(len(article["lines"]) == article["count"] for article in page.unpack_all("a"))


def test_clean_writes_what_report_makes_of_its_outputs(here: Run, cleaned: Path) -> None:
    here("report", "found", "--corpus", "out.jsonl", "-o", "page.html")
    own, later = read_page(cleaned / "report.html"), read_page(cleaned / "page.html")
    assert told(own) == told(later)
    assert ("J1", "doubted") in own.count()
    texts = [{article["id"]: article["lines"] for article in page.unpack_all("a")} for page in (own, later)]
    assert {id: lines for id, lines in texts[0].items() if id in texts[1]}.keys() == texts[1].keys()
    assert own.unpack_all("c") == later.unpack_all("c")
    assert sorted(own.unpack("start")["sites"]) == sorted(later.unpack("start")["sites"])


def test_duplicates_that_were_dropped_are_told(here: Run, news: Path, tmp_path: Path) -> None:
    words = ("-o", "out.jsonl", "--removed", "removed", "--drop-duplicates", "--report", "own.html")
    assert here("clean", news, *words).returncode == 0
    assert here("report", "removed", "--corpus", "out.jsonl", "-o", "page.html").returncode == 0
    own, later = read_page(tmp_path / "own.html"), read_page(tmp_path / "page.html")
    assert own.count()["A1", "removed"] == later.count()["A1", "removed"] == 2
    removed = {one["id"]: one for cluster in own.unpack_all("c") for one in cluster["copies"] if one["removed"]}
    assert [one["text"] is not None for one in removed.values()] == [True, True]
    assert {key: number for key, number in told(own).items() if key[1] == "removed"} == told(later)


def test_only_so_many_of_each_site_and_rule_are_shown_and_all_are_counted(here: Run, tmp_path: Path) -> None:
    write_dump(tmp_path / "in.jsonl", 230)
    assert here("clean", "in.jsonl", "-o", "out.jsonl", "--report", "page.html", "--rule", "A1=off").returncode == 0
    page = read_page(tmp_path / "page.html")
    found = page.unpack("list")
    shown = Counter(found["codes"][code] for code in found["code"])
    assert page.count()["J1", "removed"] == 230
    assert shown["J1"] == page.unpack("start")["most_examples"] == 200
    assert len(page.unpack_all("a")) == len(found["articles"]) == 200
    (line,) = (row for row in page.unpack("l0")[0] if row[1] == "J1")
    assert line[3:6] == ["Share this:", 230, 230]


def test_when_there_are_many_only_a_few_more_of_each_are_shown(
    here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dedup.report.spool._MANY", 10)
    monkeypatch.setattr("dedup.report.spool._MOST", 14)
    with (tmp_path / "in.jsonl").open("w", encoding="utf-8") as file:
        for number in range(60):
            row = {
                "id": f"a-{number}",
                "site": "bcd"[max(0, number // 10 - 3)] + ".example",
                "text": f"{STORY} {number}\nShare this:",
            }
            file.write(f"{json.dumps(row)}\n")
    here("clean", "in.jsonl", "-o", "out.jsonl", "--report", "page.html", "--rule", "A1=off", "--rule", "P2=off")
    page = read_page(tmp_path / "page.html")
    shown = Counter(article[2] for article in page.unpack("list")["articles"])
    assert (shown, page.count()["J1", "removed"]) == (Counter({0: 10, 1: 3, 2: 1}), 60)


def test_what_went_by_the_fewest_stories_is_near_the_limit(here: Run, tmp_path: Path) -> None:
    footers = {"Tide tables by the Lighthouse Desk": 3, "Harbour Post readers meet on Tuesdays": 5}
    with (tmp_path / "in.jsonl").open("w", encoding="utf-8") as file:
        for number, word in enumerate(("ferry", "bridge", "market", "school", "tower")):
            story = [
                f"The {word} of the old town will be shut for {number + 2} weeks, said its keeper, who had asked for a new {word} roof."
            ] * 2
            story[1] = (
                f"Nobody had told the people of the {word}, and so they came with ladders and buckets, and {word} songs as well."
            )
            text = "\n".join([*story, *(line for line, most in footers.items() if number < most)])
            file.write(
                f"{json.dumps({'id': number, 'site': 'a.example', 'title': f'New roof for a {word}', 'text': text})}\n"
            )
    here("clean", "in.jsonl", "-o", "out.jsonl", "--report", "page.html")
    found = read_page(tmp_path / "page.html").unpack("list")
    near = {found["texts"][text] for text, is_near in zip(found["text"], found["at_limit"], strict=True) if is_near}
    assert (near, {text in found["texts"] for text in footers}) == ({"Tide tables by the Lighthouse Desk"}, {True})


def test_lines_of_a_site_are_counted_whatever_their_case(here: Run, tmp_path: Path) -> None:
    texts = [f"{STORY} {number}\n{'SHARE THIS:' if number % 2 else 'Share this:'}\nShare this" for number in range(4)]
    (tmp_path / "in.jsonl").write_text(
        "".join(f"{json.dumps({'text': text, 'site': 'www.A.example'})}\n" for text in texts)
    )
    here("clean", "in.jsonl", "-o", "out.jsonl", "--report", "page.html")
    page = read_page(tmp_path / "page.html")
    assert [site[0] for site in page.unpack("start")["sites"]] == ["a.example"]
    assert [row[3:6] for row in page.unpack("l0")[0] if row[1] == "J1"] == [["Share this:", 8, 4]]


def test_two_lines_around_and_no_more_unless_asked(here: Run, tmp_path: Path) -> None:
    lines = [f"{STORY} {number}" for number in range(9)]
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": "\n\n".join([*lines, "Share this:"])}))
    for words, numbers in (
        (("--report", "a"), [15, 16, 17, 18, 19]),
        (("--report-full", "--report", "a"), list(range(1, 20))),
    ):
        here("clean", "in.jsonl", "-o", "out.jsonl", *words)
        (article,) = read_page(tmp_path / "a").unpack_all("a")
        assert [number for number, _ in article["lines"]] == numbers


def test_the_policy_lets_nothing_in_but_the_page_itself(here: Run, tmp_path: Path) -> None:
    write_hostile(tmp_path / "in.jsonl")
    here("clean", "in.jsonl", "-o", "out.jsonl", "--report", "page.html")
    page = read_page(tmp_path / "page.html")
    (script,), (style,) = page.scripts, page.styles
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style)]
    assert f"script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'" in page.policy
    assert page.policy.startswith("default-src 'none';")
    assert "unsafe" not in page.policy
    assert page.tags.count("script") == len(page.blocks) + 1
    for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "fetch(", "XMLHttp", "import("):
        assert word not in script, word
    assert all(sign not in block for block in page.blocks.values() for sign in "<>&")
    assert "http" not in script.replace("http://www.w3.org/2000/svg", "")


def test_every_script_of_the_folder_is_in_the_page() -> None:
    from importlib import resources

    names = {one.name for one in (resources.files("dedup.report") / "assets").iterdir()}
    assert names == {f"{name}.js" for name in SCRIPTS} | {"page.css", "page.html"}


def test_workers_change_no_byte_of_a_report(run: Run, news: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        words = ("-o", "out.jsonl", "--report", f"{workers}.html", "--workers", workers)
        assert run("clean", news, *words).returncode == 0
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


REFUSED = {
    "an input": ("clean", "in.jsonl", "-o", "out", "--report", "in.jsonl"),
    "the output": ("clean", "in.jsonl", "-o", "out", "--report", "out"),
    "a protect file": ("clean", "in.jsonl", "-o", "out", "--protect", "keep", "--report", "keep"),
    "an engine": ("clean", "in.jsonl", "-o", "out", "--engine", "processes", "--work", "work", "--report", "page"),
    "a checked file": ("check", "in.jsonl", "--report", "in.jsonl"),
    "a file that a check reads": ("check", "in.jsonl", "--protect", "keep", "--report", "keep"),
    "standard output of a check": ("check", "in.jsonl", "--report", "-"),
    "the findings": ("report", "found", "-o", "found"),
    "the corpus": ("report", "found", "--corpus", "cleaned.jsonl", "-o", "cleaned.jsonl"),
    "a dump for findings": ("report", "in.jsonl", "-o", "page"),
    "another corpus": ("report", "found", "--corpus", "other.jsonl", "-o", "page"),
    "a shorter corpus": ("report", "found", "--corpus", "short.jsonl", "-o", "page"),
    "whole texts of no corpus": ("report", "found", "-o", "page", "--report-full"),
    "whole texts of no page": ("clean", "in.jsonl", "-o", "out", "--report-full"),
    "whole texts of no page of a check": ("check", "in.jsonl", "--report-full"),
    "no file": ("report", "absent", "-o", "page"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(here: Run, tmp_path: Path, what: str) -> None:
    write_dump(tmp_path / "in.jsonl", 5)
    (tmp_path / "keep").write_text("Tide tables\n")
    assert here("clean", "in.jsonl", "-o", "cleaned.jsonl", "--findings", "found").returncode == 0
    lines = (tmp_path / "cleaned.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "short.jsonl").write_text("".join(lines[:3]), "utf-8")
    (tmp_path / "other.jsonl").write_text("".join(line.replace("a-", "b-") for line in lines), "utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = here(*REFUSED[what])
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["site", "step", "id", "removed", "evidence", "text", "reason"])
@pytest.mark.parametrize("value", [None, "absent", ["x"]])
def test_rows_that_no_run_wrote_are_told_by_their_line(here: Run, tmp_path: Path, name: str, value: object) -> None:
    write_dump(tmp_path / "in.jsonl", 1)
    assert here("clean", "in.jsonl", "-o", "out.jsonl", "--removed", "removed").returncode == 0
    rows = [json.loads(line) for line in (tmp_path / "removed").read_text("utf-8").splitlines()]
    rows[1] = {key: one for key, one in rows[1].items() if key != name} | ({} if value == "absent" else {name: value})
    (tmp_path / "removed").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    done = here("report", "removed", "-o", "page.html")
    assert (done.returncode, (tmp_path / "page.html").exists()) == (2, False)
    assert done.stderr.startswith("dedup: removed:2: this is no file of removals or findings; give the file")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "a", "b b", "story"]), st.sampled_from(["stays", "goes", "left", "cut", "told"])
        ),
        min_size=1,
    )
)
def test_a_text_is_put_together_again(lines: list[tuple[str, str]]) -> None:
    kept, records = [], []
    for number, (text, fate) in enumerate(lines, 1):
        record = {"line": number, "text": text, "removed": fate != "told"}
        if fate == "cut":
            record["span"] = [1, len(text)]
        if fate == "left":
            records.append({"removed": True, "leftovers": [[number, text]]})
        elif fate != "stays":
            records.append(record)
        if fate not in ("goes", "left"):
            kept.append(text[:1] if fate == "cut" else text)
    if kept:
        assert rebuild_text("\n".join(kept), RowFindings(1, records)) == "\n".join(text for text, _ in lines)


MISFITS = {
    "a line behind the end": ("a", {"line": 3, "text": "x", "removed": True}),
    "another line": ("a\nb", {"line": 2, "text": "c", "removed": False}),
    "another rest of a line": ("a\nb", {"line": 2, "text": "bcd", "removed": True, "span": [2, 3]}),
}


@pytest.mark.parametrize("what", MISFITS)
def test_what_does_not_fit_is_no_text(what: str) -> None:
    cleaned, record = MISFITS[what]
    assert rebuild_text(cleaned, RowFindings(1, [record])) is None
