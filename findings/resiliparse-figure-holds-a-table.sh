#!/usr/bin/env bash
# Resiliparse 2.0.1: extract_plain_text with main_content=True and alt_texts=False on a story with a table or a quotation in a
#   <figure>, as HTML's own standard shows them and as WordPress writes every table and pull quote.
# What was run: one article with a table of results and a quotation, each bare and then in a <figure>, with alt_texts on and off.
# What happens: asked for no alternative texts of pictures, it leaves out every figure, whatever is in it: the table and the
#   quotation are gone with no trace, though there is no picture on the page. Bare ones stay; with alt_texts on all stay.
# Why it matters: nobody wants "Photo of a bridge" in a corpus, so the switch is turned off; the results of an election, the
#   quoted answer and whatever else an editor set apart go with it, and the sentence that leads up to them ends in nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'resiliparse==2.0.1'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from resiliparse.extract.html2text import extract_plain_text

assert version("resiliparse") == "2.0.1"
BEFORE = "The council of Brennick counted the votes on the old bridge twice on Monday evening, and this is what came of it:"
AFTER = "The harbour office pays for a ferry for people on foot until the autumn, and the council will then vote again."
TABLE = "<table><tr><td>To close it</td><td>212</td></tr><tr><td>To keep it</td><td>198</td></tr></table>"
QUOTATION = "<blockquote><p>We have asked for this since the cables broke, and nobody came.</p></blockquote>"


def read(html, alt_texts):
    page = ('<!doctype html><html lang="en"><head><title>Bridge closes</title></head><body><main><article><div>'
            f"<h1>Bridge closes</h1><p>{BEFORE}</p>{html}<p>{AFTER}</p></div></article></main></body></html>")
    text = extract_plain_text(page, main_content=True, alt_texts=alt_texts)
    assert BEFORE in text and AFTER in text
    return text


for name, html, words in (("table", TABLE, ("To close it", "198")), ("quotation", QUOTATION, ("since the cables broke",))):
    for in_figure in (False, True):
        told = f"<figure>{html}</figure>" if in_figure else html
        seen = {alt_texts: all(word in read(told, alt_texts) for word in words) for alt_texts in (True, False)}
        print(f"{name}, {'in a figure' if in_figure else 'bare'}: there with alt_texts {seen[True]}, without {seen[False]}")
        assert seen == {True: True, False: not in_figure}
PY
echo "SEEN: Resiliparse 2.0.1 without alt_texts leaves out tables and quotations that stand in a <figure>."
