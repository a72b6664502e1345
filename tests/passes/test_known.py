"""Known junk: phrases, cues, widgets and code of the page go or are doubted; numbered parts, programs and one's own headline stay."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import known
from dedup.verdict.steps import Label

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
GLUED = "Share this:EmailFacebookLinkedInTwitterPocketLike this:Like Loading..."
CODE = "$(document).ready(function(){ window.vote = {a: 1, b: [2, 3]}; jQuery('#v').html('<b>'); });"
PROGRAM = ["const share = {", '  "boats": 3,', "  tags: ['a', 'b'],", "};", "share.send();"]

TABLES = {
    "junk wherever it stands": f"""
        Share this: | known-phrase J1
        {STORY}
        Teilen mit: | known-phrase J1
        {STORY}
        شارك هذا الموضوع: | known-phrase J1
        いいね: | known-phrase J1
    """,
    "perhaps a subhead": f"""
        {STORY}
        Related | possible-phrase J1
        {STORY}
        Реклама | possible-phrase J1
        {STORY}
    """,
    "neutral": f"""
        By Ann Bell | neutral-phrase J1
        {STORY}
        Photo by Ann Bell | neutral-phrase J1
    """,
    "widgets run together": f"""
        {STORY}
        {GLUED} | widgets-run-together J1
    """,
    "widgets at the end of a sentence": f"""
        {STORY}
        {STORY}{GLUED} | widgets-at-end J1
    """,
    "code of the page": f"""
        {STORY}
        {CODE} | page-code J1
    """,
    "code behind fifteen words": f"""
        {STORY}
        {"boat " * 14}sails. {CODE} | page-code-at-end J1
        {"boat " * 13}sails. {CODE} | page-code J1
    """,
    "a sentence that names a tag": f"""
        {STORY}
        The editors found a <script in the page and {"told the readers of the paper about it " * 4}on Monday.
    """,
    "a sign of code far from where it begins": f"""
        {STORY}
        {"boat " * 14}sails. <script {"of the old boat " * 12}{"(){};=" * 12}
        {"boat " * 14}sails. <script(){{}};= {"of the old boat " * 12} | page-code-at-end J1
    """,
    "a program of five lines": "\n".join([STORY, *PROGRAM, CODE, "}"]),
    "four lines of code": "\n".join([STORY, *PROGRAM[:2], f"{CODE} | page-code J1", "}"]),
    "counters": f"""
        {STORY}
        12 | possible-counter J1
        4.5K | possible-counter J1
        (118) | possible-counter J1
        {STORY}
        1985
        6.37
    """,
    "phrases run together": f"""
        {STORY}
        Print this article Back to top | phrases-run-together J1
        Next Close | possible-phrases J1
    """,
    "what pages say to their readers": f"""
        {STORY}
        Sign up for our newsletter and get the boats of the week. | notice J1
        Follow our Facebook page and our website for more boats. | possible-pitch J1
        “Follow our Facebook page and our website for more boats,” the captain said.
        Learn more about our website and app, the captain said.
    """,
    "numbered parts of a poem": """
        1
        The lamp goes out
        2
        Nobody comes
        3
        The sea waits
    """,
    "numbered parts from the second on": """
        The lamp goes out
        2
        Nobody comes
        3
        The sea waits
        4
        The boats are gone
    """,
    "numbers in no order": """
        The lamp goes out
        12 | possible-counter J1
        Nobody comes
        4 | possible-counter J1
        The sea waits
        7 | possible-counter J1
    """,
    "two numbers in order": """
        The lamp goes out
        1 | possible-counter J1
        Nobody comes
        2 | possible-counter J1
    """,
    "parts ninety-eight to a hundred": """
        98 | possible-counter J1
        The lamp goes out
        99 | possible-counter J1
        Nobody comes
        100 | possible-counter J1
    """,
    "parts of a long book": """
        97
        The lamp goes out
        98
        Nobody comes
        99
    """,
    "numbers of three digits": """
        212 | possible-counter J1
        213 | possible-counter J1
        214 | possible-counter J1
    """,
    "one's own headline behind a label": f"""
        Watch: Ferry runs aground off the pier
        {STORY}
        Watch: Ferry runs aground off the pier | known-phrase J1
    """,
    "one's own headline behind junk": f"""
        Share this: | known-phrase J1
        Video: Ferry runs aground off the pier
        {STORY}
    """,
    "no headline of one's own behind a byline": f"""
        By Ann Bell | neutral-phrase J1
        Video: Ferry runs aground off the pier | known-phrase J1
        {STORY}
    """,
    "in quotation marks": f"""
        {STORY}
        “Share.”
        «Поделиться?»
        「閉じる。」
        {STORY}
    """,
    "broken at a column": """
        The mayor told the ferry company that she will
        share this: nobody reads the banner but the
        bakers, who have seen it every night since
        the bridge closed.
    """,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_known(table: str) -> None:
    check_table(table, known.run)


def test_a_title_field_leaves_a_label_at_the_head_in_doubt() -> None:
    table = f"""
        Video: Ferry runs aground off the pier | possible-phrase J1
        {STORY}
    """
    check_table(table, known.run, title="The mayor opens the library")


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("Watch live tonight: our newsletter and app", False),
        ("Watch live with us: our newsletter and app", True),
        ("Watch live tonight: our newsletter", True),
    ],
)
def test_a_pitch_shaped_like_a_label_and_a_headline_may_be_the_article_s_own(line: str, goes: bool) -> None:
    step = "possible-pitch J1" if goes else ""
    check_table(f"{line} | {step}\n{STORY}", known.run)
    check_table(f"{line} | possible-pitch J1\n{STORY}", known.run, title="The mayor opens the library")


def test_a_cut_end_leaves_the_label_of_its_line() -> None:
    state = check_table(TABLES["widgets at the end of a sentence"], known.run)
    assert state.lines[1].label is Label.OPEN
    assert state.lines[1].cut is not None
    assert state.lines[1].cut.span == (len(STORY), len(STORY + GLUED))
