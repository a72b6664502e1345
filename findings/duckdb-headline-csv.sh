#!/usr/bin/env bash
# DuckDB 2.0.0 reading a one-column CSV of headlines, the last of which has a semicolon in it.
# What was run: SELECT * on a file with 2,000 headlines and a final "Council votes; bridge closed", then the same file with
#   that line moved up, with the header announced, and with the delimiter named.
# What happens: the reader's guess takes the semicolon for the delimiter, the last headline for the header and everything
#   above it for a preamble: two columns, no rows, no error. With the line elsewhere all 2,001 come back.
# Why it matters: a list of headlines is a valid CSV file, and one late line decides whether 2,001 of them exist.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'duckdb==2.0.0'
(cd "$work" && "$work/venv/bin/python" -) <<'PY'
import csv
import duckdb

HEADLINES = [f"{what} {number}" for number in range(500) for what in (
    "Ferry adds night crossing", "Mayor resigns over bridge", "Storm closes the harbour", "Library reopens after flood")]
ODD = "Council votes; bridge closed"
assert duckdb.__version__ == "2.0.0"


def write(name, lines):
    with open(name, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["headline"])
        writer.writerows([line] for line in lines)
    assert [row[0] for row in csv.reader(open(name, newline=""))][1:] == lines


def read(source):
    found = duckdb.sql(f"SELECT * FROM {source}")
    return found.columns, found.fetchall()


write("last.csv", HEADLINES + [ODD])
write("middle.csv", HEADLINES[:1000] + [ODD] + HEADLINES[1000:])
for source, columns, count in (
        ("'last.csv'", ["Council votes", "bridge closed"], 0),
        ("'middle.csv'", ["headline"], 2001),
        ("read_csv('last.csv', delim=',', header=true)", ["headline"], 2001)):
    names, rows = read(source)
    print(f"{source}: columns {names}, {len(rows)} rows")
    assert names == columns and len(rows) == count, (names, len(rows))
PY
echo "SEEN: DuckDB 2.0.0 reads 0 of 2,001 headlines when only the last one has a semicolon."
