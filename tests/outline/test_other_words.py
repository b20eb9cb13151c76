"""Requests of outlines and answers that share hardly a word with them: what the thesaurus must join, and what it must not.

The pairs of fixtures/other_words.txt ("request | answer") are of invented places: fields of all kinds, the answers told as
people of a village or an office tell them.
"""

from pathlib import Path

import pytest

from extractor import load_rules
from extractor.outline.meanings import answers, asked_groups, found_in, thesaurus_of

RULES = load_rules()
THESAURUS = thesaurus_of(RULES)
LINES = (Path(__file__).parent / "fixtures" / "other_words.txt").read_text(encoding="utf-8").splitlines()
PAIRS = [(asked, told) for asked, _, told in (line.partition(" | ") for line in LINES)]


ASKED = [asked_groups(asked, THESAURUS) for asked, _ in PAIRS]
TOLD = [{phrase.number: phrase for _, phrase in found_in(told, THESAURUS)} for _, told in PAIRS]


def surely(asked: int, told: int) -> float:
    """How surely one sentence alone answers one request, 0 to 1: the more phrases of its groups, the surer."""
    missed = 1.0
    for phrase in TOLD[told].values():
        for group, sure in phrase.answers:
            if group in ASKED[asked]:
                missed *= 1.0 - sure
    return 1.0 - missed


def test_requests_are_answered_in_other_words() -> None:
    assert not [pair for n, pair in enumerate(PAIRS) if surely(n, n) < 0.35]


def test_an_answer_is_told_of_its_own_request_and_of_few_others() -> None:
    """What answers anything makes no gap visible."""
    everything = range(len(PAIRS))
    taken = [sum(surely(asked, told) >= 0.5 for asked in everything) for told in everything]
    assert sum(taken) / len(PAIRS) <= 4
    assert max(taken) <= 25


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Đánh giá chung về công tác", "Giá lợn hơi 52 nghìn đồng một cân"),  # the single word inside is not asked
        ("Trang thông tin điện tử", "Trạm điện bản Hốc quá tải"),
        ("Thu hút bác sĩ về xã", "Mỗi hộ nộp 20 nghìn đồng tiền rác"),
        ("Phát triển mạng lưới trường lớp", "Tiệm net mở quá giờ"),
        ("Quản lý thuốc bảo vệ thực vật", "Nhà thuốc bán kháng sinh không đơn"),
        ("Kê đơn thuốc", "Đại lý bán thuốc trừ cỏ hết hạn"),
        ("Đào tạo nghề", "Máy múc đào trộm đất ở đồi Sim"),
        ("Chất lượng giáo dục", "Cầu treo bản Nưa thay ván"),
        ("Hỗ trợ sinh kế", "Nhà thờ họ Lò được tu bổ"),
        ("Thi hành án dân sự", "Trạm bơm Cồn Giữa cháy mô tơ"),
    ],
)
def test_what_tells_of_another_thing_answers_nothing(asked: str, told: str) -> None:
    assert not answers(asked, told, RULES)
