"""Reports in a browser: nothing runs but their own script, nothing is fetched, and a person finds their way with or without a mouse.

Screenshots go to the folder that DEDUP_SCREENSHOTS names, else to pytest's own.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from benchmarks.report import write_findings
from conftest import ROOT, Run
from pages import HOSTILE, read_page, write_hostile

from dedup.config import ReadOptions, Settings
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.reporting import report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

PARTS = ("overview", "lines", "found", "limits", "copies", "snippets")
MANY = 50_000  # findings
WATCH = "window.violations = []; document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.blockedURI + e.violatedDirective));"


@dataclass
class Look:
    """A report in a browser, and whatever happened in it that should not."""

    page: Any
    path: Path
    told: list[str] = field(default_factory=list)

    def go(self, part: str) -> None:
        self.page.click(f'nav a[href="#{part}"]')
        self.page.wait_for_selector(f"#{part}:not([hidden]) h2")

    def texts(self, selector: str) -> list[str]:
        """What stands there, once something does: what is unpacked is drawn a moment later."""
        self.page.locator(selector).first.wait_for(state="attached")
        return [str(text) for text in self.page.locator(selector).all_inner_texts()]

    def ask(self, script: str) -> Any:
        return self.page.evaluate(script)

    def assert_quiet(self) -> None:
        assert self.told == []
        assert self.ask("[window.violations, window.ran]") == [[], None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    before = set(threading.enumerate())
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(20)  # beside one that is left, a command that fails would end this process


@pytest.fixture
def look(browser: Any) -> Iterator[Callable[..., Look]]:
    contexts = []

    def open_page(path: Path, width: int = 1280, **about: Any) -> Look:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, **about))
        look = Look(contexts[-1].new_page(), path)
        look.page.set_default_timeout(20_000)
        look.page.add_init_script(WATCH)
        look.page.on("console", lambda message: look.told.append(f"console: {message.text}"))
        look.page.on("pageerror", lambda error: look.told.append(f"error: {error}"))
        look.page.on(
            "request",
            lambda request: request.url.split("#")[0] != path.as_uri() and look.told.append(f"fetched: {request.url}"),
        )
        look.page.on("dialog", lambda dialog: (look.told.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        look.page.goto(path.as_uri())
        look.page.wait_for_selector("html[data-ready]", state="attached")
        return look

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("DEDUP_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clean(source: Path, page: Path, settings: Settings | None = None, *, is_full: bool = False) -> Path:
    """Clean a dump in this process, which the program would end where it fails: a browser's threads run in it."""
    output, findings = str(page.with_name("out.jsonl")), str(page.with_name("findings"))
    clean_inputs(
        CleanJob(
            inputs=[str(source)],
            output=output,
            findings=findings,
            report=str(page),
            report_full=is_full,
            settings=settings or Settings(),
        )
    )
    return page


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clean(ROOT / "fixtures" / "news.jsonl", tmp_path_factory.mktemp("fixtures") / "report.html", is_full=True)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    write_findings(folder / "found.jsonl", sites=500, each=MANY // 500)
    report(str(folder / "found.jsonl"), None, str(folder / "report.html"), ReadOptions(), is_full=False)
    return folder / "report.html"


def test_a_new_user_finds_what_a_site_repeats_and_why(look: Any, fixtures: Path, shots: Path) -> None:
    seen = look(fixtures)
    seen.page.screenshot(path=shots / "overview.png", full_page=True)
    assert {"53\narticles", "31\nchanged\n58 %"} <= set(seen.texts(".card"))
    seen.page.click("#overview .bars button:has-text('harbourpost.example')")
    first = seen.texts("#lines .site tbody tr:first-child td")
    assert first[0] == "Harbour Post readers meet every Tuesday above the fish market"
    assert first[1:5] == [
        "5",
        "100 % (5)",
        "J2 site-junk",
        "5 of 5 articles of harbourpost.example end with this line step site-line, confidence 0.981",
    ]
    assert first[5].split("\n") == ["hp-1, line 14", "hp-2, line 10", "hp-3, line 11"]
    seen.page.screenshot(path=shots / "lines.png")
    seen.page.click("#lines .places button:has-text('hp-2')")
    assert seen.page.locator(".line.wanted > bdi, .line.wanted > p").inner_text() == first[0]
    assert "the chain" not in seen.texts(".wanted .why")[0]
    seen.page.click(".wanted .steps summary")
    assert "site-line J2 → junk: 5 of 5 articles" in seen.page.locator(".wanted .steps").inner_text()
    seen.page.screenshot(path=shots / "article.png")
    seen.assert_quiet()


def test_a_click_on_a_line_shows_its_places_alone(look: Any, fixtures: Path) -> None:
    seen = look(fixtures)
    seen.go("lines")
    seen.page.click("#lines button.text >> nth=0")
    assert seen.texts("#found p[role=status]") == ["5 findings of 115"]
    assert len(seen.texts(".row")) == 5


def test_what_is_left_is_what_clean_wrote(look: Any, fixtures: Path) -> None:
    seen = look(fixtures)
    seen.go("found")
    seen.page.click(".row >> nth=0")
    before = seen.texts(".text > li > p")
    seen.page.click("button:text-is('After')")
    after = seen.texts(".text > li > p")
    assert (before[0], len(before), after[0][:18], len(after)) == (
        "Ferry line adds a night crossing from May",
        15,
        "The ferry company ",
        5,
    )


def test_of_a_line_that_lost_its_end_the_rest_stays(look: Any, tmp_path: Path) -> None:
    rest = "🚢🚢 The ferry sails again at night, the council said on Monday after a vote of nine to two."
    text = f"{rest}Share this:FacebookTwitterLike this:Like Loading...\nNobody spoke against it, and the meeting was over by nine."
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": text}), "utf-8")
    seen = look(clean(tmp_path / "in.jsonl", tmp_path / "page.html"))
    seen.go("found")
    seen.page.click(".row")
    assert seen.texts(".text del") == ["Share this:FacebookTwitterLike this:Like Loading..."]
    seen.page.click("button:text-is('After')")
    assert seen.texts(".text > li > p")[0] == rest


def test_near_the_limit_stand_the_least_sure_and_what_was_held_back(look: Any, news: Path, tmp_path: Path) -> None:
    seen = look(clean(news, tmp_path / "page.html", Settings(min_confidence=0.96)))
    seen.go("limits")
    sure = seen.texts("#limits section:nth-of-type(1) td:nth-child(3)")
    assert sure == sorted(sure)
    assert "0.960" <= sure[0] < "0.970"
    held = seen.texts("#limits section:nth-of-type(3) td:nth-child(3)")
    assert "0.959" in held  # the others are of an article that would have lost every line
    assert "Publicidad" in seen.texts("#limits section:nth-of-type(4) td:nth-child(1)")


@pytest.mark.parametrize("command", ["clean", "check", "report"])
def test_nothing_in_a_hostile_dump_runs(look: Any, run: Run, tmp_path: Path, command: str, shots: Path) -> None:
    write_hostile(tmp_path / "in.jsonl")
    page = clean(tmp_path / "in.jsonl", tmp_path / "page.html", is_full=True)
    if command == "check":
        assert run("check", "in.jsonl", "--exit-zero", "--report", "page.html").returncode == 0
    elif command == "report":
        found = tmp_path / "findings"
        bad = found.read_text("utf-8").replace('"reason":"', '"reason":"</script><img src=x onerror=window.ran=6>')
        found.write_text(bad, "utf-8")
        report(str(found), None, str(page), ReadOptions(), is_full=False)
    seen = look(page)
    for part in PARTS:
        seen.go(part)
        for summary in seen.page.locator(f"#{part} summary").all()[:3]:
            summary.click()
    seen.go("found")
    seen.page.screenshot(path=shots / f"hostile-{command}.png")
    for bad in HOSTILE:
        word = max(bad.split(), key=len).strip("\u202e\u202c\u2066\u2069\ufeff")
        seen.page.fill("#search", word)
        assert word in seen.page.locator(".row").first.inner_text()
    assert "\u202e" not in "".join(seen.texts("#found option"))
    seen.page.fill("#search", "mark")
    assert "U+FEFF" in seen.page.locator(".row:has-text('mark')").first.inner_text()
    seen.page.fill("#search", "")
    for number in range(3):
        seen.page.locator(".row").nth(number).click()
        seen.page.wait_for_selector(".view h3")
    assert seen.ask("document.querySelectorAll('img, iframe, object, embed, link, base').length") == 0
    assert seen.ask("document.querySelectorAll('script:not([type])').length") == 1
    seen.assert_quiet()


def test_of_fifty_thousand_findings_only_those_in_sight_are_made(look: Any, many: Path) -> None:
    assert many.stat().st_size < 4_000_000
    seen = look(many)
    assert seen.ask("document.documentElement.dataset.unpacked ?? ''") == ""
    seen.go("found")
    assert seen.texts("#found p[role=status]") == ["50,000 findings of 50,000"]
    assert seen.ask("document.querySelectorAll('*').length") < 2_000 + 500
    for place in (0, 0.5, 1):
        seen.ask(
            f"(() => {{ const box = document.querySelector('.list'); box.scrollTop = box.scrollHeight * {place}; }})()"
        )
        seen.page.wait_for_timeout(50)
        assert 10 < len(seen.texts(".row")) <= 40
    assert seen.texts(".row")[-1].split("\n")[0] == "P2"
    seen.page.click(".row >> nth=-1")
    seen.page.wait_for_selector(".view h3")
    assert len(seen.ask("document.documentElement.dataset.unpacked").split()) == 1
    seen.assert_quiet()


def test_a_filter_leaves_what_it_says(look: Any, many: Path) -> None:
    found = read_page(many).unpack("list")
    seen = look(many)
    seen.go("found")
    seen.page.fill("#search", "FERRY quay")
    texts = [number for number, text in enumerate(found["texts"]) if "ferry quay" in text.lower()]
    assert (
        seen.texts("#found p[role=status]")[0]
        == f"{sum(text in set(texts) for text in found['text']):,} findings of 50,000"
    )
    seen.page.fill("#search", "")
    seen.page.select_option("#found select >> nth=1", "J1")
    seen.page.select_option("#found select >> nth=0", label="site-7.example")
    assert seen.texts("#found p[role=status]")[0] == "20 findings of 50,000"
    seen.page.fill("#found input[type=number] >> nth=0", "2")
    assert seen.texts("#found p[role=status]")[0].startswith("0 findings of 50,000: nothing like this")


def test_all_can_be_done_with_keys(look: Any, fixtures: Path) -> None:
    seen = look(fixtures)
    press, focus = (
        seen.page.keyboard.press,
        "document.activeElement.className || document.activeElement.id || document.activeElement.hash",
    )
    reached = []
    for _ in range(1 + len(PARTS)):
        press("Tab")
        reached.append(seen.ask(focus))
    assert reached == ["skip", *(f"#{part}" for part in PARTS)]
    press("/")
    assert seen.ask(focus) == "search"
    seen.page.keyboard.type("like")
    press("ArrowDown")
    assert (seen.ask(focus), seen.ask("document.querySelector('[aria-selected=true]').ariaPosInSet")) == ("list", "1")
    press("ArrowDown")
    assert seen.ask("document.querySelector('.list').getAttribute('aria-activedescendant')") == "row1"
    press("End")
    press("Home")
    press("Enter")
    seen.page.wait_for_selector(".view:focus")  # `wait_for_function` would have the page evaluate a string
    assert "Like this:" in seen.texts(".line.wanted")[0]
    press("Escape")
    assert seen.ask(focus) == "list"
    press("Escape")
    assert seen.texts("#found p[role=status]") == ["115 findings of 115"]
    seen.assert_quiet()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_is_enough(look: Any, fixtures: Path, shots: Path, scheme: str) -> None:
    seen = look(fixtures, width=360, color_scheme=scheme)
    for part in PARTS:
        seen.go(part)
        assert seen.ask("document.documentElement.scrollWidth") <= 360, part
        seen.page.screenshot(path=shots / f"narrow-{scheme}-{part}.png")
    seen.go("found")
    seen.page.focus(".list")
    seen.page.keyboard.press("ArrowDown")
    assert seen.page.locator(".view h3").count() == 0  # it would push the list out of sight
    seen.page.click(".row >> nth=1")
    seen.page.wait_for_selector(".view h3")
    assert not seen.page.is_visible(".list")
    assert seen.ask("document.documentElement.scrollWidth") <= 360
    seen.page.click(".back")
    assert (seen.page.is_visible(".list"), seen.page.is_visible(".view")) == (True, False)
    dark = seen.ask("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0] < 60")
    assert dark is (scheme == "dark")


def test_text_runs_in_its_own_direction(look: Any, fixtures: Path) -> None:
    seen = look(fixtures)
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("مچھیروں")
    directions = seen.ask(
        "[...document.querySelectorAll('.row .first bdi')].map((one) => getComputedStyle(one).direction)"
    )
    assert directions
    assert set(directions) == {"rtl"}
    assert seen.ask("getComputedStyle(document.querySelector('.row')).direction") == "ltr"
    seen.page.click(".row >> nth=0")
    seen.page.wait_for_selector(".line.wanted > p")
    assert seen.ask("getComputedStyle(document.querySelector('.line.wanted > p')).direction") == "rtl"


def test_copies_stand_side_by_side_with_what_they_share(look: Any, fixtures: Path, shots: Path) -> None:
    seen = look(fixtures)
    seen.go("copies")
    seen.page.wait_for_selector(".pair mark")
    assert seen.texts(".pair h3") == [
        "Kept: Eleven countries agree to share southern rivers",
        "Repeats it: River pact ends a winter of road blocks",
    ]
    marked = "".join(seen.texts(".pair section:first-child mark"))
    assert marked.startswith("LISBON (Wire) — Negotiators from eleven countries")
    assert "commission of engineers" not in marked
    seen.page.screenshot(path=shots / "copies.png")


def test_what_is_picked_makes_files_that_clean_takes(
    look: Any, fixtures: Path, run: Run, news: Path, tmp_path: Path
) -> None:
    seen = look(fixtures)
    seen.go("lines")
    seen.page.click("#lines tr:has-text('Tide tables') .pick")
    seen.page.click("#lines tr:has-text('Farmers upstream') .pick >> nth=0")
    seen.go("snippets")
    seen.page.select_option("#snippets label:has-text('J3') select", "report")
    for name in ("protect.txt", "junk.txt", "dedup.toml"):
        (tmp_path / name).write_text(seen.page.input_value(f"textarea[aria-label='{name}']"), "utf-8")
    assert (tmp_path / "protect.txt").read_text("utf-8") == "Tide tables by the Lighthouse Desk\n"
    assert run("clean", news, "-o", "again.jsonl", "--report", "again.html").returncode == 0
    again = (tmp_path / "again.jsonl").read_text("utf-8")
    assert (again.count("Tide tables by the Lighthouse Desk"), again.count("Farmers upstream")) == (5, 0)
    counts = read_page(tmp_path / "again.html").count()
    assert counts["", "protected"] == 5
    assert ("J3", "removed") not in counts
