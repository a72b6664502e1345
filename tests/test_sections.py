"""Classes of settings are frozen data classes in all that can be asked of them."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from dedup.sections import section


class Plain:
    reach: int = 4
    names: dict[str, int] = field(default_factory=dict)
    path: str

    def __post_init__(self) -> None:
        if self.reach < 0:
            raise ValueError("reach")


def copy_plain() -> type:
    body = {name: vars(Plain)[name] for name in ("__annotations__", "__module__", "reach", "names", "__post_init__")}
    return type("Some", (), body)


Ours: Any = section(frozen=True, slots=True, kw_only=True)(copy_plain())
Theirs: Any = dataclass(frozen=True, slots=True, kw_only=True)(copy_plain())
Some = Ours  # by this name pickle finds it


def change(one: Any) -> None:
    one.reach = 5


def delete(one: Any) -> None:
    del one.reach


ASKED: list[Callable[[Any], Any]] = [
    lambda made: repr(made(path="a")),
    lambda made: repr(made(path="a", reach=2)),
    lambda made: made(path="a") == made(path="a"),
    lambda made: made(path="a") == made(path="b"),
    lambda made: made(path="a") == "a",
    lambda made: asdict(made(path="a", names={"b": 1})),
    lambda made: repr(replace(made(path="a"), reach=7)),
    lambda made: [one.name for one in fields(made)],
    lambda made: made(path="a").names is made(path="a").names,
    lambda made: hash(made(path="a", names=())) == hash(made(path="a", names=())),
    lambda made: repr(copy.deepcopy(made(path="a"))),
    lambda made: hasattr(made(path="a"), "__dict__"),
]
REFUSED: list[Callable[[Any], Any]] = [
    lambda made: made(),
    lambda made: made("a"),
    lambda made: made(path="a", reech=1),
    lambda made: made(path="a", reach=-1),
    lambda made: replace(made(path="a"), reach=-1),
    lambda made: change(made(path="a")),
    lambda made: delete(made(path="a")),
    lambda made: hash(made(path="a")),
]


@pytest.mark.parametrize("ask", ASKED)
def test_a_section_answers_as_a_data_class(ask: Callable[[Any], Any]) -> None:
    assert ask(Ours) == ask(Theirs)


@pytest.mark.parametrize("ask", REFUSED)
def test_a_section_refuses_what_a_data_class_refuses(ask: Callable[[Any], Any]) -> None:
    kinds = []
    for made in (Ours, Theirs):
        with pytest.raises((TypeError, ValueError, FrozenInstanceError)) as problem:
            ask(made)
        kinds.append(problem.type)
    assert kinds[0] is kinds[1]


def test_a_section_travels_and_can_be_built_on() -> None:
    own = Some(path="a", reach=9)
    assert pickle.loads(pickle.dumps(own)) == own

    @dataclass(frozen=True, slots=True, kw_only=True)
    class More(Some):  # type: ignore[misc]
        depth: int = 1

    assert (More(path="a").reach, More(path="a", reach=2).reach, More(path="a").depth) == (4, 2, 1)
