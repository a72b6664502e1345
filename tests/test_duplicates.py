"""Which articles repeat one another, which only look alike, and that order, workers and size change nothing."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from stories import build_stories

from dedup.config import CandidateSettings, ContainmentSettings, Settings
from dedup.index import StorySketch
from dedup.neardup.candidates import Circumstances, propose_pairs, sample_shingles
from dedup.neardup.cluster import DuplicateFinder
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.online import Candidate, expand_story, find_originals, shrink_story, sketch_stories
from dedup.neardup.ranking import Keep
from dedup.neardup.sample import write_stories
from dedup.neardup.telling import choose_telling
from dedup.neardup.verify import Overlap, PackedStory, is_repeat, measure_overlap, pack_story
from dedup.sketch.words import hash_words
from dedup.text.dates import read_day
from dedup.text.keys import hash_site

SETTINGS = Settings()


@dataclass(frozen=True)
class Item:
    id: str
    text: str
    site: str = ""
    date: str = ""


def invent(seed: int, words: int, paragraph: int = 40) -> str:
    """A story of invented words, in paragraphs."""
    dice = random.Random(seed)
    told = ["".join(dice.choice("abcdefghiklmnoprstuvz") for _ in range(dice.randint(3, 9))) for _ in range(words)]
    lines = [" ".join(told[start : start + paragraph]) + "." for start in range(0, words, paragraph)]
    return "\n".join(lines)


def change(text: str, share: float, seed: int = 9) -> str:
    dice = random.Random(seed)
    return "\n".join(
        " ".join(f"other{dice.randrange(10**6)}" if dice.random() < share else word for word in line.split(" "))
        for line in text.split("\n")
    )


def find(
    items: Sequence[Item], keep: Keep = Keep.LONGEST, batch: int = 1_000, settings: Settings = SETTINGS
) -> list[DuplicateRow]:
    with DuplicateFinder(settings, keep) as finder:
        for start in range(0, len(items), batch):
            some = items[start : start + batch]
            stories = build_stories(
                lines=[[line for line in item.text.split("\n") if line.strip()] for item in some],
                ids=[item.id for item in some],
                sites=[hash_site(item.site) for item in some],
                dates=[item.date for item in some],
                rows=range(start, start + len(some)),
                settings=settings,
            )
            finder.add(write_stories(stories, finder.folder, finder.settings.candidates))
        return finder.find()


def pairs(found: Sequence[DuplicateRow]) -> set[tuple[str, str]]:
    return {(duplicate.id, duplicate.duplicate_of) for duplicate in found}


STORY = invent(1, 400)
LINES = STORY.split("\n")
TELEGRAM = (
    "The head of state today sent a telegram of condolence to {a} of the republic of {b} on the death of {c} and "
    "expressed in his own name and in that of the people and government of the country his sincere sympathy, praying "
    "that the departed may rest in peace and that {a} and the brotherly people of {b} be spared all further harm."
)


def telegram(number: int) -> str:
    names = (invent(1_000 + 3 * number + part, 2).rstrip(".") for part in range(3))
    return TELEGRAM.format(**dict(zip("abc", names, strict=True)))


def wrap(text: str, columns: int) -> str:
    return "\n".join(textwrap.wrap(text.replace("\n", " "), columns))


def courteous(text: str) -> str:
    """The story with a title before every third word."""
    titles = ("صاحب السمو الملكي", "معالي الدكتور", "سعادة")
    return "\n".join(
        " ".join(f"{titles[n % 3]} {word}" if n % 3 == 1 else word for n, word in enumerate(line.split(" ")))
        for line in text.split("\n")
    )


def caption(number: int) -> str:
    return f"{invent(500 + number, 30)[:-1]}, Monday, July {number + 1}, 2018"


def illustrate(lines: Sequence[str], first: int, credit: str = "") -> str:
    """The lines, each below a caption, with its credit in a line of its own if there is one."""
    told = [caption(first + number) if not credit else invent(600 + first + number, 34) for number in range(len(lines))]
    return "\n".join(
        f"{above}\n{credit}\n{line}" if credit else f"{above}\n{line}" for above, line in zip(told, lines, strict=True)
    )


def dated(day: str) -> str:
    names = invent(6, 60)[:-1].split(" ")
    return " ".join(f"{name} {day}" if n % 4 == 1 else name for n, name in enumerate(names)) + "."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(STORY, STORY, id="the same"),
        pytest.param(STORY, STORY.upper(), id="other case"),
        pytest.param(STORY, "\n".join(LINES[:2]), id="a fifth of it"),
        pytest.param(STORY, "\n".join(LINES[5:]), id="the end of it"),
        pytest.param(STORY, STORY.replace("\n", " "), id="paragraphs joined"),
        pytest.param(" ".join(LINES), "\n".join(STORY.replace("\n", " ").split(" ")), id="a word a line"),
        pytest.param(STORY, "\n".join(reversed(LINES)), id="reordered"),
        pytest.param(STORY, change(STORY, 0.05), id="every twentieth word changed"),
        pytest.param(STORY, change(STORY, 0.12), id="every eighth word changed"),
        pytest.param(STORY, "\n".join([*LINES[:7], invent(2, 100)]), id="most of the shorter, updated"),
        pytest.param(invent(3, 25), invent(3, 25), id="short and the same"),
        pytest.param(STORY, "\n".join(LINES[:2]).replace("\n", " "), id="a fifth of it, paragraphs joined"),
        pytest.param(STORY, "\n".join([*LINES[:5], invent(2, 200)]), id="half of it under one lead"),
        pytest.param(STORY, "\n".join([invent(2, 110), *LINES[:7]]), id="most of it under a new lead"),
        pytest.param(wrap(STORY, 70), wrap("\n".join(LINES[:5]), 64), id="broken at two columns, cut"),
        pytest.param(STORY, courteous(STORY), id="titles of courtesy"),
        pytest.param(illustrate(LINES, 0), illustrate(LINES[:5], 20), id="dated captions"),
        pytest.param(
            illustrate(LINES, 0, "(AP Photo/Ann)"), illustrate(LINES[:5], 20, "(Getty Images)"), id="credits apart"
        ),
        pytest.param(dated("10-12-2015"), dated("2015/12/10"), id="dates in another order"),
        pytest.param(dated("25-11-1436هـ"), dated("1436/11/25"), id="dates with and without their calendar"),
    ],
)
def test_copies_are_found(first: str, second: str) -> None:
    others = [Item(f"other{n}", invent(100 + n, 200)) for n in range(20)]
    found = find([Item("a", first, "one.example"), *others, Item("b", second, "two.example")])
    assert len(found) == 1
    assert {found[0].id, found[0].duplicate_of} == {"a", "b"}


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        ("It was a short line.", True),
        ("“It was a short line.”", True),
        ("Սա մեկ կարճ նախադասություն է։", True),
        ("ይህ አንድ አጭር ዓረፍተ ነገር ነው።", True),
        ("And then it went on …", True),
        ("A heading of five words", False),
        ("The harbour at dawn (Ann Smith)", False),
    ],
)
def test_stories_are_compared_by_sentences_of_any_script(line: str, tells: bool) -> None:
    raws = [invent(1, 40), line]
    counts = np.array([40, len(line.split())])
    found = choose_telling(raws, np.arange(2, dtype=np.uint64), counts, np.array([0, 2]))
    assert found.tolist() == [True, tells]


def quoting(seed: int) -> str:
    return f"{invent(seed, 30)}\n“{invent(50, 90, 90)}”\n{invent(seed + 1, 20)}"


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([invent(1, 300), invent(2, 300)], id="different"),
        pytest.param([STORY, "\n".join([*LINES[:3], invent(2, 280)])], id="shared background"),
        pytest.param([STORY, "\n".join([invent(2, 160), *LINES[4:]])], id="a story of its own before old background"),
        pytest.param([STORY, "\n".join([*LINES[:4], LINES[4][:140] + ".", invent(2, 210)])], id="less than half of it"),
        pytest.param(
            ["\n".join([invent(5, 200), *LINES[:7]]), "\n".join([invent(7, 240), *LINES[:7]])],
            id="two stories on one background",
        ),
        pytest.param([quoting(60), quoting(70)], id="a shared statement"),
        pytest.param([invent(4, 20), change(invent(4, 20), 0.15)], id="short and not quite the same"),
        pytest.param(["", ""], id="empty"),
        pytest.param(["Photo gallery", "Photo gallery"], id="a label"),
        pytest.param(
            [
                f"The index closed at {a} points, after {b} on the day before, and volume came to {c} million shares "
                f"while {d} stocks rose and {e} fell on a quiet day of trading in the capital."
                for a, b, c, d, e in [(9_112, 9_087, 310, 61, 93), (8_754, 9_001, 287, 40, 112)]
            ],
            id="share prices",
        ),
    ],
)
def test_what_only_looks_alike_stays(texts: list[str]) -> None:
    assert find([Item(str(number), text, f"{number}.example") for number, text in enumerate(texts)]) == []


def test_telegrams_of_many_days_are_no_copies_of_each_other() -> None:
    telegrams = [Item(f"t{n}", telegram(n), f"s{n % 3}.example", f"2024-03-{1 + n:02d}") for n in range(25)]
    copy = Item("copy", telegram(7), "s9.example", "2024-03-08")
    assert pairs(find([*telegrams, copy])) == {("t7", "copy")}


def test_a_person_can_see_why() -> None:
    (found,) = find([Item("long", STORY, "one.example"), Item("short", "\n".join(LINES[:4]), "one.example")])
    assert (found.id, found.duplicate_of, found.row, found.original_row) == ("short", "long", 1, 0)
    assert found.containment == 1.0
    assert found.contained == pytest.approx(0.4, abs=0.02)
    assert found.shared == 158
    assert found.same_site


@pytest.mark.parametrize(("keep", "kept"), [(Keep.LONGEST, "long"), (Keep.EARLIEST, "early"), (Keep.FIRST, "first")])
def test_the_policy_says_which_is_kept(keep: Keep, kept: str) -> None:
    items = [
        Item("first", "\n".join(LINES[:7]), date="2024-05-03"),
        Item("long", STORY, date="2024-05-02"),
        Item("early", "\n".join(LINES[:8]), date="2024-05-01"),
    ]
    found = find(items, keep)
    assert {item.id for item in items} - {duplicate.id for duplicate in found} == {kept}


def test_ties_are_settled_by_date_then_id() -> None:
    items = [
        Item("c", STORY, date="2024-05-02"),
        Item("b", STORY, date="2024-05-01"),
        Item("a", STORY, date="2024-05-01"),
    ]
    assert pairs(find(items)) == {("b", "a"), ("c", "a")}
    assert pairs(find([replace(item, date="") for item in items])) == {("b", "a"), ("c", "a")}


def test_nothing_is_joined_by_way_of_a_third() -> None:
    blocks = [invent(200 + n, 120) for n in range(6)]
    chain = [Item(str(n), "\n".join(blocks[n : n + 3])) for n in range(4)]
    for duplicate in find(chain):
        assert max(duplicate.containment, duplicate.contained) >= 0.53
    kept = {item.id for item in chain} - {duplicate.id for duplicate in find(chain)}
    assert {duplicate.duplicate_of for duplicate in find(chain)} <= kept
    assert len(kept) >= 2


def test_an_article_joins_the_kept_one_that_has_most_of_it() -> None:
    items = [
        Item("longest", "\n".join([*LINES[:6], invent(8, 900)])),
        Item("nearest", "\n".join([invent(9, 500), *LINES[:9]])),
        Item("copy", "\n".join(LINES[:9])),
        Item("broad", "\n".join([invent(10, 800), *LINES[:9]])),
    ]
    assert pairs(find(items)) == {("copy", "nearest")}


FULL = "\n".join(LINES[:9])
BRIEF = "\n".join(LINES[:3])


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        # A brief, the full story and its copies: the copies repeat the full one.
        ((BRIEF, FULL, FULL, FULL), {("1", "0"), ("2", "1"), ("3", "1")}),
        ((BRIEF, FULL, f"{FULL}\n{caption(1)}"), {("1", "0"), ("2", "1")}),
        ((BRIEF, FULL, "\n".join(LINES[1:9])), {("1", "0"), ("2", "1")}),
        ((FULL, BRIEF, FULL), {("1", "0"), ("2", "0")}),
        # Both have all of it, and the first repeats none.
        ((STORY, f"{FULL}\n{invent(20, 60)}", FULL), {("1", "0"), ("2", "0")}),
        # The second is dropped for the first, so its copy repeats the first.
        ((FULL, "\n".join(LINES[:8]), "\n".join(LINES[:8])), {("1", "0"), ("2", "0")}),
        ((FULL, change(FULL, 0.015), change(FULL, 0.015)), {("1", "0"), ("2", "0")}),
        # It has captions that neither has, so it is dropped for neither, and the first is new.
        ((BRIEF, FULL, f"{FULL}\n{caption(1)}\n{caption(2)}\n{caption(3)}"), {("1", "0"), ("2", "0")}),
        # Half of it stands in the second, which repeats the first: no copy of either.
        ((f"{FULL}\n{invent(21, 240)}", f"{FULL}\n{invent(20, 400)}", f"{invent(22, 120)}\n{invent(20, 400)}"), {("1", "0")}),
        # The second has captions of its own and is kept; so its copy goes for it.
        ((FULL, f"{FULL}\n{caption(1)}\n{caption(2)}\n{caption(3)}", f"{FULL}\n{caption(1)}\n{caption(2)}\n{caption(3)}"), {("1", "0"), ("2", "1")}),
    ],
)  # fmt: skip
def test_a_copy_joins_the_full_story_behind_its_brief(texts: Sequence[str], found: set[tuple[str, str]]) -> None:
    items = [Item(str(number), text, f"{number}.example") for number, text in enumerate(texts)]
    rows = find(items, Keep.FIRST)
    assert pairs(rows) == found


def test_equal_stories_meet_whatever_others_share_with_them() -> None:
    dice = random.Random(3)
    blocks = [invent(600 + n, 20) for n in range(120)]  # each in two dozen stories, two of which have little in common
    items = [Item(f"{n:03}", "\n".join(dice.sample(blocks, 12))) for n in range(240)]
    again = [replace(item, id=f"again {item.id}") for item in items[200::10]]
    found = find([*items, *again], Keep.FIRST)
    assert {item.id for item in again} <= {row.id for row in found if row.may_drop(SETTINGS.article)}


def test_what_a_drop_would_lose_counts_captions_and_headings() -> None:
    copy = "\n".join([LINES[0], "Boats by Ann", caption(1), *LINES[1:5], "Boats by Ann", "Email"])
    for kept, share in ((STORY, 198 / (198 + 38)), (f"{STORY}\n{caption(1)}\nBoats by Ann\nPrint", 198 / 199)):
        (found,) = find([Item("kept", kept), Item("copy", copy)])
        assert found.containment == 1.0
        assert found.kept == pytest.approx(share, abs=0.001)


def corpus() -> list[Item]:
    items = [
        Item(f"n{n}", invent(300 + n, 60 + 5 * n), f"s{n % 5}.example", f"2024-01-{1 + n % 28:02d}") for n in range(60)
    ]
    copies = [
        Item(f"c{n}", change(items[n].text, 0.04, n), f"s{(n + 1) % 5}.example", items[n].date) for n in range(0, 60, 4)
    ]
    return items + copies


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    items = corpus()
    expected = pairs(find(items))
    assert len(expected) == 15
    random.Random(seed).shuffle(items)
    assert pairs(find(items)) == expected


@pytest.mark.parametrize("batch", [1, 7, 40])
def test_the_cut_into_batches_changes_nothing(batch: int) -> None:
    assert find(corpus(), batch=batch) == find(corpus())


def test_a_bucket_of_thousands_stays_linear() -> None:
    ranks = np.arange(50_000, dtype=np.uint32)
    settings = CandidateSettings()
    about = Circumstances(np.full(50_000, np.nan), np.zeros(50_000, np.uint64))
    proposals = propose_pairs([(np.full(50_000, 7, np.uint64), ranks)], about, settings)
    assert len(proposals.later) <= 50_000 * settings.max_bucket
    assert proposals.capped == 1
    assert proposals.earlier.max() < settings.max_bucket


def test_capped_buckets_are_counted_and_copies_in_them_found() -> None:
    items = [Item(f"t{n}", telegram(n), f"s{n % 9}.example", f"2024-03-{1 + n % 28:02d}") for n in range(300)]
    with DuplicateFinder(SETTINGS) as finder:
        lines, ids = [[item.text] for item in items], [item.id for item in items]
        stories = build_stories(lines, ids, [1] * 300, [item.date for item in items], range(300), SETTINGS)
        finder.add(write_stories(stories, finder.folder, finder.settings.candidates))
        assert finder.find() == []
        assert finder.counts.capped > 0


@pytest.mark.parametrize("copies", [40, 300])
def test_versions_of_one_story_beyond_the_cap_all_join_it(copies: int) -> None:
    words = invent(5, 400)[:-1].split(" ")
    dice = random.Random(copies)
    items = [
        Item(f"v{n}", " ".join(word if dice.random() > 0.04 else f"{word}x{n}" for word in words), f"s{n}.example")
        for n in range(copies)
    ]
    found = find(items)
    assert len(found) == copies - 1
    assert len({duplicate.duplicate_of for duplicate in found}) == 1


def test_a_formula_of_thousands_is_compared_with_a_few() -> None:
    frame = invent(11, 60)[:-1].split(" ")
    items = [
        Item(str(n), " ".join([*frame[:20], *invent(2_000 + n, 15)[:-1].split(" "), *frame[20:]]), f"s{n % 9}.example")
        for n in range(3_000)
    ]
    with DuplicateFinder(SETTINGS) as finder:
        lines, ids = [[item.text] for item in items], [item.id for item in items]
        sites = [hash_site(item.site) for item in items]
        stories = build_stories(lines, ids, sites, [""] * len(items), range(len(items)), SETTINGS)
        finder.add(write_stories(stories, finder.folder, finder.settings.candidates))
        finder.find()
        assert finder.counts.compared <= len(items) * 2 * SETTINGS.candidates.max_bucket


def test_no_articles_no_duplicates() -> None:
    with DuplicateFinder(SETTINGS) as finder:
        assert finder.find() == []


def pack(words: Sequence[str]) -> PackedStory:
    return pack_story(hash_words(words), SETTINGS.containment)


def compare(one: Sequence[str], other: Sequence[str]) -> Overlap:
    return measure_overlap(pack(one), pack(other))


def test_containment_is_that_of_the_sets() -> None:
    dice = random.Random(4)
    for _ in range(50):
        one, other = ([dice.choice("abcde") for _ in range(dice.randint(3, 60))] for _ in range(2))
        sets = [{tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in (one, other)]
        found = compare(one, other)
        shared = len(sets[0] & sets[1])
        assert (found.containment, found.contained) == (shared / len(sets[0]), shared / len(sets[1]))


def test_numbers_between_the_same_words_must_agree() -> None:
    text = "rose {} to {} after {} and {} in all"
    one, other = (text.format(*numbers).split() for numbers in ((5, 10, 15, 20), (6, 11, 16, 21)))
    found = compare(one, other)
    assert (found.slots, found.agreeing) == (4, 0)
    assert not is_repeat(replace(found, first=200, second=200, shared=190), SETTINGS.containment)
    assert is_repeat(replace(found, first=200, second=200, shared=190, agreeing=4), SETTINGS.containment)


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2024-05-01", 19_844),
        ("2024-05-01T23:59:59Z", 19_844),
        ("2024-05-01 10:00:00", 19_844),
        ("20240501", 19_844),
        ("Wed, 01 May 2024 10:00:00 +0000", 19_844),
        ("1714521600", 19_844),
        ("", 0),
        ("yesterday", 0),
    ],
)
def test_dates_are_read(date: str, day: int) -> None:
    assert read_day(date) == day


def test_sampled_shingles_are_shared_by_a_part_and_its_whole() -> None:
    settings = CandidateSettings()
    lines, whole = np.array([0, 400], np.int64), np.array([0, 1], np.int64)
    words = hash_words([f"w{n}" for n in range(400)])
    all_sampled, _ = sample_shingles(words, lines, whole, settings)
    part, _ = sample_shingles(words[:80], np.array([0, 80], np.int64), whole, settings)
    assert len(np.intersect1d(all_sampled, part)) >= 2
    assert 10 <= len(all_sampled) <= 45


def sketch(text: str, settings: Settings = SETTINGS) -> StorySketch:
    return sketch_stories(build_stories([text.split("\n")], [""], [0], [""], [0], settings), settings)[0]


def test_what_an_index_keeps_is_small_and_enough() -> None:
    story = sketch(invent(1, 450))
    assert len(story.sampled) <= 30
    assert story.sampled.nbytes + len(story.packed) <= 1_900
    copy = sketch("\n".join(invent(1, 450).split("\n")[:5]))
    assert len(np.intersect1d(story.sampled, copy.sampled)) >= 2
    stranger = Candidate(7, sketch(invent(2, 450)).packed, 9)
    (match,) = find_originals(copy.packed, 10, [stranger, Candidate(3, story.packed, 9)], SETTINGS)
    assert match.candidate.number == 3
    assert match.overlap.containment == 1.0
    assert find_originals(copy.packed, 10, [stranger], SETTINGS) == []


def test_packing_a_story_keeps_its_containment() -> None:
    dice = random.Random(3)
    words = invent(1, 900).split()
    for share in (0.2, 0.5, 0.9):
        other = [word if dice.random() < share else f"x{place}" for place, word in enumerate(words)]
        stories = [pack(text) for text in (words, other)]
        packed = [expand_story(shrink_story(story)) for story in stories]
        assert abs(measure_overlap(*packed).containment - measure_overlap(*stories).containment) < 0.004
        assert [len(story) for story in packed] == pytest.approx([len(story) for story in stories], abs=1)


def test_what_an_index_keeps_tells_the_lead() -> None:
    known = [Candidate(7, sketch(STORY).packed, 9)]
    follow_up = "\n".join([invent(2, 160), *LINES[4:]])
    assert find_originals(sketch(follow_up).packed, 10, known, SETTINGS) == []
    assert find_originals(sketch("\n".join([*LINES[:5], invent(2, 200)])).packed, 10, known, SETTINGS) != []


def test_a_new_telegram_is_no_copy_of_the_known_ones() -> None:
    known = [Candidate(n, sketch(telegram(n)).packed, 5 * n) for n in range(6)]
    assert find_originals(sketch(telegram(8)).packed, 16, known, SETTINGS) == []
    assert find_originals(sketch(telegram(3)).packed, 16, known, SETTINGS)[0].candidate.number == 3


def with_candidates(**changes: float) -> Settings:
    return replace(SETTINGS, candidates=CandidateSettings(**changes))  # type: ignore[arg-type]


def with_containment(**changes: float) -> Settings:
    return replace(SETTINGS, containment=ContainmentSettings(**changes))  # type: ignore[arg-type]


HALF = [Item("long", "\n".join(LINES[:8])), Item("half", "\n".join([*LINES[:5], invent(2, 160)]))]
CHAIN = [Item(str(n), change(STORY, 0.05, n), f"{n}.example") for n in range(3)]


@pytest.mark.parametrize(
    ("items", "settings", "found"),
    [
        pytest.param(HALF, SETTINGS, 1, id="the defaults"),
        pytest.param(HALF, with_containment(min_containment=0.7), 0, id="a higher bar"),
        pytest.param(HALF, with_containment(lead_containment=2.0), 0, id="leads that count for less"),
        pytest.param(HALF, with_containment(min_words=1_000), 0, id="longer stories only"),
        pytest.param(HALF, with_candidates(min_sampled=0, min_sampling_rate=0, max_sampled_lines=0), 0, id="no sample"),
        pytest.param(HALF, with_candidates(min_shared=2.0), 0, id="more shared than there can be"),
        pytest.param(HALF, with_candidates(shingle_size=8), 1, id="longer shingles"),
        pytest.param(CHAIN, with_candidates(max_bucket=0), 0, id="nobody met in a bucket"),
        pytest.param(CHAIN, SETTINGS, 2, id="versions"),
    ],
)
def test_settings_reach_the_finder(items: Sequence[Item], settings: Settings, found: int) -> None:
    assert len(find(items, settings=settings)) == found


@pytest.mark.parametrize("changes", [{"shingle_size": 0}, {"shingle_size": 9}, {"max_indexed": 0}])
def test_settings_that_cannot_be_followed_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        CandidateSettings(**changes)  # type: ignore[arg-type]
