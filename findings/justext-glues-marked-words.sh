#!/usr/bin/env bash
# jusText 3.0.2 on sentences in which two marked-up words follow each other with a space between them.
# What was run: justext() on a page of one long paragraph with linked names, bold and italic words and <time> in it.
# What happens: text nodes that are only white space are thrown away, so the space between </a> and <a>, or </b> and <i>,
#   goes, and the two words become one: "Ada LundBo Berg". A space inside an element, or beside a plain word, stays.
#   A line break between two elements goes the same way.
# Why it matters: names and numbers are what papers mark up, and the joined words are not in any other copy of the story:
#   counts of words, language models and near-duplicate search all see a word that nobody wrote ("3-22-1").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'justext==3.0.2' 'lxml_html_clean==0.4.6'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
import justext

assert version("justext") == "3.0.2"
START = ("It was the first time in nine years that the two clubs of the town had met at the harbour, and all of those who "
         "were there had come for it in the rain and stayed until the end of it. ")
STOPLIST = justext.get_stoplist("English")
TABLE = [
    ('The goals were by <a href="/1">Ada Lund</a> <a href="/2">Bo Berg</a> and the crew.',
     "The goals were by Ada LundBo Berg and the crew."),
    ("The two games were won by <b>3-2</b> <b>2-1</b> and the third was lost.",
     "The two games were won by 3-22-1 and the third was lost."),
    ("It is said that the mayor was <b>not</b> <i>amused</i> by the songs of the crowd.",
     "It is said that the mayor was notamused by the songs of the crowd."),
    ("The next of the games will be on <time>Monday</time>\n<em>at noon</em> in the hall.",
     "The next of the games will be on Mondayat noon in the hall."),
    ("It is said that the mayor was <b>not</b> amused by <i>the songs </i><b>of the crowd</b>.",
     "It is said that the mayor was not amused by the songs of the crowd."),
]
for html, expected in TABLE:
    page = f'<!doctype html><html lang="en"><head><title>Derby</title></head><body><p>{START}{html}</p></body></html>'
    (paragraph,) = [one for one in justext.justext(page, STOPLIST) if not one.is_boilerplate]
    read = paragraph.text.removeprefix(START)
    print(f"{' '.join(html.split())}\n    -> {read}")
    assert read == expected
PY
echo "SEEN: jusText 3.0.2 joins two marked-up words to one when only a space or a line break stands between them."
