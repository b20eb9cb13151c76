"""A compiled plan as TOML."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import UsageError
from extractor.models import AnnexForm, Group, Header, Item, Outline, Plan, ReportWarning, Scope, Source, Submitter
from extractor.outline.plan_faults import AGENCY_KINDS
from extractor.outline.plan_toml import from_toml, to_toml

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)
MAYBE = st.none() | WORDS
KINDS = st.sampled_from(AGENCY_KINDS)
GROUPS = st.builds(Group, WORDS, WORDS, MAYBE)
IDS = st.lists(st.sampled_from(["I", "I.1", "I.1.a", "II", "II.1", "2.1", "2", "x"]), max_size=4, unique=True)


@st.composite
def outlines(draw: st.DrawFn, name: str) -> Outline:
    """An outline whose items name parents and annexes that are there."""
    forms = tuple(
        AnnexForm(form, draw(WORDS), draw(st.tuples(WORDS, WORDS)), tuple(draw(st.lists(GROUPS, max_size=2))))
        for form in draw(st.sampled_from([(), ("PL1",), ("PL1", "PL2")]))
    )
    ids = draw(IDS)
    items = []
    for place, own in enumerate(ids):
        parent = draw(st.none() | st.sampled_from(ids[:place])) if place else None
        annex = draw(st.none() | st.sampled_from([f.id for f in forms])) if forms else None
        words = st.lists(WORDS, max_size=2).map(tuple)
        items.append(
            Item(own, draw(WORDS), draw(WORDS), draw(st.integers(1, 6)), parent, draw(MAYBE), annex, draw(st.integers(0, 9)), None, None, draw(words), draw(words))
        )  # fmt: skip
    return Outline(name, draw(KINDS), draw(WORDS), tuple(items), forms)


PLANS = st.builds(
    Plan,
    st.builds(Source, WORDS, WORDS, WORDS, st.integers(0, 9), st.booleans(), st.integers(0, 9)),
    st.builds(Header, MAYBE, MAYBE, MAYBE, recipients=st.lists(WORDS, max_size=2).map(tuple)),
    WORDS,
    MAYBE,
    st.builds(Scope, MAYBE, MAYBE, MAYBE),
    st.none() | st.dates().map(str),
    st.lists(st.builds(Submitter, WORDS, KINDS, st.sampled_from([None, "sở"])), max_size=2).map(tuple),
    st.tuples(outlines("sở")) | st.tuples(outlines("sở"), outlines("xã")),
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


SMALL = """\
title = "Chợ"
deadline = "2024-05-10"

[[submitters]]
name = "UBND xã Bến Đá"

[[outlines]]
id = "xa"
agency_kind = "commune"
title = "Đề cương"

[[outlines.annexes]]
id = "PL1"
title = "Phụ lục"
columns = ["TT", "Tên chợ"]

[[outlines.items]]
id = "I"
heading = "Kết quả"

[[outlines.items]]
id = "I.1"
heading = "Số chợ, danh mục các chợ theo Phụ lục 1"
annex = "PL1"
"""


def test_what_a_person_leaves_out_is_told_from_the_words() -> None:
    plan = from_toml(SMALL)
    assert plan.submitters == (Submitter("UBND xã Bến Đá", "commune", "xa"),)
    item = plan.outlines[0].items[1]
    assert (item.label, item.level, item.parent, item.annex) == ("1", 2, "I", "PL1")
    assert set(item.asks) == {"list", "count"}
    assert from_toml(SMALL.replace('"2024-05-10"', "2024-05-10")).deadline == "2024-05-10"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('heading = "Kết quả"', 'heding = "Kết quả"', 17, "có lẽ là “heading”"),
        ('heading = "Kết quả"', "", 17, "thiếu khóa “heading”"),
        ('heading = "Kết quả"', "heading = Kết quả", 19, "dấu nháy"),
        ('heading = "Kết quả"', 'heading = "Kết "tốt" quả"', 19, "dấu nháy"),
        ('heading = "Kết quả"', 'heading = "Kết quả"\nheading = "Kết luận"', 20, "hai lần"),
        ('heading = "Kết quả"', "heading = 5", 19, "phải là chữ"),
        ('id = "I.1"', 'id = "I"', 22, "dùng hai lần (lần đầu ở dòng 18)"),
        ('annex = "PL1"', 'annex = "PL2"', 24, "có lẽ là “PL1”"),
        ('annex = "PL1"', 'parent = "III"', 24, "không có mục cha “III”"),
        ('"2024-05-10"', '"10/5/2024"', 2, "2024-05-10"),
        ('"commune"', '"communes"', 9, "có lẽ là “commune”"),
        ('name = "UBND xã Bến Đá"', 'name = "UBND xã Bến Đá"\noutline = "xaa"', 6, "có lẽ là “xa”"),
        ('["TT", "Tên chợ"]', '"TT"', 15, "phải là danh sách"),
        ("[[submitters]]", "[submitters]", 4, "hai dấu ngoặc"),
        ('heading = "Kết quả"', 'heading = "Kết quả"\nparent = "I.1"', 20, "phải đứng trước"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_do(old: str, new: str, line: int, says: str) -> None:
    assert old in SMALL
    with pytest.raises(UsageError) as caught:
        from_toml(SMALL.replace(old, new, 1), "sua.toml")
    assert f"dòng {line}: " in caught.value.reason
    assert says in caught.value.reason
    assert caught.value.english[0]
