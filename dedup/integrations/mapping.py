"""Clean records as crawlers hand them around: mappings with a text field among others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dedup.article import CleanedArticle
from dedup.cleaner import Cleaner
from dedup.config import ReadOptions, Settings
from dedup.errors import BadRow
from dedup.io.fields import Place, find_text, get_value, make_article, put_value, read_text
from dedup.io.paragraphs import cut_items
from dedup.text.leftovers import find_leftovers


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
    place, result = clean_fields(mapping, cleaner, options, learn=learn)
    record = dict(mapping)
    if result is not None:
        record = put_value(record, place, read_cleaned(mapping, place, result, cleaner.settings))
    if findings_field:
        record[findings_field] = [finding.to_json() for finding in result.findings] if result else []
    return record


def clean_fields(
    fields: Mapping[str, Any], cleaner: Cleaner, options: ReadOptions, *, learn: bool
) -> tuple[Place, CleanedArticle | None]:
    """Clean the article of a record; return where its text stands, and None where that is empty."""
    try:
        place, value = find_text(fields, options)
        text = read_text(value, place)
    except BadRow as problem:
        raise BadRow(problem.what, "name the field that holds the text") from problem
    return place, cleaner.clean(make_article(fields, text, options), learn=learn) if text.strip() else None


def read_cleaned(fields: Mapping[str, Any], place: Place, result: CleanedArticle, settings: Settings) -> Any:
    """The cleaned text as the record had it: a string, or a list of paragraphs."""
    value = get_value(fields, place)
    if isinstance(value, str):
        return result.text
    gone = {finding.line: finding.span for finding in result.findings if finding.removes and finding.line}
    removed = {number for number, span in gone.items() if span is None}
    keeps = settings.blank_lines == "keep"
    removed.update(find_leftovers(result.original.text.split("\n"), removed, keep_blanks=keeps))
    return cut_items(value, removed, {number: span for number, span in gone.items() if span is not None})
