#!/usr/bin/env bash
# feedparser 6.0.14 on RSS items whose photo has a media:description, inside media:content or beside it.
# What was run: the same item with description, content:encoded and media:description in different orders.
# What happens: the caption of the photo takes a text's place. After the description it becomes the item's content;
#   before it, it becomes the summary and the description moves to content; set in the item itself, behind both texts,
#   it replaces the summary, and the paper's own description is in no field any more.
# Why it matters: one caption under many stories looks like a repeated lead, and the true lead was never read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'feedparser==6.0.14'
"$work/venv/bin/python" - <<'PY'
import feedparser

LEAD, LONG, CAPTION = "The council voted five to four.", "The whole story of the vote.", "Photo: the old bridge"
PARTS = {
    "lead": f"<description>{LEAD}</description>",
    "long": f"<content:encoded>{LONG}</content:encoded>",
    "caption": f"<media:description>{CAPTION}</media:description>",
    "photo": ('<media:content url="https://news.example/bridge.jpg" medium="image">'
              f"<media:description>{CAPTION}</media:description></media:content>"),
}
WANTED = {
    ("lead", "long"): (LEAD, [LONG]),
    ("lead", "photo"): (LEAD, [CAPTION]),
    ("photo", "lead"): (CAPTION, [LEAD]),
    ("lead", "long", "photo"): (LEAD, [LONG]),
    ("lead", "long", "caption"): (CAPTION, [LONG]),
}
assert feedparser.__version__ == "6.0.14"
print("feedparser", feedparser.__version__)
for order, wanted in WANTED.items():
    entry = feedparser.parse(
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Post</title><item>'
        "<title>Vote on the bridge</title>" + "".join(PARTS[part] for part in order) + "</item></channel></rss>").entries[0]
    got = entry.summary, [part.value for part in entry.get("content", [])]
    print(" + ".join(order), "-> summary:", repr(got[0]), "content:", got[1])
    assert got == wanted, order
    if order[-1] == "caption":
        assert LEAD not in repr(entry)
        print("   the lead is nowhere in the entry")
PY
echo "SEEN: a photo caption replaces the lead or poses as the story in feedparser 6.0.14, depending on the order."
