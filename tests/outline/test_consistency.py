"""Contradictions in a report: each check finds something in its bad texts, nothing in its good ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.extraction.pipeline import extract
from extractor.models import AnnexRow, Extraction
from extractor.outline.arithmetic import cell_step, slip, step
from extractor.outline.consistency import find_contradictions
from extractor.outline.findings import name_key
from extractor.reading.read import read_report
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()


def read(text: str) -> Extraction:
    return extract(plain_report(text), RULES)


def cases(kind: str) -> Iterator[tuple[str, str]]:
    for check in RULES["consistency"].data["check"]:
        for text in check.get(kind, []):
            yield check["id"], text


@pytest.mark.parametrize(("code", "text"), list(cases("bad")))
def test_a_contradiction_is_found_with_its_places(code: str, text: str) -> None:
    found = [f for f in find_contradictions(read(text), None, RULES) if f.code == code]
    assert found
    assert all(finding.places for finding in found)


@pytest.mark.parametrize(("code", "text"), list(cases("good")))
def test_a_sound_text_is_left_alone(code: str, text: str) -> None:
    assert [f.message for f in find_contradictions(read(text), None, RULES)] == []


def test_the_message_shows_both_numbers() -> None:
    text = "Tổng kinh phí 30 tỷ đồng, bao gồm ngân sách huyện 12 tỷ đồng và ngân sách xã 15 tỷ đồng."
    (finding,) = find_contradictions(read(text), None, RULES)
    assert "30 tỷ đồng" in finding.message
    assert "27 tỷ đồng" in finding.message


def test_a_message_quotes_the_sentence_and_not_the_heading_above_it() -> None:
    text = "3. Kinh phí đầu tư\nTổng kinh phí 512 tỷ đồng, trong đó vốn ngân sách 318 tỷ đồng, vốn xã hội hóa 184 tỷ đồng.\n"
    (finding,) = find_contradictions(read(text), None, RULES)
    assert finding.message.startswith("“Tổng kinh phí 512 tỷ đồng”")


def test_bullets_after_a_colon_are_parts_of_their_lead_in() -> None:
    text = "Tổng kinh phí thực hiện 30 tỷ đồng, gồm:\n- Ngân sách huyện 12 tỷ đồng;\n- Ngân sách xã 15 tỷ đồng.\n"
    assert [f.code for f in find_contradictions(read(text), None, RULES)] == ["sum_mismatch"]
    assert find_contradictions(read(text.replace("30 tỷ", "27 tỷ")), None, RULES) == ()


@pytest.mark.parametrize(("parts", "found"), [("12,4", 0), ("12,6", 1)])
def test_rounding_is_no_contradiction(parts: str, found: int) -> None:
    """27 tỷ may stand for 26,5 to 27,5, each part for half a tenth more or less: 27,6 can be the same sum, 27,8 cannot."""
    text = f"Tổng vốn 27 tỷ đồng, gồm ngân sách tỉnh 15,2 tỷ đồng và ngân sách huyện {parts} tỷ đồng."
    assert len(find_contradictions(read(text), None, RULES)) == found


def test_an_annex_that_is_announced_must_be_there() -> None:
    text = "Toàn xã có 12 công trình (danh mục tại Phụ lục 1 kèm theo).\n"
    assert [f.code for f in find_contradictions(read(text), None, RULES)] == ["annex_announced_but_absent"]
    table = (
        "\nPHỤ LỤC 1\nSTT\tTên công trình\tDiện tích (ha)\n1\tCông trình Suối Vàng\t12,5\n2\tCông trình Đá Bạc\t3,1\n"
    )
    assert find_contradictions(read(text + table), None, RULES) == ()


def test_a_reference_with_two_dates_shows_both() -> None:
    text = "Kế hoạch số 64/KH-UBND ngày 30/11/2021.\n\nThực hiện Kế hoạch số 64/KH-UBND ngày 03/11/2021.\n"
    (finding,) = find_contradictions(read(text), None, RULES)
    assert finding.code == "reference_conflict"
    assert len(finding.places) == 2


def row(**values: str) -> AnnexRow:
    numbers = {key: Decimal(value) for key, value in values.items()}
    return AnnexRow("t1", 1, None, "KCN Bắc Lam", **numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("annex", "found"),
    [
        (row(area="318", leased_area="205.7", occupancy="92.4"), 0),
        (row(area="318", leased_area="331", occupancy="92.4"), 1),
        (row(area="318", leased_area="205.7", occupancy="120"), 1),
        (row(area="100", leased_area="60", occupancy="50"), 1),
        (row(area="100", leasable_area="70", leased_area="35", occupancy="50"), 0),
        (row(area="100", leasable_area="70", leased_area="35", occupancy="35"), 0),
        (row(area="100", leasable_area="70", leased_area="35", occupancy="62"), 1),
    ],
)
def test_impossible_annex_values(annex: AnnexRow, found: int) -> None:
    extraction = replace(read("Báo cáo.\n"), annex=(annex,))
    assert len(find_contradictions(extraction, None, RULES)) == found


def test_prose_and_annex_must_agree() -> None:
    extraction = replace(read("KCN Bắc Lam có diện tích 320 ha.\n"), annex=(row(area="318"),))
    (finding,) = find_contradictions(extraction, None, RULES)
    assert finding.code == "text_vs_annex"
    assert "320 ha" in finding.message
    assert "318" in finding.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KCN Bắc Lam", "Khu công nghiệp Bắc Lam"),
        ("KCN hỗ trợ Bắc Lam", "Bắc Lam"),
        ("CCN Gò Sành", "cụm công nghiệp Gò Sành"),
    ],
)
def test_names_of_one_park_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_parks_with_numerals_stay_apart() -> None:
    assert name_key("KCN Bắc Lam I") != name_key("KCN Bắc Lam II")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đạt 41,8 tỷ đồng.", "1E8"),
        ("Có 1.057 ha.", "1"),
        ("Có 04 dự án.", "1"),
        ("Đạt 12,5%.", "0.1"),
        ("Chi 25 tỷ 941 triệu đồng.", "1E6"),
    ],
)
def test_the_step_is_the_last_printed_digit(text: str, expected: str) -> None:
    (figure,) = read(text).figures
    assert step(figure) == Decimal(expected)


@pytest.mark.parametrize(("text", "expected"), [("52,6", "0.1"), ("318", "1"), ("12,25%", "0.01")])
def test_the_step_of_a_cell(text: str, expected: str) -> None:
    assert cell_step(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("one", "other", "n"), [("39.69", "3969", 2), ("5", "5000", 3), ("5", "6", None), ("0", "5", None)]
)
def test_a_slip_of_the_unit(one: str, other: str, n: int | None) -> None:
    assert slip(Decimal(one), Decimal(other)) == n


ANNEX = """
PHỤ LỤC

STT\tTên công trình\tCông suất thiết kế (m3/ngày đêm)
1\tTrạm Suối Vàng\t1.200
2\tTrạm Đá Bạc\t800
3\tTrạm Khe Mơ\t450
"""


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Toàn xã có 03 công trình với tổng công suất 2.450 m3/ngày đêm (phụ lục kèm theo).", 0),
        ("Toàn xã có 03 công trình với tổng công suất 2.540 m3/ngày đêm (phụ lục kèm theo).", 1),
        ("Toàn xã có 04 công trình với tổng công suất 2.450 m3/ngày đêm (phụ lục kèm theo).", 1),
        ("Năm 2023 xây mới 01 công trình, nâng cấp 02 công trình (danh mục tại phụ lục).", 0),
        ("Toàn xã có 04 công trình với tổng công suất 9.999 m3/ngày đêm.", 0),
    ],
)
def test_a_sentence_that_points_to_the_annex_must_agree_with_it(sentence: str, found: int, tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_text(sentence + "\n" + ANNEX, encoding="utf-8")
    codes = [f.code for f in find_contradictions(extract(read_report(path), RULES), None, RULES)]
    assert codes == ["annex_total"] * found
