"""One document, one canonical number: however it is written, encoded or damaged, and when it is read again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.extraction.references import find_references
from extractor.language.orthography import normalise
from extractor.models import View
from extractor.rulebook import load_rules

RULES = load_rules()

# Words before the number, what joins the number to the symbol ("/2020/" with a year), the symbol.
FORMS = [
    ("Nghị định", "/2020/", "NĐ-CP"),
    ("Nghị định", "-", "CP"),
    ("Nghị định", "-", "HĐBT"),
    ("Thông tư", "/2011/", "TT-BCT"),
    ("Thông tư liên tịch", "/2014/", "TTLT-BTNMT-BNV"),
    ("Quyết định", "/", "QĐ-UBND"),
    ("Quyết định", "/2019/", "QĐ-UBND"),
    ("Quyết định", "/", "QĐ-TTg"),
    ("Quyết định", "/", "QĐ-BNN-TCLN"),
    ("Quyết định", "-", "QĐ/TU"),
    ("Quy định", "-", "QyĐ/TW"),
    ("Quy định", "-", "QĐi/TU"),
    ("Nghị quyết", "/", "NQ-CP"),
    ("Nghị quyết", "/2022/", "NQ-HĐND"),
    ("Nghị quyết", "-", "NQ/TW"),
    ("Nghị quyết", "/2016/", "UBTVQH14"),
    ("Luật", "/2024/", "QH15"),
    ("Kế hoạch", "/", "KH-UBND"),
    ("Kế hoạch", "/", "KHLT-SYT-SGDĐT"),
    ("Công văn", "/", "UBND-KT"),
    ("Công văn", "/", "SNN-KHTC"),
    ("Công văn", "-", "CV/TU"),
    ("Tờ trình", "/", "TTr-STP"),
    ("Chương trình", "-", "CTr/TU"),
]

HARM: dict[str, Callable[[str], str]] = {
    "parts of letters": lambda number: unicodedata.normalize("NFD", number),
    "Icelandic letter": lambda number: number.replace("Đ", "Ð"),
    "African letter": lambda number: number.replace("Đ", "Ɖ"),
    "en dash": lambda number: number.replace("-", "–"),
    "em dash": lambda number: number.replace("-", "—"),
    "hyphen that does not break": lambda number: number.replace("-", "\u2011"),
    "minus": lambda number: number.replace("-", "\u2212"),
    "soft hyphen": lambda number: number.replace("-", "-\u00ad"),
    "nothing wide": lambda number: number.replace("-", "-\u200b"),
    "blanks around dashes": lambda number: number.replace("-", " - "),
    "hard blanks around dashes": lambda number: number.replace("-", "\u00a0-\u00a0"),
    "blank after dashes": lambda number: number.replace("-", "- "),
    "blank before dashes": lambda number: number.replace("-", " -"),
    "blanks around slashes": lambda number: number.replace("/", " / "),
    "line ends at dashes": lambda number: number.replace("-", "-\n"),
    "line ends at slashes": lambda number: number.replace("/", "/\n"),
    "other slash": lambda number: number.replace("/", "\u2215"),
    "markup": lambda number: number.replace("-", "**-**"),
}


def identities(text: str) -> list[str | None]:
    return [found.id for found in find_references(View(*normalise(text)), RULES)]


@settings(deadline=None)
@given(
    form=st.sampled_from(FORMS),
    number=st.integers(1, 9999),
    harm=st.lists(st.sampled_from(sorted(HARM)), max_size=2, unique=True),
    after=st.sampled_from([" ngày 05/3/2021 của", ",", ";", " về việc"]),
)
def test_one_document_has_one_number(form: tuple[str, str, str], number: int, harm: list[str], after: str) -> None:
    kind, joint, symbol = form
    wanted = f"{number}{joint}{symbol}"
    written = wanted
    for one in harm:
        written = HARM[one](written)
    assert identities(f"Thực hiện {kind} số {written}{after} các đơn vị báo cáo") == [wanted]


@settings(deadline=None)
@given(form=st.sampled_from(FORMS), number=st.integers(1, 9999))
def test_a_canonical_number_reads_as_itself(form: tuple[str, str, str], number: int) -> None:
    kind, joint, symbol = form
    (once,) = identities(f"theo {kind} số {number:02}{joint}{symbol};")
    assert once is not None
    assert identities(f"theo {kind} số {once};") == [once]
    assert identities(f"theo văn bản số {once} của cơ quan") in ([once], [])


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("Công văn số 618/SNN - KHTC ngày 03/4/2022", "618/SNN-KHTC"),
        ("Thông tư liên tịch số 50/2014/TTLT - BTNMT - BNV - BTC ngày", "50/2014/TTLT-BTNMT-BNV-BTC"),
        # what follows a dash between blanks may begin another phrase
        ("Công văn số 618/SNN - UBND huyện báo cáo", "618/SNN"),
        ("Quyết định số 12/QĐ-UBND - UBND tỉnh An Hòa", "12/QĐ-UBND"),
        ("Quyết định số 12/QĐ-SYT - TTYT, ngày 12/3/2020", "12/QĐ-SYT"),
        ("Nghị quyết số 115/NQ-CP - Kế hoạch", "115/NQ-CP"),
    ],
)
def test_dash_between_blanks(text: str, identity: str) -> None:
    assert identities(f"theo {text}") == [identity]


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        # a unit behind a full stop, where the date of the document follows
        ("Quyết định số 45/QĐ-UBND.HC ngày 03/4/2021", "45/QĐ-UBND.HC"),
        ("Nghị quyết số 115/NQ-CP.UBND tỉnh đã", "115/NQ-CP"),
        ("Nghị quyết số 115/NQ-CP.HĐND ngày 03/4/2021", "115/NQ-CP"),
        # marks that OCR adds
        ("Quyết định số 12/QĐ-ƯBND ngày 05/6/2020", "12/QĐ-UBND"),
    ],
)
def test_ends_of_symbols(text: str, identity: str) -> None:
    assert identities(f"theo {text}") == [identity]


def test_table_of_laws_agrees_with_itself() -> None:
    """The assembly's number fits the year, the year fits the day, and numbers of one year follow their days."""
    began = {10: 1997, 11: 2002, 12: 2007, 13: 2011, 14: 2016, 15: 2021, 16: 2026}
    seen: dict[str, str] = {}
    days: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in RULES["laws"].data["law"]:
        for version in row.get("versions", ()):
            number, date = version.split()
            serial, year, organ = number.split("/")
            assert number not in seen, (row["name"], seen[number])
            seen[number] = row["name"]
            assert date.startswith(year), version
            term = int(organ[-2:])
            assert began[term] <= int(year) <= began.get(term + 1, 2031), version
            if len(date) == 10 and organ.startswith("QH"):
                days.setdefault((year, organ), []).append((int(serial), date))
    for passed in days.values():
        dates = [date for _, date in sorted(passed)]
        assert dates == sorted(dates)
