#!/usr/bin/env bash
# Polars 2.1.0 and DuckDB 2.0.0 on a JSON Lines dump in which one story, far down, has a "correction" field.
# What was run: the same dump with that record at row 101 and at row 20,481, read with each tool's one-line reader and
#   with pyarrow 26.0.1.
# What happens: Polars looks at 100 rows and DuckDB at 20,480 to learn the fields; a field that first comes later is not
#   in the result at all, without an error. pyarrow keeps it at either place.
# Why it matters: corrections, updates and second bodies are rare fields; copied through such a reader, the words in them
#   are gone from the corpus, and whether they are depends on where the story happened to lie.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'polars==2.1.0' 'duckdb==2.0.0' 'pyarrow==26.0.1'
(cd "$work" && "$work/venv/bin/python" -) <<'PY'
import json
import duckdb, polars as pl, pyarrow, pyarrow.json

assert (pl.__version__, duckdb.__version__, pyarrow.__version__) == ("2.1.0", "2.0.0", "26.0.1")
READERS = {
    "polars read_ndjson": lambda name: pl.read_ndjson(name).columns,
    "polars scan_ndjson": lambda name: pl.scan_ndjson(name).collect().columns,
    "duckdb SELECT *": lambda name: duckdb.sql(f"SELECT * FROM '{name}'").columns,
    "pyarrow read_json": lambda name: pyarrow.json.read_json(name).column_names,
}
WANTED = {99: "1111", 100: "0011", 20479: "0011", 20480: "0001"}
for before, wanted in WANTED.items():
    name = f"dump-{before}.jsonl"
    with open(name, "w") as out:
        for number in range(before):
            out.write(json.dumps({"id": number, "text": f"Line {number} from the pier."}) + "\n")
        out.write(json.dumps({"id": before, "text": "The vote.", "correction": "The vote was five to four."}) + "\n")
    seen = {reader: "correction" in read(name) for reader, read in READERS.items()}
    print(f"correction in row {before + 1}:", seen)
    assert list(seen.values()) == [flag == "1" for flag in wanted], before
assert "correction" in pl.read_ndjson(name, infer_schema_length=None).columns
assert "correction" in duckdb.sql(f"FROM read_json('{name}', sample_size=-1)").columns
print("with infer_schema_length=None and sample_size=-1 both see it")
PY
echo "SEEN: a field first met after row 100 (Polars 2.1.0) or row 20,480 (DuckDB 2.0.0) is dropped without a word."
