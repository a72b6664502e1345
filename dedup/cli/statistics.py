"""Count the findings of a check by rule, by site and by line, for people and machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from dedup.check.mending import is_mendable
from dedup.check.problems import Problem
from dedup.cli.tables import list_line_rows, list_site_rows, measure_width
from dedup.rules import RULES
from dedup.run.statistics import Statistics, describe_sites
from dedup.showing import show_json
from dedup.text.sites import name_site


def list_tables(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield the rules with their counts, the most frequent first, as linters print them; then sites and lines."""
    counts, mendable = _count_rules(problems)
    for code, number in counts:
        mark = "[*]" if mendable[code] == number else "[-]" if mendable[code] else "[ ]"
        yield f"{number:>{len(f'{counts[0][1]:,}') + 2},}  {code}  {mark} {RULES[code].name}"
    if any(mendable.values()):
        yield "[*] can be fixed with --fix, [-] some of them"
    statistics = _count(problems)
    lines = statistics.list_lines()
    places = (f"{path}:{line}{f' {place}' if place else ''}" for path, line, place in (one.example for one in lines))
    yield from list_site_rows(statistics.list_sites())
    yield from list_line_rows(lines, places, measure_width(), statistics.missed)


def list_records(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield a JSON object for each rule, site and repeated line."""
    counts, mendable = _count_rules(problems)
    rules = (
        {"code": code, "rule": RULES[code].name, "count": number, "fixable": mendable[code]} for code, number in counts
    )
    statistics = _count(problems)
    for kind, records in (("rule", rules), ("site", describe_sites(statistics.list_sites()))):
        for record in records:
            yield show_json(json.dumps({"kind": kind, **record}, ensure_ascii=False))
    for one in statistics.list_lines():
        path, line, place = one.example
        record = {"code": one.code, "count": one.times, "removed": one.removes, "text": one.text}
        example = {"path": path, "line": line, "place": place}
        yield show_json(json.dumps({"kind": "line", **record, **example}, ensure_ascii=False))


def _count_rules(problems: Sequence[Problem]) -> tuple[list[tuple[str, int]], Counter[str]]:
    """How often each rule was found, the most frequent first, and of how many findings --fix would take the line out."""
    counts = Counter(one.code for one in problems)
    mendable = Counter(one.code for one in problems if is_mendable(one))
    return sorted(counts.items(), key=lambda one: (-one[1], one[0])), mendable


def _count(problems: Sequence[Problem]) -> Statistics:
    """Of articles that repeat another the counts by rule say all."""
    statistics = Statistics()
    for one in problems:
        if one.code != "A1":
            statistics.note(
                one.code, name_site(one.site), one.part, (one.path, one.line, one.place.strip()), removes=one.removes
            )
    return statistics
