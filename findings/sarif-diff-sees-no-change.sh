#!/usr/bin/env bash
# sarif-tools 3.0.5: "sarif diff" between two SARIF 2.1.0 reports of a duplicate checker.
# What was run: an old report names lines 3 and 9 of two stories. It is compared, with "--check warning" as a gate, to a
#   report of two lines in two other stories under the same rule, to one of three lines, and to one with a second rule.
# What happens: results are only counted for each rule. The first pair has "no changes" though no result is common to
#   both; the second is reported as 2 -> 3, yet the gate passes; only the new rule makes it fail.
# Why it matters: a change of settings that begins to flag good story lines under a rule that fired before passes the
#   gate, however many lines it flags.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'sarif-tools==3.0.5'
cat > "$work/run.py" <<'PY'
import json, os, subprocess, sys
from importlib.metadata import version


def report(name, lines, rules=("repeated-line",)):
    results = [{"ruleId": rule, "level": "warning", "message": {"text": f"{file} repeats a line"},
                "partialFingerprints": {"line/v1": f"{file}-{line}"},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}}}]}
               for rule in rules for file, line in lines]
    run = {"tool": {"driver": {"name": "checker", "rules": [{"id": rule} for rule in rules]}}, "results": results}
    json.dump({"version": "2.1.0", "runs": [run]}, open(name, "w"))


def sarif(*arguments):
    return subprocess.run([os.path.join(os.path.dirname(sys.executable), "sarif"), *arguments], capture_output=True, text=True)


assert version("sarif-tools") == "3.0.5"
report("old.sarif", [("bridge.txt", 3), ("ferry.txt", 9)])
report("new.sarif", [("library.txt", 40), ("rain.txt", 1)])
report("more.sarif", [("library.txt", 40), ("rain.txt", 1), ("mill.txt", 2)])
report("rule.sarif", [("bridge.txt", 3), ("ferry.txt", 9)], ("repeated-line", "repeated-headline"))
text = sarif("diff", "old.sarif", "new.sarif")
print("sarif-tools", version("sarif-tools"))
print(text.stdout.rstrip())
assert text.returncode == 0 and "warning level: +0 -0 no changes" in text.stdout
gate = sarif("--check", "warning", "diff", "-o", "diff.json", "old.sarif", "new.sarif")
found = json.load(open("diff.json"))
print("gate, other lines: leaves with", gate.returncode, "and the JSON has", found["all"], found["warning"])
assert gate.returncode == 0 and found["all"] == {"+": 0, "-": 0} and found["warning"]["codes"] == {}
more = sarif("--check", "warning", "diff", "old.sarif", "more.sarif")
print("gate, one line more: leaves with", more.returncode, "|", more.stdout.splitlines()[2].strip())
assert more.returncode == 0 and "2 -> 3" in more.stdout
rule = sarif("--check", "warning", "diff", "old.sarif", "rule.sarif")
print("gate, a rule that never fired before: leaves with", rule.returncode)
assert rule.returncode != 0
PY
(cd "$work" && "$work/venv/bin/python" run.py)
echo "SEEN: sarif-tools 3.0.5 calls two reports without a common result unchanged and lets a rise in findings pass."
