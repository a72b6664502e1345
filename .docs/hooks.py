"""What the site has of the program and of the README at every build: settings, their schema, the plot, sections."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from manual import write_markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from dedup.check.schema import make_schema
from dedup.verdict.order import PASSES

ROOT = Path(__file__).parents[1]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is generated, the plot, and the map of the code, which stands beside it."""
    files.append(File.generated(config, "dedup.schema.json", content=json.dumps(make_schema(), indent=2)))
    plot = ROOT / "tests" / "benchmarks" / "cost.svg"
    files.append(File.generated(config, "cost.svg", abs_src_path=str(plot)))
    files.append(File.generated(config, "map.md", abs_src_path=str(ROOT / "dedup" / "README.md")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put in what a page asks for in a comment: `<!-- README: HEADING -->`, `<!-- settings -->` and so on."""
    markdown = markdown.replace("<!-- README -->", read_opening())
    markdown = re.sub(r"<!-- README: (.+) -->", lambda found: read_section(found[1]), markdown)
    for name, lines in GENERATED.items():
        if (asked := f"<!-- {name} -->") in markdown:
            markdown = markdown.replace(asked, "\n".join(lines()))
    return markdown


def read_opening() -> str:
    """What the README opens with: before and after, and why."""
    readme = (ROOT / "README.md").read_text("utf-8").partition("\n\n")[2]
    opening = readme.partition("\nTry it with ")[0]
    return re.sub(r"(?m)^```text (\w+)$", r'```text title="\1"', opening).strip()


def read_section(heading: str) -> str:
    """The text of the README under a heading, its links those of the site."""
    readme = (ROOT / "README.md").read_text("utf-8")
    _, found, rest = readme.partition(f"\n## {heading}\n")
    if not found:
        raise ValueError(f"README.md has no heading {heading!r}")
    return re.split(r"\n## ", rest)[0].replace("(.docs/pages/", "(").strip()


def list_passes() -> Iterator[str]:
    """The table of the passes over an article."""
    yield from ("| | pass | rules | |", "|---:|---|---|---|")
    for number, one in enumerate(PASSES, 1):
        told = (sys.modules[one.run.__module__].__doc__ or "").partition("\n")[0]
        yield f"| {number} | {one.name} | {', '.join(one.rules)} | {told} |"


def list_settings() -> Iterator[str]:
    """Tables of all settings of a file, a section each."""
    for name, section in make_schema()["properties"].items():
        if name not in ("rules", "check") and "properties" in section:
            yield from (f"### [{name}]", "", section["description"], "", "| setting | default | |", "|---|---|---|")
            for setting, told in section["properties"].items():
                yield f"| `{setting}` | {told['default']} | {told.get('description', '').replace('|', '&#124;')} |"
            yield ""


GENERATED = {"commands": write_markdown, "passes": list_passes, "settings": list_settings}
