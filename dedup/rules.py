"""The table of rules: code, name, what it finds, and what happens by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Action = Literal["off", "report", "remove"]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a person meets it in `dedup rules`."""

    code: str
    name: str
    default: Action
    finds: str


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("H1", "repeated-headline", "remove", "the article's own headline again, or nearly"),
        Rule(
            "H2",
            "other-headline",
            "remove",
            "the headline of another article of the site, or nearly, in a run of links",
        ),
        Rule("P1", "repeated-paragraph", "remove", "a paragraph that stands earlier in the article, or nearly"),
        Rule("P2", "shared-paragraph", "report", "a paragraph that stands in other articles too, or nearly"),
        Rule("J1", "known-junk", "remove", "what a widget, banner or notice is known to print"),
        Rule(
            "J2",
            "site-junk",
            "remove",
            "a line that the site prints on many of its articles, or with a word changed on each",
        ),
        Rule("J3", "trailing-junk", "remove", "junk by its place in the tail or head of the article"),
        Rule("A1", "duplicate-article", "report", "an article that another article contains"),
    )
}

DEFAULT_ACTIONS: dict[str, Action] = {code: rule.default for code, rule in RULES.items()}
