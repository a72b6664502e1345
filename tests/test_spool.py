"""What the first pass sets aside comes back as it was, and only for the articles that it was made of."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from dedup.article import Article
from dedup.batch.keep import keep_batch, read_batch
from dedup.batch.prepare import prepare_batch
from dedup.config import Settings
from dedup.errors import BadInput

ARTICLES = [
    Article(
        "The ferry sails again.\n\n  Posted 3 hours ago by Ann \nلا شيء ***\n***\n\ud83d", "Ferry sails", "a.example"
    ),
    Article("\n \n"),
    Article("Café &amp; Bar\r\n中文", id="2", site="b.example"),
]


@pytest.mark.parametrize("articles", [[], ARTICLES[1:2], ARTICLES])
def test_a_survey_comes_back_as_it_was(tmp_path: Path, articles: list[Article]) -> None:
    made = prepare_batch(articles, Settings())
    with (tmp_path / "kept").open("w+b") as file:
        keep_batch(made, file)
        keep_batch(made, file)  # one batch lies behind the other
        file.seek(0)
        read = read_batch(file, articles, "dump.jsonl")
        assert list(read_batch(file, articles, "dump.jsonl").raws) == list(read.raws)
    sketch = Settings().sketch
    assert (list(read.raws), list(read.keys)) == (list(made.raws), list(made.keys))
    assert read.list_bodies(sketch) == made.list_bodies(sketch)
    for part in ("lines", "observations", "sketches"):
        ours, theirs = getattr(made, part), getattr(read, part)
        for one in fields(ours):
            assert np.array_equal(getattr(ours, one.name), getattr(theirs, one.name))


@pytest.mark.parametrize("changed", [ARTICLES[:2], [*ARTICLES, Article("more")], [ARTICLES[1], *ARTICLES[1:]]])
def test_other_articles_than_it_was_made_of_are_refused(tmp_path: Path, changed: list[Article]) -> None:
    with (tmp_path / "kept").open("w+b") as file:
        keep_batch(prepare_batch(ARTICLES, Settings()), file)
        file.seek(0)
        with pytest.raises(BadInput, match=r"dump\.jsonl: it changed while it was read"):
            read_batch(file, changed, "dump.jsonl")
