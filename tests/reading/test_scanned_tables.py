"""Drawn lines on page images -> cells."""

from __future__ import annotations

import numpy as np
import pytest
from page_images import bars, grid

from extractor.models import Box
from extractor.reading.scanned_tables import cells_of, erase_rules, find_rules, ink_box, is_dash, is_inked, part_cells

DPI = 150


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (5, 3), (8, 6)])
def test_cells_of_a_ruled_table(rows: int, columns: int) -> None:
    rules = find_rules(grid(rows, columns), DPI)
    assert (len(rules.level), len(rules.plumb)) == (rows + 1, columns + 1)
    assert len(cells_of(rules, DPI)) == rows * columns


def test_cells_come_row_by_row_with_their_places() -> None:
    cells = cells_of(find_rules(grid(3, 2), DPI), DPI)
    assert cells[0] == pytest.approx(Box(61, 61, 181, 111), abs=3)
    assert cells[1].x0 > cells[0].x0
    assert cells[2].top > cells[1].top


def test_a_merged_row_is_one_cell() -> None:
    page = grid(4, 3)
    page[112 + 4 : 160 - 2, 65:415] = 255  # second row: no inner plumb lines
    assert len(cells_of(find_rules(page, DPI), DPI)) == 3 * 3 + 1


def test_a_cell_over_two_rows_is_one_cell() -> None:
    page = grid(4, 3)
    page[105:118, 65:178] = 255  # first column: no line between the first two rows
    cells = cells_of(find_rules(page, DPI), DPI)
    assert len(cells) == 4 * 3 - 1
    assert max(cell.bottom - cell.top for cell in cells) == pytest.approx(100, abs=6)


def test_lines_broken_by_a_seal_are_bridged() -> None:
    page = grid(4, 3)
    page[75:90, 178:188] = 255
    page[108:116, 220:260] = 255
    assert len(cells_of(find_rules(page, DPI), DPI)) == 4 * 3


def test_strokes_of_a_seal_over_a_table_make_no_columns() -> None:
    page = grid(7, 3)
    page[269:305, 240:243] = 0  # the inner circle, nearly upright for a while, short of both lines
    page[210:262, 250:290:3] = 0  # the star: dense, and cut by a run through it
    page[212:260, 250:290:2] = 0
    page[211:261, 268:271] = 0
    assert len(cells_of(find_rules(page, DPI), DPI)) == 7 * 3


def test_a_line_that_parts_a_single_row_is_a_line() -> None:
    page = grid(7, 3)
    page[210:262, 238:241] = 0
    assert len(cells_of(find_rules(page, DPI), DPI)) == 7 * 3 + 1


def test_text_alone_makes_no_table() -> None:
    assert not find_rules(bars(), DPI).table
    assert cells_of(find_rules(bars(), DPI), DPI) == []


def test_erased_lines_leave_the_print() -> None:
    page = grid(3, 3)
    page[80:92, 90:100] = 0
    bare = erase_rules(page, find_rules(page, DPI), DPI)
    assert np.count_nonzero(bare < 128) == 12 * 10


def test_ink_of_a_cell_and_an_empty_cell() -> None:
    page = grid(3, 3)
    page[80:92, 90:100] = 0
    cells = cells_of(find_rules(page, DPI), DPI)
    assert ink_box(page, cells[0], DPI) == Box(90, 80, 100, 92)
    assert ink_box(page, cells[4], DPI) is None


@pytest.mark.parametrize(
    ("box", "dash"), [(Box(0, 0, 10, 2), True), (Box(0, 0, 10, 14), False), (Box(0, 0, 2, 2), False)]
)
def test_a_dash_is_told_by_its_shape(box: Box, dash: bool) -> None:
    assert is_dash(box, DPI) is dash


def test_strokes_of_letters_inside_a_cell_are_no_lines() -> None:
    page = grid(3, 3, cell=(160, 110))
    page[85:140, 300:304] = 0  # the uprights of two letters that stand under one another
    page[145:150, 300:304] = 0
    assert len(cells_of(find_rules(page, 150), 150)) == 9


def test_the_dash_of_small_print_is_found() -> None:
    page = grid(2, 2)
    page[84:86, 118:123] = 40
    cell = cells_of(find_rules(page, 150), 150)[0]
    ink = ink_box(page, cell, 150)
    assert ink is not None
    assert is_dash(ink, 150)
    page[84:87, 118:121] = 40
    page[84:87, 121:124] = 255
    assert ink_box(page, cell, 150) is None  # a speck


@pytest.mark.parametrize("down", [40, 250])
def test_strokes_of_a_seal_below_a_table_do_not_take_its_lines(down: int) -> None:
    page = np.full((900, 700), 255, np.uint8)
    table = grid(4, 3)
    tall, wide = table.shape
    page[:tall, :wide] = np.minimum(page[:tall, :wide], table)
    foot = int(max(rule.bottom for rule in find_rules(page, DPI).level))
    page[foot + down : foot + down + 45, 180:184] = 0  # right under the second line
    assert len(cells_of(find_rules(page, DPI), DPI)) == 4 * 3


def test_a_column_of_numbers_is_parted_and_a_text_is_not() -> None:
    page = np.full((400, 300), 255, np.uint8)
    for top in (40, 120, 200):  # digits, a row apart
        page[top : top + 16, 40:60] = 0
    for top in (40, 62, 84):  # the lines of one text
        page[top : top + 16, 180:260] = 0
    column, text = Box(20, 20, 140, 300), Box(160, 20, 280, 300)
    parted = part_cells(page, [column, text], DPI)
    assert len(parted) == 4
    assert parted[-1] == text
    assert [cell.top for cell in parted[:3]] == pytest.approx([20, 88, 168], abs=2)


def test_words_without_ink_are_none() -> None:
    page = np.random.default_rng(4).normal(240, 3, (200, 300)).clip(0, 255).astype(np.uint8)
    page[80:92, 100:104] = 40
    assert is_inked(page, Box(90, 70, 120, 100))
    assert not is_inked(page, Box(150, 70, 200, 100))
