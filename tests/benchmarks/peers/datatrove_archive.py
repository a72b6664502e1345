"""Take the texts out of a web archive with datatrove's WarcReader and Trafilatura: `python SCRIPT ARCHIVE OUT`."""

import json
import sys
from pathlib import Path

from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader


def main(archive: str, out: str) -> None:
    """Write a row of id and text for each page of which something is extracted."""
    path = Path(archive)
    reader = WarcReader(str(path.parent), glob_pattern=path.name)
    with open(out, "w", encoding="utf-8") as rows:
        for document in Trafilatura()(reader.run()):
            if document.text:
                row = {"id": document.id.strip("<>"), "text": document.text}
                rows.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
