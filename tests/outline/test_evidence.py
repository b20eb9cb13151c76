"""What speaks for a passage being an answer, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import load_rules
from extractor.models import Item, Outline
from extractor.outline.asked import asked_of
from extractor.outline.evidence import NAMES, opens, role_only
from extractor.outline.quantities import count_share, counted_in, kinds_asked, kinds_given, numbered_in
from extractor.outline.terms import spots_of
from tests.outline.written import statuses_of

PLAN = """HỘI ĐỒNG NHÂN DÂN HUYỆN SÔNG TRANH
BAN KINH TẾ - XÃ HỘI
Số: 07/KH-KTXH
Sông Tranh, ngày 02 tháng 4 năm 2024

KẾ HOẠCH
Khảo sát công tác thủy lợi nội đồng trên địa bàn huyện Sông Tranh năm 2022, 2023

Đối tượng: UBND các xã: Bàu Sen, Gò Nổi.
Báo cáo gửi về Ban trước ngày 25/4/2024.

ĐỀ CƯƠNG BÁO CÁO ĐỐI VỚI UBND CẤP XÃ

I. CÔNG TÁC CHỈ ĐẠO
1. Văn bản triển khai
2. Tuyên truyền tiết kiệm nước
II. KẾT QUẢ THỰC HIỆN
1. Kiên cố hóa kênh mương
Số km kênh đã kiên cố hóa từng năm; kinh phí.
2. Trạm bơm
Số trạm bơm, diện tích tưới; trạm hư hỏng.
3. Tổ hợp tác dùng nước
Số tổ, số thành viên, mức thu.
III. HẠN CHẾ, NGUYÊN NHÂN
IV. KIẾN NGHỊ
"""
HEAD = """ỦY BAN NHÂN DÂN
XÃ BÀU SEN
Số: 33/BC-UBND
Bàu Sen, ngày 18 tháng 4 năm 2024

BÁO CÁO
Công tác thủy lợi nội đồng

"""
PARTS = {
    "I": "I. CÔNG TÁC CHỈ ĐẠO",
    "I.1": "UBND xã ban hành Kế hoạch số 12/KH-UBND ngày 15/02/2022 về thủy lợi nội đồng.",
    "I.2": "Xã tổ chức 06 buổi tuyên truyền tiết kiệm nước với 310 lượt người nghe.",
    "II": "II. KẾT QUẢ THỰC HIỆN",
    "II.1": "Năm 2022 kiên cố hóa 2,1 km kênh, năm 2023 kiên cố hóa 3,4 km kênh, kinh phí 4,6 tỷ đồng.",
    "II.2": "Xã có 05 trạm bơm, tưới cho 412 ha; 01 trạm bơm hư hỏng chờ sửa.",
    "II.3": "Đã lập 09 tổ hợp tác dùng nước với 684 thành viên, mức thu 25 nghìn đồng một sào.",
    "III": "III. HẠN CHẾ, NGUYÊN NHÂN\nMột số đoạn kênh còn bồi lắng do chưa được nạo vét.",
    "IV": "IV. KIẾN NGHỊ\nĐề nghị huyện hỗ trợ sửa trạm bơm và cấp thêm xi măng.",
}


def statuses(folder: Path, parts: dict[str, str]) -> dict[str, str]:
    return statuses_of(folder, PLAN, HEAD + "\n".join(parts.values()) + "\n")


def test_passages_answer_by_what_they_say(tmp_path: Path) -> None:
    found = statuses(tmp_path, PARTS)
    assert {found[i] for i in ("I.1", "I.2", "II.1", "II.2", "II.3", "III", "IV")} <= {"answered", "merged"}


@pytest.mark.parametrize("cut", ["I.2", "II.1", "II.2", "II.3"])
def test_what_is_taken_out_is_missing(tmp_path: Path, cut: str) -> None:
    found = statuses(tmp_path, {k: v for k, v in PARTS.items() if k != cut})
    assert found[cut] == "missing"
    assert all(status != "missing" for item, status in found.items() if item != cut)


def test_a_report_without_headings_is_read_by_its_words(tmp_path: Path) -> None:
    found = statuses(tmp_path, {k: v for k, v in PARTS.items() if k not in ("I", "II")})
    assert found["II.1"] != "missing"
    assert found["II.3"] != "missing"


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("Số hộ bị ảnh hưởng, số khu tái định cư", {"ho bi", "khu tai"}),
        ("Số lượng, diện tích các cụm", set()),
        ("Số liệu, số tiền, số dư", set()),
    ],
)
def test_nouns_to_be_counted(text: str, nouns: set[str]) -> None:
    assert counted_in(text) == nouns


def test_a_noun_with_a_number_is_counted() -> None:
    given = numbered_in("Có 512 hộ bị ảnh hưởng, 02 khu tái định cư")
    assert count_share(counted_in("số hộ bị ảnh hưởng, số khu tái định cư, số lô"), given) == pytest.approx(2 / 3)
    assert count_share(frozenset(), given) == 0


@pytest.mark.parametrize(
    ("asked", "given", "kind"),
    [
        ("kinh phí từng năm", "chi 4,6 tỷ đồng", "spent"),
        ("kinh phí từng năm", "phạt 12 triệu đồng; mua 03 máy bơm hết 40 triệu đồng", "spent"),
        ("số tiền đã nộp", "doanh thu 4,6 tỷ đồng", "money"),
        ("diện tích tưới", "tưới 412 ha", "area"),
        ("tỷ lệ hộ nộp", "96% số hộ nộp đúng hạn", "rate"),
        ("các văn bản đã ban hành", "Kế hoạch số 12/KH-UBND", "papers"),
    ],
)
def test_kinds_of_quantity(asked: str, given: str, kind: str) -> None:
    assert kind in kinds_asked(asked) & kinds_given(given)
    assert kind not in kinds_given("được quan tâm thực hiện")


def test_a_line_that_only_opens_the_question() -> None:
    assert opens("Về nội dung chi:", "Nội dung chi: tuần tra, sinh kế")
    assert not opens("Đã chi 12 triệu đồng", "Nội dung chi: tuần tra, sinh kế")


def test_words_of_the_stop_list_inside_a_compound_stay_telling() -> None:
    rules = load_rules()
    assert any("thiet bi" in spot.pairs for spot in spots_of("thiết bị dạy học", rules))
    assert any("tro cap" in spot.pairs for spot in spots_of("trợ cấp một lần", rules))


def test_every_kind_of_evidence_has_a_weight() -> None:
    assert set(load_rules()["outline_weights"].data["evidence"]) == set(NAMES)


@pytest.mark.parametrize(
    "told", ["phạt 03 hộ 12 triệu đồng", "doanh thu phiên chợ đạt 4,6 tỷ đồng", "còn 05 tổ nợ đọng 2 tỷ đồng"]
)
def test_fines_and_turnover_are_no_expenditure(told: str) -> None:
    assert "spent" in kinds_asked("Kinh phí bố trí từng năm")
    assert "spent" not in kinds_given(told)


@pytest.mark.parametrize(
    ("heading", "request_", "expected"),
    [
        ("KIẾN NGHỊ", "Với Bộ, ngành Trung ương; với HĐND và UBND tỉnh.", True),
        ("Nguyên nhân", "Nêu rõ phần do cơ quan, phần do người dân.", True),
        ("Kiến nghị của hành khách đi đò", "Số lượt, kết quả trả lời.", False),
    ],
)
def test_what_asks_for_a_judgement_and_nothing_of_its_own(heading: str, request_: str, expected: bool) -> None:
    rules = load_rules()
    item = Item("I", "I", heading, 1, request=request_)
    assert role_only(asked_of(Outline("commune", "commune", "", (item,)), rules)[0]) is expected
