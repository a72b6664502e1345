#!/usr/bin/env bash
# rapidfuzz 3.14.6: process.cdist and process.cpdist with an integer dtype, as one does to save memory on many lines.
# What was run: two paragraphs that differ in one digit (2 dead or 9 dead), scored with fuzz.ratio as float and as uint8.
# What happens: 99.5 is rounded up to 100 in the integer matrix, so "== 100" calls the two paragraphs identical; yet
#   score_cutoff=100 on the same call answers 0, for the cut is made before the rounding.
# Why it matters: "remove only what is 100 percent the same" removes the paragraph with the corrected death toll.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'rapidfuzz==3.14.6' 'numpy==2.4.6'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
import numpy as np
from rapidfuzz import fuzz, process

LEAD = ("The council voted on Monday to close the old bridge, and the work will start after the summer, when the ferry "
        "line has its second boat. The mayor said that the town has waited long enough. ")
first, second = LEAD + "The fire killed 2 people.", LEAD + "The fire killed 9 people."
assert version("rapidfuzz") == "3.14.6" and first != second
plain = fuzz.ratio(first, second)
print(f"fuzz.ratio: {plain:.4f}")
assert 99.5 <= plain < 100
for dtype in (np.float32, np.float64):
    score = process.cdist([first], [second], dtype=dtype)[0, 0]
    print(f"cdist {np.dtype(dtype).name}: {score:.4f}")
    assert score < 100
for dtype in (np.uint8, np.int16, np.int32):
    score = process.cdist([first], [second], dtype=dtype)[0, 0]
    pairs = process.cpdist([first], [second], dtype=dtype)[0]
    cut = process.cdist([first], [second], dtype=dtype, score_cutoff=100)[0, 0]
    print(f"cdist {np.dtype(dtype).name}: {score}, cpdist: {pairs}, with score_cutoff=100: {cut}")
    assert score == 100 and pairs == 100 and cut == 0
PY
echo "SEEN: two different paragraphs score exactly 100 in an integer matrix, and 0 when 100 is asked for."
