"""Embedded posts: what the paragraph above quotes goes, with its links and tags; other words, other posts and answers stay."""

from __future__ import annotations

import pytest
from states import check_table, make_state

from dedup.verdict.passes import posts

OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
QUOTED = "post-quoted P1"
SIGNED = "— Mira Aldous (@mira_aldous) May 3, 2031"
POST = "Nobody asked us whether the boat should sail at night. We would have told them."
TOLD = "“Nobody asked us whether the boat should sail at night,” Aldous wrote. “We would have told them.”"
LANGUAGES = {
    "German": ("Uns hat niemand gefragt, ob die Fähre nachts fahren soll.", "Aldous schrieb: „{}“", "— Mira Aldous (@mira) 3. Mai 2031"),
    "Spanish": ("Nadie nos preguntó si el barco debe navegar de noche.", "“{}”, escribió Aldous.", "— Mira Aldous (@mira) 3 de mayo de 2031"),
    "Russian": ("Нас никто не спросил, должен ли паром ходить ночью.", "«{}» — написала Белова.", "— Анна Белова (@belova) 3 мая 2031"),
    "Arabic": ("لم يسألنا أحد إن كان على العبارة أن تبحر ليلا.", "كتبت الدوس: «{}»", "— ميرا الدوس (@mira) مايو 3, 2031"),
    "Hindi": ("किसी ने हमसे नहीं पूछा कि नाव रात में चले या नहीं।", "मीरा ने लिखा, “{}”", "— मीरा (@mira) 3 मई 2031"),
    "Turkish": ("Kimse bize geminin gece kalkıp kalkmayacağını sormadı.", "Aldous, “{}” diye yazdı.", "— Mira Aldous (@mira) 3 Mayıs 2031"),
}  # fmt: skip
TABLES = {
    "quoted above, the signature beside it": f"{TOLD}\n{POST} {SIGNED} | {QUOTED}\n{OTHER}",
    "the signature below it": f"{TOLD}\n{POST} | {QUOTED}\n{SIGNED}\n{OTHER}",
    "with a picture, a link and tags": f"{TOLD}\n{POST} #nightferry pic.twitter.com/a1B2c3 https://t.co/x1y2 {SIGNED} | {QUOTED}",
    "broken at its sentences": f"{TOLD}\nNobody asked us whether the boat should sail at night. | {QUOTED}\nWe would have told them. {SIGNED} | {QUOTED}\n{OTHER}",
    "spelled as across an ocean": f"“Nobody in this harbour organised a vote,” she wrote.\nNobody in this harbor organized a vote. {SIGNED} | {QUOTED}",
    "with a word misspelled among many": f"{TOLD}\nNobody asked us wether the boat should sail at night. We would have told them. {SIGNED} | {QUOTED}",
    "some lines above": f"{TOLD}\n{OTHER}\n{OTHER} Really.\n{POST} {SIGNED} | {QUOTED}",
    "far above": "\n".join([TOLD, *[f"{OTHER} Boat {n}." for n in range(6)], f"{POST} {SIGNED}"]),
    "quoted below": f"{POST} {SIGNED}\n{TOLD}\n{OTHER}",
    "not quoted": f"{OTHER}\n{POST} {SIGNED}",
    "told without a quotation": f"Nobody asked us whether the boat should sail at night and we would have told them.\n{POST} {SIGNED}",
    "quoted in part": f"“Nobody asked us,” Aldous wrote.\n{POST} {SIGNED}",
    "another post of the same person": f"{TOLD}\nNobody asked them whether the train should stop at noon. We would have laughed. {SIGNED}",
    "with another number": f"“We lost 200 seats on the night boat,” she wrote.\nWe lost 300 seats on the night boat, {SIGNED}",
    "denied": f"“We will sail on the night boat with all the bakers of the town,” she wrote.\nWe will not sail on the night boat with all the bakers of the town. {SIGNED}",
    "four words": f"“We sail at night,” she wrote.\nWe sail at night. {SIGNED}",
    "no signature": f"{TOLD}\n{POST}",
    "an account named amid a sentence": f"{TOLD}\nNobody asked us whether the boat should sail at night, wrote Mira Aldous (@mira_aldous). We would have told them.",
    "another's signature in between": f"{TOLD}\n{POST}\n— Tom Verhey (@verhey) May 3, 2031\nWe would not have told anybody of it. {SIGNED}".replace(f"\n{POST}\n", f"\n{POST} | {QUOTED}\n"),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_posts(table: str) -> None:
    check_table(table, posts.run)


@pytest.mark.parametrize(("post", "told", "signed"), LANGUAGES.values(), ids=LANGUAGES)
def test_posts_in_other_languages(post: str, told: str, signed: str) -> None:
    check_table(f"{told.format(post)}\n{post} {signed} | {QUOTED}\n{OTHER}", posts.run)
    check_table(f"{OTHER}\n{post} {signed}\n{OTHER} Really.", posts.run)


def test_the_gate_asks_for_an_account() -> None:
    assert posts.gate(make_state([TOLD, f"{POST} {SIGNED}"]).view)
    assert not posts.gate(make_state([TOLD, POST]).view)
