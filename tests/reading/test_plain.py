"""Plain text: encodings, pages, tables."""

from __future__ import annotations

import unicodedata

import pytest

from extractor.errors import UnreadableError
from extractor.language import legacy
from extractor.reading.layout import view_of
from extractor.reading.plain import read_lines
from extractor.reading.read import read_bytes

SENTENCE = (
    "Ủy ban nhân dân huyện Vĩnh An báo cáo kết quả đầu tư hạ tầng các cụm công nghiệp năm 2023.\r\nCó 12 dự án.\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_text_is_the_decoded_file_character_for_character(encoding: str) -> None:
    assert read_bytes(SENTENCE.encode(encoding), "a.txt").text == SENTENCE


def test_decomposed_letters_stay_in_the_text_and_are_composed_in_the_view() -> None:
    decomposed = unicodedata.normalize("NFD", SENTENCE)
    report = read_bytes(decomposed.encode(), "a.txt")
    assert report.text == decomposed
    view = view_of(report)
    start = view.text.index("huyện Vĩnh An")
    assert unicodedata.normalize("NFC", report.text[slice(*view.source(start, start + 13))]) == "huyện Vĩnh An"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_legacy_fonts_become_unicode_with_a_warning(encoding: str) -> None:
    lower = "Ủy ban nhân dân huyện Vĩnh An báo cáo kết quả đầu tư, diện tích 12 ha.".lower()
    data = legacy.from_unicode(lower, encoding).encode("latin-1")
    report = read_bytes(data, "a.txt")
    assert report.text == lower
    assert [w.code for w in report.warnings] == ["encoding_legacy"]


@pytest.mark.parametrize("at", [4, 60, len(SENTENCE.encode()) - 6, len(SENTENCE.encode()) - 2])
def test_utf8_with_a_damaged_byte_stays_utf8(at: int) -> None:
    data = SENTENCE.encode()
    report = read_bytes(data[:at] + b"\xff" + data[at:], "a.txt")
    assert "hạ tầng các cụm công nghiệp" in report.text
    assert "Có 12 dự" in report.text
    assert [w.code for w in report.warnings] == ["encoding_damaged"]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_lines_of_a_legacy_font_between_lines_of_utf8(encoding: str) -> None:
    lower = SENTENCE.lower()
    data = SENTENCE.encode() + legacy.from_unicode(lower, encoding).encode("latin-1") + SENTENCE.encode()
    report = read_bytes(data, "a.txt")
    assert report.text == SENTENCE + lower + SENTENCE
    assert [w.code for w in report.warnings] == ["encoding_legacy"]


def test_windows_1258() -> None:
    # Bytes of Windows-1258: base letters with their own mark, tones as combining characters.
    word = "".join(
        unicodedata.normalize("NFD", c)[0] if len(unicodedata.normalize("NFD", c)) == 1 else c
        for c in "Báo cáo kinh tế"
    )
    data = unicodedata.normalize("NFC", word).replace("ế", "ê\u0301").encode("cp1258")
    report = read_bytes(data * 8, "a.txt")
    assert "Báo cáo kinh tế" in unicodedata.normalize("NFC", report.text)


@pytest.mark.parametrize("data", [b"", b"   \r\n ", b"\x00\x01\x02\x03" * 200, bytes(range(256)) * 10])
def test_what_is_no_text_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_bytes(data, "a.txt")
    assert refusal.value.remedy
    assert "a.txt" in refusal.value.reason


def test_form_feeds_make_pages() -> None:
    report = read_bytes("Trang một nói về đất.\n\x0cTrang hai nói về nước.\n".encode(), "a.txt")
    assert [page.number for page in report.pages] == [1, 2]
    assert report.source.pages == 2
    assert report.page_of(report.text.index("nước")) == 2


TSV = """Phụ lục I
Danh mục cụm công nghiệp
ĐVT: ha
STT\tTên cụm\tDiện tích\tĐã cho thuê
I\tĐang hoạt động\t\t
1\tCCN Bến Đá\t50\t22,5
2\t<b>CCN Phú Lợi</b>\t30\t
"""


def test_tab_separated_rows_are_a_table() -> None:
    report = read_bytes(TSV.encode(), "a.txt")
    (table,) = report.tables
    assert table.columns == ("STT", "Tên cụm", "Diện tích", "Đã cho thuê")
    assert table.unit == "ha"
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["I", "Đang hoạt động", "", ""],
        ["1", "CCN Bến Đá", "50", "22,5"],
        ["2", "CCN Phú Lợi", "30", ""],
    ]
    for row in table.rows:
        for cell in row:
            assert report.text[cell.start : cell.end] == cell.text


def test_pipe_tables_and_list_items_with_tabs() -> None:
    text = "| STT | Tên | Số |\n|---|:--|--:|\n| 1 | Bến Đá | 12 |\n\n1.\tĐẩy mạnh thu hút\n2.\tCải cách hành chính\n"
    report = read_bytes(text.encode(), "a.txt")
    (table,) = report.tables
    assert table.columns == ("STT", "Tên", "Số")
    assert [[c.text for c in row] for row in table.rows] == [["1", "Bến Đá", "12"]]
    assert [p.role for p in report.paragraphs][-2:] == ["text", "text"]


def test_the_seed_reads_as_people_read_it(shared: object) -> None:
    from pathlib import Path

    path = next(Path(str(shared)).glob("seeds/000_*.txt"))
    report = read_bytes(path.read_bytes(), path.name)
    assert report.text == path.read_text(encoding="utf-8")
    text = " ".join(view_of(report).text.split(" "))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    assert not any(line.startswith(("II,", "III diện", "số 234", "tư 2.277")) for line in lines)
    assert sum(line.startswith(("I. ", "II. ", "III. ", "IV. ")) for line in lines) == 4


DRAWN = """
┌─────┬──────────────┬────────────────┐
│ STT │ Nội dung     │ Yêu cầu        │
├─────┼──────────────┼────────────────┤
│ 1   │ Văn bản      │ Liệt kê số,    │
│     │ triển khai   │ ngày ban hành  │
├─────┼──────────────┼────────────────┤
│ 2   │ Thu gom rác  │                │
└─────┴──────────────┴────────────────┘
"""
PLAIN_GRID = """
+----+----------+-------+
| TT | Tên xã   | Số hộ |
+----+----------+-------+
| 1  | Bãi Sậy  | 210   |
| 2  | Gò Dưa   | 95    |
+----+----------+-------+
"""
BARE_FORM = "TT | Tên xã | Số hộ | Ghi chú\nI | Xã ven sông | |\n1 | | |\n"
BARE = "TT | Tên xã | Số hộ\n1 | Bãi Sậy | 210\n2 | Gò Dưa | 95\n"


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        (
            DRAWN,
            ("STT", "Nội dung", "Yêu cầu"),
            [["1", "Văn bản triển khai", "Liệt kê số, ngày ban hành"], ["2", "Thu gom rác", ""]],
        ),
        (PLAIN_GRID, ("TT", "Tên xã", "Số hộ"), [["1", "Bãi Sậy", "210"], ["2", "Gò Dưa", "95"]]),
        (BARE, ("TT", "Tên xã", "Số hộ"), [["1", "Bãi Sậy", "210"], ["2", "Gò Dưa", "95"]]),
        (BARE_FORM, ("TT", "Tên xã", "Số hộ", "Ghi chú"), [["I", "Xã ven sông", "", ""], ["1", "", "", ""]]),
    ],
)
def test_tables_drawn_with_characters(text: str, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    (table,) = read_lines(text).tables
    assert table.columns == columns
    assert [[cell.text for cell in row] for row in table.rows] == rows


def test_a_sentence_with_a_pipe_is_no_table() -> None:
    assert not read_lines("Xem mục a | b | c của báo cáo.\n\nPhần sau | không phải bảng.\n").tables


def test_a_bold_heading_run_into_a_line_stands_alone() -> None:
    text = "**I. THAM MƯU** Nêu văn bản. **II. KẾT QUẢ**\n\n### **3. Giải ngân** đến ngày **10/5/2024**.\n"
    found = [text[p.start : p.end] for p in read_lines(text).paragraphs]
    assert found == ["I. THAM MƯU** Nêu văn bản.", "II. KẾT QUẢ", "3. Giải ngân** đến ngày **10/5/2024**."]


def test_a_short_line_of_a_file_in_an_old_encoding_is_in_it_too() -> None:
    from extractor.language.legacy import from_unicode
    from extractor.reading.decoding import decode

    text = "UBND TỈNH HÀ THANH\nSố: 315/BC-SCT\nTổng diện tích quy hoạch là 1.250,5 ha, tăng 12,5% so với cùng kỳ.\n"
    for encoding in ("tcvn3", "vni"):
        data = from_unicode(text, encoding).encode("latin-1")
        assert decode(data, "a.txt")[0] == text


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("TT\tXã\tSố hộ\n1\tLạc Hòa\t40\n\tCộng\t40\n", [["1", "Lạc Hòa", "40"], ["", "Cộng", "40"]]),
        ("\tXã\tSố hộ\n1\tLạc Hòa\t40\n2\tVân Trà\t30\n", [["1", "Lạc Hòa", "40"], ["2", "Vân Trà", "30"]]),
        ("\tTT\tXã\tSố hộ\n\t1\tLạc Hòa\t40\n\t\tCộng\t40\n", [["1", "Lạc Hòa", "40"], ["", "Cộng", "40"]]),
    ],
)
def test_an_empty_first_cell_shifts_no_row(text: str, rows: list[list[str]]) -> None:
    (table,) = read_bytes(text.encode(), "a.txt").tables
    assert [[cell.text for cell in row] for row in table.rows] == rows


def test_a_lone_line_of_heads_is_a_form() -> None:
    (table,) = read_bytes("Biểu 1\nSTT\tTên xã\tSố hộ\tGhi chú\n\nII. Kiến nghị\n".encode(), "a.txt").tables
    assert [cell.text for row in (table.header or table.rows) for cell in row] == ["STT", "Tên xã", "Số hộ", "Ghi chú"]
    for line in ("1\tLạc Hòa\t40\t12", "UBND TỈNH\t\tCỘNG HÒA", "Tổng\t40\t50\t60"):
        assert not read_bytes(f"Mở đầu.\n{line}\nKết thúc.\n".encode(), "a.txt").tables


SET_BY_BLANKS = """Nghề có nhiều người học nhất là đan lát.

Bảng 1. Các lớp học nghề

(người)

TT   Nghề                Học viên         Có việc làm
                         Nam      Nữ      Tổng số   Tỷ lệ (%)
---------------------------------------------------------------
I    Nông nghiệp
1    Trồng chè           24       31      40        72,7
2    Nuôi ong lấy mật
     và sữa chúa         18       12      21        70,0
3    Làm vườn            9        -       8         88,9
     Cộng                51       43      69        73,4

Các lớp mở ở     ba xã.
"""


def test_columns_kept_apart_by_blanks_are_a_table() -> None:
    report = read_bytes(SET_BY_BLANKS.encode(), "a.txt")
    (table,) = report.tables
    assert table.columns == (
        "TT", "Nghề", "Học viên Nam", "Học viên Nữ", "Có việc làm Tổng số", "Có việc làm Tỷ lệ (%)",
    )  # fmt: skip
    assert (table.title, table.unit) == ("Bảng 1. Các lớp học nghề", "người")
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[0][:3] == ["I", "Nông nghiệp", ""]
    assert rows[1] == ["1", "Trồng chè", "24", "31", "40", "72,7"]
    assert rows[-1] == ["", "Cộng", "51", "43", "69", "73,4"]
    for row in table.rows:
        for cell in row:
            assert report.text[cell.start : cell.end].split()[:1] == cell.text.split()[:1]


@pytest.mark.parametrize(
    "text",
    [
        "UBND HUYỆN SÔNG ĐÀO        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n   Số: 12/BC-UBND            Độc lập\n",
        "Năm 2021    12    15\nNăm 2022    13    16\n",
        "Thu    đạt    12    tỷ    đồng,    tăng    5\nso với   năm   trước   là   4   tỷ\n" * 3,
    ],
)
def test_words_set_wide_are_no_table(text: str) -> None:
    assert not read_bytes(text.encode(), "a.txt").tables


def test_marks_behind_their_letters_take_no_place_of_a_line() -> None:
    text = unicodedata.normalize("NFD", SET_BY_BLANKS)
    (table,) = read_bytes(text.encode(), "a.txt").tables
    assert [unicodedata.normalize("NFC", cell.text) for cell in table.rows[1]][1:3] == ["Trồng chè", "24"]
