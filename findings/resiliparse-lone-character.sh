#!/usr/bin/env bash
# Resiliparse 2.0.1: extract_plain_text(main_content=True) where one character stands alone between two tags.
# What was run: sentences with two links or two marked-up words and one character between them, in Chinese, Japanese, Korean,
#   Hindi and English, with main_content on and off.
# What happens: if the character takes three bytes in UTF-8, it is dropped: the Chinese "and" between two linked names, the
#   Japanese topic mark, a full stop at the end of a line, an opening quote, the dash in "3–2", which becomes "32", and in
#   "Berg – nine", which becomes "Bergnine". So is a letter with an accented one, which makes three bytes: "là" and "Só".
#   Texts of one, two, four or more bytes stay.
# Why it matters: it is the default tool for large web corpora; scores and years turn into other numbers, and pages in East
#   Asian scripts, where words are linked without spaces, lose particles wherever names are linked.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'resiliparse==2.0.1'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
from resiliparse.extract.html2text import extract_plain_text

assert version("resiliparse") == "2.0.1"
OTHER = "The council of Brennick decided on Monday evening that the bridge closes on the first of March."
LOST = [
    ('<a href="/1">北京</a>和<a href="/2">上海</a>将合作。', "北京上海将合作。"),
    ("<b>東京</b>は<b>大雨</b>だった。", "東京大雨だった。"),
    ("首都は<b>東京</b>。", "首都は東京"),
    ("<b>서울</b>의 <b>겨울</b>은 길다.", "서울겨울은 길다."),
    ("<b>देश</b> व <b>लोग</b> साथ हैं।", "देशलोग साथ हैं।"),
    ("The game ended <b>3</b>–<b>2</b> on Monday.", "The game ended 32 on Monday."),
    ('It was <a href="/1">Ada Berg</a> – <b>nine votes</b> for her.', "It was Ada Bergnine votes for her."),
    ("„<i>Nein</i>“, sagte sie.", "Nein“, sagte sie."),
    ("<b>Chi</b> là <b>ra</b> hier.", "Chira hier."),
]
KEPT = ["The game ended <b>3</b>-<b>2</b> on Monday.", "<b>Lund</b> и <b>Berg</b> met.", "<b>Lund</b> à <b>Lyon</b> hier.",
        '<a href="/1">北京</a>以及<a href="/2">上海</a>将合作。', "<b>大阪</b>𠮷<b>野家</b>です。"]


def read(sentence, main):
    page = ('<!doctype html><html><head><meta charset="utf-8"><title>News</title></head><body><main><article>'
            f"<p>{OTHER}</p><p>{sentence}</p><p>{OTHER}</p></article></main></body></html>")
    return extract_plain_text(page, main_content=main).replace(OTHER, "").strip()


for sentence, expected in LOST:
    whole, main = read(sentence, False), read(sentence, True)
    print(f"{whole}\n    -> {main}")
    assert main == expected != whole
for sentence in KEPT:
    assert read(sentence, True) == read(sentence, False)
PY
echo "SEEN: Resiliparse 2.0.1 main content extraction drops a character of three bytes that stands alone between two tags."
