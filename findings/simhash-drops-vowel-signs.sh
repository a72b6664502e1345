#!/usr/bin/env bash
# simhash 2.1.2 (the Python package) on Hindi and Thai headlines, given as plain strings.
# What was run: distance between headlines whose words differ only in combining vowel signs or tone marks.
# What happens: the built-in tokeniser keeps letters and digits and drops every combining mark, also from the middle of
#   words, so different words become one. Distance 0: "fort" and "tomorrow" in Hindi, "not" and "wood" in Thai.
# Why it matters: in these scripts a negation or another noun disappears, and two different news lines are one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'simhash==2.1.2' 'numpy==2.4.6'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from simhash import Simhash

assert version("simhash") == "2.1.2"
CASES = [
    ("Hindi, 'the fort is closed' and 'closed tomorrow'", "किला बंद है", "कल बंद है"),
    ("Hindi, 'the day's story' and 'the story of charity'", "दिन की कहानी", "दान की कहानी"),
    ("Thai, 'not' and 'wood'", "ไม่", "ไม้"),
    ("Thai, 'news reached the town' and 'rice reached the town'", "ข่าวมาถึงเมือง", "ข้าวมาถึงเมือง"),
]
for what, one, other in CASES:
    distance = Simhash(one).distance(Simhash(other))
    print(f"{what}: distance {distance}")
    assert one != other and distance == 0, what
latin = Simhash("the fort is closed").distance(Simhash("the ford is closed"))
print("for comparison, one letter changed in English: distance", latin)
assert latin > 0
PY
echo "SEEN: simhash 2.1.2 gives distance 0 to different Hindi and Thai lines."
