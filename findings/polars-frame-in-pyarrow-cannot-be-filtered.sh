#!/usr/bin/env bash
# polars 2.1.0 handed to pyarrow 26.0.1 by the interface that both have for it (`pyarrow.table(frame)`).
# What was run: a frame of three articles, made a table in two ways, then rows of one site picked and rows sorted.
# What happens: by the interface the texts come as `string_view`, a type for which pyarrow can neither compare, filter, take
#   nor sort: each raises. By `frame.to_arrow()` they come as `large_string`, and all of it works.
# Why it matters: a corpus kept in polars is passed on to whatever reads Arrow; the table looks right when it is printed, is
#   written to Parquet, and fails at the first step that picks a site's articles. Cast the columns, or use `to_arrow`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'polars==2.1.0' 'pyarrow==26.0.1'
"$work/venv/bin/python" - <<'PY'
import polars
import pyarrow
import pyarrow.compute as compute

assert (polars.__version__, pyarrow.__version__) == ("2.1.0", "26.0.1")
frame = polars.DataFrame(
    {
        "site": ["harbour.example", "pier.example", "harbour.example"],
        "text": ["The ferry sails again.", "The pier is closed.", "Nine bakers wait."],
    }
)
STEPS = {
    "filter by site": lambda table: table.filter(compute.field("site") == "harbour.example"),
    "take a row": lambda table: table.take([0]),
    "sort by site": lambda table: table.sort_by("site"),
}


def run(table):
    seen = {}
    for name, step in STEPS.items():
        try:
            seen[name] = f"{step(table).num_rows} rows"
        except pyarrow.ArrowException as problem:
            seen[name] = f"{type(problem).__name__}: {problem}"
    return seen


by_interface, by_method = pyarrow.table(frame), frame.to_arrow()
for table, way in ((by_interface, "pyarrow.table(frame)"), (by_method, "frame.to_arrow()")):
    print(f"{way}: text is {table.schema.field('text').type}")
    for name, outcome in run(table).items():
        print(f"  {name}: {outcome}")
assert str(by_interface.schema.field("text").type) == "string_view"
assert all("Error" in outcome for outcome in run(by_interface).values())
assert run(by_method) == {"filter by site": "2 rows", "take a row": "1 rows", "sort by site": "3 rows"}
assert run(by_interface.cast(by_method.schema)) == run(by_method)
PY
echo "SEEN: pyarrow 26.0.1 cannot filter, take or sort the texts of a polars 2.1.0 frame that it was given by its own interface."
