"""Make a class of settings at a tenth of what a frozen data class costs at every start: no code is written for it.

A data class compiles six functions for each class, and thirty classes with hundreds of fields are a sixth of the time
that a check of one small file takes. Here all classes share theirs. What is asked often, a field, is as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass
from typing import Any, NoReturn


def section(*, frozen: bool, slots: bool, kw_only: bool) -> Callable[[type], type]:
    """What `dataclass` with these words is, all of them true; `fields`, `replace` and `asdict` know the class."""
    if not (frozen and slots and kw_only):
        raise TypeError("settings are frozen, have slots, and are given by name")

    def make(own: type) -> type:
        for method in _METHODS:
            setattr(own, method.__name__, method)
        made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(own)
        made.__dataclass_params__.frozen = True  # so that a frozen data class may be derived from it
        return made  # type: ignore[no-any-return]

    return make


def __init__(self: Any, **values: Any) -> None:  # noqa: N807  # a method of every section
    for name, one in self.__dataclass_fields__.items():
        if name in values:
            value = values.pop(name)
        elif one.default_factory is not MISSING:
            value = one.default_factory()
        elif one.default is not MISSING:
            value = one.default
        else:
            raise TypeError(f"{type(self).__name__} needs {name!r}")
        object.__setattr__(self, name, value)
    for name in values:
        raise TypeError(f"{type(self).__name__} has no field {name!r}")
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def __repr__(self: Any) -> str:  # noqa: N807
    told = (f"{name}={value!r}" for name, value in zip(self.__dataclass_fields__, _list_values(self), strict=True))
    return f"{type(self).__name__}({', '.join(told)})"


def __eq__(self: Any, other: object) -> bool:  # noqa: N807
    return _list_values(self) == _list_values(other) if type(self) is type(other) else NotImplemented


def __hash__(self: Any) -> int:  # noqa: N807
    return hash(_list_values(self))


def __setattr__(self: Any, name: str, value: object) -> NoReturn:  # noqa: N807
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> NoReturn:  # noqa: N807
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def __getstate__(self: Any) -> tuple[Any, ...]:  # noqa: N807
    return _list_values(self)


def __setstate__(self: Any, values: tuple[Any, ...]) -> None:  # noqa: N807
    for name, value in zip(self.__dataclass_fields__, values, strict=True):
        object.__setattr__(self, name, value)


_METHODS = (__init__, __repr__, __eq__, __hash__, __setattr__, __delattr__, __getstate__, __setstate__)


def _list_values(own: Any) -> tuple[Any, ...]:
    return tuple(getattr(own, name) for name in own.__dataclass_fields__)
