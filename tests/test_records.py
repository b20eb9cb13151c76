"""Changed copies of records."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace
from decimal import Decimal

import pytest

from extractor.models import Figure
from extractor.records import altered, fill, quick

FIGURE = Figure(id="f1", text="35 ha", start=4, end=9, value=Decimal(35), unit="ha", quantity="area")


def test_gives_what_replace_gives() -> None:
    assert altered(FIGURE, subject="KCN Đồng Sim", page=3) == replace(FIGURE, subject="KCN Đồng Sim", page=3)
    assert FIGURE.subject is None


def test_knows_the_fields() -> None:
    with pytest.raises(AttributeError):
        altered(FIGURE, colour="red")


def test_a_new_record_is_filled_in_its_place() -> None:
    made = replace(FIGURE)
    fill(made, subject="KCN Đồng Sim", page=3)
    assert made == replace(FIGURE, subject="KCN Đồng Sim", page=3)
    with pytest.raises(AttributeError):
        fill(made, colour="red")


def test_a_quick_constructor_makes_the_same_record() -> None:
    @dataclass(frozen=True, slots=True)
    class Place:
        name: str
        level: str = "xã"
        near: list[str] = field(default_factory=list)

    made = quick(Place)("Đồng Sim", near=["Bến Lội"])
    assert made == Place("Đồng Sim", near=["Bến Lội"])
    assert type(made) is Place
    assert quick(Place)("A").near is not quick(Place)("B").near
    with pytest.raises(FrozenInstanceError):
        made.name = "khác"  # type: ignore[misc]
    with pytest.raises(TypeError):
        quick(Place)()  # type: ignore[call-arg]


def test_a_record_that_checks_itself_keeps_its_constructor() -> None:
    @dataclass(frozen=True, slots=True)
    class Share:
        value: int

        def __post_init__(self) -> None:
            if self.value > 100:
                raise ValueError(self.value)

    with pytest.raises(TypeError, match="Share"):
        quick(Share)(3)
