"""Signers of scans over whose names and titles seals lie."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.extraction.signature_names import name_in, signing_rules
from extractor.extraction.signature_review import review_signature
from extractor.models import Box, Header, Page, Report, Source, Word
from extractor.rulebook import load_rules

TITLE, NAME = "CHỦ TỊCH", "Lương Kim Hợi"


def scan(*lines: tuple[float, str, float], origin: str = "ocr") -> Report:
    """A page of these lines: where they begin, their words (6 points a letter, a blank of 4), how sure they are."""
    text, words = "", []
    for number, (x, line, sure) in enumerate(lines):
        top = 500.0 + 20 * number
        for part in line.split():
            words.append(Word(len(text), len(text) + len(part), Box(x, top, x + 6 * len(part), top + 12), sure))
            text += part + " "
            x += 6 * len(part) + 4
        text = text[:-1] + "\n"
    page = Page(1, 0, len(text), 595, 842, origin, tuple(words))  # type: ignore[arg-type]
    return Report(Source("a.pdf", "0" * 64, "application/pdf", 1, True, 1), text, (page,), (), ())


def told(report: Report, signer: str | None, title: str | None = "Chủ tịch") -> list[str]:
    header = Header(signer=signer, signer_title=title)
    return [warning.message for warning in review_signature(header, report, load_rules())]


RECIPIENTS = (80.0, "- Lưu: VT.", 95.0)


def test_a_name_in_the_middle_below_its_title_is_believed() -> None:
    assert told(scan((400, TITLE, 96), RECIPIENTS, (387, NAME, 93)), NAME) == []


@pytest.mark.parametrize(
    ("title", "name", "shown", "why"),
    [
        ((400, TITLE, 96), (387, NAME, 41), NAME, "bị dấu"),
        ((400, TITLE, 96), (427, "Kim Hợi", 95), "Kim Hợi", "không đứng giữa"),
        ((400, "€" + TITLE, 52), (387, NAME, 95), NAME, "Chức vụ"),
    ],
)
def test_what_a_seal_may_have_cut_is_told(
    title: tuple[float, str, float], name: tuple[float, str, float], shown: str, why: str
) -> None:
    (message,) = told(scan(title, RECIPIENTS, name), shown)
    assert why in message


def test_a_title_without_a_name_is_told_on_scans_alone() -> None:
    lines = ((80.0, "Nơi nhận:", 95.0), (400.0, TITLE, 96.0), (410.0, "G1&", 12.0))
    (message,) = told(scan(*lines), None)
    assert "Không đọc được tên người ký" in message
    assert told(scan(*lines, origin="layer"), None) == []
    assert told(scan(*lines), None, title=None) == []


@pytest.mark.parametrize("text", ["_ Lương 'Kim Hợi", "= Lương Kim Hợi’", "Lương “Kim Hợi ."])
def test_specks_beside_a_name_are_no_part_of_it(text: str) -> None:
    assert name_in(text, signing_rules(load_rules())) == NAME


def test_a_letter_left_of_a_family_name_is_none() -> None:
    kit = signing_rules(load_rules())
    assert name_in("Y Kim Hợi", kit) == "Y Kim Hợi"
    assert name_in("y Kim Hợi", kit) is None


def test_the_pieces_of_a_title_are_seen_as_one_line() -> None:
    title, piece = (370.0, "KT. CHỦ TỊCH", 95.0), (345.0, "Z7 HÓ", 30.0)
    report = scan(title, piece, (383, "CHỦ TỊCH", 95), RECIPIENTS, (375, NAME, 95))
    words = list(report.pages[0].words)
    place = next(n for n, word in enumerate(words) if report.text[word.start : word.end] == "HÓ")
    level = words[place].box
    for n in (place + 1, place + 2):
        words[n] = replace(words[n], box=words[n].box._replace(top=level.top, bottom=level.bottom))
    page = replace(report.pages[0], words=tuple(words))
    (message,) = told(replace(report, pages=(page,)), NAME, "Phó Chủ tịch")
    assert "Chức vụ" in message
