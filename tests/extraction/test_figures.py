"""Figures end to end: every example of the rule files, the ways numbers and units are set, and what is no figure."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.extraction.figures import find_figures
from extractor.extraction.pipeline import extract, mask
from extractor.models import Figure, Page, Report, Source
from extractor.rulebook import load_rules
from extractor.rulecheck import plain_report

RULES = load_rules()
Json = dict[str, Any]


def report_of(text: str, words: tuple[...] = ()) -> Report:
    return Report(Source("t", "", "text/plain", 1, bool(words), 0), text, (Page(1, 0, len(text), words=words),), ())


def figures_in(text: str) -> list[tuple[str, Figure]]:
    found = find_figures(text, RULES)
    return [(text[f.start : f.end], f) for f in found]


def only(text: str) -> tuple[str, Figure]:
    found = figures_in(text)
    assert len(found) == 1, found
    return found[0]


def brief(text: str) -> list[tuple[str, Decimal, str]]:
    return [(said, f.value, f.unit) for said, f in figures_in(text)]


def examples() -> list[Any]:
    rows = []
    qualifiers = ("qualifier", "change", "behind", "measured")
    for file, tables in (("units", ("unit",)), ("figures", ("noun",)), ("qualifiers", qualifiers)):
        for table in tables:
            entries = RULES[file].data[table]
            for entry in entries if isinstance(entries, list) else [entries]:
                for one in entry.get("examples", []):
                    rows.append(pytest.param(one, id=f"{entry.get('id', entry.get('code'))}: {one['text']}"))
    return rows


@pytest.mark.parametrize("example", examples())
def test_every_example_of_the_tables_is_read(example: Json) -> None:
    """The tables of rules/*.toml carry sentences; the whole extraction must read there what they say."""
    extraction = extract(plain_report(example["text"]), RULES)
    near = [f for f in extraction.figures if f.text == example["match"]]
    assert near, [f.text for f in extraction.figures]
    for key in ("value", "value_max", "part"):
        if key in example:
            assert getattr(near[0], key) == Decimal(str(example[key]))
    for key in ("unit", "qualifier", "change"):
        if key in example:
            assert (getattr(near[0], key) or "") == example[key]


@pytest.mark.parametrize(
    "text",
    [
        text
        for file, tables in (("units", ("unit",)), ("figures", ("noun",)))
        for table in tables
        for entry in RULES[file].data[table]
        for text in entry.get("counterexamples", [])
    ],
)
def test_no_counterexample_of_the_tables_holds_that_unit(text: str) -> None:
    found = extract(plain_report(text), RULES).figures
    assert all(f.unit == "ha" for f in found), [(f.text, f.unit) for f in found]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("giá 5-7 triệu đồng", [("5-7 triệu đồng", 5_000_000, 7_000_000)]),
        ("từ 25 ha đến 30 ha", [("25 ha đến 30 ha", 25, 30)]),
        ("kế hoạch tăng từ 14\n- 16% so với năm trước", [("14\n- 16%", 14, 16)]),
        ("từ 95- dưới 100%", [("95- dưới 100%", 95, 100)]),
        ("từ 150 triệu đồng đến dưới 02 tỷ đồng", [("150 triệu đồng đến dưới 02 tỷ đồng", 150_000_000, 2_000_000_000)]),
        ("rộng 7,5÷10,5 m", [("7,5÷10,5 m", Decimal("7.5"), Decimal("10.5"))]),
        ("cần 1 - 1,5 vạn lao động", [("1 - 1,5 vạn lao động", 10_000, 15_000)]),
        ("đạt 70%-:-80%", [("70%-:-80%", 70, 80)]),
        ("500 triệu - 1 tỷ đồng", [("500 triệu - 1 tỷ đồng", 500_000_000, 1_000_000_000)]),
        ("từ 9 lên 13 CCN", [("9", 9, None), ("13 CCN", 13, None)]),
        ("từ 120 lên 360 tỷ đồng", [("120", 120 * 10**9, None), ("360 tỷ đồng", 360 * 10**9, None)]),
        ("12 và 15 dự án", [("12", 12, None), ("15 dự án", 15, None)]),
        ("5, 7 và 9%", [("5", 5, None), ("7", 7, None), ("9%", 9, None)]),
        ("30% và 40%", [("30%", 30, None), ("40%", 40, None)]),
    ],
)
def test_numbers_that_belong_together(text: str, figures: list[tuple[str, Any, Any]]) -> None:
    assert [(said, f.value, f.value_max) for said, f in figures_in(text)] == figures


@pytest.mark.parametrize(
    ("text", "said", "value", "unit"),
    [
        ("Diện tích 1.057 (ha) đất", "1.057 (ha)", 1057, "ha"),
        ("Diện tích (ha): 45,6", "45,6", "45.6", "ha"),
        ("Tổng vốn (tỷ đồng): 1.250", "1.250", 1250 * 10**9, "VND"),
        ("vốn USD 12.500.000", "USD 12.500.000", 12_500_000, "USD"),
        ("vốn US$ 3,5 tỷ", "US$ 3,5 tỷ", 3_500_000_000, "USD"),
        ("có 02 \n\nkhu".replace("\n", " "), "02   khu", 2, "other"),
        ("lập 02 (hai) dự án", "02 (hai) dự án", 2, "project"),
        ("cao 2m5", "2m5", "2.5", "m"),
        ("thu hồi 2 mẫu 5 sào", "2 mẫu 5 sào", 25, "sao"),
        ("thu mua mười lăm tấn rưỡi", "mười lăm tấn rưỡi", "15.5", "tonne"),
        ("doanh nghiệp lỗ (12,5) tỷ đồng", "(12,5) tỷ đồng", "-12500000000", "VND"),
        ("Tăng trưởng quý I: -1,75%", "-1,75%", "-1.75", "%"),
        ("doanh thu 3.108 tỷ đồng¹ trong năm", "3.108 tỷ đồng", 3108 * 10**9, "VND"),
        ("tăng trưởng âm 3,2%", "3,2%", "-3.2", "%"),
        ("dân số đạt 1,2 triệu", "1,2 triệu", 1_200_000, "person"),
        ("thu gọn 146 310 người", "146 310 người", 146_310, "person"),
        ("tạm ứng 1. 250 tỷ đồng", "1. 250 tỷ đồng", 1250 * 10**9, "VND"),
        (
            "(Hai tỷ, ba trăm triệu, năm trăm nghìn đồng)",
            "Hai tỷ, ba trăm triệu, năm trăm nghìn đồng",
            2_300_500_000,
            "VND",
        ),
        ("chỉ số tăng1,36% trong tháng", "1,36%", "1.36", "%"),
        ("TỔNG VỐN 1.250 TỶ ĐỒNG", "1.250 TỶ ĐỒNG", 1250 * 10**9, "VND"),
        ("vốn 1.200 Tỷ Đồng", "1.200 Tỷ Đồng", 1200 * 10**9, "VND"),
        ("vốn **1.250** tỷ đồng", "1.250** tỷ đồng", 1250 * 10**9, "VND"),
        ("sản lượng gấp năm lần kế hoạch", "năm lần", 5, "times"),
        ("giao nộp 7 khẩu súng", "7 khẩu súng", 7, "other"),
        ("gia đình có 4 khẩu", "4 khẩu", 4, "person"),
        ("đơn hàng gấp đôi năm trước", "gấp đôi", 2, "times"),
    ],
)
def test_units_before_behind_and_in_brackets(text: str, said: str, value: Any, unit: str) -> None:
    found, figure = only(text)
    assert (found, figure.value, figure.unit) == (said, Decimal(str(value)), unit)


def test_a_multiplier_alone_counts_what_was_counted_before() -> None:
    assert brief("gồm 4,5 vạn công nhân, riêng thợ trẻ 2,6 vạn") == [
        ("4,5 vạn công nhân", 45000, "person"),
        ("2,6 vạn", 26000, "person"),
    ]


def test_a_multiplier_alone_is_money_unless_a_noun_says_otherwise() -> None:
    assert brief("thưởng 5 triệu") == [("5 triệu", 5_000_000, "VND")]
    assert brief("giá 150 nghìn/kg") == [("150 nghìn", 150_000, "VND")]
    assert brief("hỗ trợ 500 tỷ xây trường") == [("500 tỷ", 500 * 10**9, "VND")]
    assert brief("phát hành 10 triệu cổ phiếu") == [("10 triệu cổ phiếu", 10_000_000, "other")]
    assert brief("còn lại 3 tỷ doanh nghiệp đóng góp") == [("3 tỷ", 3 * 10**9, "VND")]


def test_people_are_counted_in_their_own_clause() -> None:
    found = extract(plain_report("Dân số đạt 1,2 triệu; gần 2/3 dân số làm nông, thu 50 nghìn tỷ."), RULES).figures
    assert [(f.text, f.unit) for f in found] == [("1,2 triệu", "person"), ("50 nghìn tỷ", "VND")]


def test_rates_end_before_the_slash() -> None:
    said, figure = only("thu nhập 8,7 triệu đồng/người/tháng")
    assert (said, figure.per) == ("8,7 triệu đồng", "người/tháng")
    said, figure = only("đơn giá 25 triệu đồng mỗi mét vuông")
    assert (said, figure.per) == ("25 triệu đồng", "mét vuông")
    said, figure = only("đạt 5,3 tấn/ha")
    assert (said, figure.unit, figure.quantity) == ("5,3 tấn/ha", "other", "other")
    said, figure = only("đạt 30 giường bệnh/1 vạn dân")
    assert (said, figure.per) == ("30 giường bệnh", "1 vạn dân")
    said, figure = only("phục vụ 24 quận/huyện")
    assert (said, figure.per) == ("24 quận", None)


def test_occasions_are_no_ratio() -> None:
    assert [(f.quantity, f.unit) for _, f in figures_in("họp mỗi năm 2 lần, doanh thu gấp 2 lần")] == [
        ("count", "other"),
        ("ratio", "times"),
    ]


def test_of_a_part_the_whole_is_the_figure() -> None:
    said, figure = only("có 145/151 xã đạt chuẩn")
    assert (said, figure.value, figure.part) == ("151 xã", 151, 145)
    found = figures_in("có 12/15 (80%) dự án hoàn thành")
    assert [(said, f.value, f.part, f.unit) for said, f in found] == [("15", 15, 12, "project"), ("80%", 80, None, "%")]
    said, figure = only("xếp thứ 12/34 tỉnh, thành phố")
    assert (figure.value, figure.part) == (34, None)
    _, figure = only("mới kiểm tra 3 trên tổng số 10 bến đò")
    assert (figure.value, figure.part, figure.qualifier) == (10, 3, None)
    _, figure = only("trong quý 3 trên 10 bến đò phải dừng")
    assert (figure.value, figure.part, figure.qualifier) == (10, None, "over")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("lắp 12 camera, 23 bẫy ảnh và 4 gàu xúc", ["12 camera", "23 bẫy", "4 gàu"]),
        ("kiểm tra 12 hộ, 5 đạt, 3 hoàn thành, 2 chậm nộp", ["12 hộ"]),
        ("có 12 hộ, 5 ở xa", ["12 hộ"]),
        ("trồng 45 ha, 23 gàu", ["45 ha"]),
        ("mua 15 tủ thuốc, 23 bình chữa cháy", ["15 tủ thuốc", "23 bình chữa cháy"]),
    ],
)
def test_a_list_of_counts_goes_on_with_nouns_that_no_table_holds(text: str, counted: list[str]) -> None:
    assert [said for said, _ in figures_in(text)] == counted


def test_a_short_million_is_shown_to_a_person() -> None:
    said, figure = only("Kinh phí hỗ trợ 500 tr, chưa quyết toán")
    assert (said, figure.value, figure.unit, figure.needs_review) == ("500 tr", 500_000_000, "VND", True)
    assert figures_in("tài liệu dày 120 tr, in màu") == []


def test_a_word_number_in_brackets_that_contradicts_is_shown() -> None:
    _, figure = only("hỗ trợ 03 (hai) dự án")
    assert figure.needs_review
    assert figure.value == 3
    assert figure.reading == "2 dự án"


@pytest.mark.parametrize(
    ("text", "value", "reading"),
    [
        ("tổng diện tích 10,827 ha", "10.827", "10827 ha"),
        ("xuất khẩu 3.131.93 nghìn USD", "3131930", "313193000 USD"),
        ("tổng vốn 133,270 nghìn tỷ đồng", "133270000000000", "133270000000000000 đồng"),
        ("nộp 1.O84 tỷ đổng", "1084000000000", "1.O84 tỷ"),
        ("tổng diện tích 1:184 ha", "1184", "1.184 ha"),
        ("đã giao 215, 6 ha", "215.6", "6 ha"),
    ],
)
def test_what_can_be_read_in_two_ways_says_so(text: str, value: str, reading: str) -> None:
    _, figure = only(text)
    assert figure.value == Decimal(value)
    assert figure.needs_review
    assert figure.review
    assert (figure.reading or "").replace(",", ".") == reading


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("vốn đăng ký 1.0l5 tỷ đồng", 1015 * 10**9, "VND"),
        ("tỷ lệ đạt 2l,5%", Decimal("21.5"), "%"),
        ("diện tích 12,S ha", Decimal("12.5"), "ha"),
        ("thu hồi l2 dự án", 12, "project"),
        ("nộp ngân sách 1 .015 tỷ đồng", 1015 * 10**9, "VND"),
        ("chi 12 .450,5 tỷ đồng", Decimal("12450.5") * 10**9, "VND"),
        ("gồm 3 .000 hộ", 3000, "household"),
        ("diện tích 12 ,5 ha", Decimal("12.5"), "ha"),
        ("diện tích 1'234 ha", 1234, "ha"),
        ("vốn 1·234,5 tỷ đồng", Decimal("1234.5") * 10**9, "VND"),
        ("còn lại ,5 ha", 5, "ha"),
    ],
)
def test_a_damaged_number_is_mended_and_shown_to_a_person(text: str, value: Any, unit: str) -> None:
    (figure,) = extract(plain_report(text), RULES).figures
    assert (figure.value, figure.unit, figure.needs_review) == (value, unit, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [("tỷ lệ là12,5%", "12,5%"), ("xã có1.304 người", "1.304 người"), ("hút15 dự án mới", "15 dự án")],
)
def test_a_word_may_have_lost_its_blank(text: str, said: str) -> None:
    assert [f.text for f in extract(plain_report(text), RULES).figures] == [said]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Sáu tỷ bốn trăm hai mươi triệuđồng", 6_420_000_000),
        ("hai nghìn ba trăm tỷđồng", 2300 * 10**9),
        ("47,5 nghìn tỷđồng", 47_500 * 10**9),
        ("1.250 triệuđồng", 1_250_000_000),
    ],
)
def test_a_multiplier_stuck_to_its_unit(text: str, value: int) -> None:
    (figure,) = extract(plain_report(f"Tổng vốn: {text}"), RULES).figures
    assert figure.value == value


@pytest.mark.parametrize("text", ["xe CO2 hộ", "theo ISO9001 doanh nghiệp", "tại lô1 hộ dân", "khu A1 người dân"])
def test_a_number_in_a_name_counts_nothing(text: str) -> None:
    assert not extract(plain_report(text), RULES).figures


@pytest.mark.parametrize(("text", "said"), [("thùng 5l nước", "5l"), ("đạt mục tiêu 5 .\n120 ha đất", "120 ha")])
def test_a_sound_number_is_not_mended(text: str, said: str) -> None:
    assert [f.text for f in extract(plain_report(text), RULES).figures] == [said]


def test_a_number_behind_a_name_is_shown_to_a_person() -> None:
    _, figure = only("tại KCN Yên Sơn 2 doanh nghiệp đã dừng")
    assert figure.needs_review
    assert "tên riêng" in (figure.review or "")
    _, figure = only("tại KCN Yên Sơn có 2 doanh nghiệp")
    assert not figure.needs_review


def test_the_document_settles_what_a_token_leaves_open() -> None:
    _, figure = figures_in("diện tích 10,827 ha, trong đó 12,5 ha đất lúa; 7,25 ha khác")[0]
    assert figure.value == Decimal("10.827")
    assert not figure.needs_review
    _, figure = figures_in("FDI: 10,827 ha; 1,234.5 million USD; 12.5 ha")[0]
    assert (figure.value, figure.needs_review) == (Decimal(10827), True)


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ khoản 3 Điều 10 và Bảng 4",
        "Các Điều 5, 6 và 7 doanh nghiệp phải thực hiện",
        "nhiệm kỳ 2020-2025, giai đoạn 2021 - 2025",
        "năm 2020 doanh nghiệp gặp khó khăn",
        "Trong năm doanh nghiệp đã nộp đủ; hàng năm huyện báo cáo",
        "thời hạn 5 năm, 30 ngày, 2 tháng, 24 giờ, 15 ngày làm việc",
        "cháu 12 tuổi; tuổi thọ 74,5 tuổi",
        "lập quy hoạch tỷ lệ 1/500 khu công nghiệp",
        "thực hiện ba tại chỗ, một cửa, hai con số",
        "trực 24/24 giờ và 24/7",
        "bê tông mác 250, sản phẩm OCOP 4 sao",
        "tuyến QL 5, ĐT.376, Km 25+300",
        "KCN Phố Nối A, Khu công nghiệp Đồng Văn III",
        "Ông Nguyễn Văn Ba, bà Lê Thị Năm, xã Ba Vì",
        "hàng nghìn tỷ đồng, vài chục doanh nghiệp, hai ba trăm hộ",
        "một số doanh nghiệp, một phần diện tích, một dự án",
        "(ĐVT: 1.000 đồng)",
        "là một trong 3 tỉnh dẫn đầu, nằm trong top 10 tỉnh",
        "do dịch Covid-19 doanh nghiệp dừng sản xuất",
        "điện thoại 0912.345.678, mã số thuế 0700123456",
        "cáp 3x240 mm2, ống D600",
        "Phiên bản 1.2.3.4 của phần mềm",
        "Đầu tư tư nhân, thông tư mới, vật tư",
        "Năm 2025 tỷ lệ lấp đầy còn thấp",
        "Cụm công nghiệp số 2 huyện Kim Bình",
        "hồ sơ đạt 2/3 diện tích, một phần ba dân số",
        "Hội đồng đồng thuận đồng bộ mạng lưới ở Đồng Mía",
        "STT 1, 2, 3 ghi các cụm",
        "1\tKCN Bắc Sơn",
        "ở thôn 5, 6 xã Hòa Sơn; các tổ 12, 13 và 14 phường Tân Lập",
        "nhà số 12, 14 đường Bờ Kè",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert figures_in(text) == []


@pytest.mark.parametrize("years", ["ba năm", "Hai năm", "bốn năm"])
def test_years_in_words_take_no_digits_with_them(years: str) -> None:
    assert brief(f"Tổng kinh phí {years} 4.720 triệu đồng") == [("4.720 triệu đồng", 4_720_000_000, "VND")]


def test_masked_text_holds_no_figures() -> None:
    text = "theo Nghị quyết 12 dự án 5 ha"
    found = find_figures(mask(text, [(5, 18)]), RULES)
    assert [text[f.start : f.end] for f in found] == ["5 ha"]


def test_word_segmented_text_reads_the_same() -> None:
    assert brief("khu công_nghiệp có 45 doanh_nghiệp , 12,5 % lao_động") == [
        ("45 doanh_nghiệp", 45, "enterprise"),
        ("12,5 %", Decimal("12.5"), "%"),
    ]


@given(
    st.integers(1, 10**7),
    st.sampled_from(["ha", "tỷ đồng", "triệu USD", "doanh nghiệp", "lao động", "dự án", "%", "tấn"]),
    st.sampled_from(["Toàn tỉnh có ", "đạt ", "(", "gồm ", "- "]),
)
def test_a_number_with_a_unit_is_always_found(number: int, unit: str, before: str) -> None:
    from extractor.language.numbers import write_digits

    text = f"{before}{write_digits(Decimal(number))} {unit}."
    (said, figure), *rest = figures_in(text)
    assert not rest
    assert text[figure.start : figure.end] == said
    factor = {"tỷ đồng": 10**9, "triệu USD": 10**6}.get(unit, 1)
    if unit == "%" and 1000 <= number < 10**6:
        assert figure.value == Decimal(number) / 1000
    else:
        assert figure.value == number * factor


PIECES = st.sampled_from(
    [
        "5",
        " ",
        "12,5",
        "1.234",
        " tỷ",
        " đồng",
        "%",
        " ha",
        " - ",
        ", ",
        "/",
        "(",
        ")",
        "năm ",
        "hai ",
        " mươi",
        " và ",
        "từ ",
        " lên ",
        "\n",
        "▢▢",
        " dự án",
        "trên ",
        "tăng ",
        "USD ",
        ".",
        "_",
        "m2",
        "x",
        "ước ",
        " trở lên",
        "1O",
        "\t",
        "|",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
@example("1.234 đồngUSD 5")
def test_figures_are_in_order_and_apart(text: str) -> None:
    found = find_figures(text, RULES)
    for left, right in itertools.pairwise(found):
        assert left.end <= right.start
    for figure in found:
        assert 0 <= figure.start < figure.end <= len(text)
        assert "\n" not in text[figure.start : figure.end]
        assert "▢" not in text[figure.start : figure.end]
        assert figure.value.is_finite()
        assert figure.needs_review or figure.review is None


HOSTILE = [
    "1",
    " ",
    "1.",
    "(",
    "1 ",
    "1, ",
    "1/",
    "năm ",
    "hai ba ",
    "1 tỷ ",
    "một triệu ",
    "5 ha ",
    "1 - ",
    "tăng ",
    "\t1",
    "-1",
    "l.123",
    "1 (",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    """Long runs of one piece raise nothing and finish (a pattern that backtracks would not)."""
    text = piece * (30_000 // len(piece)) + ".\nhuyện có 12 dự án"
    found = find_figures(text, RULES)
    assert text[found[-1].start : found[-1].end] == "12 dự án"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Vốn: 2.500 (triệu đồng)", 2_500_000_000, "VND"),
        ("Diện tích: 1.057 (ha)", 1057, "ha"),
        ("( Mười bảy tỷ,hai trăm năm mươi triệu đồng)", 17_250_000_000, "VND"),
        ("còn 6 địa phương giải ngân chậm", 6, "admin_unit"),
    ],
)
def test_units_and_multipliers_in_brackets_and_behind_commas(text: str, value: int, unit: str) -> None:
    found = extract(plain_report(text), RULES).figures
    assert [(f.value, f.unit) for f in found] == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("Xuất khẩu đạt 1.520,8. triệu USD trong năm.", "1.520,8. triệu USD", "1520800000"),
        ("Vốn đăng ký 15. tỷ đồng.", "15. tỷ đồng", "15000000000"),
        ("Trồng mới 12,5. ha rừng.", "12,5. ha", "12.5"),
    ],
)
def test_a_stray_point_before_a_unit_is_read_and_told(text: str, said: str, value: str) -> None:
    found, figure = only(text)
    assert (found, figure.value) == (said, Decimal(value))
    assert figure.needs_review


@pytest.mark.parametrize(
    "text", ["Mục 13. triệu tập họp.", "Là mục 12. tỷ lệ cao.", "12. tấn", "Kết thúc mục 12. Tấn công dịch bệnh."]
)
def test_a_point_that_ends_something_parts_number_and_unit(text: str) -> None:
    assert figures_in(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Diện tích đến 2025 (ha)", []),
        ("Kế hoạch năm 2026 (tấn)", []),
        ("Diện tích đạt 2025 (ha)", [2025]),
        ("Diện tích từ 1.950 đến 2.050 (ha)", [1950]),
        ("mở rộng đến 2050 ha", [2050]),
    ],
)
def test_a_year_before_a_unit_in_brackets_heads_a_column(text: str, values: list[int]) -> None:
    assert [int(figure.value) for figure in extract(plain_report(text), RULES).figures] == values


def test_a_decimal_behind_the_name_of_a_kind_of_document_stays_whole() -> None:
    extraction = extract(plain_report("Vốn giải ngân vượt Nghị quyết 12,5 tỷ đồng, mỗi quý 2,5 triệu tấn."), RULES)
    assert [f.text for f in extraction.figures] == ["12,5 tỷ đồng", "2,5 triệu tấn"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("369 Khu công nghiệp (kể cả khu mở rộng) đã lập", ["369 Khu công nghiệp"]),
        ("Danh mục:\n12 Cụm công nghiệp Bến Đá\n13 Cụm công nghiệp Tân Phú", []),
        ("Xếp hạng:\n7 Doanh nghiệp nhà nước.\n8 Doanh nghiệp tư nhân.", []),
        ("hỗ trợ một (01) doanh nghiệp và một hợp tác xã", ["một (01) doanh nghiệp"]),
        ("ĐẠT LẦN LƯỢT 310, 342 VÀ 395 TỶ ĐỒNG", ["310", "342", "395 TỶ ĐỒNG"]),
        ("Đồng Văn 1, 2 và 3 ha", ["2", "3 ha"]),
        ("Đại biểu về dự. Số 46 hộ còn lại ở xã Bến Đá", ["46 hộ"]),
        ("Tổ công tác số 46 hộ nào cũng biết", []),
    ],
)
def test_rows_articles_and_capitals(text: str, said: list[str]) -> None:
    assert [found for found, _ in figures_in(text)] == said


@pytest.mark.parametrize(
    "text",
    [
        "Năm học 2022-2023 trường có 16 lớp.",
        "Trong năm học 2023–2024 trường có 16 lớp.",
        "Các năm 2022, 2023 trường có 16 lớp.",
        "Năm 2022 và 2023 trường có 16 lớp.",
    ],
)
def test_the_second_year_of_a_span_or_a_row_counts_nothing(text: str) -> None:
    assert [f.text for f in extract(plain_report(text), load_rules()).figures] == ["16 lớp"]
