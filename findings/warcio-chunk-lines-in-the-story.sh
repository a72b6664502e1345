#!/usr/bin/env bash
# warcio 1.8.1 and FastWARC 2.0.0 on WARC responses in HTTP chunks, in three spellings that HTTP/1.1 allows.
# What was run: one page three times: "Transfer-Encoding: Chunked" with a capital letter, chunks followed by a trailer
#   field, and a chunk with an extension after its size. Each is read with warcio's content_stream() and with
#   FastWARC's auto_decode="all".
# What happens: warcio leaves the chunk sizes of the first in the middle of the text and puts the end marker and a
#   clipped trailer behind the second; FastWARC reads those two right and refuses the third with an error.
# Why it matters: a line "28" inside a sentence, or junk after the last paragraph, is not boilerplate that any list
#   knows, and the sentence around it no longer matches its copies.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'warcio==1.8.1' 'fastwarc==2.0.0'
"$work/venv/bin/python" - <<'PY'
import io
from importlib.metadata import version
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

BODY = b"<p>The council voted five to four on Monday.</p><p>The mayor was absent.</p>"
FIRST, SECOND = BODY[:40], BODY[40:]
assert (version("warcio"), version("fastwarc")) == ("1.8.1", "2.0.0")
print("warcio", version("warcio"), "FastWARC", version("fastwarc"))


def chunks(extension=b"", trailer=b""):
    sizes = [b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in (FIRST, SECOND)]
    return b"".join(sizes) + b"0\r\n" + trailer + b"\r\n"


def read(coding, payload):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Transfer-Encoding", coding)], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(
        "https://news.example/vote", "response", payload=io.BytesIO(payload), http_headers=headers))
    slow = next(iter(ArchiveIterator(io.BytesIO(out.getvalue())))).content_stream().read()
    try:
        fast = next(iter(FastIterator(io.BytesIO(out.getvalue()), auto_decode="all"))).reader.read()
    except OSError as error:
        fast = f"refused: {error}"
    return slow, fast


usual = read("chunked", chunks())
capital = read("Chunked", chunks())
trailer = read("chunked", chunks(trailer=b"X-Digest: abc\r\n"))
extension = read("chunked", chunks(extension=b";part=1"))
for name, found in (("usual", usual), ("capital", capital), ("trailer", trailer), ("extension", extension)):
    print(name, "| warcio", found[0], "| FastWARC", found[1])
assert usual == (BODY, BODY)
assert capital == (chunks(), BODY)
assert trailer[0].startswith(BODY + b"0\r\n") and trailer[0] != BODY
assert trailer[1] == BODY
assert extension[0] == BODY and isinstance(extension[1], str)
PY
echo "SEEN: chunk sizes or a trailer stay in the text with warcio 1.8.1; FastWARC 2.0.0 refuses a chunk extension."
