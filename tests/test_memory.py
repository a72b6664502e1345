"""A cleaned corpus remembers what was taken out of its sites: what goes by that, what stays, and how two memories merge."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_check_corpus import git

from dedup.check.memory import Entry, add_to_memory, make_entry, read_memory
from dedup.errors import BadOutput

FOOTER = "Harbour Post readers meet every Tuesday above the fish market"
STORY = "The council has voted on the price of mooring after a debate of six hours, and nobody liked the outcome."
CLERK = "The clerk of the harbour said that he would read the numbers again in May, when the boats are back home."


def write_files(folder: Path, count: int = 5, footer: str = FOOTER, first: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        late = f"Boat {n} came in late on the {n}th of the month, and its captain, Ada {n}, blamed the fog of that day."
        lamps = f"The mayor of town {n} asked for {n} lamps on the pier, where {n} fishermen had waited since noon."
        (folder / f"{n}.txt").write_text("\n\n".join(filter(None, (first, late, lamps, footer))) + "\n", "utf-8")


@pytest.fixture
def cleaned(tmp_path: Path, here: Run) -> Path:
    """A repository whose corpus was cleaned of a footer."""
    write_files(tmp_path / "corpus" / "harbourpost.example")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    done = here("check", "--repository", "--fix-only")
    assert ".dedup-memory: 1 line of 1 site remembered; commit it with the files" in done.stderr.splitlines()
    git(tmp_path, "add", ".")
    return tmp_path


def list_entries(folder: Path) -> list[str]:
    lines = (folder / ".dedup-memory").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


# -- what goes, and what stays


def test_a_cleaned_corpus_teaches_on(here: Run, cleaned: Path) -> None:
    assert list_entries(cleaned) == [f"harbourpost.example\tJ2\ttail\t{FOOTER}"]
    new = cleaned / "corpus" / "harbourpost.example" / "new.txt"
    new.write_text(f"{STORY}\n\n{CLERK}\n\n{FOOTER}\n")
    git(cleaned, "add", ".")
    told = "J2 site-junk: harbourpost.example printed this line before, and it was taken out: .dedup-memory:3"
    for words in (["--repository"], ["corpus"], ["corpus/harbourpost.example/new.txt"]):
        done = here("check", *words)
        assert done.stdout.startswith(f"corpus/harbourpost.example/new.txt:5: {told} | Harbour Post readers meet")
        assert done.returncode == 1
    assert here("check", "corpus", "--no-memory").returncode == 0
    before = (cleaned / ".dedup-memory").read_bytes()
    assert here("check", "corpus", "--fix").returncode == 0
    assert new.read_text() == f"{STORY}\n\n{CLERK}\n"
    assert (cleaned / ".dedup-memory").read_bytes() == before


STAYS = {
    "amid the story": f"{STORY}\n{FOOTER}\n{CLERK}",
    "above the story": f"{FOOTER}\n{STORY}\n{CLERK}",
    "over lines of its own": f"{STORY}\n{CLERK}\n{FOOTER}\nAda and the bakers\nThe old lamp lighters",
    "where nothing else is told": f"Ada\n{FOOTER}",
    "within a sentence": f"{STORY} {FOOTER}",
    "with another word": f"{STORY}\n{CLERK}\n{FOOTER.replace('fish', 'meat')}",
    "as a quotation": f'{STORY}\n{CLERK}\nThe sign says "{FOOTER}" and nobody knows since when.',
}


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_in_doubt_a_remembered_line_stays(here: Run, cleaned: Path, text: str) -> None:
    (cleaned / "corpus" / "harbourpost.example" / "new.txt").write_text(f"{text}\n")
    assert here("check", "corpus").stdout == ""


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 1, True),
        (["--protect", "ours-stay.txt"], 0, False),
        (["--rule", "J2=report"], 0, True),
        (["--rule", "J2=off"], 0, False),
        (["--ignore", "J2"], 0, False),
    ],
)
def test_what_the_user_says_goes_first(here: Run, cleaned: Path, words: list[str], code: int, told: bool) -> None:
    (cleaned / "corpus" / "harbourpost.example" / "new.txt").write_text(f"{STORY}\n{CLERK}\n{FOOTER}\n")
    (cleaned / "ours-stay.txt").write_text(f"{FOOTER}\n")
    done = here("check", "corpus", *words)
    assert (done.returncode, "printed this line before" in done.stdout) == (code, told)


def test_another_site_remembers_nothing(here: Run, cleaned: Path) -> None:
    (cleaned / "corpus" / "other.example").mkdir()
    (cleaned / "corpus" / "other.example" / "new.txt").write_text(f"{STORY}\n{CLERK}\n{FOOTER}\n")
    assert here("check", "corpus").returncode == 0


def test_a_line_of_the_head_is_remembered_there(here: Run, tmp_path: Path) -> None:
    edition = "Harbour Post morning edition for readers"

    def write(name: str, *texts: str) -> None:
        rows = [
            {"id": f"{name}{n}", "site": "harbourpost.example", "title": f"Fog {name} {n} again", "text": text}
            for n, text in enumerate(texts)
        ]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    late = "came in late on that day of the month, and its captain, whom nobody knows, blamed the fog."
    write("old", *(f"{edition}\nAda Bell the {n}th\nBoat {n} {late}" for n in range(5)))
    assert here("check", "old.jsonl", "--fix", "--memory", "kept.txt").returncode == 0
    (entry,) = (tmp_path / "kept.txt").read_text().splitlines()[2:]
    assert entry == f"harbourpost.example\tJ2\thead\t{edition}"
    seals = (
        "The seals came back to the sandbank after nine years, the coast guard said, and nobody knows why they left."
    )
    write(
        "new",
        f"{edition}\nMira Aldous\n{STORY}",
        f"{edition}\n{CLERK}",
        f"Mira wrote in her\n{edition}\nof the boats\n{seals}",
    )
    # Right above running text that is told here alone stands a subhead, and a sentence may have a part of its own line.
    found = here("check", "new.jsonl", "--memory", "kept.txt").stdout.splitlines()
    assert [line.split(" site-junk: ")[0] for line in found] == ["new.jsonl:1: J2 [new0, line 1]"]


def test_nothing_is_remembered_unasked(here: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "harbourpost.example")
    assert here("check", ".", "--fix").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["harbourpost.example"]
    write_files(tmp_path / "harbourpost.example")
    (tmp_path / "dedup.toml").write_text('[check]\nmemory = "notes/kept.txt"\n')
    (tmp_path / "notes").mkdir()
    assert here("check", ".", "--diff").returncode == 1
    assert not (tmp_path / "notes" / "kept.txt").exists()
    assert here("check", ".", "--fix").returncode == 0
    assert FOOTER in (tmp_path / "notes" / "kept.txt").read_text()


def test_a_changed_memory_is_seen_though_results_are_kept(here: Run, cleaned: Path) -> None:
    write_files(cleaned / "corpus" / "many.example", 25, footer="")
    (cleaned / "corpus" / "harbourpost.example" / "new.txt").write_text(f"{STORY}\n{CLERK}\n{FOOTER}\n")
    assert [here("check", "corpus", "--select", "J2").returncode for _ in range(2)] == [1, 1]
    memory = cleaned / ".dedup-memory"
    memory.write_text("".join(line for line in memory.open() if FOOTER not in line))
    assert here("check", "corpus", "--select", "J2").returncode == 0


def test_a_memory_that_is_an_article_or_a_link_is_refused(here: Run, cleaned: Path) -> None:
    write_files(cleaned / "corpus" / "other.example")
    first = cleaned / "corpus" / "other.example" / "0.txt"
    before = first.read_bytes()
    assert here("check", "corpus", "--fix", "--memory", first).returncode == 2
    assert first.read_bytes() == before
    outside = cleaned.parent / "outside.txt"
    (cleaned / ".dedup-memory").rename(outside)
    (cleaned / ".dedup-memory").symlink_to(outside)
    done = here("check", "corpus", "--fix")
    assert (done.returncode, "the memory is a link" in done.stderr) == (2, True)


# -- the file


@pytest.mark.parametrize(
    ("site", "zone", "text", "kept"),
    [
        ("a.example", "tail", " Tide  tables\tby the Desk. ", "Tide tables by the Desk."),
        ("a.example", "tail", "Tide\x1b[31m tables\u202e by the Desk", "key"),
        ("a.example", "anywhere", "Tide tables by the Desk", None),
        ("", "tail", "Tide tables by the Desk", None),
        ("#a", "tail", "Tide tables by the Desk", None),
        ("a\tb", "tail", "Tide tables by the Desk", None),
        ("a.example", "tail", "***", None),
        ("a.example", "head", "# Tide tables", "# Tide tables"),
        ("a.example", "head", "渡轮恢复夜间航班", "渡轮恢复夜间航班"),
    ],
)
def test_a_line_becomes_an_entry(tmp_path: Path, site: str, zone: str, text: str, kept: str | None) -> None:
    entry = make_entry(site, zone, text)
    assert (entry is None) == (kept is None)
    if entry is not None:
        assert entry.text.isprintable()
        assert kept in (entry.text, "key")
        add_to_memory(tmp_path / "m", [entry])
        ((key, (known,)),) = read_memory(tmp_path / "m", "m")[site].items()
        assert key
        assert (known.zone, known.place) == (zone, "m:3")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<<<<<<< HEAD", "two versions of the memory were not merged; keep both sides"),
        ("a.example\tJ2\ttail", "this is no entry"),
        ("a.example\tJ1\ttail\tTide tables", "this is no entry"),
        ("a.example\tJ2\tfoot\tTide tables", "this is no entry"),
        ("a.example\tJ2\ttail\t ", "this is no entry"),
        ("a.example J2 tail Tide tables", "this is no entry"),
        ("a.example\tJ2\ttail\t\udcff", "cannot read the memory"),
    ],
)
def test_what_is_no_memory_is_told_with_its_line(here: Run, tmp_path: Path, line: str, what: str) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "m").write_bytes(f"# ours\r\n\r\n{line}\n".encode("utf-8", "surrogateescape"))
    done = here("check", "a.txt", "--memory", "m")
    place = "m: " if "read" in what else "m:3: "
    assert done.returncode == 2
    assert done.stderr.startswith(f"dedup: {place}{what}")


def test_a_file_of_windows_reads_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "m"
    add_to_memory(path, [Entry("a.example", "J2", "tail", "Tide tables")])
    plain = read_memory(path, "m")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_memory(path, "m") == plain
    with pytest.raises(BadOutput):
        add_to_memory(path, [Entry("b.example", "J2", "tail", "Tide tables")], [str(path)])


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["a.example", "b.example", "ß.example"]),
        st.just("J2"),
        st.sampled_from(["head", "middle", "tail"]),
        st.sampled_from(["Tide tables", "tide tables!", "Read more", "Like this", "渡轮"]),
    )
)


@given(ENTRIES, ENTRIES, st.randoms())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_memories_merge_line_by_line(
    tmp_path: Path, ours: list[Entry], theirs: list[Entry], dice: random.Random
) -> None:
    paths = [tmp_path / name for name in ("ours", "theirs", "merged", "whole")]
    for path, own in zip(paths, (ours, theirs, [], [*ours, *theirs]), strict=True):
        path.unlink(missing_ok=True)
        add_to_memory(path, own)
    lines = [line for path in paths[:2] if path.exists() for line in path.read_text("utf-8").splitlines(keepends=True)]
    dice.shuffle(lines)  # a union has all lines, in what order does not matter
    paths[2].write_text("".join(lines), "utf-8")

    def know(path: Path) -> dict[str, dict[str, set[str]]]:
        found = read_memory(path, "m").items()
        return {site: {key: {one.zone for one in known} for key, known in own.items()} for site, own in found}

    assert know(paths[2]) == know(paths[3])
    assert add_to_memory(paths[3], [*theirs, *ours]) == []


def test_branches_merge_without_a_conflict(here: Run, cleaned: Path) -> None:
    (cleaned / ".gitattributes").write_text(".dedup-memory merge=union\n")
    git(cleaned, "add", ".")
    git(cleaned, "commit", "-qm", "cleaned")
    git(cleaned, "branch", "theirs")
    footers = {
        "theirs": "Tide tables by the Lighthouse Desk",
        "HEAD": "Letters to the editor go to the old customs house",
    }
    for branch, footer in footers.items():
        git(cleaned, "checkout", "-q", *([] if branch == "HEAD" else [branch]))
        if branch == "HEAD":
            git(cleaned, "checkout", "-q", "-b", "ours", "theirs~1")
        write_files(cleaned / "corpus" / f"{branch.lower()}.example", footer=footer)
        git(cleaned, "add", ".")
        assert here("check", "--repository", "--fix-only").returncode == 0
        git(cleaned, "add", ".")
        git(cleaned, "commit", "-qm", branch)
    git(cleaned, "merge", "-q", "theirs")
    assert len(list_entries(cleaned)) == 3
    for branch, footer in footers.items():
        new = cleaned / "corpus" / f"{branch.lower()}.example" / "new.txt"
        new.write_text(f"{STORY}\n{CLERK}\n{footer}\n")
        assert "printed this line before" in here("check", new).stdout


def test_a_line_that_went_by_its_template_is_not_remembered(here: Run, tmp_path: Path) -> None:
    """Of such lines each is another; the next one has another number."""
    folder = tmp_path / "harbourpost.example"
    write_files(folder, 8)
    for n, path in enumerate(sorted(folder.iterdir())):
        path.write_text(path.read_text().replace(FOOTER, f"Readers' letters ({n + 11})"))
    assert "8 findings fixed" in here("check", ".", "--fix", "--memory", "m").stderr
    assert not (tmp_path / "m").exists()
