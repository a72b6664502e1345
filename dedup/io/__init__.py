"""Read and write dumps: the only code that opens data files.

The main process opens sources (`open_sources`) and cuts them into chunks; a worker reads a chunk into rows
(`read_chunk`), has the format of each cut lines out of it, and that of the output frame it; the main process hands
the framed rows, in order, to the writer of the output. What a format can do is in `format`, which there are in
`registry`.
"""

from __future__ import annotations

from dedup.io.atomic import Output, check_outputs, publish_all
from dedup.io.database import find_database, is_database, name_output, split_database
from dedup.io.datasets import is_dataset, list_data_files
from dedup.io.encodings import check_encoding, show_path
from dedup.io.fields import tell_fields
from dedup.io.format import Chunk, Format, Framed, ReadRows, Reject, Row, Writer
from dedup.io.registry import choose_format, choose_kept_format, is_taken_out, keeps_rows, match_names, split_extension
from dedup.io.sources import Source, open_copy, open_records, open_sources, read_chunk
from dedup.io.writers import OneFile

__all__ = [
    "Chunk", "Format", "Framed", "OneFile", "Output", "ReadRows", "Reject", "Row", "Source", "Writer", "check_encoding", "check_outputs",
    "choose_format", "choose_kept_format", "find_database", "is_database", "is_dataset", "is_taken_out", "keeps_rows", "list_data_files", "match_names", "name_output", "open_copy", "open_records", "open_sources", "publish_all", "read_chunk", "show_path", "split_database", "split_extension",
    "tell_fields",
]  # fmt: skip
