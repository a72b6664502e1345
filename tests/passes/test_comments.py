"""Readers' comments go down to the end, in every language; letters, interviews, live blogs and reports of threads stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from states import check_table, make_state, run_passes

from dedup import Article, Cleaner
from dedup.verdict.order import PASSES
from dedup.verdict.passes import comments

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
THIRD = "Nine bakers and a judge were on the first trip of the night boat, and none of them had to pay for it."
ABOVE = (STORY, OTHER, THIRD)
SAY = "I take this boat every week, and in all those years nobody has ever asked me for a ticket."
ANSWER = "You are lucky then, because they check all of us on the south pier, and the dogs as well."
COMMENT = "readers-comment J3"

# What stands behind the story; all of it goes.
THREADS: dict[str, Sequence[str]] = {
    "an opener with a number": ("{ 12 comments… read them below or add one }", SAY, "Nice.", ANSWER),
    "the headline in quotes": ("3 thoughts on “Night boats come back”", SAY, ANSWER),
    "readers' comments": ("Reader comments (2)", SAY, ANSWER),
    "in German": ("Leserkommentare (2)", SAY, ANSWER),
    "in French": ("Commentaires des lecteurs", SAY, ANSWER),
    "in Spanish": ("Comentarios de los lectores (2)", SAY, ANSWER),
    "in Polish": ("Wasze komentarze (2)", SAY, ANSWER),
    "in Russian": ("Комментарии читателей (2)", SAY, ANSWER),
    "in Greek": ("Σχόλια αναγνωστών (2)", SAY, ANSWER),
    "in Arabic": ("تعليقات القراء (٢)", SAY, ANSWER),
    "in Hindi": ("पाठकों की टिप्पणियां (2)", SAY, ANSWER),
    "in Chinese": ("网友评论", SAY, ANSWER),
    "in Japanese": ("12件のコメント", SAY, ANSWER),
    "in Korean": ("12개의 댓글", SAY, ANSWER),
    "stamps under the comments": (
        SAY, "Posted by: Ann of Harbour 2:19pm May 14, 2031", ANSWER, "Posted by: JJ of Pier 11:51am May 14, 2031",
        "So do I.", "Posted by: Mira of Quay 1:41am May 14, 2031",
    ),
    "names and hours over them": ("infamous says:", "May 9, 2031 at 8:38 am", SAY, "Kevin says:", "May 9, 2031 at 8:41 am", ANSWER),
    "in Dutch, with buttons": ("Jan schreef op 3 mei 2031, 10:45:", SAY, "Reageer | Meld", "Piet schreef op 3 mei 2031, 11:02:", ANSWER, "Reageer | Meld"),
    "in Turkish": ("Ali, 3 saat önce", SAY, "Yanıtla · Şikayet et", "Ayşe, 2 saat önce", ANSWER, "Yanıtla · Şikayet et"),
    "in Vietnamese": ("Minh, 10:45 03/05/2031", SAY, "Trả lời · Thích", "Lan, 11:02 03/05/2031", ANSWER, "Trả lời · Thích"),
    "in Chinese, with buttons": ("灯塔 3小时前", SAY, "回复 举报", "码头 2小时前", ANSWER, "回复 举报"),
    "in Hebrew": ("דנה, לפני 3 שעות", SAY, "הגב · דווח", "יוסי, לפני 2 שעות", ANSWER, "הגב · דווח"),
    "buttons alone": (SAY, "Rate this: 0 0", ANSWER, "Rate this: 1 0", SAY, "Rate this: 2 1"),
    "buttons alone, in Portuguese": (SAY, "Responder", ANSWER, "Responder", SAY, "Responder"),
    "praise behind junk": ("Share this:", SAY, "Great post, Ann!", ANSWER, "Thanks for sharing this with us.", "I love it. Well said."),
    "praise behind junk, in Russian": ("Поделиться в Facebook", SAY, "Спасибо за статью!", ANSWER, "Отличная статья", "Хорошая статья, жду ещё"),
    "in Thai": ("มานะ 10:45", SAY, "ตอบกลับ", "ชูใจ 11:02", ANSWER, "ตอบกลับ"),
}  # fmt: skip

# What stands behind the story, and all of it stays.
STAYS: dict[str, Sequence[str]] = {
    "letters": ("Letters", SAY, "Ann Bell, Harbour", ANSWER, "Mira Aldous, North Pier", "Thank you for the boats.", "JJ Quay, Outer Bank"),
    "an interview": ("Ann Bell:", SAY, "Mira Aldous:", ANSWER, "Ann Bell:", SAY, "Mira Aldous:", ANSWER),
    "who says it, as papers print it": ("The director said:", f"“{SAY}”", "The judge said:", f"“{ANSWER}”", "The baker said:", f"“{SAY}”"),
    "a live blog": ("10:45", SAY, "11:02", ANSWER, "11:40", SAY, "12:05", ANSWER),
    "a live blog with its writer": ("10:45 am, Ann Bell", SAY, "11:02 am, Ann Bell", ANSWER, "11:40 am, Ann Bell", SAY),
    "a live blog in Spanish": ("Hace 3 horas", SAY, "Hace 2 horas", ANSWER, "Hace 1 hora", SAY),
    "a police log": ("Monday, 10:45 p.m., Oak Street", SAY, "Tuesday, 2:10 a.m., Harbour Road", ANSWER, "Friday, 1:00 a.m., North Pier", SAY),
    "evenings in town": ("Friday, 7:30 p.m., Town Hall", SAY, "Saturday, 8:00 p.m., Old Pier", ANSWER, "Sunday, 6:00 p.m., Church", SAY),
    "years": ("3 May 2012", SAY, "7 June 2019", ANSWER, "9 July 2031", SAY),
    "a thread that the story tells of": (
        "Ann Bell wrote on 3 May 2031, 10:45:", f"“{SAY}”", "JJ Quay wrote on 3 May 2031, 11:02:", f"“{ANSWER}”",
        "Mira Aldous wrote on 3 May 2031, 12:05:", f"“{SAY}”",
    ),
    "a list with thoughts": ("3 thoughts on the new night boats", "1. They are late", SAY, "2. They are full", ANSWER),
    "buttons of a gallery": ("Share", SAY, "Share", ANSWER, "Share", SAY),
    "praise that the story quotes": (f"“Great post,” {SAY}", "“Great article”", ANSWER, "“Well said”", "“Thanks for sharing”", SAY),
    "no comments": ("Comments: 0", SAY, ANSWER),
}  # fmt: skip


@pytest.mark.parametrize("lines", THREADS.values(), ids=THREADS)
def test_comments_go(lines: Sequence[str]) -> None:
    state = make_state([*ABOVE, *lines])
    steps = run_passes(state, *PASSES)
    gone = {one.line.raw for one in state.lines if one.label.name == "JUNK"}
    assert gone == set(lines)
    assert any(name == "readers-comment" for name, _, _ in steps)


@pytest.mark.parametrize("lines", STAYS.values(), ids=STAYS)
def test_what_looks_like_comments_stays(lines: Sequence[str]) -> None:
    check_table("\n".join([*ABOVE, *lines]), comments.run)


AROUND: dict[str, str] = {
    "a counter at the head has the story below": f"doubt J1 comments | 12 comments\n{STORY}\n{OTHER}\n{THIRD}",
    "an opener that is doubted needs two marks": f"{STORY}\n{OTHER}\n{THIRD}\ndoubt J1 comments | Comments\n{SAY}\nReply\n{ANSWER}",
    "an opener that is doubted, with two": (
        f"{STORY}\n{OTHER}\n{THIRD}\ndoubt J1 comments | Comments | {COMMENT}\n{SAY} | {COMMENT}\nReply | {COMMENT}\n"
        f"{ANSWER} | {COMMENT}\nReply | {COMMENT}"
    ),
    "the story goes on below": "\n".join(
        [STORY, OTHER, THIRD, "Ann, 3 hours ago", SAY, "Reply", "JJ, 2 hours ago", ANSWER, "Reply", *[STORY, OTHER, THIRD] * 3]
    ),
    "too little above": f"{STORY}\nReader comments (2)\n{SAY}\n{ANSWER}",
}  # fmt: skip


@pytest.mark.parametrize("table", AROUND.values(), ids=AROUND)
def test_where_comments_begin_and_end(table: str) -> None:
    check_table(table, comments.run)


@pytest.mark.parametrize("lines", [lines for name, lines in THREADS.items() if "behind junk" not in name])
def test_the_gate_lets_pass_whatever_goes(lines: Sequence[str]) -> None:
    """But for what needs junk above it: that opens the gate of another pass."""
    assert comments.gate(make_state([*ABOVE, *lines]).view)


def test_an_opener_under_each_picture_of_a_gallery_opens_only_at_the_last() -> None:
    opener, thread = "Reader comments (2)", [SAY, ANSWER]
    above = [*ABOVE, opener, "The boat at the north pier", "“We sail whatever the wind does.”"]
    text = "\n".join([*above, f"{opener} | {COMMENT}", *(f"{line} | {COMMENT}" for line in thread)])
    check_table(text, comments.run)


def test_the_evidence_tells_the_opener_and_the_marks() -> None:
    table = f"{STORY}\n{OTHER}\n{THIRD}\nReader comments (2) | {COMMENT}\n{SAY} | {COMMENT}"
    state = check_table(table, comments.run)
    assert state.steps[-1].evidence == {"category": "comments", "marks": 0, "opener": 4}
    assert state.steps[-1].because == (4,)


@pytest.mark.parametrize(
    "opener", ["Reader comments", "Leserkommentare", "Commentaires des lecteurs", "Комментарии читателей", "网友评论"]
)
def test_an_opener_over_the_story_opens_nothing(opener: str) -> None:
    """A bar above a story may have the button of its comments; what has more text than a comment below stays."""
    places = "pier quay mole yard lock dock ford weir slip bank".split()
    below = [
        f"In the old {place} the mayor promised a second boat, and its captain said she would wait." for place in places
    ]
    state = make_state([STORY, STORY.replace("May", "June"), opener, *below])
    assert [step for step in run_passes(state, comments.run) if step[2] and step[2] > 3] == []


def test_the_evidence_of_a_long_thread_does_not_grow_with_it() -> None:
    words = "harbour council ferry winter market school budget river valley engine garden letter".split()
    story = [
        f"The {' '.join(words)} and the {' '.join(reversed(words))} were told of by the mayor, who said {n}."
        for n in "abc"
    ]
    thread = [
        line
        for n in range(60)
        for line in (
            f"{words[n % 12].title()} {words[n % 11].title()}",
            f"{n % 28 + 1} May 2024 at {n % 12}:15 pm",
            f"I saw {words[n % 12]} {n}.",
            "Reply",
        )
    ]
    with Cleaner() as cleaner:
        result = cleaner.clean(Article("\n".join([*story, "Comments", *thread])))
    assert result.text == "\n".join(story)
    named = [finding.evidence for finding in result.findings if finding.evidence["step"] == "readers-comment"]
    assert len(named) > 200
    assert {evidence["marks"] for evidence in named} != {20}
    assert max(len(evidence["because"]) for evidence in named) <= 21
