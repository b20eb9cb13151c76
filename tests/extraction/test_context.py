"""What a figure is about: its subject, indicator, period and status, read out of sentences about invented places."""

from __future__ import annotations

import unicodedata

import pytest

from extractor.extraction.indicator_rules import indicators
from extractor.extraction.indicators import indicators_in
from extractor.extraction.pipeline import extract
from extractor.models import Figure
from extractor.reading.read import read_bytes
from extractor.rulebook import load_rules

RULES = load_rules()


def figures(text: str) -> list[Figure]:
    return list(extract(read_bytes(text.encode(), "bao_cao.txt"), RULES).figures)


def subjects(text: str) -> list[str | None]:
    return [figure.subject for figure in figures(text)]


# ------------------------------------------------------------------------------------------------------------ subjects


@pytest.mark.parametrize(
    "text",
    [
        # in a heading in capitals every word has them
        "CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN HUYỆN\nThu hút 12 doanh nghiệp.",
        "II. KHU CÔNG NGHIỆP THÀNH LẬP MỚI\nĐã giao 120 ha đất.",
        "THU HÚT ĐẦU TƯ VÀO KHU KINH TẾ CỬA KHẨU VÀ KHU CÔNG NGHIỆP NĂM 2024\nThu hút 12 dự án.",
        "DỰ ÁN ĐẦU TƯ XÂY DỰNG HẠ TẦNG KỸ THUẬT\nTổng mức đầu tư 45 tỷ đồng.",
        # what a later paragraph names is not what prose before it speaks of
        "Cơn bão làm 36 người bị thương.\nKhu công nghiệp Cây Sung mất điện nhiều giờ.",
        # the capital of a document's type begins no name
        "Đã trình HĐND huyện Kế hoạch đầu tư công và mở 12 hội nghị lấy ý kiến.",
    ],
)
def test_nothing_is_named(text: str) -> None:
    assert subjects(text) == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the nearest thing before the figure
        ("KCN hỗ trợ Bình Sơn III rộng 215ha đã có 38 doanh nghiệp.", ["KCN hỗ trợ Bình Sơn III"] * 2),
        ("KCN Bình Sơn 150 ha, CCN Tân Phú 30 ha.", ["KCN Bình Sơn", "CCN Tân Phú"]),
        ("Lô B1 (diện tích 4,2 ha), lô B2 (diện tích 3,1 ha).", ["Lô B1", "lô B2"]),
        ("Xã Nghị Đức có 310 hộ nghèo.", ["Xã Nghị Đức"]),
        # a semicolon goes back to what the sentence speaks of
        ("KCN Bình Sơn có diện tích 300 ha; đã cho thuê 210 ha; lấp đầy 70%.", ["KCN Bình Sơn"] * 3),
        ("KCN Bình Sơn có 300 ha; cụm công nghiệp Tân Phú có 39,5 ha.", ["KCN Bình Sơn", "cụm công nghiệp Tân Phú"]),
        # a thing that only says where or by whom
        ("Công ty cổ phần Hòa Bình tại CCN An Khê có 320 lao động.", ["Công ty cổ phần Hòa Bình"]),
        ("KCN Bình Sơn do Công ty CP Minh Anh làm chủ đầu tư có diện tích 250 ha.", ["KCN Bình Sơn"]),
        ("Tại KCN Bình Sơn, Công ty TNHH An Phát đầu tư 1.200 tỷ đồng.", ["Công ty TNHH An Phát"]),
        # a thing behind the figure
        ("Trong đó có 12 dự án vào CCN Tân Phú, 8 dự án vào CCN An Hòa.", ["CCN Tân Phú", "CCN An Hòa"]),
        # respectively
        ("CCN An Khê và CCN Tân Phú có diện tích lần lượt là 20 ha và 35 ha.", ["CCN An Khê", "CCN Tân Phú"]),
        # the next sentence goes on with the same thing, until it speaks of the whole place
        ("Dự án Khu đô thị Bình Sơn khởi công năm 2021. Tổng mức đầu tư 500 tỷ đồng.", ["Dự án Khu đô thị Bình Sơn"]),
        ("Đối với CCN An Khê, diện tích là 30 ha. Toàn huyện có 5 CCN.", ["CCN An Khê", None]),
        # a lead-in and its list, a record and its fields
        ("- CCN Tân Phú:\n+ Diện tích 35 ha;\n+ Lấp đầy 70%.\n- CCN An Khê:\n+ Diện tích 20 ha.",
         ["CCN Tân Phú", "CCN Tân Phú", "CCN An Khê"]),
        ("1. Tên gọi: Cụm công nghiệp Tân Phú.\n2. Diện tích: 35 ha.\n3. Tổng mức đầu tư: 420 tỷ đồng.",
         ["Cụm công nghiệp Tân Phú"] * 2),
        # names of several parts
        ("Dự án Nhà máy nước Sông Trà có tổng vốn 150 tỷ đồng.", ["Dự án Nhà máy nước Sông Trà"]),
        ("Khu kinh tế cửa khẩu Mộc Lâm có 13.000 ha.", ["Khu kinh tế cửa khẩu Mộc Lâm"]),
        ("KCN Bình Sơn I, II và III có tổng diện tích 900 ha.", ["KCN Bình Sơn I, II và III"]),
        ("Công ty Điện lực Bình Sơn đã đầu tư 35 tỷ đồng.", ["Công ty Điện lực Bình Sơn"]),
        ("KCN Bình Sơn và KCN An Hòa có 85 dự án.", ["KCN Bình Sơn và KCN An Hòa"]),
        ("Cụm công nghiệp số 2 huyện Kim Bôi rộng 45 ha.", ["Cụm công nghiệp số 2"]),
        ("Trường Đại học Bình Sơn tuyển 2.500 sinh viên.", ["Trường Đại học Bình Sơn"]),
        ("Tuyến metro số 1 Bến Thành - Suối Tiên dài 20 km.", ["Tuyến metro số 1 Bến Thành - Suối Tiên"]),
        ("Khu công nghiệp cơ khí ô tô Chu Lâm có 243 ha.", ["Khu công nghiệp cơ khí ô tô Chu Lâm"]),
        # places
        ("Tại tỉnh Bình Sơn có 15 KCN. Tại tỉnh An Hòa có 9 KCN.", ["tỉnh Bình Sơn", "tỉnh An Hòa"]),
        ("Tại huyện Mường Khe có các điểm gồm xã Nà Lao, xã Nà Hin và xã Bó Mười, với tổng diện tích 42 ha.",
         ["huyện Mường Khe"]),
        ("Đất thu hồi gồm KCN Bình Sơn, CCN An Khê và CCN Tân Phú, với tổng diện tích 95 ha.", [None]),
        ("Công ty An Phát đầu tư 45 tỷ đồng tại KCN Hòa Phú, sử dụng 1.200 lao động.", ["Công ty An Phát"] * 2),
        ("Xã Tân Lập có 1.200 hộ; toàn huyện 12.500 hộ.", ["Xã Tân Lập", None]),
        ("Tập đoàn An Phát đầu tư 1,5 tỷ USD; Sunwing 17,3 tỷ USD.", ["Tập đoàn An Phát", "Sunwing"]),
        ("Mường Khe là một huyện miền núi của tỉnh Sơn La, có 26 xã.", ["Mường Khe"]),
        # a list says the kind of its members once
        ("Huyện Quế Lâm có 4 KCN gồm Quế Lâm (636 ha, lấp đầy 90%); KCN Nam Sơn (270 ha) và Tân Phú rộng 45 ha.",
         ["Huyện Quế Lâm", "Quế Lâm", "Quế Lâm", "KCN Nam Sơn", "Tân Phú"]),
        ("Các cụm công nghiệp sau:\n- An Khê: 25 ha.\n- Tân Phú (xã Lâm Hải): 35 ha.", ["An Khê", "Tân Phú"]),
        ("Các huyện còn nhiều hộ nghèo như Mường Khe 45%, Nà Hin 38,5%.", ["Mường Khe", "Nà Hin"]),
        ("Các khu công nghiệp gồm Tân Lập, Hòa Phú và An Khê đều rộng 150 ha.", [None]),  # each of the three
        ("Các KCN An Khê, Hòa Phú và Tân Lập rộng lần lượt là 20 ha, 35 ha và 40 ha; tổng vốn 300 tỷ đồng.",
         ["KCN An Khê", "Hòa Phú", "Tân Lập", "KCN An Khê, Hòa Phú và Tân Lập"]),
        ("CCN An Khê và Tân Phú lấp đầy tương ứng là 70% và 95%.", ["CCN An Khê", "Tân Phú"]),
        # examples, parts, where a thing lies
        ("Nhiều dự án lớn như Tập đoàn Hà Sơn đầu tư 360 tỷ đồng.", ["Tập đoàn Hà Sơn"]),
        ("Nhiều doanh nghiệp như Công ty An Phát, Công ty Hòa Bình đầu tư 300 tỷ đồng.", [None]),
        ("Giảm 78 ha quy hoạch KCN Bình Sơn tại xã Nà Lao.", ["KCN Bình Sơn"]),
        ("KCN Bình Sơn (nằm trên địa bàn huyện Lâm Hà) thu hút 12 dự án.", ["KCN Bình Sơn"]),
        ("KCN Bình Sơn là khu lớn nhất cả nước với 3.200 ha.", ["KCN Bình Sơn"]),
        ("KCN Bình Sơn tại xã Hòa Ninh, huyện Lâm Hà rộng 400 ha và có vốn 600 tỷ đồng.", ["KCN Bình Sơn"] * 2),
        # no park has parks
        ("Có 7 khu công nghiệp xử lý nước thải, riêng KCN Bình Sơn thì chưa; còn 2 khu công nghiệp đang xây.", [None, None]),
        # a title, a word that stands for the thing, a bare name
        ("KCN Bình Sơn\nĐược thành lập năm 2003 với tổng diện tích 215 ha.", ["KCN Bình Sơn"]),
        ("Bệnh viện Đa khoa Lâm Hà có 400 giường.\nBệnh viện rộng 4,5 ha.", ["Bệnh viện Đa khoa Lâm Hà"] * 2),
        ("Tập đoàn Foxtron khởi công nhà máy. Foxtron đầu tư 270 triệu USD.", ["Foxtron"]),
        ("Đến nay, Samtron đã đầu tư 1,5 tỷ USD.", ["Samtron"]),
        ("UBND huyện Lâm Hà báo cáo. Thu ngân sách của Lâm Hà đạt 210 tỷ đồng.", ["Lâm Hà"]),
        ("Công ty CP Đầu tư phát triển Yên Lâm nộp 80 tỷ đồng.", ["Công ty CP Đầu tư phát triển Yên Lâm"]),
        # a bare word for the kind stands for the thing of that kind that was named last
        ("Huyện Lâm Hà khởi công Trường Mầm non Sơn Lâm. Trường được xây trên 6.300 m2. Tổng kinh phí 14 tỷ đồng.",
         ["Trường Mầm non Sơn Lâm"] * 2),
        ("Các khu, cụm công nghiệp có 113 doanh nghiệp.", [None]),
        ("KCN Bình Sơn và KCN An Hòa đã lấp đầy. Tổng vốn 500 tỷ đồng.", ["KCN Bình Sơn và KCN An Hòa"]),
        # schools with numbers, agencies and hospitals with their place, businesses in names
        ("Trường mầm non 12, phường An Hải, rộng 830 m2.", ["Trường mầm non 12"]),
        ("Trường mầm non 12 phòng học.", [None]),
        ("Bệnh viện Đa khoa huyện Lâm Hà có 200 giường.", ["Bệnh viện Đa khoa huyện Lâm Hà"]),
        ("Trung tâm Y tế huyện Lâm Hà khám 12.000 lượt.", ["Trung tâm Y tế huyện Lâm Hà"]),
        ("Công ty Phát triển Khu công nghiệp Sông Lâm thuê 67 ha.", ["Công ty Phát triển Khu công nghiệp Sông Lâm"]),
        # of several places together
        ("Có 17 xã thuộc các huyện An Lâm, Tân Kỳ đạt chuẩn.", [None]),
        ("So với KCN Bình Sơn, CCN An Khê nhỏ hơn 120 ha.", ["CCN An Khê"]),
        ("Thôn Nà Lao có 120 hộ. Toàn xã có 850 hộ.", ["Thôn Nà Lao", None]),
        ("Giải ngân của các đơn vị: UBND xã Tân Lập đạt 92%; UBND xã Hòa Phú đạt 45%.", ["xã Tân Lập", "xã Hòa Phú"]),
        ("Doanh thu của Samtron Việt Nam đạt 22 tỷ USD.", ["Samtron Việt Nam"]),
        ("Ngoài các doanh nghiệp thuộc Khu kinh tế Chu Lâm, huyện Lâm Hà có 11 doanh nghiệp.", ["huyện Lâm Hà"]),
        ("Huyện Lâm Hà chi 60 tỷ đồng, bằng 85% của huyện Tân Kỳ.", ["Huyện Lâm Hà"] * 2),
        ("Các KCN Bắc Ninh thu hút 45 dự án của nhà đầu tư Nhật Bản.", ["Bắc Ninh"]),
        ("Có thêm nhà máy giày do Tập đoàn Hà An đầu tư với vốn 120 tỷ đồng.", ["Tập đoàn Hà An"]),
        ("Khu kinh tế (KKT) Chu Lâm thu hút 199 dự án.", ["Khu kinh tế (KKT) Chu Lâm"]),
        ("KCN Bình Sơn II - khu A (135 ha).", ["KCN Bình Sơn II - khu A"]),
        ("KCN Bình Sơn cách sân bay Nội Hà 60 km, cảng Hải Lâm 75 km.", ["KCN Bình Sơn"] * 2),
        ("Riêng 05 xã A Lâm 1, A Lâm 2, A Lâm 3 được hỗ trợ 80%.", [None, None]),
        ("Lô A1 (3,2 ha), lô A2 (3,5 ha); mật độ xây dựng không quá 70%.", ["Lô A1", "lô A2", None]),
        ("Công ty An Phát tuyển 1.500 lao động; Công ty Tân Phú tuyển 800 lao động. Thu nhập bình quân 8,5 triệu đồng.",
         ["Công ty An Phát", "Công ty Tân Phú", None]),
        # headings that consist of a place
        ("1. Huyện Mường Khe\n- Kiểm tra 45 cơ sở.\n2. Huyện Nà Hin\n- Kiểm tra 30 cơ sở.", ["Huyện Mường Khe", "Huyện Nà Hin"]),
        # headings in capitals
        ("1. KHU CÔNG NGHIỆP SÔNG CẦU NĂM 2024\nDiện tích 120 ha.", ["KHU CÔNG NGHIỆP SÔNG CẦU"]),
        ("DỰ ÁN ĐẦU TƯ XÂY DỰNG NHÀ MÁY NƯỚC SÔNG TRÀ\nTổng mức đầu tư 45 tỷ đồng.",
         ["DỰ ÁN ĐẦU TƯ XÂY DỰNG NHÀ MÁY NƯỚC SÔNG TRÀ"]),
        ("KHU KINH TẾ NĂM CĂN\nDiện tích 11.000 ha.", ["KHU KINH TẾ NĂM CĂN"]),
    ],
)  # fmt: skip
def test_subject(text: str, expected: list[str | None]) -> None:
    assert subjects(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hàng hóa vào thị trường Nhật Hà tăng 12 tỷ đồng.",  # no school: "thị trường" is one word
        "Theo nhu cầu Bình Sơn cần 20 ha.",  # no bridge: "nhu cầu" is one word
        "Các khu công nghiệp trên địa bàn thu hút 40 dự án.",
        "Huyện có 04 khu công nghiệp (Bình Sơn, An Hòa).",
        "Hiện nay các doanh nghiệp FDI có 5.000 lao động.",
    ],
)
def test_no_subject(text: str) -> None:
    assert not any(s for s in subjects(text) if s and s[0].islower() and s.split()[0] in {"trường", "cầu", "khu"})
    assert all(s is None or s == "Bình Sơn" for s in subjects(text)[:1])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_subject_is_verbatim(form: str) -> None:
    text = unicodedata.normalize(form, "Cụm công nghiệp Tân Phú có 12 doanh nghiệp.")
    assert subjects(text) == [unicodedata.normalize(form, "Cụm công nghiệp Tân Phú")]
    assert subjects("Cụm công_nghiệp Tân_Phú thu_hút 12 doanh_nghiệp .") == ["Cụm công_nghiệp Tân_Phú"]


def test_a_clause_with_a_subject_of_its_own_takes_none_over() -> None:
    text = "KCN Bình Sơn quản lý 9 công trình, UBND xã quản lý 12 công trình; ngân sách huyện chi 5 tỷ đồng."
    assert subjects(text) == ["KCN Bình Sơn", None, None]


def test_the_reporting_place_is_no_subject() -> None:
    text = (
        "UBND HUYỆN AN KHÊ\n\nAn Khê, ngày 05 tháng 6 năm 2023\n\nBÁO CÁO\n\nTình hình phát triển công nghiệp\n\n"
        "Huyện An Khê có 5 cụm công nghiệp. CCN Tân Phú có 12 doanh nghiệp.\n"
    )
    assert subjects(text) == [None, "CCN Tân Phú"]


def test_rows_of_a_table() -> None:
    text = "| TT | Tên cụm | Diện tích | Tỷ lệ |\n|---|---|---|---|\n| 1 | CCN Tân Phú | 35 ha | 70% |\n| 2 | CCN An Khê | 20 ha | 95% |\n"
    assert subjects(text) == ["CCN Tân Phú", "CCN Tân Phú", "CCN An Khê", "CCN An Khê"]


def test_a_column_of_names_says_what_its_rows_are_about() -> None:
    text = (
        "| TT | Tên cụm công nghiệp | Diện tích |\n|---|---|---|\n| 1 | Tân Phú | 35 ha |\n| 2 | Cộng Hòa | 20 ha |\n"
        "| | Tổng cộng | 55 ha |\n"
    )
    assert subjects(text) == ["Tân Phú", "Cộng Hòa", None]


# ---------------------------------------------------------------------------------------------------------- indicators


@pytest.mark.parametrize(
    ("indicator", "text"),
    [(one.id, text) for one in indicators(RULES) for text in one.examples],
)
def test_examples_of_indicators(indicator: str, text: str) -> None:
    assert indicator in [figure.indicator for figure in figures(text)]


def test_every_indicator_is_whole() -> None:
    known = indicators(RULES)
    assert len({one.id for one in known}) == len(known) == 91
    for one in known:
        assert one.label, one.id
        assert one.definition, one.id
        assert one.units, one.id
        assert one.triggers, one.id
        assert all(least <= most for least, most in one.ranges.values()), one.id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đất trồng lúa 12 ha, đất rừng 110 ha.", ["area.rice_converted", None]),
        ("Diện tích trồng cà phê 1.500 ha.", [None]),
        ("GRDP bình quân đầu người là 96 triệu đồng.", [None]),
        ("Giá trị sản xuất công nghiệp đạt 500 tỷ đồng, tăng 12%.", ["output.value", "output.growth"]),
        ("Tỷ lệ lấp đầy các KCN đạt 65%, trong đó KCN Bình Sơn đạt 90%.", ["occupancy.rate"] * 2),
        ("Thuế thu nhập doanh nghiệp 36 tỷ đồng.", [None]),
        ("Làng nghề mộc Tân Phú có 1.200 lao động.", ["craft.labour"]),
        ("Huyện có CCN An Khê (25 ha).", ["area.planned"]),
        # what stands right before a measure names it; what follows may name the next one
        ("CCN An Khê diện tích 52,6 ha đã cho thuê 33,2 ha.", ["area.planned", "area.leased"]),
        ("CCN An Khê đã cho thuê 33,2 ha đất công nghiệp.", ["area.leased"]),
        ("KCN An Khê có 210 ha đất công nghiệp.", ["area.industrial"]),
        ("Tăng diện tích KCN An Khê từ 200 ha lên 400 ha.", ["area.planned"] * 2),
        ("KCN An Khê còn 40 ha đất sẵn sàng cho thuê.", ["area.remaining"]),
        # another part of the economy, other capital
        ("Giá trị sản xuất nông nghiệp đạt 500 tỷ đồng, tăng 12%.", [None, None]),
        ("Tổng vốn đầu tư toàn xã hội đạt 3.500 tỷ đồng.", [None]),
        # counts of things told before, of some of them, of what does something
        ("Huyện có 5 CCN; 2 cụm này đều lấp đầy.", ["cluster.count", None]),
        ("Có 12 doanh nghiệp tham gia hội chợ, 35 dự án chậm tiến độ.", [None, None]),
        ("Trong số 45 doanh nghiệp có 12 doanh nghiệp FDI.", ["enterprise.count", "enterprise.foreign"]),
        # what is said of the park is not said of its projects
        ("Sau 2 năm đi vào hoạt động, KCN An Khê thu hút 8 dự án.", ["project.count"]),
        (
            "Có 40 dự án đi vào hoạt động, 6 dự án đầu tư trực tiếp nước ngoài.",
            ["project.operating", "project.foreign"],
        ),
        ("Công ty có 1.200 lao động, trong đó 800 lao động nữ.", ["labour.count", "labour.female"]),
    ],
)
def test_indicator(text: str, expected: list[str | None]) -> None:
    assert [figure.indicator for figure in figures(text)] == expected


def test_what_a_request_asks_for() -> None:
    request = "Số lượng doanh nghiệp, tổng vốn đầu tư, tỷ lệ lấp đầy; lao động địa phương; kết quả thanh tra"
    assert indicators_in(request, RULES) == (
        "enterprise.count", "investment.registered", "occupancy.rate", "labour.local",
    )  # fmt: skip
    assert indicators_in("Công tác tuyên truyền, phổ biến", RULES) == ()


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("Cụm công nghiệp An Khê có diện tích 120 ha.", True),
        ("Cụm công nghiệp An Khê có diện tích 48,5 ha.", False),
        ("Cụm công nghiệp An Khê có diện tích 485.000 m2.", False),
        ("Khu kinh tế Chu Lâm có diện tích 27.040 ha.", False),
        ("Cụm công nghiệp An Khê giai đoạn 1 có diện tích 3 ha.", False),
        ("Tỷ lệ lấp đầy của KCN Bình Sơn đạt 172,5%.", True),
        ("Toàn tỉnh có diện tích 120 ha.", False),
    ],
)
def test_values_out_of_range_are_marked(text: str, doubted: bool) -> None:
    (figure,) = figures(text)
    assert figure.needs_review is doubted
    assert (figure.review is not None) is doubted


# --------------------------------------------------------------------------------------------------- period and status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 2023, tỉnh thu hút 20 dự án.", [("2023-01-01", "2023-12-31")]),
        ("Tỷ lệ hộ nghèo giảm từ 40% năm 2020 xuống 28% năm 2023.",
         [("2020-01-01", "2020-12-31"), ("2023-01-01", "2023-12-31")]),
        ("Năm 2023 thu hút 20 dự án, tăng 12% so với năm 2022.", [("2023-01-01", "2023-12-31")] * 2),
        ("Tính đến 31/12/2023, huyện có 12 dự án.", [(None, "2023-12-31")]),
        ("Giai đoạn 2021-2025, huyện thu hút 12 dự án.", [("2021-01-01", "2025-12-31")]),
        ("Năm 2023 thu 52 tỷ đồng (cùng kỳ: 45 tỷ đồng).", [("2023-01-01", "2023-12-31"), ("2022-01-01", "2022-12-31")]),
        ("Năm 2023 đạt 85%, tăng so với năm 2021 (80%).", [("2023-01-01", "2023-12-31"), ("2021-01-01", "2021-12-31")]),
        ("Theo Quyết định số 12/QĐ-UBND ngày 05/6/2020, cụm có 12 dự án.", [None]),
    ],
)  # fmt: skip
def test_period(text: str, expected: list[tuple[str | None, str | None] | None]) -> None:
    found = [figure.period and (figure.period.start, figure.period.end) for figure in figures(text)]
    assert found == expected


def test_period_of_heading_and_document() -> None:
    text = (
        "UBND HUYỆN AN KHÊ\n\nAn Khê, ngày 05 tháng 6 năm 2023\n\nBÁO CÁO\n\nTình hình phát triển công nghiệp\n\n"
        "I. KẾT QUẢ NĂM 2022\n\n- Huyện thu hút 12 dự án.\n\n- Đến nay, đã cho thuê 20 ha.\n"
    )
    first, second = figures(text)
    assert first.period is not None
    assert first.period.start == "2022-01-01"
    assert second.period is not None
    assert second.period.end == "2023-06-05"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch thu hút 20 dự án, thực hiện 25 dự án, đạt 125% kế hoạch.", ["target", "actual", "actual"]),
        ("Mục tiêu là 15 CCN, hiện mới đạt 9 CCN.", ["target", "actual"]),
        ("Phấn đấu lấp đầy 80%; thu hút 15 dự án.", ["target", "target"]),
        ("Kim ngạch xuất khẩu ước đạt 2,7 tỷ USD.", ["estimate"]),
        ("Lũy kế đến nay thu hút 40 dự án.", ["cumulative"]),
        ("Thu ngân sách đạt 52 tỷ đồng (cùng kỳ: 45 tỷ đồng).", ["actual", "previous"]),
        ("Tỷ lệ đạt 87,6%, vượt chỉ tiêu được giao (86%).", ["actual", "target"]),
        ("Tăng 862 ha cùng kỳ, đạt 98% kế hoạch.", ["actual", "actual"]),
        ("Có 84 HTX, tăng 9% so với năm 2018 (tăng 7 HTX).", ["actual", "actual", "actual"]),
        ("Đã yêu cầu khắc phục, xử phạt 2 cơ sở.", ["actual"]),
        ("Mục tiêu đến năm 2025:\n- Lấp đầy 80%.\n- Thu hút 15 dự án.", ["target", "target"]),
        ("Thu hút 40 dự án, tăng 12% so với cùng kỳ.", ["actual", "actual"]),
    ],
)
def test_status(text: str, expected: list[str]) -> None:
    assert [figure.status for figure in figures(text)] == expected


def test_sections_of_directions_speak_of_targets() -> None:
    text = "I. KẾT QUẢ ĐẠT ĐƯỢC\n\n- Thu hút 12 dự án.\n\nII. PHƯƠNG HƯỚNG, NHIỆM VỤ\n\n- Thu hút 20 dự án.\n"
    assert [figure.status for figure in figures(text)] == ["actual", "target"]
