#!/usr/bin/env bash
# rensa 0.5.0: RMinHash.update(text) and CMinHash.update(text) with a whole story as one string.
# What was run: two unrelated news paragraphs, once given as a string and once as a list of words, compared and added to
#   an RMinHashDeduplicator at threshold 0.7.
# What happens: a string is accepted and read letter by letter, so a sketch holds little but the alphabet. Unrelated
#   stories look almost the same, and the deduplicator takes the second for a duplicate of the first.
# Why it matters: no error, no warning, and most of a corpus in one language would be thrown out as repeats.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'rensa==0.5.0'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from rensa import CMinHash, RMinHash, RMinHashDeduplicator

BRIDGE = ("The town council voted on Monday to close the old bridge for two years while engineers "
          "replace the cables and the deck.")
RAIN = ("Heavy rain stopped the football final for an hour last night, yet more than nine thousand "
        "supporters waited in the stands.")
assert version("rensa") == "0.5.0"


def sketch(kind, tokens):
    made = kind(num_perm=128, seed=42)
    made.update(tokens)
    return made


for kind in (RMinHash, CMinHash):
    strings = sketch(kind, BRIDGE).jaccard(sketch(kind, RAIN))
    words = sketch(kind, BRIDGE.split()).jaccard(sketch(kind, RAIN.split()))
    letters = sketch(kind, list(BRIDGE)).digest() == sketch(kind, BRIDGE).digest()
    print(f"{kind.__name__}: as strings {strings:.3f}, as words {words:.3f}; string equals list of letters: {letters}")
    assert strings > 0.7 and words < 0.15 and letters

for name, give in (("strings", str), ("words", str.split)):
    keeper = RMinHashDeduplicator(threshold=0.7, num_perm=128, use_lsh=False)
    kept = [keeper.add("bridge", sketch(RMinHash, give(BRIDGE))), keeper.add("rain", sketch(RMinHash, give(RAIN)))]
    print(f"deduplicator fed with {name}: bridge kept {kept[0]}, rain kept {kept[1]}")
    assert kept == [True, name == "words"]
PY
echo "SEEN: rensa 0.5.0 compares letters when it is handed text, and drops an unrelated story as a duplicate."
