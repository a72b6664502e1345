"""`dedup rules`: print the table of rules."""

from __future__ import annotations

import json

import click

from dedup.rules import RULES
from dedup.run.configuration import load_settings


@click.command()
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(output_format: str) -> None:
    """Print every rule with its code, name and what is done about it with the settings in force here."""
    actions = load_settings().rules
    if output_format == "json":
        table = [
            {
                "code": rule.code,
                "name": rule.name,
                "action": actions[rule.code],
                "default": rule.default,
                "finds": rule.finds,
            }
            for rule in RULES.values()
        ]
        click.echo(json.dumps(table, indent=2))
        return
    for rule in RULES.values():
        click.echo(f"{rule.code}  {rule.name:<19} {actions[rule.code]:<7} {rule.finds}")
