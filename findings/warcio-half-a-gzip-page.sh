#!/usr/bin/env bash
# warcio 1.8.1 reading a WARC response whose body was sent as gzip in two members, as servers do that glue a cached
#   head of the page to the rest of it. FastWARC 2.0.0 reads the same record for comparison.
# What was run: one response record with Content-Encoding: gzip; the body is two gzip members one after the other, which
#   the gzip format allows and Python's own gzip module reads whole.
# What happens: content_stream().read() returns the first member and then says end of file: half the story, no error.
# Why it matters: the cut lies at any byte, so a page loses its second half and looks like a short article.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'warcio==1.8.1' 'fastwarc==2.0.0'
"$work/venv/bin/python" - <<'PY'
import gzip, io
from importlib.metadata import version
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HEAD = b"<html><body><h1>Bridge closed</h1><p>The council closed the old bridge on Monday.</p>"
REST = b"<p>Two people were hurt.</p><p>The mayor blamed the winter.</p></body></html>"
assert (version("warcio"), version("fastwarc")) == ("1.8.1", "2.0.0")
body = gzip.compress(HEAD) + gzip.compress(REST)
assert gzip.decompress(body) == HEAD + REST


def record(payload):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(
        "https://news.example/bridge", "response", payload=io.BytesIO(payload), http_headers=headers))
    return out.getvalue()


def read(payload):
    stream = next(iter(ArchiveIterator(io.BytesIO(record(payload))))).content_stream()
    first = stream.read()
    return first, stream.read()


text, after = read(body)
print("warcio", version("warcio"), "reads", len(text), "of", len(HEAD + REST), "bytes, then", after)
print("   ends with:", text[-40:].decode())
assert text == HEAD and after == b""
single = read(gzip.compress(HEAD + REST))[0]
assert single == HEAD + REST
print("   as one member it reads all", len(single))
fast = next(iter(FastIterator(io.BytesIO(record(body)), auto_decode="all"))).reader.read()
print("FastWARC", version("fastwarc"), "reads", len(fast))
assert fast == HEAD + REST
PY
echo "SEEN: warcio 1.8.1 silently stops after the first gzip member of a page; FastWARC 2.0.0 reads the rest."
