"""Tables without lines on page images: found by their ink alone."""

from __future__ import annotations

import numpy as np
from page_images import DPI, Picture, font, printed
from PIL import Image, ImageDraw

from extractor.models import Box
from extractor.reading.scanned_columns import find_columns

ROWS = [
    ("STT", "Tên cụm", "Diện tích", "Lao động"),
    ("1", "Cụm công nghiệp Bến Đá", "50,5", "1.200"),
    ("2", "Phú Lợi", "30", "960"),
    ("3", "Vân Hải xã Bình Minh", "7,25", "-"),
    ("4", "Tân Lập", "112", "1.044"),
    ("", "Cộng", "199,75", "3.204"),
]


def table() -> Picture:
    page = Image.new("L", (round(8.27 * DPI), 5 * DPI), 255)
    draw = ImageDraw.Draw(page)
    for number, row in enumerate(ROWS):
        for left, cell in zip((0.9, 1.8, 5.0, 6.4), row, strict=True):
            draw.text((left * DPI, (0.8 + 0.36 * number) * DPI), cell, font=font(13), fill=0)
    return np.asarray(page, np.uint8).copy()


def test_cells_are_found_where_columns_leave_gaps() -> None:
    cells = find_columns(table(), DPI)
    assert len(cells) == sum(bool(cell) for row in ROWS for cell in row)
    lefts = sorted({round(box.x0 / DPI, 0) for box in cells})
    assert len(lefts) == 4
    assert all(box.bottom - box.top < 0.4 * DPI for box in cells)


def test_running_text_has_no_columns() -> None:
    lines = ["Huyện Vĩnh An có 04 cụm công nghiệp, tổng diện tích hơn 1.057 ha, trong đó", "ba cụm đã hoạt động."] * 6
    assert find_columns(printed(lines, points=13), DPI) == []
    assert find_columns(np.full((600, 400), 255, np.uint8), DPI) == []


def above(*texts: tuple[float, str], points: float = 13) -> list[Box]:
    """What is found on the line above the table's first when these texts stand there (inches from the left)."""
    page = Image.fromarray(table())
    draw = ImageDraw.Draw(page)
    for left, text in texts:
        draw.text((left * DPI, 0.55 * DPI), text, font=font(points), fill=0)
    for number in range(6):
        line = "Số liệu đến hết tháng 9 do các xã báo cáo về huyện Bình Minh"
        draw.text((0.9 * DPI, (3.3 + 0.25 * number) * DPI), line, font=font(15), fill=0)
    return [box for box in find_columns(np.asarray(page, np.uint8), DPI) if box.top < 0.68 * DPI]


def test_a_head_over_two_columns_is_read_as_one_text() -> None:
    found = above((0.9, "Số"), (1.8, "Đơn vị"), (5.45, "Kết quả năm 2024"))
    assert len(found) == 3
    (over,) = [box for box in found if box.x0 > 4.5 * DPI]
    assert over.x0 < 5.5 * DPI < 6.7 * DPI < over.x1


def test_the_words_of_small_print_are_seen_beside_large_print() -> None:
    (unit,) = [box for box in above((0.9, "Số"), (1.8, "Đơn vị"), (6.4, "triệu người"), points=10) if box.x0 > 5 * DPI]
    assert unit.x0 < 6.42 * DPI < 7.0 * DPI < unit.x1
