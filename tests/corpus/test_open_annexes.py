"""What the status calls open and what the letter asks for are the same annexes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from corpus_factory import TEXT, make_check, make_extraction, make_plan

from extractor.cli_base import is_open
from extractor.corpus import Corpus
from extractor.corpus.letters import compose_letters
from extractor.models import AnnexVerdict, Finding, Place

LACKING = AnnexVerdict("PL1", "brief", (), ("II",), 3, why="Phụ lục có 3 dòng; thiếu nhóm II.")
EMPTY = AnnexVerdict("PL1", "brief", (), (), 3, why="Phụ lục có 3 dòng; cột “Vốn” để trống.")
WHOLE = AnnexVerdict("PL1", "answered", ("Ghi chú",), (), 3, why="Phụ lục có 3 dòng; thiếu cột “Ghi chú”.")


@pytest.mark.parametrize(("annex", "asked"), [(LACKING, "nhóm II"), (EMPTY, "cột “Vốn” để trống"), (WHOLE, None)])
def test_a_form_that_lacks_a_part_is_open(empty: Corpus, annex: AnnexVerdict, asked: str | None) -> None:
    empty.store_plan(make_plan("UBND huyện An Lạc"))
    extraction = make_extraction()
    check = replace(make_check(extraction, "UBND huyện An Lạc", missing=False), annexes=(annex,), findings=())
    empty.store(extraction, check)
    (submitter,) = empty.status().submitters
    letters = compose_letters(empty)
    if asked is None:
        assert (submitter.state, submitter.open_annexes, letters, is_open(check)) == ("submitted", (), (), False)
        return
    assert (submitter.state, submitter.open_annexes, is_open(check)) == ("incomplete", ("PL1",), True)
    ((line,),) = [letter.annexes for letter in letters]
    assert asked in line


def test_a_supplement_brings_what_the_annex_lacked(empty: Corpus) -> None:
    empty.store_plan(make_plan("UBND huyện An Lạc"))
    more = make_extraction(f"{TEXT}\nPhụ lục bổ sung.", "bo-sung.txt", number="19/BC-UBND", subject="Bổ sung phụ lục")
    for annex, extraction in ((LACKING, make_extraction()), (WHOLE, more)):
        check = replace(make_check(extraction, "UBND huyện An Lạc", missing=False), annexes=(annex,), findings=())
        empty.store(extraction, check)
    (submitter,) = empty.status().submitters
    assert submitter.open_annexes == ()
    assert compose_letters(empty) == ()


def test_a_finding_names_the_report_it_is_of(empty: Corpus) -> None:
    empty.store_plan(make_plan("UBND huyện An Lạc"))
    slip = Finding("sum_mismatch", "error", "Cộng các phần được 19.", (Place(0, 4, 1),))
    more = make_extraction(f"{TEXT}\nBổ sung.", "bo-sung.txt", number="19/BC-UBND", subject="Bổ sung phụ lục")
    for extraction, findings in ((make_extraction(), ()), (more, (slip,))):
        check = make_check(extraction, "UBND huyện An Lạc", missing=False)
        empty.store(extraction, replace(check, annexes=(), findings=findings))
    (letter,) = compose_letters(empty)
    (told,) = letter.findings
    assert told.startswith("Cộng các phần được 19 (Báo cáo số 19/BC-UBND")
