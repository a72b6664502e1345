#!/usr/bin/env bash
# html2text 2025.4.15 on valid HTML that leaves out the optional </head> and <body> tags.
# What was run: a page that a strict HTML5 parser accepts with no error, then further pages through the same HTML2Text
#   object.
# What happens: the page yields an empty text, and the object stays mute: the next fragment is empty too, until a page
#   with an explicit <body> comes by.
# Why it matters: hand-trimmed pages omit these tags on purpose; one of them wipes out itself and the feed entries that a
#   long-running converter is given after it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'html2text==2025.4.15' 'html5lib==1.1'
"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
import html2text, html5lib

PAGE = ('<!doctype html><html lang="en"><head><title>Vote moved</title>'
        "<h1>Vote moved</h1><p>The council will vote on Monday.</p></html>")
ENTRY = "<p>The night ferry sails again from the north pier.</p>"
WHOLE = '<!doctype html><html lang="en"><head><title>Rain</title></head><body><p>Rain stopped the final.</p></body></html>'
assert version("html2text") == "2025.4.15"
html5lib.HTMLParser(strict=True).parse(PAGE)
print("html5lib, strict: no parse error")

converter = html2text.HTML2Text()
print("fresh object, feed entry:", repr(html2text.HTML2Text().handle(ENTRY)))
first, second, third, fourth = (converter.handle(html) for html in (PAGE, ENTRY, WHOLE, ENTRY))
print("one object, page without the tags:", repr(first))
print("same object, feed entry after it:", repr(second))
print("same object, page with <body>:", repr(third))
print("same object, the feed entry again:", repr(fourth))
assert "night ferry" in html2text.HTML2Text().handle(ENTRY)
assert not first.strip() and not second.strip()
assert "Rain stopped" in third and "night ferry" in fourth
repaired = html2text.HTML2Text().handle(PAGE.replace("<h1>", "</head><h1>"))
print("with </head> put in:", repr(repaired))
assert "vote on Monday" in repaired
PY
echo "SEEN: html2text gives an empty text for a valid page, and for what follows it."
