"""Which passage goes to which item: what nobody lays claim to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from extractor import load_rules
from extractor.models import Item, Outline
from extractor.outline.asked import Match, asked_of
from extractor.outline.evidence import NAMES
from extractor.outline.placing import Sheet, compared, doubts, numbered_alike, pair_off
from tests.outline.written import statuses_of, verdicts_on

AT = {name: n for n, name in enumerate(NAMES)}


def sheet(rows: int, passages: int, kinds: dict[str, list[tuple[int, int]]] | None = None) -> Sheet:
    """Open items by passages; ``kinds`` are the pairs for which a kind of evidence stands."""
    evidence = np.zeros((rows, passages, len(NAMES)))
    for name, pairs in (kinds or {}).items():
        for row, p in pairs:
            evidence[row, p, AT[name]] = 1.0
    return Sheet(
        evidence,
        np.tile(np.arange(passages), (rows, 1)),
        passages,
        np.ones(rows, dtype=bool),
        np.zeros((rows, passages), dtype=bool),
        np.zeros((rows, passages), dtype=bool),
        np.arange(rows),
        (),
        np.full(9, -1),
        np.full(passages, -1),
    )


def test_what_is_left_over_is_paired_the_likeliest_first() -> None:
    likely = np.array([[-0.5, -0.2, 3.0], [-0.8, -0.1, 2.0], [-0.95, -4.0, 1.0]])
    assert pair_off(likely, [0, 1, 2], [0, 1]) == [(1, 1), (0, 0)]
    assert pair_off(likely, [2], [0, 1]) == []


LEFT_PLAN = """HỘI ĐỒNG NHÂN DÂN XÃ TÂN HÒA
BAN KINH TẾ
Số: 05/KH-BKT
Tân Hòa, ngày 02 tháng 4 năm 2024

KẾ HOẠCH
Giám sát việc quản lý chợ quê trên địa bàn xã Tân Hòa năm 2023

Đối tượng: các hợp tác xã: Bến Sỏi, Đồng Mây.
Báo cáo gửi về Ban trước ngày 25/4/2024.

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI HỢP TÁC XÃ

I. KẾT QUẢ QUẢN LÝ CHỢ
1. Số hộ kinh doanh, ngành hàng
2. Thu phí, lệ phí
3. Liên kết với người nuôi gà
4. Phòng cháy, chữa cháy
II. KIẾN NGHỊ
"""
LEFT_HEAD = """HỢP TÁC XÃ BẾN SỎI
Số: 12/BC-HTX
Tân Hòa, ngày 18 tháng 4 năm 2024

BÁO CÁO
Công tác quản lý chợ quê năm 2023

"""
LEFT = (
    "I. KẾT QUẢ QUẢN LÝ CHỢ\n"
    "Chợ có 64 hộ kinh doanh thuộc 9 ngành hàng, tăng 5 hộ so với năm trước.\n\n"
    "Tổng thu phí, lệ phí chợ năm 2023 được 86 triệu đồng.\n\n"
    "{}"
    "Phòng cháy, chữa cháy: mua thêm 12 bình bột, kiểm tra 4 lượt.\n\n"
    "II. KIẾN NGHỊ\nĐề nghị xã sửa đường vào chợ.\n"
)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Bên em ký giấy với các nhà trong xóm thả gà rồi gom lại bán chung một mối.\n\n", True),
        ("", False),
    ],
)
def test_a_paragraph_that_answers_nothing_else_answers_the_open_item(
    tmp_path: Path, paragraph: str, expected: bool
) -> None:
    found = statuses_of(tmp_path, LEFT_PLAN, LEFT_HEAD + LEFT.format(paragraph))
    assert (found["I.3"] != "missing") is expected
    assert {found[k] for k in ("I.1", "I.2", "I.4", "II")} <= {"answered", "merged", "brief"}


def test_an_answer_that_is_hardly_one_says_so(tmp_path: Path) -> None:
    told = "Chuyện mới\nBên em ký giấy với các nhà trong xóm thả gà rồi gom lại bán chung một mối.\n\n"
    found = verdicts_on(tmp_path, LEFT_PLAN, LEFT_HEAD + told + LEFT.format(""))
    assert found["I.3"].why.endswith("chưa chắc chắn, cần đọc lại.")
    assert "cần đọc lại" not in found["II"].why


@pytest.mark.parametrize(("worth", "near"), [(-0.9, 1), (-1.9, None)])
def test_an_open_item_knows_what_comes_near(worth: float, near: int | None) -> None:
    items = asked_of(Outline("commune", "commune", "", (Item("I", "I", "Quỹ hội", 1),)), load_rules())
    matches = [Match()]
    doubts(items, matches, sheet(1, 2), np.array([[-3.0, worth]]))
    assert matches[0].doubt == near


def test_paragraphs_numbered_as_the_items_are_answer_them() -> None:
    kinds = {"labelled": [(0, 0), (1, 1)], "direct": [(0, 0), (0, 1), (1, 0), (1, 1)]}
    page = sheet(2, 2, kinds)
    assert numbered_alike(page, np.array([[-2.0, -3.0], [-0.3, 4.0]])).tolist() == [[True, False], [False, False]]
    # A little better crosswise for one of them, far worse for both.
    assert numbered_alike(page, np.array([[0.4, 0.8], [-0.7, 0.5]])).tolist() == [[True, False], [False, True]]
    assert not numbered_alike(page, np.array([[-2.0, 3.0], [1.5, 0.5]])).any()  # crosswise both fit better
    assert not numbered_alike(page, np.array([[-2.0, -3.0], [-3.0, -1.0]])).any()  # neither is sure by its words
    # A third item, without a paragraph of its label, fits the first paragraph far better.
    wider = sheet(3, 2, {"labelled": [(0, 0), (1, 1)], "direct": [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]})
    assert not numbered_alike(wider, np.array([[-2.0, -3.0], [-0.3, 4.0], [5.0, -1.0]])).any()


def weighed(**weights: float) -> np.ndarray:
    scale = np.zeros(len(NAMES))
    for name, value in weights.items():
        scale[AT[name]] = value
    return scale


def test_what_stands_between_the_answers_before_and_after_has_a_slot() -> None:
    page = replace(sheet(1, 4), order=np.array([1]), anchors=((0, 0, 1), (2, 3, 3)))
    slots = compared(page, weighed(bias=1.0))[0, :, AT["slot"]]
    assert slots.tolist() == [0.0, 0.0, 1.0, 0.0]


def test_a_slot_with_room_for_many_tells_less() -> None:
    page = replace(sheet(1, 5), order=np.array([1]), anchors=((0, 0, 0), (2, 4, 4)))
    slots = compared(page, weighed(bias=1.0))[0, :, AT["slot"]]
    assert 0 < slots[2] < 1
    assert slots[0] == slots[4] == 0


def test_no_slot_without_neighbours_that_are_answered() -> None:
    assert not compared(sheet(1, 3), weighed(bias=1.0))[0, :, AT["slot"]].any()


def test_a_section_where_the_sisters_are_answered_is_of_the_family() -> None:
    page = replace(
        sheet(1, 3),
        order=np.array([2]),
        parents=np.array([-1, 0, 0, 0, -1]),
        sections=np.array([0, 1, 2]),
        anchors=((1, 0, 0), (3, 0, 1), (4, 2, 2)),
    )
    evidence = compared(page, weighed(bias=-1.0))
    assert evidence[0, :, AT["kin"]].tolist() == [1.0, 0.5, 0.0]
    assert evidence[0, :, AT["alien"]].tolist() == [0.0, 0.0, 1.0]


def test_no_slot_in_a_paragraph_that_answers_another_item() -> None:
    # Items 0 and 2 have the passages 0 and 1; that there is nothing else between them gives item 1 no claim to passage 1.
    given = sheet(3, 2, {"words": [(0, 0), (2, 1)]})
    slot = compared(given, weighed(words=2.0, bias=0.0))[:, :, AT["slot"]]
    assert slot[1, 1] == 0.0
    own = replace(given, best=np.array([[0, 2], [0, 1], [0, 2]]), sentences=3)
    own.evidence[1, 1, AT["nearest"]] = 0.3
    assert compared(own, weighed(words=2.0, bias=0.0))[1, 1, AT["slot"]] > 0
