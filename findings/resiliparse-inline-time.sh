#!/usr/bin/env bash
# Resiliparse 2.0.0: extract_plain_text(main_content=True) on a sentence with the standard <time> element in it.
# What was run: one short article in which two dates of one sentence are marked up with <time>, read with main_content
#   on and off.
# What happens: with main_content=True the dates are cut out of the middle of the sentence, which still reads like one.
# Why it matters: what is left is not visibly damaged, yet says less than the paper wrote ("will vote on at the school"),
#   and copies of one agency story with and without the markup no longer match as duplicates.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'resiliparse==2.0.0'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from resiliparse.extract.html2text import extract_plain_text

SENTENCE = "The council will vote on {}5 May{} at the old school, not on {}7 May{} as first reported."
MARKED = SENTENCE.format('<time datetime="2026-05-05">', "</time>", '<time datetime="2026-05-07">', "</time>")
PAGE = ('<!doctype html><html lang="en"><head><title>Vote moved</title></head><body><main><article><h1>Vote moved</h1>'
        "<p>{}</p><p>The mayor said that the hall is too cold for so many people.</p></article></main></body></html>")
assert version("resiliparse") == "2.0.0"
plain = SENTENCE.format("", "", "", "")
main = extract_plain_text(PAGE.format(MARKED), main_content=True)
whole = extract_plain_text(PAGE.format(MARKED), main_content=False)
unmarked = extract_plain_text(PAGE.format(plain), main_content=True)
print("main_content=True: ", main.splitlines()[2])
print("main_content=False:", whole.splitlines()[2])
assert "The council will vote on at the old school, not on as first reported." in main
assert plain in whole and plain in unmarked
PY
echo "SEEN: Resiliparse 2.0.0 main content extraction deletes dates marked up with <time> from inside a sentence."
