from __future__ import annotations

import pytest

from extractor.errors import UnreadableError
from extractor.models import Report
from extractor.reading.html import read_html


def read(body: str, encoding: str = "utf-8") -> Report:
    report = read_html(f"<html><body>{body}</body></html>".encode(encoding), "trang.html")
    for paragraph in report.paragraphs:
        assert report.text[paragraph.start : paragraph.end].strip()
    return report


def test_blocks_are_paragraphs_and_blanks_collapse() -> None:
    report = read("<div>Diện tích\n   <b>45,5</b> ha<p>đoạn   hai</div>đoạn ba<br>- mục")
    assert report.text.splitlines() == ["Diện tích 45,5 ha", "đoạn hai", "đoạn ba", "- mục"]


def test_what_a_browser_does_not_show_is_not_read() -> None:
    report = read(
        "<script>var x = 99</script><style>p{}</style><p style='display: none'>ẩn</p><p hidden>ẩn</p>"
        "<!-- chú thích --><template>mẫu</template><p>thấy</p>"
    )
    assert report.text.splitlines() == ["thấy"]


def test_entities_superscripts_and_boxes() -> None:
    report = read("<p>A &amp; B &lt; 5&nbsp;m<sup>2</sup>, 10<sup>6</sup> <input type=checkbox checked> có</p>")
    assert report.text.splitlines() == ["A & B < 5\u00a0m², 10⁶ ☒ có"]


def test_headings_bold_and_centered() -> None:
    report = read(
        "<h2>Kết quả</h2><p align=center><b>BÁO CÁO</b></p><p style='text-align:center'>giữa</p><p>thường</p>"
    )
    assert [(p.level, p.bold, p.centered) for p in report.paragraphs] == [
        (2, True, False),
        (None, True, True),
        (None, False, True),
        (None, False, False),
    ]


def test_superscripts_are_no_numbers_of_the_markup() -> None:
    report = read("<ol start='3²'><li value='²'>hai</ol><table><tr><td colspan='²'>a</td><td>b</td></tr></table>")
    assert "1. hai" in report.text
    assert report.text.split()[-2:] == ["a", "b"]


def test_lists_show_their_labels() -> None:
    report = read("<ol type=I start=2><li>hai<li>ba</ol><ol type=a><li>một<ul><li>con</ul></ol>")
    assert report.text.splitlines() == ["II. hai", "III. ba", "a. một", "• con"]


def test_tables_with_spans_head_and_caption() -> None:
    report = read(
        "<table border=1><caption>Bảng 2. Đất đai</caption>"
        "<thead><tr><th rowspan=2>STT<th colspan=2>Diện tích (ha)</tr><tr><th>Quy hoạch<th>Đã thuê</tr></thead>"
        "<tr><td>1<td>45,5<td></tr></table>"
    )
    found = report.tables[0]
    assert found.columns == ("STT", "Diện tích (ha) Quy hoạch", "Diện tích (ha) Đã thuê")
    assert found.title == "Bảng 2. Đất đai"
    assert [[c.text for c in row] for row in found.rows] == [["1", "45,5", ""]]
    for cell in found.rows[0]:
        assert report.text[cell.start : cell.end] == cell.text


def test_a_table_that_places_text_is_text() -> None:
    report = read("<table><tr><td>UBND HUYỆN BA<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</table>")
    assert report.tables == ()
    assert report.text.splitlines() == ["UBND HUYỆN BA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_encodings(encoding: str) -> None:
    text = "Huyện có 3 cụm"
    if encoding == "cp1258":
        text = "Huyê\u0323n co\u0301 3 cu\u0323m"
    report = read(f"<p>{text}</p>", encoding)
    import unicodedata

    assert unicodedata.normalize("NFC", report.text) == "Huyện có 3 cụm\n"


def test_a_declared_charset_is_believed() -> None:
    data = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>Café</p>'.encode("cp1252")
    assert read_html(data, "a.html").text == "Café\n"


def test_legacy_fonts() -> None:
    report = read("<p><font face='.VnTime'>Tæng diÖn tÝch</font> 45 ha</p>")
    assert report.text == "Tổng diện tích 45 ha\n"
    assert [w.code for w in report.warnings] == ["encoding_legacy"]


def test_a_page_break_begins_a_page() -> None:
    report = read("<p>một</p><p style='page-break-before: always'>hai</p>")
    assert [report.text[p.start : p.end].strip() for p in report.pages] == ["một", "hai"]


@pytest.mark.parametrize("data", [b"", b"   ", b"<html><body><script>1</script></body></html>"])
def test_nothing_to_read_is_an_error(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_html(data, "a.html")


@pytest.mark.parametrize("depth", [200, 300, 20_000])
def test_deep_nesting_is_read_or_refused_but_nothing_is_lost_in_silence(depth: int) -> None:
    data = ("<div>" * depth + "sâu" + "</div>" * depth).encode()
    if depth < 10_000:
        assert read_html(data, "a.html").text == "sâu\n"
    else:
        with pytest.raises(UnreadableError) as caught:
            read_html(data, "a.html")
        assert caught.value.code == "file.damaged"


def test_what_is_marked_as_deleted_is_left_out_and_what_is_struck_is_pointed_at() -> None:
    report = read(
        "<p>Còn <del>45</del><ins>54</ins> hộ; <s>77 hộ</s>, <span style='text-decoration:line-through'>8 xã</span> 9 xã</p>"
    )
    assert report.text.strip() == "Còn 54 hộ; 77 hộ, 8 xã 9 xã"
    assert [w.code for w in report.warnings] == ["html.tracked_changes", "text_struck", "text_struck"]
    places = [(w.start, w.end) for w in report.warnings[1:]]
    assert [report.text[start:end] for start, end in places] == ["77 hộ", "8 xã"]


def test_codes_without_a_sign_part_no_number_from_its_unit() -> None:
    assert read("<p>có \x052.468\x01 hộ</p>").text.strip() == "có 2.468 hộ"
