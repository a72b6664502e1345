#!/usr/bin/env bash
# Resiliparse 2.0.1: extract_plain_text(main_content=True) on a story with a plain <ul> between its paragraphs.
# What was run: one article with a list of two sentences, in <main><article>, and again with one more <div> around the
#   article's content; then with <ol> in place of <ul>, and with main_content off.
# What happens: whether the list is story depends on how many elements lie between it and <body>. With two, the sentences
#   in the <ul> are gone and the paragraphs around it stay; with three they are there. An <ol> stays at either place.
# Why it matters: "what changes from Monday" is often such a list, and the plainest pages lose it. Who adds a wrapper in a
#   redesign gets longer stories, and copies of one story on two sites differ by a list that both have.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'resiliparse==2.0.1'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from resiliparse.extract.html2text import extract_plain_text

assert version("resiliparse") == "2.0.1"
ITEMS = ("Cars take the motorway, which adds eleven minutes to the journey.",
         "Buses and ambulances may pass the bridge at any hour until the summer.")
BEFORE = "The council of Brennick decided on Monday evening that the bridge closes on the first of March. What changes:"
AFTER = "The harbour office pays for a ferry for people on foot until the autumn, and the council will then vote again."


def read(layers, kind="ul", main=True):
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    story = f"<h1>Bridge closes</h1><p>{BEFORE}</p><{kind}>{items}</{kind}><p>{AFTER}</p>"
    opened, closed = "".join(f"<{one}>" for one in layers), "".join(f"</{one}>" for one in reversed(layers))
    page = (f'<!doctype html><html lang="en"><head><title>Bridge closes</title></head><body>{opened}{story}{closed}'
            "</body></html>")
    text = extract_plain_text(page, main_content=main)
    assert BEFORE in text and AFTER in text
    return [item in text for item in ITEMS]


for layers in ([], ["article"], ["main", "article"], ["main", "article", "div"], ["div", "div", "main", "article"]):
    seen = read(layers)
    print(f"body > {' > '.join([*layers, 'ul'])}: {sum(seen)} of 2 list sentences in the text")
    assert seen == [len(layers) > 2] * 2
assert read(["main", "article"], kind="ol") == [True, True]
assert read(["main", "article"], main=False) == [True, True]
PY
echo "SEEN: Resiliparse 2.0.1 takes a story's <ul> out when fewer than three elements lie between it and <body>."
