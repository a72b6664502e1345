#!/usr/bin/env bash
# datasets 5.2.0 (Hugging Face) with pyarrow 26.0.1: JSON Lines in with load_dataset, JSON Lines out with to_json.
# What was run: two records, all of whose values are strings: an id, a headline that is a date (as memorial pieces and day
#   chronicles have it) and the time of publication with the paper's offset; then the same with one fraction of a second.
# What happens: strings that look like ISO dates become timestamps. Out come milliseconds as numbers: the headline
#   "2026-05-05" is 1777939200000, and a story of a quarter past midnight on the 6th, offset +02:00, is one of the 5th with
#   nothing that tells of the offset. One value with a fraction in it, and the whole column stays as it was written.
# Why it matters: a headline no longer equals the line in its story, dates of two shards of one dump come back in two forms,
#   and whether they do depends on a single record.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HF_HOME="$work/hf" HF_HUB_OFFLINE=1
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'datasets==5.2.0' 'pyarrow==26.0.1'
(cd "$work" && "$work/venv/bin/python" - <<'PY'
import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
import datasets

datasets.disable_progress_bars()
assert (version("datasets"), version("pyarrow")) == ("5.2.0", "26.0.1")
RECORDS = [
    {"id": "a", "title": "2026-05-05", "published": "2026-05-05T23:30:00+02:00", "text": "The day of the flood."},
    {"id": "b", "title": "2026-05-06", "published": "2026-05-06T00:15:00+02:00", "text": "The day after it."},
]


def through(name, records):
    source, target = Path(f"{name}.jsonl"), Path(f"{name}.out.jsonl")
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    datasets.load_dataset("json", data_files=str(source), split="train").to_json(str(target))
    return [json.loads(line) for line in target.read_text().splitlines()]


first, second = through("dates", RECORDS)
print("in: ", RECORDS[0])
print("out:", first)
assert first == {"id": "a", "title": 1777939200000, "published": 1778016600000, "text": "The day of the flood."}
assert second["published"] - first["published"] == 45 * 60 * 1000
moment = datetime.fromtimestamp(second["published"] / 1000, UTC)
print("out:", second, "which is", moment.isoformat())
assert moment.day == 5
offset = through("offsets", [RECORDS[0] | {"published": "2026-05-05T21:30:00Z"}, RECORDS[1]])
assert offset[0]["published"] == first["published"]
fraction = RECORDS[1] | {"published": "2026-05-06T00:15:00.5+02:00"}
kept = through("fraction", [RECORDS[0], fraction])
print("with one fraction of a second in the column:", [record["published"] for record in kept])
assert [record["published"] for record in kept] == [RECORDS[0]["published"], fraction["published"]]
assert [record["title"] for record in kept] == [1777939200000, 1778025600000]
PY
)
echo "SEEN: datasets 5.2.0 writes a headline that is a date as a number, and times of publication without their offset."
