"""Qualifiers and change: the nearest word wins, prepositions are no qualifiers, levels are no changes."""

from __future__ import annotations

import pytest

from extractor.extraction.figures import find_figures
from extractor.extraction.qualifiers import phrases, qualifier_before, words_before
from extractor.rulebook import load_rules

RULES = load_rules()


def said(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(text[f.start : f.end], f.qualifier, f.change) for f in find_figures(text, RULES)]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("khoảng 14 ha", "approx"),
        ("vào khoảng 14 ha", "approx"),
        ("xấp xỉ 41.000 tỷ đồng", "approx"),
        ("~ 30%", "approx"),
        ("trên dưới 500 lao động", "approx"),
        ("lên mức khoảng 4 - 4,5%", "approx"),
        ("chiếm cỡ 16%", "approx"),
        ("gần 600 công nhân", "under"),
        ("dưới 1,5 %", "under"),
        ("chưa đến 5%", "under"),
        ("không quá 150 triệu đồng", "under"),
        ("không vượt quá 20 ha", "under"),
        ("tối đa không quá 50 triệu đồng", "under"),
        ("≤ 30%", "under"),
        ("từ 10 lao động trở xuống", "under"),
        ("trên 46.200 tấn", "over"),
        ("hơn 4 vạn lao động", "over"),
        ("vượt 5.499 ha", "over"),
        ("tối thiểu 12 dự án", "over"),
        ("ít nhất 3 doanh nghiệp", "over"),
        ("không dưới 10%", "over"),
        ("không thấp hơn 20%", "over"),
        ("lớn hơn 50 ha", "over"),
        ("≥ 30%", "over"),
        ("từ 500 m2 trở lên", "over"),
        ("từ 50% số thôn trở lên", "over"),
        ("ước đạt 2,35 tỷ USD", "estimate"),
        ("ước thực hiện cả năm 2.150 lao động", "estimate"),
        ("dự kiến: 375 tỷ đồng", "estimate"),
        # the nearest wins
        ("ước đạt gần 60.000 tỷ đồng", "under"),
        ("tối thiểu khoảng 175 tấn", "approx"),
        ("ước khoảng 900 triệu USD", "approx"),
        # ordinary words
        ("lao động trên địa bàn 15.000 người", None),
        ("đạt tốc độ 12%", None),
        ("trình độ 12 người", None),
        ("nằm gần khu dân cư rộng 5 ha", None),
        ("triển khai trên 3 xã", None),
        ("có mặt trên 28 tỉnh", None),
        ("có trên 30 xã đạt chuẩn", "over"),
        ("đạt tới 98,6%", None),
        ("Có đến 17 dự án", None),
        ("hiệp ước với 3 quốc gia", None),
        ("trên tổng số 45 dự án", None),
    ],
)
def test_the_word_before_or_behind(text: str, qualifier: str | None) -> None:
    assert said(text)[0][1] == qualifier


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("tăng 12,5%", "increase"),
        ("tăng trên 3%", "increase"),
        ("tăng mạnh 20-30%", "increase"),
        ("tốc độ tăng bình quân 8 - 9%", "increase"),
        ("tăng trưởng kinh tế cả năm đạt trên 8%", "increase"),
        ("bổ sung khoảng 84,3 nghìn tỷ đồng", "increase"),
        ("có thêm 3 dự án", "increase"),
        ("mở rộng thêm 20 ha", "increase"),
        ("cao hơn 2,5% so với bình quân", "increase"),
        ("tăng từ 8% trở lên", "increase"),
        ("giảm 2.156 tấn", "decrease"),
        ("giảm chưa đến 5%", "decrease"),
        ("thấp hơn 2 điểm phần trăm", "decrease"),
        ("giảm tỷ lệ hộ nghèo bình quân 1,5%/năm", "decrease"),
        ("tăng trưởng âm 3,2%", "decrease"),
        ("bằng 105% kế hoạch", None),
        ("đạt 93%", None),
        ("chiếm 31%", None),
        ("điều chỉnh tăng vốn 09 dự án", None),
        ("điều chỉnh tăng vốn trên 84 tỷ đồng", "increase"),
        ("giảm diện tích 3,5 ha", "decrease"),
        ("tăng vốn lên 84 tỷ đồng", None),
        ("tăng quy mô đàn 84 tỷ đồng", None),
        ("đóng góp vào tăng trưởng GRDP đạt 39,6%", None),
        ("tăng lên 500 tỷ đồng", None),
        ("giảm xuống còn 28%", None),
        ("giảm còn 5 xã", None),
        ("khởi công thêm 2 KCN", None),
        ("tăng cường 5 biện pháp", None),
    ],
)
def test_a_change_or_a_level(text: str, change: str | None) -> None:
    assert said(text)[0][2] == change


def test_from_a_to_b_are_two_levels() -> None:
    assert said("vốn tăng từ hơn 60 tỷ lên gần 85 tỷ đồng") == [
        ("60 tỷ", "over", None),
        ("85 tỷ đồng", "under", None),
    ]
    assert [c for _, _, c in said("giảm từ 40% xuống còn 28,04% (bình quân 4%/năm)")] == [None, None, "decrease"]


def test_what_is_coordinated_shares_its_verb() -> None:
    assert said("giảm 5,8% về lượng và 17,6% về trị giá") == [("5,8%", None, "decrease"), ("17,6%", None, "decrease")]
    assert said("ước đạt 220 nghìn tấn và 489 triệu USD") == [
        ("220 nghìn tấn", "estimate", None),
        ("489 triệu USD", "estimate", None),
    ]
    assert said("tăng 12% (tương ứng 370 DN)")[1][2] == "increase"
    assert said("giảm 06 dự án, tương đương 40%")[1][2] == "decrease"
    assert said("tăng 111 dự án (9%)")[1][2] == "increase"
    assert said("tăng 500 ha (chiếm 5%)")[1][2] is None


def test_what_is_listed_has_its_own_qualifier() -> None:
    found = said("ít nhất 100 doanh nghiệp khởi nghiệp, 50 doanh nghiệp công nghệ")
    assert [q for _, q, _ in found] == ["over", None]
    found = said("ước đạt 12,8 nghìn tỷ đồng, bằng 104,3% dự toán")
    assert [q for _, q, _ in found] == ["estimate", None]


def test_a_fronted_estimate_covers_the_amounts_of_its_sentence() -> None:
    found = said("Ước cả năm, tổng thu đạt 15.000 tỷ đồng, tổng chi 18.000 tỷ đồng, bằng 105% dự toán")
    assert [q for _, q, _ in found] == ["estimate", "estimate", None]


def test_of_is_not_over() -> None:
    assert [q for _, q, _ in said("bàn giao 112 ha trên 240 ha")] == [None, None]


def test_a_sign_at_the_end_of_a_line_still_speaks() -> None:
    assert words_before("có ≥\n30%", 5, 0) == ["≥"]
    assert qualifier_before(["≥"], phrases(RULES)) == "over"
