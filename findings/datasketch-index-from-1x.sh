#!/usr/bin/env bash
# datasketch 2.0.0 meets an LSH index that datasketch 1.6.5 pickled.
# What was run: 1.6.5 stores a three-story MinHashLSH with pickle; 2.0.0 loads it and is asked about the very same stories.
# What happens: every query gives an empty list, silently. Comparing the two sketches directly is refused with an
#   error, so the library can tell that they do not fit; the index just never looks.
# Why it matters: a kept index of last month's articles turns into one that says "all of this is new".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/old"
python3 -m venv "$work/new"
"$work/old/bin/pip" install -qq --disable-pip-version-check 'datasketch==1.6.5' 'numpy==2.4.6' 'scipy==1.17.1'
"$work/new/bin/pip" install -qq --disable-pip-version-check 'datasketch==2.0.0' 'numpy==2.4.6' 'scipy==1.17.1'
cat > "$work/stories.py" <<'PY'
from datasketch import MinHash

STORIES = {
    "bridge": "The council closed the old bridge on Monday and the mayor blamed the winter",
    "ferry": "The ferry line adds a night crossing from May for the bakers on the north quay",
    "library": "The library stays open through the winter after the county found the money",
}


def sketch(text):
    found = MinHash(num_perm=128, seed=1)
    for word in text.lower().split():
        found.update(word.encode())
    return found
PY
cat > "$work/save.py" <<'PY'
import pickle, sys
from datasketch import MinHashLSH
from stories import STORIES, sketch

index = MinHashLSH(threshold=0.5, num_perm=128)
for key, text in STORIES.items():
    index.insert(key, sketch(text))
assert all(index.query(sketch(text)) == [key] for key, text in STORIES.items())
pickle.dump((index, sketch(STORIES["ferry"])), open(sys.argv[1], "wb"))
print("saved with 1.6.5; each story found itself there")
PY
cat > "$work/load.py" <<'PY'
import pickle, sys
from importlib.metadata import version
from datasketch import MinHash
from stories import STORIES, sketch

assert version("datasketch") == "2.0.0"
index, old = pickle.load(open(sys.argv[1], "rb"))
answers = {key: index.query(sketch(text)) for key, text in STORIES.items()}
print("datasketch", version("datasketch"), "asks the old index about the same stories:", answers)
assert answers == {"bridge": [], "ferry": [], "library": []}, "the old index answers differently now"
print("the sketch that 1.6.5 made itself still finds its story:", index.query(old))
assert index.query(old) == ["ferry"]
try:
    sketch(STORIES["ferry"]).jaccard(old)
except ValueError as error:
    print("a direct comparison is refused:", error)
else:
    raise SystemExit("a direct comparison is accepted now")
legacy = {}
for key, text in STORIES.items():
    again = MinHash(num_perm=128, seed=1, scheme="legacy")
    for word in text.lower().split():
        again.update(word.encode())
    legacy[key] = index.query(again)
print("with scheme='legacy' the stories are back:", legacy)
assert legacy == {key: [key] for key in STORIES}
PY
(cd "$work" && "$work/old/bin/python" save.py index.pickle && "$work/new/bin/python" load.py index.pickle)
echo "SEEN: after the upgrade the stored index finds nothing and says nothing; known stories count as new."
