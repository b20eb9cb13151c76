"""Changed copies of records."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.models import Figure
from extractor.records import altered

FIGURE = Figure(id="f1", text="35 ha", start=4, end=9, value=Decimal(35), unit="ha", quantity="area")


def test_gives_what_replace_gives() -> None:
    assert altered(FIGURE, subject="KCN Đồng Sim", page=3) == replace(FIGURE, subject="KCN Đồng Sim", page=3)
    assert FIGURE.subject is None


def test_knows_the_fields() -> None:
    with pytest.raises(KeyError):
        altered(FIGURE, colour="red")
