"""Score the judged dumps and fail where a figure is below its floor in floors.json."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click

FLOORS = Path(__file__).with_name("floors.json")
WORSE_WHEN_HIGHER = {"story_lost_per_10k_words", "neutral_removed"}


@click.command()
@click.option("--shared", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--command", default=f"{sys.executable} -m dedup", show_default=True, help="The program to score.")
def main(shared: Path, command: str) -> None:
    """Run the shared scorer over every judged dump and compare with the floors."""
    done = subprocess.run(
        [sys.executable, shared / "eval" / "run.py", "--json", "--command", command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(done.stderr or done.stdout)
    figures = json.loads(done.stdout)
    failures = 0
    for track, floors in json.loads(FLOORS.read_text("utf-8")).items():
        for name, floor in floors.items():
            value = figures[track][name]
            is_met = value <= floor if name in WORSE_WHEN_HIGHER else value >= floor
            failures += not is_met
            click.echo(f"{'ok  ' if is_met else 'FAIL'} {track:9} {name:26} {value:9.3f}  floor {floor}")
    if failures:
        raise SystemExit(f"{failures} figures are worse than their floors")


if __name__ == "__main__":
    main()
