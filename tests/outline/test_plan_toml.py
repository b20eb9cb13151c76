"""A compiled plan as TOML."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import UsageError
from extractor.models import AnnexForm, Group, Header, Item, Outline, Plan, ReportWarning, Scope, Source, Submitter
from extractor.outline.plan_toml import from_toml, to_toml

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)
MAYBE = st.none() | WORDS
GROUPS = st.builds(Group, WORDS, WORDS, MAYBE)
FORMS = st.builds(AnnexForm, WORDS, WORDS, st.tuples(WORDS, WORDS), st.lists(GROUPS, max_size=2).map(tuple))
ITEMS = st.builds(
    Item, WORDS, WORDS, WORDS, st.integers(1, 6), MAYBE, MAYBE, MAYBE, st.none() | st.integers(0, 9), st.none(), st.none(),
    st.lists(WORDS, max_size=2).map(tuple), st.lists(WORDS, max_size=2).map(tuple),
)  # fmt: skip
OUTLINES = st.builds(
    Outline, WORDS, WORDS, WORDS, st.lists(ITEMS, max_size=3).map(tuple), st.lists(FORMS, max_size=2).map(tuple)
)
PLANS = st.builds(
    Plan,
    st.builds(Source, WORDS, WORDS, WORDS, st.integers(0, 9), st.booleans(), st.integers(0, 9)),
    st.builds(Header, MAYBE, MAYBE, MAYBE, recipients=st.lists(WORDS, max_size=2).map(tuple)),
    WORDS,
    MAYBE,
    st.builds(Scope, MAYBE, MAYBE, MAYBE),
    MAYBE,
    st.lists(st.builds(Submitter, WORDS, WORDS, MAYBE), max_size=2).map(tuple),
    st.lists(OUTLINES, min_size=1, max_size=2).map(tuple),
    st.lists(st.builds(ReportWarning, WORDS, WORDS), max_size=2).map(tuple),
)


@given(PLANS)
def test_any_plan_comes_back_as_it_was(plan: Plan) -> None:
    assert from_toml(to_toml(plan)) == plan


@pytest.mark.parametrize("name", ["plan_schools.txt", "plan_forest.txt", "plan_budget.md"])
def test_compiled_plans_come_back_as_they_were(name: str, compiled: Callable[[str], Plan]) -> None:
    plan = compiled(name)
    assert from_toml(to_toml(plan)) == plan


def test_a_person_may_leave_out_what_can_be_known() -> None:
    plan = from_toml(
        '[[outlines]]\nid = "district"\nagency_kind = "district"\n'
        '[[outlines.items]]\nid = "I"\nheading = "Tình hình"\n[[outlines.items]]\nid = "I.1"\nparent = "I"\nheading = "Dân số"\n'
    )
    assert [(i.label, i.level) for i in plan.outlines[0].items] == [("I", 1), ("1", 2)]


@pytest.mark.parametrize("text", ["không phải toml", 'title = "x"', '[[outlines]]\nid = "x"\n', "outlines = 3"])
def test_what_is_no_plan_is_said_so(text: str) -> None:
    with pytest.raises(UsageError, match="kế hoạch"):
        from_toml(text, "x.toml")
