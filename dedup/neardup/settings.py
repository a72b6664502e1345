"""The thresholds of A1, each with its unit, default and reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSettings:
    """By what articles find each other. None of this decides: it only bounds what is verified."""

    shingle_size: int = 4  # words; runs of three meet by chance, runs of five die when one word in six is changed
    min_marks: float = 24.0  # shingles sampled of an article, about; at containment 0.55 half of them are shared
    min_rate: float = 1 / 20  # of the shingles of a long article, so that a short one in it is still met
    min_line_words: int = 12  # a line this long is not met by chance
    max_line_marks: float = 8.0  # lines sampled of an article, about
    min_shared: float = 0.2  # of the marks expected if the shorter article stood whole in the longer
    max_bucket: int = 12  # articles of one mark each other article of it is compared with: the first in keep order
    max_marks: int = 30  # marks of an article in an index, the smallest; with 24, judged pairs are missed
    min_formula_bucket: int = 4  # articles that share a mark before it can be a formula
    min_formula_spread: float = 2.0  # days, standard deviation: copies of a story come within a day or two


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainmentSettings:
    """What share of the shorter article's word 3-grams must stand in the longer one."""

    shingle_size: int = 3  # words; the judged pairs part best at 2 to 4
    min_words: int = 8  # shorter stories are nobody's duplicate: a leftover caption proves nothing
    max_containment: float = 0.65  # of the shorter story in the longer: two thirds of it are most of it; ...
    lead_words: int = 100  # ... but what is new stands at the top, so the bar depends on the leads:
    lead_containment: float = 0.84  # it starts here, above `max_containment`, ...
    lead_weight: float = 0.30  # ... sinks by so much for each lead that stands whole in the other story, ...
    min_containment: float = 0.48  # ... and stops here, at half of it less the seams: less is not most of it
    short_words: int = 100  # words; below this the bar is no lower than a straight line from here ...
    short_containment: float = 0.53
    min_short_containment: float = 0.70  # ... to this at 30 words, and on to near identity at `min_words`
    distant_days: int = 3  # copies come within days; what is further apart and alike is often a formula
    min_distant_containment: float = 0.67
    far_days: int = 30  # beyond these, as on one site beyond `distant_days`, likeness is taken for a formula
    min_formula_containment: float = 0.87  # shared text that many articles share: telegrams, forecasts, executions
    min_fresh_formula_containment: float = 0.80  # the same, within a day and on two sites: two reports of one telegram
    min_slots: int = 3  # numbers between the same words in both stories before their disagreement counts
    min_agreeing: float = 0.60  # share of them that must be the same number; an updated toll is one of many
    max_number_words: int = 400  # a longer story is not made of its numbers
    min_own_containment: float = 0.40  # of the words outside quotation marks, where most of what is shared is quoted
    max_quoted: float = 0.60  # share of the shared words that may be quotation before that is asked
    sure_containment: float = 0.90  # above this a shared quotation is a shared article
