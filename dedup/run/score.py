"""Compare verdicts with lines that a person has judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from dedup.article import Article, Finding
from dedup.config import ReadOptions, Settings
from dedup.errors import BadInput
from dedup.run.restore import read_records
from dedup.run.verdicts import judge_inputs
from dedup.showing import count
from dedup.text.keys import split_words

KEEP, REMOVE, OTHER = ".", "hpjr", "mx_"


@dataclass(frozen=True, slots=True)
class Case:
    """One line on which program and person disagree."""

    id: str
    line: int
    code: str
    text: str
    reason: str


@dataclass(slots=True)
class Score:
    """Counts over all judged articles; words are those of story lines."""

    articles: int = 0
    story_words: int = 0
    lost_words: int = 0
    rules: dict[str, list[int]] = field(default_factory=dict)  # code -> right, wrong
    labels: dict[str, list[int]] = field(default_factory=dict)  # label -> removed, in all
    wrong: list[Case] = field(default_factory=list)
    missed: list[Case] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the removed lines that were judged, the share that should go."""
        right = sum(counts[0] for counts in self.rules.values())
        total = sum(map(sum, self.rules.values()))
        return right / total if total else 1.0

    @property
    def recall(self) -> float:
        """Of the lines that should go, the share removed."""
        hit = sum(self.labels.get(label, [0, 0])[0] for label in REMOVE)
        total = sum(self.labels.get(label, [0, 0])[1] for label in REMOVE)
        return hit / total if total else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def lost_per_10k(self) -> float:
        """Story words removed, per 10,000."""
        return 1e4 * self.lost_words / self.story_words if self.story_words else 0.0

    def as_dict(self, show: int) -> dict[str, Any]:
        """Everything as plain values, with at most `show` cases of each kind."""
        return {
            "articles": self.articles, "precision": self.precision, "recall": self.recall, "f1": self.f1,
            "story_lost_per_10k_words": self.lost_per_10k, "rules": self.rules, "labels": self.labels,
            "wrong": [asdict(case) for case in self.wrong[:show]], "missed": [asdict(case) for case in self.missed[:show]],
        }  # fmt: skip


def score(dump: str, gold: str, index: str | None, options: ReadOptions, settings: Settings) -> Score:
    """Judge a dump and compare with GOLD.

    Raises BadInput where GOLD names articles that the dump has not, or labels another number of lines.
    """
    labels = _read_labels(gold)
    result = Score()
    for judged in judge_inputs([dump], index, options, settings):
        name = judged.row.article.id or str(judged.row.number)
        if name in labels:
            _count(result, name, judged.row.article, labels.pop(name), judged.verdict.findings, gold)
    if labels:
        raise BadInput(
            f"{count(len(labels), 'judged article is', 'judged articles are')} not in the dump, such as {min(labels)!r}",
            "score the dump that was judged",
            path=gold,
        )
    return result


def _read_labels(gold: str) -> dict[str, str]:
    remedy = 'write one {"id": ..., "labels": ...} a line'
    labels = {}
    for line, record in enumerate(read_records(gold, remedy), 1):
        try:
            labels[str(record["id"])] = str(record["labels"])
        except (KeyError, TypeError):
            raise BadInput("no id or no labels", remedy, path=gold, line=line) from None
    return labels


def _count(result: Score, name: str, article: Article, labels: str, findings: list[Finding], gold: str) -> None:
    lines = article.text.split("\n")
    if len(lines) != len(labels) or not set(labels) <= set(KEEP + REMOVE + OTHER):
        raise BadInput(
            f"{name!r} has {count(len(lines), 'line')} and {count(len(labels), 'label')}",
            f"write one of {KEEP + REMOVE + OTHER} for each",
            path=gold,
        )
    gone = {finding.line: finding for finding in findings if finding.removes}
    result.articles += 1
    for number, (label, line) in enumerate(zip(labels, lines, strict=True), 1):
        finding = gone.get(number)
        is_gone = finding is not None and finding.span is None
        counts = result.labels.setdefault(label, [0, 0])
        counts[0] += is_gone
        counts[1] += 1
        if label == KEEP:
            result.story_words += len(split_words(line))
            if finding is not None:
                start, end = finding.span or (0, len(line))
                result.lost_words += len(split_words(line[start:end]))
        if finding is not None and is_gone and label in KEEP + REMOVE:
            result.rules.setdefault(finding.code, [0, 0])[label == KEEP] += 1
            if label == KEEP:
                result.wrong.append(Case(name, number, finding.code, line, finding.reason))
        elif label in REMOVE and not is_gone:
            result.missed.append(Case(name, number, label, line, ""))
