"""Score the judged dumps and fail where a figure is below its floor in floors.json."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

FLOORS = Path(__file__).with_name("floors.json")
SCORERS = {"scripts": ("scripts.py", "scripts"), "layouts": ("layouts.py", "dev")}  # and what they are shown
LAYOUTS = "wrapped"  # a part of the names of those that are scored here; all of them take three minutes
WORSE_WHEN_HIGHER = {"story_lost_per_10k_words", "neutral_removed", "links_false"}


@click.command()
@click.option("--shared", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--command", default=f"{sys.executable} -m dedup", show_default=True, help="The program to score.")
def main(shared: Path, command: str) -> None:
    """Run the shared scorers over every open set of judged dumps and compare with the floors."""
    failures = 0
    for folder, tracks in json.loads(FLOORS.read_text("utf-8")).items():
        figures = score(shared, folder, command)
        for track, floors in tracks.items():
            failures += sum(not compare(folder, track, name, figures[track], floor) for name, floor in floors.items())
    if failures:
        raise SystemExit(f"{failures} figures are worse than their floors")


def score(shared: Path, folder: str, command: str) -> Any:
    """The figures of a folder of judged dumps, by track; of the layouts by layout."""
    scorer, data = SCORERS.get(folder, ("run.py", folder))
    arguments = [shared / "eval" / scorer, "--data", shared / "data" / data, "--json", "--command", command]
    arguments += ["--only", LAYOUTS] if folder == "layouts" else []
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(done.stderr or done.stdout)
    figures = json.loads(done.stdout)
    return {"all": figures} if folder == "scripts" else figures


def compare(folder: str, track: str, name: str, figures: Mapping[str, float], floor: float) -> bool:
    """Print a figure beside its floor; return whether it is met."""
    value = figures.get(name, 0)  # what never came up is not counted
    is_met = value <= floor if name in WORSE_WHEN_HIGHER else value >= floor
    click.echo(f"{'ok  ' if is_met else 'FAIL'} {folder:8} {track:9} {name:26} {value:9.3f}  floor {floor}")
    return is_met


if __name__ == "__main__":
    main()
