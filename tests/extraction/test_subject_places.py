"""The place of a figure: which of several places, and whether a later sentence goes on with it."""

from __future__ import annotations

import pytest

from extractor import extract, load_rules
from extractor.rulecheck import plain_report


def subjects(text: str) -> list[str | None]:
    return [figure.subject for figure in extract(plain_report(text), load_rules()).figures]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mưa lớn gây ngập tại huyện Đồi Mây, huyện Bến Sậy và huyện Hòa Sơn.",
        "Tuyến đường nối huyện Đồi Mây và thành phố Bến Sậy.",
        "Lao động tập trung ở thành phố Bến Sậy và các huyện: Đồi Mây, Suối Lau, Hòa Sơn.",
        "Huyện Đồi Mây khởi công sớm; huyện Bến Sậy khởi công muộn.",
    ],
)
def test_one_of_several_places_is_not_gone_on_with(sentence: str) -> None:
    assert subjects(f"{sentence} Có 120 hộ phải di dời.") == [None]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Mưa lớn gây ngập tại xã Suối Lau, huyện Đồi Mây.", "xã Suối Lau"),
        ("Huyện Đồi Mây giáp huyện Bến Sậy.", "Huyện Đồi Mây"),
        ("Huyện Đồi Mây mở lớp tập huấn; huyện Đồi Mây cũng lập tổ công tác.", "huyện Đồi Mây"),
        ("Huyện Đồi Mây mở lớp tại xã Hòa Sơn thuộc huyện.", "xã Hòa Sơn"),
    ],
)
def test_one_place_is_gone_on_with(sentence: str, place: str) -> None:
    assert subjects(f"{sentence} Có 120 hộ phải di dời.") == [place]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Huyện Đồi Mây và huyện Bến Sậy có 12 dự án.", ["Huyện Đồi Mây và huyện Bến Sậy"]),
        ("Các xã Suối Lau, Hòa Sơn và Hòa Phú có 34 hộ nghèo.", ["xã Suối Lau, Hòa Sơn và Hòa Phú"]),
        ("Hai xã Suối Lau, Hòa Sơn trồng 45 ha rừng.", [None, "xã Suối Lau, Hòa Sơn"]),
        ("Xã Hòa Sơn, huyện Đồi Mây có 45 hộ.", ["Xã Hòa Sơn"]),
        ("Huyện Đồi Mây, xã Hòa Sơn và xã Hòa Phú có 7 hộ.", ["xã Hòa Sơn và xã Hòa Phú"]),
        ("Xã Hòa Sơn và xã Hòa Phú lần lượt có 12 và 15 hộ.", ["Xã Hòa Sơn", "xã Hòa Phú"]),
        ("Xã Hòa Sơn có 12 hộ và xã Hòa Phú có 15 hộ.", ["Xã Hòa Sơn", "xã Hòa Phú"]),
        ("Tuyến đường từ xã Hòa Sơn đến xã Hòa Phú dài 4,5 km.", [None]),
    ],
)
def test_places_told_in_one_breath_have_a_figure_together(text: str, places: list[str | None]) -> None:
    assert subjects(text) == places


def test_a_bare_name_amid_others_is_no_subject() -> None:
    text = "Phường Hòa Sơn mới lập. Thành phố Bến Sậy có 2 phường: Suối Lau, Hòa Sơn, Chí Mây và 5 xã."
    assert subjects(text) == ["Thành phố Bến Sậy"] * 2


def test_a_place_behind_a_figure_is_of_that_figure() -> None:
    text = "Đoàn kiểm tra 3 phường của quận Bến Sậy; việc cấp giấy chứng nhận còn chậm, đã thu hồi 64,5 ha."
    assert subjects(text) == ["quận Bến Sậy", None]
    assert subjects("Quận Bến Sậy có 3 phường; đã thu hồi 64,5 ha.") == ["Quận Bến Sậy", "Quận Bến Sậy"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Huyện Đồi Mây giai đoạn 2021 - 2025 có 12 dự án", "Huyện Đồi Mây"),
        ("Tỉnh Bến Sậy số 12/BC-UBND có 12 xã", "Tỉnh Bến Sậy"),
        ("KCN Gò Vàng giai đoạn 2021-2025 thu hút 12 dự án", "KCN Gò Vàng"),
        ("KCN Gò Vàng giai đoạn 2 thu hút 12 dự án", "KCN Gò Vàng giai đoạn 2"),
        ("KCN Gò Vàng giai đoạn II thu hút 12 dự án", "KCN Gò Vàng giai đoạn II"),
    ],
)
def test_only_a_number_of_its_own_belongs_to_a_name(text: str, name: str) -> None:
    assert subjects(text) == [name]
