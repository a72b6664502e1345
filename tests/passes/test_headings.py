"""Headings over links: what a heading opens goes down to the last line that looks like a link."""

from __future__ import annotations

import pytest
from states import check_table, see_line

from dedup.verdict.passes import headings

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
LINK = "link-under-heading J3"
RUN = "\n".join(f"open | Boat number {n} comes home | {LINK if n < 13 else ''}" for n in range(1, 15))
QUESTION = f"Will {'old ' * 20}boats sail at night?"

TABLES = {
    "junk over links": f"""
        story | {STORY}
        junk > | Related links
        open | Ferry runs aground off the pier | {LINK}
        open | Паром сел на мель у пирса | {LINK}
        story | {STORY}
    """,
    "a doubtful heading over two links": f"""
        story | {STORY}
        doubt > | Related | heading-over-links J1
        open | Ferry runs aground off the pier | {LINK}
        open | Mayor opens the new library | {LINK}
        story | {STORY}
    """,
    "a doubtful heading over one link, at the end": f"""
        story | {STORY}
        doubt > | Related | heading-over-links J1
        open | Ferry runs aground off the pier | {LINK}
    """,
    "a doubtful heading over one line and running text": f"""
        story | {STORY}
        doubt > | Related
        open | Ferry runs aground off the pier
        story | {STORY}
    """,
    "a doubtful heading right over running text": f"""
        story | {STORY}
        doubt > | Related
        story | {STORY}
    """,
    "a heading that opens nothing": f"""
        story | {STORY}
        junk | Share this:
        open | Ferry runs aground off the pier
        open | Mayor opens the new library
    """,
    "no more than twelve": f"""
        junk > | Related links
        {RUN}
    """,
    "an end in a full stop is none of a link": f"""
        junk > | Related links
        open | Ferry runs aground off the pier | {LINK}
        open | The mayor opens the library.
        open | Mayor opens the new library
    """,
    "a quotation that goes on below is no link": f"""
        junk > | Related links
        open | He said: “Readers should be at the pier early to have a seat
        story | {STORY}
    """,
    "a cut sentence is one of a link": f"""
        junk > | Related links
        open | The mayor opens the library and ... | {LINK}
    """,
    "two words": """
        junk > | Related links
        open | Old pier
    """,
    "a question of twenty-five words": f"""
        junk > | Related links
        story | {QUESTION} | {LINK}
    """,
    "a longer question": f"""
        junk > | Related links
        story | And {QUESTION}
    """,
    "a question in another script": f"""
        junk > | مواضيع ذات صلة
        story | هل تبحر العبارة القديمة ليلا من الرصيف الشمالي إلى الرصيف الجنوبي؟ | {LINK}
    """,
    "a question that somebody asks": """
        junk > | Related links
        story | “Will the old boats sail at night from the north pier,” she asked, “or not?”
    """,
    "the items of a menu": f"""
        junk navigation > | Sections
        open | Sport | {LINK}
        open | News of the old quay: | {LINK}
        open | News of the old quay here:
    """,
    "items of a menu under another heading": """
        junk > | Related links
        open | Sport
        open | Weather
    """,
    "a section's name over a headline": f"""
        junk > | Read more
        open | Local news | {LINK}
        open | Ferry runs aground off pier | {LINK}
    """,
    "a section's name under a doubtful heading": """
        doubt > | More | heading-over-links J1
        open | Harbour
        open | Ferry runs aground off the pier
    """,
    "a section's name over four words": """
        junk > | Read more
        open | Harbour
        open | Ferry runs aground again
    """,
    "three words in front of a headline": """
        junk > | Read more
        open | From the harbour.
        open | Ferry runs aground off the pier
    """,
    "a label with a colon is no section": """
        junk > | Read more
        open | Harbour:
        open | Ferry runs aground off the pier
    """,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_headings(table: str) -> None:
    check_table(table, headings.run)


@pytest.mark.parametrize(
    ("link", "step"),
    [("Ferry sails again tonight", "title-under-heading H2"), ("Ferry sails again", "link-under-heading J3")],
)
def test_a_link_that_is_another_article_s_title(link: str, step: str) -> None:
    table = f"""
        junk > | Related links
        open | {link} | {step}
    """
    check_table(table, headings.run, seen={link: see_line(9, 1, is_title=True)})
