"""Clean records as crawlers hand them around: mappings with a text field among others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dedup.article import CleanedArticle
from dedup.cleaner import Cleaner
from dedup.config import ReadOptions
from dedup.errors import BadRow
from dedup.io.fields import check_text, find_text_field, make_article


def clean_mapping(
    mapping: Mapping[str, Any],
    cleaner: Cleaner,
    *,
    learn: bool = False,
    text_field: str = "",
    title_field: str = "",
    url_field: str = "",
    findings_field: str = "",
) -> dict[str, Any]:
    """Return a copy of a record with its text cleaned, learnt first where asked to; all other fields stay.

    Fields are found by the names that news-please, trafilatura, newspaper4k, Fundus and others give them (`maintext`,
    `text`, `plaintext`, ...) or named here. With `findings_field` the copy has what was found under this name, as a
    list of plain mappings. A record whose text is None or empty comes back as it is.

    Raises BadRow for a record without a text field, or with a text that is no string.

    >>> record = {"maintext": "The ferry sails again.\\nLike this:", "source_domain": "harbourpost.example"}
    >>> clean_mapping(record, Cleaner())
    {'maintext': 'The ferry sails again.', 'source_domain': 'harbourpost.example'}
    """
    options = ReadOptions(text_field=text_field, title_field=title_field, url_field=url_field)
    name, result = clean_fields(mapping, cleaner, options, learn=learn)
    record = dict(mapping)
    if result is not None:
        record[name] = result.text
    if findings_field:
        record[findings_field] = [finding.to_json() for finding in result.findings] if result else []
    return record


def clean_fields(
    fields: Mapping[str, Any], cleaner: Cleaner, options: ReadOptions, *, learn: bool
) -> tuple[str, CleanedArticle | None]:
    """Clean the article of a record; return the name of its text field, and None where that is empty."""
    try:
        name = find_text_field(fields, options)
        text = check_text(fields[name], name)
    except BadRow as problem:
        raise BadRow(problem.what, "name the field that holds the text") from problem
    return name, cleaner.clean(make_article(fields, text, options), learn=learn) if text else None
