"""The thresholds of A1, each with its unit, default and reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSettings:
    """By what articles find each other. None of this decides: it only bounds what is verified."""

    shingle_size: int = 4  # words; runs of three meet by chance too often, runs of five die with one word in six changed
    min_marks: float = 24.0  # shingles sampled of an article, about; at containment 0.55 half of them are shared
    min_rate: float = 1 / 20  # of the shingles of a long article, so that a short one in it is still met
    min_line_words: int = 12  # a line this long is not met by chance
    max_line_marks: float = 8.0  # lines sampled of an article, about
    min_shared: float = 0.2  # of the marks expected if the shorter article stood whole in the longer
    max_bucket: int = 12  # articles of one mark each other article of it is compared with, the first in keep order
    max_marks: int = 30  # marks of an article in an index, the smallest: 240 bytes
