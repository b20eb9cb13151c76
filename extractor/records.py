"""Frozen records where many thousands are made: changed copies (:func:`altered`), constructors
(:func:`quick`) and records made in several steps (:func:`fill`).

A frozen dataclass sets each of its fields through ``object.__setattr__``, which makes it four to six times as slow to make
as one that is not frozen. Here a record is made as its open twin, a dataclass with the same slots that is not frozen, and
then becomes what it is to be: the interpreter lets an object change its class where the slots are the same, and refuses
where they are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, field, fields, make_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, ParamSpec, TypeVar

_Record = TypeVar("_Record")
_Values = ParamSpec("_Values")


def altered(record: _Record, **changes: Any) -> _Record:
    """A copy of a dataclass record with slots, these fields changed.

    Unlike ``dataclasses.replace`` it does not go through ``__init__``: for records without ``__post_init__`` and with at
    least two fields. Raises AttributeError for a field that the record does not have.
    """
    kind: Any = type(record)
    twin, values = _twin(kind)
    copy = twin(*values(record))
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.__class__ = kind
    made: _Record = copy
    return made


def fill(record: object, **values: Any) -> None:
    """Puts values into a frozen record that only its maker has seen yet, in its place: a copy of each of tens of thousands
    of records costs time, and memory for a moment. Whoever gets records from others makes copies (:func:`altered`).

    Raises AttributeError for a field that the record does not have.
    """
    for name, value in values.items():
        object.__setattr__(record, name, value)


def quick(kind: Callable[_Values, _Record]) -> Callable[_Values, _Record]:
    """The constructor of a dataclass record with slots and without ``__post_init__``, three times as fast if it is frozen.

    Written out field by field and compiled, as the constructors of dataclasses themselves are.
    """
    twin, _ = _twin(kind)
    known: Any = fields(kind)  # type: ignore[arg-type]
    names: dict[str, Any] = {"_new": object.__new__, "_twin": twin, "_kind": kind, "_MISSING": MISSING}
    taken, lines = [], []
    for one in known:
        value = one.name
        if one.default_factory is not MISSING:
            names[f"_make_{value}"] = one.default_factory
            taken.append(f"{value}=_MISSING")
            value = f"{value} if {value} is not _MISSING else _make_{value}()"
        elif one.default is not MISSING:
            names[f"_default_{value}"] = one.default
            taken.append(f"{value}=_default_{value}")
        else:
            taken.append(value)
        lines.append(f" _record.{one.name} = {value}")
    source = [
        f"def make({', '.join(taken)}):",
        " _record = _new(_twin)",
        *lines,
        " _record.__class__ = _kind",
        " return _record",
    ]
    exec("\n".join(source), names)
    make: Callable[_Values, _Record] = names["make"]
    return make


@lru_cache(maxsize=64)
def _twin(kind: Any) -> tuple[Callable[..., Any], Callable[[Any], tuple[Any, ...]]]:
    """The open twin of a record, and what gives all its values in order."""
    if hasattr(kind, "__post_init__"):
        raise TypeError(f"{kind.__name__} checks itself when it is made: use its constructor")
    known = fields(kind)
    specs = [
        (one.name, Any, field(default_factory=one.default_factory))
        if one.default_factory is not MISSING
        else (one.name, Any, field(default=one.default))
        if one.default is not MISSING
        else (one.name, Any)
        for one in known
    ]
    twin: Any = make_dataclass(kind.__name__, specs, slots=True, eq=False, repr=False)
    return twin, attrgetter(*(one.name for one in known))
