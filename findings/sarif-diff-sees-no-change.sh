#!/usr/bin/env bash
# sarif-tools 3.0.5: "sarif diff" between two SARIF 2.1.0 reports of a duplicate checker.
# What was run: the old report names lines 3 and 9 of two stories, the new one two lines of two other stories, under the
#   same rule; both are compared, as text, as JSON and with --check note as a gate.
# What happens: only the numbers of results for each rule are compared. As they are equal the tool says "no changes", its
#   JSON lists nothing and the gate passes.
# Why it matters: a change of settings that begins to flag good story lines passes review as long as it flags as many
#   lines as before.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'sarif-tools==3.0.5'
cat > "$work/run.py" <<'PY'
import json, os, subprocess, sys
from importlib.metadata import version


def report(name, lines):
    results = [{"ruleId": "repeated-line", "level": "warning", "message": {"text": f"{file} repeats a line"},
                "partialFingerprints": {"line/v1": f"{file}-{line}"},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}}}]}
               for file, line in lines]
    run = {"tool": {"driver": {"name": "checker", "rules": [{"id": "repeated-line"}]}}, "results": results}
    json.dump({"version": "2.1.0", "runs": [run]}, open(name, "w"))


def sarif(*arguments):
    return subprocess.run([os.path.join(os.path.dirname(sys.executable), "sarif"), *arguments], capture_output=True, text=True)


assert version("sarif-tools") == "3.0.5"
report("old.sarif", [("bridge.txt", 3), ("ferry.txt", 9)])
report("new.sarif", [("library.txt", 40), ("rain.txt", 1)])
report("more.sarif", [("library.txt", 40), ("rain.txt", 1), ("mill.txt", 2)])
text = sarif("diff", "old.sarif", "new.sarif")
print("sarif-tools", version("sarif-tools"))
print(text.stdout.rstrip())
assert text.returncode == 0 and "warning level: +0 -0 no changes" in text.stdout
gate = sarif("--check", "note", "diff", "-o", "diff.json", "old.sarif", "new.sarif")
found = json.load(open("diff.json"))
print("gate leaves with", gate.returncode, "and the JSON has", found["all"], found["warning"])
assert gate.returncode == 0 and found["all"] == {"+": 0, "-": 0} and found["warning"]["codes"] == {}
grown = sarif("--check", "note", "diff", "old.sarif", "more.sarif")
print("with one result more the gate leaves with", grown.returncode)
assert grown.returncode != 0
PY
(cd "$work" && "$work/venv/bin/python" run.py)
echo "SEEN: sarif diff calls two reports without a single common result unchanged."
