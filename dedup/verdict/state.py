"""What the lines of an article are taken for while they are judged; one place applies the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from dedup.article import Article
from dedup.config import Settings
from dedup.index.evidence import Evidence, PagesSeen
from dedup.rules import Action
from dedup.text.layout import have_capitals
from dedup.text.lines import Line
from dedup.text.sentences import find_runs
from dedup.text.signs import OPENERS
from dedup.verdict.confidence import estimate
from dedup.verdict.features import Features
from dedup.verdict.steps import Label, Step


@dataclass(frozen=True, slots=True)
class Remembered:
    """That a line was taken out of its site before: in which zone it stood, and which entry of a memory tells."""

    zone: str
    place: str


Memory = Mapping[str, Mapping[str, tuple[Remembered, ...]]]  # by the name of the site and the line's key
NO_MEMORY: Memory = {}


@dataclass(slots=True)
class View:
    """What the passes are shown of an article: its lines that are left, and what is known of them.

    `seen` is the evidence of each line, `pages` how many of the site's or the dump's articles look like whole pages,
    `features` what was told of the lines beforehand, `protected` the keys of lines that always stay,
    `remembered` by key what was taken out of the site before.
    """

    article: Article
    lines: Sequence[Line]
    seen: Sequence[Evidence]
    pages: PagesSeen
    features: Features
    protected: Set[str]
    settings: Settings
    remembered: Mapping[str, tuple[Remembered, ...]] = field(default_factory=dict)
    _has_copies: bool | None = None  # found out when first asked
    _has_capitals: bool | None = None  # the same

    @property
    def by_sentences(self) -> bool:
        """Whether the article has a sentence in each line."""
        return self.features.read_by_sentences(self.lines)

    @property
    def has_capitals(self) -> bool:
        """Whether sentences begin with capitals, so that a small letter at the beginning of a line tells something."""
        if self._has_capitals is None:
            self._has_capitals = have_capitals(line.raw.lstrip(OPENERS)[:1] for line in self.lines)
        return self._has_capitals

    @property
    def lacks_stops(self) -> bool:
        """Whether the article ends no line with a stop."""
        return any(line.lacks_stop for line in self.lines)

    @property
    def has_copies(self) -> bool:
        """Whether two lines have the same key."""
        if self._has_copies is None:
            self._has_copies = len({line.key for line in self.lines}) < len(self.lines)
        return self._has_copies


_LONE = ("line-of-few-stories", "remembered-line")  # steps whose line tells nothing of the lines around it


@dataclass(slots=True)
class LineState:
    """One line, and what it is taken for; read by all passes, written by `State.apply` alone.

    `step` is the one that gave the label, `cut` the one by which the end of the line goes, `reported` are those that
    called it junk by a rule that only reports and gave way to a later one, or were not sure enough; `notes` those that
    leave the label as it is.
    """

    line: Line
    seen: Evidence
    label: Label
    place: int  # from 0 among the lines that are left
    is_protected: bool = False
    is_within_run: bool = False  # a short sentence among others, where each line is one
    is_settled: bool = False  # a rule that removes has spoken
    step: Step | None = None
    cut: Step | None = None
    reported: tuple[Step, ...] = ()
    notes: tuple[Step, ...] = ()
    opens: bool = False

    @property
    def rule(self) -> str:
        """The code of the rule that gave the label; empty where its shape alone did."""
        return self.step.rule if self.step else ""

    @property
    def bears_out(self) -> bool:
        """Whether the line is junk in such a way that what stands around it may be, too."""
        is_lone = self.rule in ("H1", "P1") or (self.step is not None and self.step.name in _LONE)
        return self.label is Label.JUNK and self.line.says_something and not is_lone

    @property
    def category(self) -> str:
        """The category of known junk that it was called or doubted by; empty for none."""
        return str(self.step.evidence.get("category", "")) if self.step else ""


Lines = Sequence[LineState]


@dataclass(slots=True)
class State:
    """The lines of one article under judgement: begins with what their shape says, then takes step after step."""

    view: View
    lines: list[LineState] = field(init=False)
    steps: list[Step] = field(default_factory=list)  # those that took effect, in order
    whole: Step | None = None  # the one that says what the article is as a whole; then no other counts
    has_suspects: bool = False  # some line was called doubtful or junk
    _rules: Mapping[str, Action] = field(init=False)
    _by_number: dict[int, LineState] = field(init=False)
    _touched: dict[int, LineState] = field(default_factory=dict)  # by their places

    def __post_init__(self) -> None:
        """Label every line by its shape; a protected one is story, whatever it looks like."""
        view = self.view
        self._rules = view.settings.rules
        self.lines = [
            LineState(line, seen, Label.STORY if line.is_prose else Label.OPEN, place)
            for place, (line, seen) in enumerate(zip(view.lines, view.seen, strict=True))
        ]
        if view.by_sentences:
            for place, is_inside in enumerate(find_runs(view.lines)):
                if is_inside:
                    self.lines[place].label, self.lines[place].is_within_run = Label.STORY, True
        for state in self.lines if view.protected else ():
            if state.line.key in view.protected:
                state.label, state.is_protected = Label.STORY, True
        self._by_number = {state.line.number: state for state in self.lines}

    @property
    def touched(self) -> list[LineState]:
        """The lines of which a step took effect, in order: among these are all that are doubtful, junk or noted."""
        return [self._touched[place] for place in sorted(self._touched)]

    def find(self, number: int) -> LineState:
        """The line with a number in the article."""
        return self._by_number[number]

    def get(self, number: int) -> LineState | None:
        """The line with a number in the article; None where it is gone."""
        return self._by_number.get(number)

    def apply(self, step: Step) -> None:
        """Take a step, unless the line is protected, the rule is off, or a rule that removes has spoken before.

        A rule that only reports gives way to a later one that removes, and is kept beside it. A step that is less sure
        than the user wants is told and changes nothing, so that no other rests on it.
        """
        if step.line is None:
            self._take_whole(step)
            return
        state = self._by_number[step.line]
        if state.is_protected:
            return
        if step.label in (None, Label.JUNK):
            step.confidence = estimate(step, self._look_around(state.place))
            step.is_held_back = step.confidence < self.view.settings.min_confidence
        if self._hold_back(state, step) if step.is_held_back else self._take(state, step):
            self.steps.append(step)
            self._touched[state.place] = state

    def _take_whole(self, step: Step) -> None:
        if self._rules[step.rule] != "off" and self.whole is None:
            self.whole = step
            self.steps.append(step)

    def _look_around(self, place: int) -> tuple[Label | None, Label | None]:
        """What the lines right above and right below are taken for."""
        above = self.lines[place - 1].label if place else None
        return above, self.lines[place + 1].label if place + 1 < len(self.lines) else None

    def _hold_back(self, state: LineState, step: Step) -> bool:
        """Tell a step that is not sure enough, of each rule the surest."""
        if state.is_settled or self._rules[step.rule] == "off":
            return False
        others = tuple(one for one in state.reported if one.rule != step.rule)
        earlier = next((one for one in state.reported if one.rule == step.rule), step)
        state.reported = (*others, max(earlier, step, key=lambda one: one.confidence or 0.0))
        return True

    def _take(self, state: LineState, step: Step) -> bool:
        """Change what a line is taken for; return whether the step took effect."""
        if step.label in (Label.STORY, Label.NEUTRAL):
            if state.label is Label.JUNK or state.label <= step.label:
                return False
            state.label, state.step = step.label, step
            return True
        if step.label is Label.OPEN:  # takes back what an earlier step said
            state.label, state.step, state.opens, state.is_settled = step.label, step, False, False
            return True
        if self._rules[step.rule] == "off":
            return False
        if step.label is None:
            return self._note(state, step)
        return self._doubt(state, step) if step.label is Label.DOUBTFUL else self._condemn(state, step)

    def _doubt(self, state: LineState, step: Step) -> bool:
        if state.label >= Label.DOUBTFUL:
            return False
        state.label, state.step, state.opens = Label.DOUBTFUL, step, step.opens
        self.has_suspects = True
        return True

    def _condemn(self, state: LineState, step: Step) -> bool:
        removes = self._rules[step.rule] == "remove"
        if state.is_settled:
            return False
        if state.label is Label.JUNK and state.step is not None:
            if not removes:
                return False
            state.reported += (state.step,)
        state.label, state.step, state.is_settled = Label.JUNK, step, removes
        if removes:
            state.cut = None
        state.opens = state.opens or step.opens
        self.has_suspects = True
        return True

    def _note(self, state: LineState, step: Step) -> bool:
        if step.span is not None:
            if state.is_settled:
                return False
            state.cut = step
        elif state.is_settled or (state.cut is not None and self._rules[step.rule] == "remove"):
            return False
        else:
            state.notes += (step,)
        return True


@dataclass(frozen=True, slots=True)
class Pass:
    """One look over the lines of an article: yields steps, each of which is applied before the next is asked for.

    `gate` tells whether the pass may have something to say of lines that no other pass has called anything. Where no
    gate opens an article is not judged at all, so the gate looks at what costs little. A pass that only follows what
    others have called junk has none.
    """

    name: str
    rules: tuple[str, ...]
    run: Callable[[State], Iterator[Step]]
    gate: Callable[[View], bool] = lambda view: False
