"""Black seals over print: lines that they part, numbers that they touch, cells that they hide."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.models import Box
from extractor.reading.hidden import UNREAD, mend_lines, show_unread_cells
from extractor.reading.images import hidden_print
from extractor.reading.ocr_page import OcrLine, OcrPage, OcrWord
from extractor.reading.tokens import Token, group_lines

DPI = 200.0
SEAL = Box(600, 380, 820, 600)


def line(number: int, top: float, *words: tuple[str, float], sure: float = 95.0) -> list[Token]:
    """Words of one line by where they begin, 14 pixels a letter."""
    return [Token(text, Box(x, top, x + 14 * len(text), top + 30), sure, number, 1, 1) for text, x in words]


def body() -> list[Token]:
    """Two whole lines above and below the seal, from margin to margin."""
    words = tuple((f"lời{n:02}", 200.0 + 110 * n) for n in range(11))
    return [*line(90, 200, *words), *line(91, 250, *words)]


def seal() -> np.ndarray:
    mask = np.zeros((900, 1600), np.uint8)
    cv2.circle(mask, (710, 490), 108, 1, 4)
    return mask > 0


def texts(tokens: list[Token]) -> list[str]:
    return [" ".join(t.text for t in part) for part in group_lines(tokens)]


LEFT = line(1, 450, ("Huyện", 200), ("cấp", 290), ("phát", 350), ("4", 590))
RIGHT = line(3, 452, ("tấn", 840), ("gạo", 920), ("cho", 1000), ("các", 1080), ("hộ", 1160), ("nghèo", 1240))
LOWER_LEFT = line(2, 500, ("cứu", 200), ("trợ", 260), ("khẩn", 330), ("cấp", 420), ("năm", 500), ("ngoái", 540))
LOWER_RIGHT = line(4, 502, ("từ", 850), ("nguồn", 900), ("dự", 1000), ("phòng", 1060), ("năm", 1180))


def test_the_halves_of_a_line_are_put_together_and_what_the_seal_hides_is_shown() -> None:
    tokens = [*body(), *LEFT, *LOWER_LEFT, *RIGHT, *LOWER_RIGHT]
    mended = mend_lines(tokens, seal(), [SEAL], DPI)
    assert texts(mended)[2:] == [
        f"Huyện cấp phát 4 {UNREAD} tấn gạo cho các hộ nghèo",
        f"cứu trợ khẩn cấp năm ngoái {UNREAD} từ nguồn dự phòng năm",
    ]
    assert next(t for t in mended if t.text == "4").confidence == 50


def test_pieces_of_the_seal_are_no_words() -> None:
    debris = line(5, 470, ("xog", 660), ("Ä", 740), sure=20)
    assert texts(mend_lines([*body(), *LEFT, *debris, *RIGHT], seal(), [SEAL], DPI))[2:] == [
        f"Huyện cấp phát 4 {UNREAD} tấn gạo cho các hộ nghèo"
    ]


@pytest.mark.parametrize(
    "beside",
    [
        line(1, 450, ("-", 200), ("Lưu:", 230), ("VT,", 480), ("TH.", 530)),
        line(1, 450, ("Nơi", 200), ("nhận:", 250)),
        line(1, 450, ("KT.", 840), ("TRƯỞNG", 900), ("PHÒNG", 1000)),
        line(1, 450, ("để", 200), ("các", 250), ("xã", 310), ("biết", 360), ("và", 430), ("làm./.", 490)),
    ],
)
def test_recipients_and_titles_beside_a_seal_stay_as_they_are(beside: list[Token]) -> None:
    tokens = [*body(), *beside]
    assert mend_lines(tokens, seal(), [SEAL], DPI) == tokens


def test_a_line_that_was_read_under_the_seal_has_nothing_hidden() -> None:
    under = line(6, 450, ("sáu", 600), ("trăm", 660), ("bao", 740), ("phân", 790))
    whole = [*body(), *LEFT, *under, *RIGHT]
    assert UNREAD not in " ".join(texts(mend_lines(whole, seal(), [SEAL], DPI)))


def test_a_cell_with_print_that_was_not_read_says_so_in_a_column_of_numbers() -> None:
    page = np.full((400, 600), 255, np.uint8)
    cells = [Box(x, y, x + 200, y + 60) for y in (50, 110, 170, 230) for x in (50, 250)]
    tokens = []
    for n, cell in enumerate(cells):
        word = f"{n}.412" if n % 2 else "Thôn"
        tokens.append(Token(word, Box(cell.x0 + 40, cell.top + 15, cell.x0 + 120, cell.top + 45), 95, 10_000 + n, 1, 1))
    cv2.putText(page, "7,5", (300, 152), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    hidden = [*tokens[:3], Token("..", tokens[3].box, 30, 10003, 1, 1), *tokens[4:]]
    shown = show_unread_cells(page, DPI, cells, hidden)
    assert [t.text for t in shown if t not in hidden] == [UNREAD]
    assert ".." not in [t.text for t in shown]
    assert show_unread_cells(page, DPI, cells, tokens) == tokens
    # An empty cell is empty, and in a column of words nothing is missed.
    assert show_unread_cells(np.full_like(page, 255), DPI, cells, hidden) == hidden
    nameless = [t for n, t in enumerate(tokens) if n != 2]
    cv2.putText(page, "abc", (100, 152), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    assert show_unread_cells(page, DPI, cells, nameless) == nameless


def test_what_is_hidden_is_told() -> None:
    box = Box(0, 0, 10, 10)
    words = tuple(OcrWord(text, box, box, 0.0) for text in ("sạt", "lở", UNREAD))
    page = OcrPage((OcrLine(words),), 0, "none", (595, 842), (595, 842))
    (warning,) = hidden_print(page, 3)
    assert (warning.code, warning.page) == ("page_hidden", 3)
    assert "1 chỗ" in warning.message
    assert hidden_print(OcrPage((OcrLine(words[:2]),), 0, "none", (595, 842), (595, 842)), 3) == ()
