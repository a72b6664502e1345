"""`dedup rules`: print the table of rules, or the schema of the settings that they go by."""

from __future__ import annotations

import json

import click

from dedup.rules import RULES
from dedup.run.configuration import load_settings


@click.command()
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--schema", is_flag=True, help="Print the JSON schema of a configuration file instead, for editors.")
def command(output_format: str, schema: bool) -> None:
    """Print every rule with its code, name and what is done about it with the settings in force here."""
    if schema:
        from dedup.check.schema import make_schema

        click.echo(json.dumps(make_schema(), indent=2))
        return
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
