"""Site junk: what a site prints on several of its stories goes by where it stands; what has a part in what is told stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from states import check_table, make_seen, make_state, see_line, see_template

from dedup.index.evidence import Evidence, Seen
from dedup.verdict.passes import site
from dedup.verdict.state import State
from dedup.verdict.steps import Label, Step

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
FOOT = "Tide tables by the Lighthouse Desk"
PROSE = "The Harbour Post has told the stories of the coast since the first boat came, and it will tell the next one."
LINE, FEW, TEMPLATE = "site-line J2", "line-of-few-stories J2", "site-template J2"
BESIDE, MANY = "site-line-beside-junk J2", "line-of-many-sites J2"
DATED, NAMED = "Posted on 3 May 2031 at noon", "Winner: Mira Aldous"

# A line, its evidence, and the step; it stands behind a story.
TAIL: dict[str, tuple[str, Evidence, str]] = {
    "on three stories of a big site": (FOOT, see_line(2000, 3, tail=3), FEW),
    "on forty of thousands": (FOOT, see_line(2000, 40, tail=40), FEW),
    "on two": (FOOT, see_line(2000, 2, tail=2), ""),
    "on a fifth of the site's articles": (FOOT, see_line(15, 3, tail=3), LINE),
    "on all of three": (FOOT, see_line(3, 3, tail=3), LINE),
    "on both of two": (FOOT, see_line(2, 2, tail=2), ""),
    "in Chinese": ("更多精彩内容请看灯塔日报", see_line(900, 3, tail=3), FEW),
    "in Arabic": ("المزيد من أخبار الميناء في صحيفة المنارة", see_line(900, 3, tail=3), FEW),
    "in Russian": ("Больше новостей гавани читайте у нас", see_line(900, 3, tail=3), FEW),
    "half of the time at the tail": (FOOT, see_line(90, 4, tail=2), FEW),
    "less than half of the time": (FOOT, see_line(25, 5, tail=2, head=2), ""),
    "anywhere, on a third": (FOOT, see_line(20, 7), LINE),
    "anywhere, on less": (FOOT, see_line(21, 7), ""),
    "a fact in figures on a big site": ("Dead at the piers: 9", see_line(900, 3, tail=3), ""),
    "a fact in figures on a fifth": ("Dead at the piers: 9", see_line(15, 3, tail=3), LINE),
    "a name on a big site": ("Mira Aldous", see_line(900, 5, tail=5), ""),
    "a rule": ("* * *", see_line(15, 9, tail=9), ""),

    "initials": ("(mvb)", see_line(200, 40, tail=40), ""),
    "a signature": ("-Mira Aldous in New Harbour", see_line(200, 40, tail=40), ""),
    "a signature in Russian": ("— Анна Белова", see_line(200, 40, tail=40), ""),
    "whom to write to": ("Write to Mira Aldous at mira.aldous@harbourpost.example", see_line(200, 40, tail=40), ""),
    "whom to write to, by no name": ("Write to us at the desk@harbourpost.example", see_line(200, 40, tail=40), LINE),
    "the rest of a sentence": ("）的北码头", see_line(15, 9, tail=9), ""),
    "the beginning of one": ("日前，", see_line(15, 9, tail=9), ""),
    "a name in Chinese": ("灯塔", see_line(900, 5, tail=5), ""),
    "a sentence on a big site": ("He is survived by his wife.", see_line(900, 5, tail=5), ""),
    "a sentence in Hindi": ("उनके परिवार में पत्नी हैं।", see_line(900, 5, tail=5), ""),
    "the heading of a list, on a big site": ("Read in the Post:", see_line(900, 5, tail=5), ""),
    "a sentence on a third": ("He is survived by his wife and two children.", see_line(12, 4, tail=4), ""),
    "a sentence with a sign of the site": ("© The town of New Harbour.", see_line(12, 4, tail=4), LINE),
    "a sentence on most": ("He is survived by his wife.", see_line(12, 9, tail=9), LINE),
    "often: eight times, on one in twenty-five": ("Read in the Post:", see_line(200, 8, tail=8), LINE),
    "often, but on fewer": ("Read in the Post:", see_line(201, 8, tail=8), ""),
    "a heading in Markdown": ("## Introduction", see_line(9, 3, tail=3), ""),
    "a heading in Markdown on most": ("## Introduction", see_line(9, 4, tail=4), LINE),
    "running text on two in five": (PROSE, see_line(10, 4, tail=2), LINE),
    "running text on a fifth, always at the tail": (PROSE, see_line(15, 3, tail=3), FEW),
    "running text on a fifth, not always": (PROSE, see_line(20, 4, tail=2), ""),
    "running text on ten of a big site": (PROSE, see_line(900, 10, tail=10), FEW),
    "running text on nine of a big site": (PROSE, see_line(900, 9, tail=9), ""),
    "running text that somebody says": (f"“{PROSE}”", see_line(10, 9, tail=9), ""),
    "a program's line": ("find(north, south);", see_line(4, 4, tail=4), ""),
    "eight other sites": ("Weather and tides", see_line(1, 1, sites=8), MANY),
    "seven other sites": ("Weather and tides", see_line(1, 1, sites=7), ""),
    "six words on other sites": ("All that is new on quays", see_line(1, 1, sites=9), MANY),
    "seven words on other sites": ("All that is new on the quays", see_line(1, 1, sites=9), ""),
    "a stage direction on other sites": ("(CROSSTALK)", see_line(1, 1, sites=9), ""),
    "stars on other sites": ("* * *", see_line(1, 1, sites=9), ""),
    "a program's line on other sites": ("find(north);", see_line(1, 1, sites=9), ""),
}  # fmt: skip
TEMPLATES: dict[str, tuple[str, Evidence, str]] = {
    "a date stamp": (DATED, see_template(15, 3, tail=3), TEMPLATE),
    "a date stamp in Chinese": ("来源 港口报 2031年5月3日", see_template(15, 3, tail=3), TEMPLATE),
    "a date alone": ("3 May 2031", see_template(15, 3, tail=3), ""),
    "a date alone in Chinese": ("2031年5月3日 12:05", see_template(15, 3, tail=3), ""),
    "a date alone in Russian": ("3 мая 2031, 12:05", see_template(15, 3, tail=3), ""),
    "a date alone in German": ("Samstag, 3. Mai 2031", see_template(15, 3, tail=3), ""),
    "a date alone in Arabic": ("3 مايو 2031", see_template(15, 3, tail=3), ""),
    "an hour alone": ("12:05 PM ET", see_template(15, 3, tail=3), ""),
    "a counter": ("Readers' letters (12)", see_template(15, 3, tail=3), TEMPLATE),
    "a date stamp in the middle elsewhere": (DATED, see_template(15, 3), ""),
    "on less than a fifth": (DATED, see_template(16, 3, tail=3), ""),
    "no more by its template than by itself": (DATED, Evidence(make_seen(16, 3, tail=3), make_seen(16, 3, tail=3)), ""),
    "a winner": (NAMED, see_template(15, 9, tail=9), ""),
    "the dead": ("Dead: 9", see_template(15, 9, tail=9), ""),
    "the dead in German": ("Tote: 9", see_template(15, 9, tail=9), ""),
    "the dead in Russian": ("Погибших: 9", see_template(15, 9, tail=9), ""),
    "the dead in Arabic": ("القتلى: ٩", see_template(15, 9, tail=9), ""),
    "the dead in Japanese": ("死者：9人", see_template(15, 9, tail=9), ""),
    "a score": ("Final score: 3-1", see_template(15, 9, tail=9), ""),
    "a turnout": ("Turnout: 41 percent", see_template(15, 9, tail=9), ""),
    "a price": ("Closing price: 9.1", see_template(15, 9, tail=9), ""),
    "a row": ("Mira 3, Bakers 1", see_template(15, 9, tail=9), ""),
    "a numbered heading": ("Safety first", see_template(15, 9, tail=9), ""),
    "behind a dash": ("— Mira Aldous", see_template(9, 5, tail=5), ""),
}  # fmt: skip
WITHOUT_SITE: dict[str, tuple[str, Evidence, str]] = {
    "eight of thirty articles": (FOOT, see_line(30, 8, tail=8), LINE),
    "eight of thousands": (FOOT, see_line(3000, 8, tail=8), LINE),
    "eight of twenty-nine": (FOOT, see_line(29, 8, tail=8), ""),
    "seven of thirty": (FOOT, see_line(30, 7, tail=7), ""),
    "a name of thousands": ("Aldous", see_line(3000, 8, tail=8), ""),
}


@pytest.mark.parametrize(("line", "seen", "step"), [*TAIL.values(), *TEMPLATES.values()], ids=[*TAIL, *TEMPLATES])
def test_a_line_behind_the_story(line: str, seen: Evidence, step: str) -> None:
    check_table(f"{STORY}\n{OTHER}\n{line} | {step}", site.run, site="a.example", seen={line: seen})


@pytest.mark.parametrize(("line", "seen", "step"), WITHOUT_SITE.values(), ids=WITHOUT_SITE)
def test_articles_without_a_site(line: str, seen: Evidence, step: str) -> None:
    check_table(f"{STORY}\n{OTHER}\n{line} | {step}", site.run, seen={line: seen})


@pytest.mark.parametrize(("line", "seen", "step"), [*TAIL.values(), *TEMPLATES.values(), *WITHOUT_SITE.values()])
def test_the_gate_lets_pass_whatever_goes(line: str, seen: Evidence, step: str) -> None:
    """What the pass would find must open its gate: it is looked at first, and alone where nothing else is known."""
    name = "" if (line, seen, step) in WITHOUT_SITE.values() else "a.example"
    assert not step or site.gate(make_state([STORY, line], site=name, seen={line: seen}).view)


@pytest.mark.parametrize(("articles", "step"), [(5, ""), (6, ""), (7, LINE)])
def test_copies_of_one_story_count_once(articles: int, step: str) -> None:
    """Five articles tell this very story: what they carry with it is no more than what two others have."""
    seen = {STORY: see_line(10, 5), OTHER: see_line(10, 5), FOOT: see_line(10, articles, tail=articles)}
    check_table(f"{STORY}\n{OTHER}\n{FOOT} | {step}", site.run, site="a.example", seen=seen)


def test_the_end_of_one_version_of_a_story_is_no_notice() -> None:
    """Where other articles have paragraphs from the middle of this one, what they end with may be of the story, too."""
    seen = {PROSE: see_line(15, 3, tail=3), OTHER: see_line(15, 2)}
    own = "The night boat carried nine bakers and a judge on its first trip, and none of them paid for it, she said."
    check_table(f"{STORY}\n{OTHER}\n{own}\n{PROSE}", site.run, site="a.example", seen=seen)
    check_table(f"{STORY}\n{own}\n{PROSE} | {FEW}", site.run, site="a.example", seen=seen)


CUT = "The ferry company will run one crossing after midnight from"
# Lines with the number of articles they are on, the articles of the site, the step; the last one stands at their tail.
SHORT: dict[str, tuple[dict[str, int], int, str]] = {
    "under one paragraph": ({STORY: 1, PROSE: 9}, 20, LINE),
    "on seven more articles": ({STORY: 1, PROSE: 8}, 20, ""),
    "under one that three copies have": ({STORY: 3, PROSE: 11}, 20, LINE),
    "under a paragraph that has lost its end": ({CUT: 1, PROSE: 9}, 20, LINE),
    "under a heading": ({"The ferry company will run one crossing after": 1, PROSE: 9}, 20, ""),
    "the only line": ({PROSE: 9}, 20, ""),
    "with most of the story on as many": ({STORY: 1, OTHER: 9, PROSE: 9}, 20, ""),
}


@pytest.mark.parametrize(("lines", "of", "step"), SHORT.values(), ids=SHORT)
def test_a_notice_under_a_short_story(lines: dict[str, int], of: int, step: str) -> None:
    seen = {line: see_line(of, articles, tail=articles) for line, articles in lines.items()}
    rows = [*list(lines)[:-1], f"{list(lines)[-1]} | {step}"]
    check_table("\n".join(rows), site.run, site="a.example", seen=seen)


STAMPS = {
    "English": "Last updated at 10:01 AM on 12th May 2031",
    "Greek": "Πέμπτη 15 Μαΐου 2031, Σελίδα 19",
    "Bengali": "প্রকাশ ১৫ মে ২০৩১ ঢাকা সংবাদদাতা",
}
HEAD: dict[str, tuple[Sequence[str], Evidence, str]] = {
    "above the title": ((FOOT, "Night boats come back", STORY), see_line(15, 3, head=3), LINE),
    "on fewer": ((FOOT, "Night boats come back", STORY), see_line(16, 3, head=3), ""),
    "right above the story, as a subhead": (("What is new", STORY), see_line(15, 9, head=9), ""),
    "a call right above the story": (("Turn on the bell!", STORY), see_line(15, 9, head=9), LINE),
    **{
        f"a stamp with a date, in {language}": (
            (stamp, "Night boats come back", STORY),
            see_template(15, 9, head=9),
            "",
        )
        for language, stamp in STAMPS.items()
    },
    "a counter over the story": (
        ("Readers' letters (12)", "Night boats come back", STORY),
        see_template(15, 9, head=9),
        TEMPLATE,
    ),
    "how a letter begins": (("Q.", STORY), see_line(8, 4, head=4), ""),
    "how a telegram begins, in Chinese": (("近日，", STORY), see_line(200, 80, head=80), ""),
    "how a telegram begins, in Korean": (("서울=", STORY), see_line(20, 9, head=9), ""),
}


@pytest.mark.parametrize(("lines", "seen", "step"), HEAD.values(), ids=HEAD)
def test_a_line_above_the_story(lines: Sequence[str], seen: Evidence, step: str) -> None:
    table = "\n".join([f"{lines[0]} | {step}", *lines[1:], OTHER])
    check_table(table, site.run, site="a.example", seen={lines[0]: seen})


# What a site has between the paragraphs of most of its stories; the line in question is the second.
INSERTED: dict[str, tuple[Sequence[str], str]] = {
    "a subhead": ((STORY, "What we know", OTHER), ""),
    "a subhead in Markdown": ((STORY, "## What we know", "Two boats", OTHER), ""),
    "a subhead in Spanish": ((STORY, "Lo que se sabe", OTHER), ""),
    "a subhead in Hebrew": ((STORY, "מה שידוע עד כה", OTHER), ""),
    "a subhead in Thai": ((STORY, "สิ่งที่เรารู้", OTHER), ""),
    "a subhead over short lines": ((STORY, "What we know", "Two boats", OTHER), ""),
    "the words of a form": ((STORY, "Ingredients", "2 eggs", "1 lemon", OTHER), ""),
    "the words of a form in German": ((STORY, "Zutaten", "2 Eier", "1 Zitrone", OTHER), ""),
    "the words of a form in Japanese": ((STORY, "材料", "卵 2個", "レモン 1個", OTHER), ""),
    "a verdict": ((STORY, "Verdict", "Guilty of all that she was charged with", OTHER), ""),
    "who speaks, in Spanish": ((STORY, "EL MINISTRO:", OTHER, "EL MINISTRO:", PROSE), ""),
    "printed twice": ((STORY, "Tide tables", OTHER, "Tide tables", PROSE), LINE),
    "who speaks": ((STORY, "Captain:", OTHER, "Captain:", PROSE), ""),
    "who speaks, in Chinese": ((STORY, "船长：", OTHER, "船长：", PROSE), ""),
    "a stage direction": ((STORY, "(LAUGHTER)", OTHER, "(LAUGHTER)", PROSE), ""),
    "a row of a table": ((STORY, "|Rowers|3|", "|Bakers|4|", OTHER), ""),
    "an item of a list": ((STORY, "• two eggs", "• a lemon", OTHER), ""),
    "a question that a column asks everybody": ((STORY, "What is your first memory of it?", OTHER), ""),
    "between short answers": (("Never.", "What is your first memory of it?", "At noon"), ""),
    "a question in Arabic": ((STORY, "ما أول ما تذكره؟", OTHER), ""),
    "a sentence": ((STORY, "Let us pray.", OTHER), ""),
    "a call": ((STORY, "Join us now!", OTHER), LINE),
    "a linked name amid a sentence": (("The owner told the readers of", "Lighthouse Desk", "that she has sold the boats"), ""),
    "a linked name before a comma": (("Die Eignerin schrieb auf", "Leuchtturm", ", wo sie seit Jahren von Booten erzählt"), ""),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "step"), INSERTED.values(), ids=INSERTED)
def test_the_middle_of_a_story_is_its_own(lines: Sequence[str], step: str) -> None:
    table = "\n".join(f"{line} | {step if line == lines[1] else ''}" for line in [STORY, *lines, OTHER])
    check_table(table, site.run, site="a.example", seen={lines[1]: see_line(16, 9)})


BY_JUNK: dict[str, str] = {
    "beside junk": f"{STORY}\njunk J1 | Share this:\nTide tables | {LINE}\n{OTHER}",
    "above junk": f"{STORY}\nTide tables | {LINE}\njunk J1 | Share this:\n{OTHER}",
    "doubted before": f"{STORY}\ndoubt J1 | Tide tables | {LINE}\n{OTHER}",
}


@pytest.mark.parametrize("table", BY_JUNK.values(), ids=BY_JUNK)
def test_what_a_site_inserts_is_shown_by_junk_and_doubt(table: str) -> None:
    check_table(table, site.run, site="a.example", seen={"Tide tables": see_line(15, 3)})


FIGURES: dict[str, Sequence[str]] = {
    "a gauge between paragraphs": (STORY, "Water at the gauge: 412 cm", OTHER),
    "with its like": (STORY, "Water at the gauge: 412 cm", "Ice on the pier: 3 cm", OTHER),
    "three words beside the figure": (STORY, "Picture 3 of today", OTHER),
}


@pytest.mark.parametrize("lines", FIGURES.values(), ids=FIGURES)
def test_figures_between_paragraphs_are_facts(lines: Sequence[str]) -> None:
    seen = {line: see_line(9, 6) for line in lines if line not in (STORY, OTHER)}
    check_table("\n".join(lines), site.run, site="a.example", seen=seen)


NOTICES: dict[str, tuple[str, Evidence]] = {
    "running text beside junk": (f"{STORY}\njunk J1 | Share this:\n{PROSE} | {BESIDE}\n{OTHER}", see_line(10, 4)),
    "above junk": (f"{STORY}\n{PROSE} | {BESIDE}\njunk J1 | Share this:\n{OTHER}", see_line(10, 4)),
    "beside junk, on fewer": (f"{STORY}\njunk J1 | Share this:\n{PROSE}\n{OTHER}", see_line(11, 4)),
    "beside junk, on two of four": (f"{STORY}\njunk J1 | Share this:\n{PROSE}\n{OTHER}", see_line(4, 2)),
    "beside junk, on a site of two": (f"{STORY}\njunk J1 | Share this:\n{PROSE}\n{OTHER}", see_line(2, 2)),
    "amid the story": (f"{STORY}\n{PROSE}\n{OTHER}\njunk J1 | Share this:", see_line(10, 9)),
    "beside a doubt": (f"{STORY}\ndoubt J1 | Video\n{PROSE}\n{OTHER}", see_line(10, 9)),
}


@pytest.mark.parametrize(("table", "seen"), NOTICES.values(), ids=NOTICES)
def test_a_standing_notice_stands_beside_junk(table: str, seen: Evidence) -> None:
    check_table(table, site.run, site="a.example", seen={PROSE: seen})


HEADINGS: dict[str, str] = {
    "over the words of a form": f"{STORY}\nIngredients\n2 eggs\n1 lemon\n9 figs",
    "over a link": f"{STORY}\nFull story here: | {LINE}\nNight boats come back at last",
    "over junk": f"{STORY}\nIngredients | {LINE}\njunk J1 | Share this:",
}


@pytest.mark.parametrize("table", HEADINGS.values(), ids=HEADINGS)
def test_a_heading_over_lines_that_are_told_here_alone_stays(table: str) -> None:
    seen = {"Ingredients": see_line(9, 6, tail=6), "Full story here:": see_line(9, 6, tail=6)}
    check_table(table, site.run, site="a.example", seen=seen)


EVIDENCE: dict[str, tuple[str, Evidence, Mapping[str, object]]] = {
    "a line": (FOOT, see_line(9, 6, tail=6), {"articles": 6, "of": 9, "copies": 1, "site": "a.example", "where": "tail", "head": 0, "tail": 6}),
    "a template": (
        DATED, see_template(9, 6, tail=6),
        {"like_it": 6, "of": 9, "copies": 1, "site": "a.example", "where": "tail", "head": 0, "tail": 6, "template": "posted on 0 @ 0 at noon"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "seen", "evidence"), EVIDENCE.values(), ids=EVIDENCE)
def test_the_evidence_says_what_was_counted(line: str, seen: Evidence, evidence: Mapping[str, object]) -> None:
    """Counts of a template are no counts of the line, which stands once."""
    step = TEMPLATE if "like_it" in evidence else LINE
    table = f"{STORY}\njunk J1 | Share this:\nneutral | By Ann Bell\n{line} | {step}"
    seen_here = {**{other: see_line(9, 6, tail=6) for other in ("Share this:", "By Ann Bell")}, line: seen}
    state = check_table(table, site.run, site="a.example", seen=seen_here)
    assert state.steps[-1].evidence == evidence


@st.composite
def draw_seen(draw: st.DrawFn, of: int) -> Seen:
    """Counts that an index may have of a line, on a site of so many articles."""
    articles = draw(st.integers(1, min(of, 9)) | st.integers(1, of))
    head, tail = (draw(st.sampled_from([0, articles // 2, articles])) for _ in range(2))
    return Seen(of, articles, head, tail, articles + draw(st.integers(0, 9)), draw(st.integers(1, 12)))


@st.composite
def draw_state(draw: st.DrawFn) -> State:
    """An article of a site or of none, whose lines other articles have, too; some are called junk or doubted already."""
    of, above = draw(st.sampled_from([2, 4, 8, 40, 300])), draw(st.integers(0, 3))
    others = draw(st.permutations([FOOT, PROSE, DATED, NAMED, "Weather", "Share this:"]))
    lines = [*others[:above], STORY, OTHER, *others[above:]]
    known = others if draw(st.booleans()) else lines
    evidence = {line: Evidence(Seen(of), Seen(of)) for line in lines}
    evidence |= {line: Evidence(draw(draw_seen(of)), draw(draw_seen(of))) for line in known}
    labels = {
        number: ("J1", draw(st.sampled_from([Label.DOUBTFUL, Label.JUNK])))
        for number in draw(st.sets(st.integers(1, len(lines)), max_size=2))
    }
    return make_state(lines, site=draw(st.sampled_from(["", "a.example"])), seen=evidence, labels=labels)


def judge_every_line(state: State) -> list[Step]:
    """The steps without the look at the counts that spares most lines the rest."""
    search = site._Search(state)
    open_lines = [one for one in state.lines if not (one.label is Label.NEUTRAL or one.is_settled or one.is_within_run)]
    steps = [step for one in open_lines for step in search.judge(one)]
    return steps + (list(search.find_standing_notices()) if state.view.article.site else [])


@settings(max_examples=200)
@given(draw_state())
def test_no_line_that_would_go_is_passed_over_for_its_counts(state: State) -> None:
    assert list(site.run(state)) == judge_every_line(state)
