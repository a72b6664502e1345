"""Articles under judgement, for the tests of the passes: made from lines, or from a table of labels in and steps out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from dedup.article import Article
from dedup.batch.observations import Near, NearLine
from dedup.batch.prepare import prepare_batch
from dedup.config import Settings
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN, Evidence, PagesSeen, Seen
from dedup.junk.knowledge import load_knowledge
from dedup.rules import RULES, Action
from dedup.text.keys import normalize_line
from dedup.text.lines import Body
from dedup.verdict.features import gather_features
from dedup.verdict.state import Pass, State, View
from dedup.verdict.steps import Label, Step

Run = Callable[[State], Iterator[Step]]
LABELS = {"story": Label.STORY, "neutral": Label.NEUTRAL, "open": Label.OPEN, "doubt": Label.DOUBTFUL, "junk": Label.JUNK}  # fmt: skip


def split_article(article: Article, settings: Settings | None = None) -> Body:
    """An article cut into units as the program cuts it."""
    settings = settings or Settings()
    return prepare_batch([article], settings).list_bodies(settings.sketch)[0]


def make_state(
    lines: Sequence[str],
    *,
    title: str = "",
    site: str = "",
    seen: Mapping[str, Evidence] | None = None,
    pages: PagesSeen = NO_PAGES,
    settings: Settings | None = None,
    protected: Sequence[str] = (),
    labels: Mapping[int, tuple[str, Label]] | None = None,
) -> State:
    """The state of an article before any pass; `seen` is the evidence of some lines, by their raw text.

    `labels` gives lines, by their numbers, a rule and a label beforehand, as if a pass had spoken.
    """
    settings, knowledge = settings or Settings(), load_knowledge()
    body = split_article(Article("\n".join(lines), title=title, site=site), settings)
    features = next(gather_features([body], knowledge, settings))
    known = {normalize_line(raw): evidence for raw, evidence in (seen or {}).items()}
    evidence = [known.get(line.key, NOTHING_KNOWN) for line in body.lines]
    keys = frozenset(map(normalize_line, protected))
    state = State(View(body.article, body.lines, evidence, pages, features, keys, settings))
    for number, (rule, label) in (labels or {}).items():
        state.apply(Step("known-phrase", rule, number, label, {"category": "share", "language": "en"}))
    return state


def run_passes(state: State, *passes: Pass | Run) -> list[tuple[str, str, int | None]]:
    """Run passes as the judge does; return the name, rule and line of the steps that took effect in them."""
    before = len(state.steps)
    for one in passes:
        for step in (one.run if isinstance(one, Pass) else one)(state):
            state.apply(step)
    return [(step.name, step.rule, step.line) for step in state.steps[before:]]


class Row(NamedTuple):
    """A line of a table: what the line is called beforehand, the line, and the steps that come out."""

    said: str
    text: str
    steps: str = ""


def read_table(table: str) -> list[Row]:
    """Read the rows of a table: `label rule category > | line | step rule`; only the line must be there.

    The label is what the shape of the line says (`story`, `open`, which is asserted) or what an earlier pass has said
    (`doubt J1 share`; J1 and `share` where nothing else is written); `>` opens a list of links.
    """
    rows = [[cell.strip() for cell in row.split(" | ")] for row in table.split("\n") if row.strip()]
    return [Row(*row) if len(row) > 1 and row[0].split()[0] in LABELS else Row("", *row) for row in rows]


def check_table(table: str, *passes: Pass | Run, **fields: Any) -> State:
    """Assert that passes take just the steps of a table's rows; return the state after them."""
    rows = read_table(table)
    state = make_state([row.text for row in rows], **fields)
    for number, row in enumerate(rows, 1):
        _say(state, number, row)
    steps: dict[int | None, list[str]] = {}
    for name, rule, line in run_passes(state, *passes):
        steps.setdefault(line, []).append(f"{name} {rule}")
    got = [(row.text, ", ".join(steps.get(number, ()))) for number, row in enumerate(rows, 1)]
    assert got == [(row.text, row.steps) for row in rows]
    return state


def _say(state: State, number: int, row: Row) -> None:
    if not row.said:
        return
    words = row.said.replace(">", "").split()
    label = LABELS[words[0]]
    if label in (Label.STORY, Label.OPEN):
        assert state.find(number).label is label, row
        return
    rule = next((word for word in words[1:] if word in RULES), "J1")
    category = next((word for word in words[1:] if word not in RULES), "share" if rule == "J1" else "")
    evidence = {"category": category, "language": "en", "phrase": row.text} if category else {"sites": 9}
    state.apply(Step("known-phrase", rule, number, label, evidence, opens=">" in row.said))


def set_rules(**actions: Action) -> Settings:
    """The default settings but for some rules."""
    settings = Settings()
    return replace(settings, rules={**settings.rules, **actions})


def make_seen(
    of: int, articles: int = 1, *, head: int = 0, tail: int = 0, sites: int = 1, is_title: bool = False
) -> Seen:
    """The counts of a line that so many `of` the site's articles carry, so many of them at head or tail."""
    return Seen(of, articles, head, tail, max(articles, sites), sites, is_title)


def see_line(of: int, articles: int, **places: Any) -> Evidence:
    """The evidence of a line by itself; of its template nothing is known."""
    return Evidence(make_seen(of, articles, **places), Seen(of))


def see_template(of: int, articles: int, **places: Any) -> Evidence:
    """The evidence of a line that only this article has, and whose template is on others."""
    return Evidence(Seen(of), make_seen(of, articles, **places))


def see_near(of: int = 1, articles: int = 0, *, head: int = 0, tail: int = 0, **lines: NearLine) -> Evidence:
    """The evidence of a line that only this article has, and near which others are; `lines` as `Near` names them."""
    return Evidence(Seen(of), Seen(of), Near(**lines, site_with=articles, site_head=head, site_tail=tail))
