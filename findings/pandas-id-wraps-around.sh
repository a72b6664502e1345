#!/usr/bin/env bash
# pandas 3.1.1: read_json(lines=True) on records with an id of 21 digits, as some systems build from date and counter.
# What was run: two JSON Lines records with different integer ids, read with pandas and with Python's json.
# What happens: some numbers beyond 64 bits are refused by pandas with "too big", others come back as another number:
#   what is left after dividing by 2 to the 64th. Here the long id becomes exactly the id of the other story, and
#   drop_duplicates("id") removes it.
# Why it matters: a story is taken for the copy of another one and no message says so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'pandas==3.1.1' 'numpy==2.4.6'
"$work/venv/bin/python" - <<'PY'
import io, json
import pandas as pd

LONG = 110000000000000000001
SHORT = LONG % 2**64
LINES = (json.dumps({"id": SHORT, "text": "The bridge is closed."}) + "\n"
         + json.dumps({"id": LONG, "text": "The ferry sails again."}) + "\n")
assert pd.__version__ == "3.1.1" and LONG != SHORT
print("pandas", pd.__version__)
print("json  ", [json.loads(line)["id"] for line in LINES.splitlines()])
frame = pd.read_json(io.StringIO(LINES), lines=True)
print("pandas", frame["id"].tolist())
assert frame["id"].tolist() == [SHORT, SHORT]
left = frame.drop_duplicates("id")["text"].tolist()
print("left after drop_duplicates('id'):", left)
assert left == ["The bridge is closed."]
refused = []
for number in (2**64, 202405011234567890123):
    try:
        pd.read_json(io.StringIO(json.dumps({"id": number}) + "\n"), lines=True)
    except ValueError as error:
        refused.append(number)
        print("pandas", number, "refused:", error)
assert len(refused) == 2
PY
echo "SEEN: pandas 3.1.1 refuses some long ids and silently turns others into a different, already used one."
