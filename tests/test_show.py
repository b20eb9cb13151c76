"""What people see in the terminal and on the review page."""

from __future__ import annotations

import pytest

from extractor.show import told_once


@pytest.mark.parametrize(
    ("warnings", "lines"),
    [
        ([], []),
        ([(None, "Tệp có hai báo cáo.")], ["Tệp có hai báo cáo."]),
        ([(3, "Bảng có ô trống.")], ["Tr. 3: Bảng có ô trống."]),
        ([(1, "Trang 1 là ảnh."), (2, "Trang 2 là ảnh.")], ["Trang 1–2 là ảnh."]),
        ([(n, f"Trang {n} là ảnh.") for n in (7, 1, 2, 3, 9, 10)], ["Trang 1–3, 7, 9–10 là ảnh."]),
        ([(1, "Trang 1 là ảnh."), (1, "Trang 12 là ảnh.")], ["Trang 1 là ảnh.", "Tr. 1: Trang 12 là ảnh."]),
        ([(2, "{x}"), (2, "{x}"), (5, "{x}")], ["Tr. 2, 5: {x}"]),
    ],
)
def test_what_is_said_of_several_pages_is_said_once(warnings: list[tuple[int | None, str]], lines: list[str]) -> None:
    assert told_once(warnings) == lines
