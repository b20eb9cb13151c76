from __future__ import annotations

import pytest

from extractor.reading.read import read_bytes

ROWS = [
    ["STT", "Tên cụm", "Diện tích (ha)", "Lao động"],
    ["1", "CCN Gò Me", "74,98", "1.250"],
    ["2", "CCN Bến Sậy", "45,1", "980"],
]


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_rows_of_a_csv_file_are_a_table(mark: str) -> None:
    quote = (lambda cell: f'"{cell}"' if "," in cell else cell) if mark == "," else str
    text = "\r\n".join(mark.join(map(quote, row)) for row in ROWS)
    report = read_bytes(text.encode("utf-8-sig"), "so-lieu.csv")
    assert report.source.media_type == "text/csv"
    (table,) = report.tables
    assert [list(table.columns), *([cell.text for cell in row] for row in table.rows)] == ROWS


def test_a_title_above_the_rows_is_one() -> None:
    text = "Biểu 1. Các cụm công nghiệp;;;\n\n" + "\n".join(";".join(row) for row in ROWS)
    (table,) = read_bytes(text.encode(), "a.csv").tables
    assert table.title == "Biểu 1. Các cụm công nghiệp"


@pytest.mark.parametrize(
    "text",
    [
        "STT,Xã,Đất (ha)\n1,An Lộc,12,5\n2,An Bình,7,25",
        "Huyện có 14 xã, 3 thị trấn.\nDiện tích là 1.250,5 ha.",
        "một dòng",
        "a\nb;c\nd",
    ],
)
def test_a_text_that_is_only_called_csv_stays_text(text: str) -> None:
    report = read_bytes(text.encode(), "bao-cao.csv")
    assert report.text == text
    assert not report.tables
    assert "csv.no_table" in [warning.code for warning in report.warnings]


def test_legacy_letters_and_hostile_rows() -> None:
    from extractor.errors import UnreadableError
    from extractor.language.legacy import from_unicode

    old = "\n".join(";".join(row) for row in [["STT", "Tên cụm", "Diện tích đất"], ["1", "CCN Bến Sậy", "12,5"]])
    (table,) = read_bytes(from_unicode(old, "tcvn3").encode("latin-1"), "a.csv").tables
    assert table.columns[2] == "Diện tích đất"
    with pytest.raises(UnreadableError):
        read_bytes(b"a;b\n1;" + b"x" * 200_000 + b"\n", "a.csv")
