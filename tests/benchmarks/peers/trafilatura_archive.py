"""Take the texts out of a web archive with fastwarc and trafilatura alone: `python SCRIPT ARCHIVE OUT`, rows of id and text."""

import json
import sys
from typing import Any

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType


def main(archive: str, out: str) -> None:
    """Write a row for each page of which something is extracted."""
    with open(archive, "rb") as stream, open(out, "w", encoding="utf-8") as rows:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
            try:
                text = extract(record.reader.read())
            except Exception as problem:
                print(f"{type(problem).__name__}: {str(problem)[:80]}", file=sys.stderr)
                continue
            if text:
                rows.write(json.dumps({"id": record.record_id.strip("<>"), "text": text}, ensure_ascii=False) + "\n")


def extract(content: bytes) -> Any:
    """The text of an answer; it is a record of its own, since a body that cannot be decoded would end the iterator."""
    answer = WarcRecord()
    answer.init_headers(record_type=WarcRecordType.response)
    answer.is_http = True
    answer.set_bytes_content(content)
    answer.parse_http(auto_decode="all")
    if answer.http_headers.status_code != 200 or answer.http_content_type != "text/html":
        return None
    return trafilatura.extract(answer.reader.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
