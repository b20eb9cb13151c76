"""What an item wants counted or measured, and what a passage counts and measures."""

from __future__ import annotations

import re

from extractor.language.orthography import fold
from extractor.outline.terms import spelled

_COUNTED = re.compile(
    r"(?<!\w)(?:tổng số|số lượng(?:(?:,| và) danh (?:mục|sách))?|số|bao nhiêu)(?:\s+(?:các|những))?\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?",
    re.I,
)
_NUMBER_OF = re.compile(r"(?<![\d/.,\-])\d[\d.,]*\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?")
_NOT_COUNTED = frozenset(
    [
        "lieu",
        "ngay",
        "hieu",
        "tien",
        "von",
        "kinh",
        "du",
        "voi",
        "va",
        "luong",
        "thu",
        "chi",
        "no",
        "phai",
        "da",
        "con",
        "dien",
        "giai",
        "dong",
        "nop",
        "chua",
        "duoc",
        "hien",
        "thieu",
        "thua",
        "tang",
        "giam",
    ]
)
_MONEY = r"(?:\d\s*(?:nghìn |triệu |tỷ |tỉ )?(?:đồng|usd|đ/)|\d\s*(?:triệu|tỷ|tỉ)(?!\w)|triệu đồng|tỷ đồng)"
_NO_COST = r"phạt|doanh thu|kim ngạch|trị giá hàng|truy thu|thu hồi được|nợ đọng|thu nhập|giá bán|tịch thu"
_SPENT = rf"^(?:(?!{_NO_COST})[^.;])*?{_MONEY}|[.;](?:(?!{_NO_COST})[^.;])*?{_MONEY}"
"""Money in a sentence that is no fine, no turnover: what was spent or set aside may be told without such a word."""
_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "spent",
        re.compile(
            r"(?<!\w)(?:kinh phí|vốn|mức đầu tư|dự toán|số chi|tổng chi|giải ngân|nguồn lực tài chính)(?!\w)", re.I
        ),
        re.compile(_SPENT, re.I),
    ),
    (
        "money",
        re.compile(r"(?<!\w)(?:số tiền|tiền|số thu|tổng thu|dư nợ|học phí|giá)(?!\w)", re.I),
        re.compile(_MONEY, re.I),
    ),
    (
        "area",
        re.compile(r"(?<!\w)diện tích(?!\w)", re.I),
        re.compile(r"\d\s*(?:ha|m2|m²|km2|km²|héc ta|hecta)(?!\w)|\(ha\)", re.I),
    ),
    ("rate", re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ)(?!\w)", re.I), re.compile(r"\d\s*%|\(%\)|phần trăm")),
    (
        "length",
        re.compile(r"(?<!\w)(?:chiều dài|số km|ki-?lô-?mét|km)(?!\w)", re.I),
        re.compile(r"\d\s*(?:km|m|mét)(?!\w)", re.I),
    ),
    (
        "papers",
        re.compile(
            r"(?<!\w)(?:(?<!quản lý )(?<!xử lý )văn bản(?! điện tử)|nghị quyết|quyết định|kế hoạch số|số, ngày)(?!\w)",
            re.I,
        ),
        re.compile(r"\d/[A-ZĐ]{2,}|\d-[A-ZĐ]{2,}/|\d{1,2} văn bản|\d/\d{4}/"),
    ),
)


def counted_in(text: str) -> frozenset[str]:
    """The nouns that an item wants counted: "số hộ, số khu tái định cư" gives ho, khu tai."""
    found = set()
    for m in _COUNTED.finditer(spelled(text)):
        one = fold(m[1])
        if one not in _NOT_COUNTED:
            found.add(f"{one} {fold(m[2])}" if m[2] else one)
    return frozenset(found)


def numbered_in(text: str) -> frozenset[str]:
    """The nouns that numbers stand before: "512 hộ" gives ho, and with its neighbour."""
    found = set()
    for m in _NUMBER_OF.finditer(spelled(text)):
        found.add(fold(m[1]))
        if m[2]:
            found.add(f"{fold(m[1])} {fold(m[2])}")
    return frozenset(found)


def count_share(asked: frozenset[str], given: frozenset[str]) -> float:
    """How many of the nouns asked for have a number."""
    if not asked:
        return 0.0
    return sum(1.0 if noun in given else 0.6 if noun.split()[0] in given else 0.0 for noun in asked) / len(asked)


def kinds_asked(text: str) -> frozenset[str]:
    """The kinds of quantity that an item asks for."""
    return frozenset(name for name, wants, _ in _KINDS if wants.search(text))


def kinds_given(text: str) -> frozenset[str]:
    """The kinds of quantity that a passage gives."""
    return frozenset(name for name, _, gives in _KINDS if gives.search(text))
