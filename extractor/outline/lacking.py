"""What an item demands and an answer does not give: numbers, documents, a comparison, the causes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.extraction.sections import roles_of
from extractor.outline.annexes import data_rows
from extractor.outline.arithmetic import YEAR
from extractor.outline.asked import Asked
from extractor.outline.passages import Passage
from extractor.outline.quantities import count_share, counted_in, numbered_in
from extractor.outline.said import figures_in
from extractor.outline.terms import Weights, coverage, rule_named, terms_of
from extractor.rulebook import Rules

_REFERENCE = re.compile(
    r"\d+(?:/\d{4})?/[A-ZĐ][\w\-&Đ]+|\d+-[A-ZĐ]{2,}/[A-ZĐ]+|(?:Luật|Nghị quyết|Quyết định|Kế hoạch|Nghị định|Chỉ thị)\s+(?:số\s+)?\d"
)


_MEASURE = re.compile(
    r"(?<!\w)(?:số lượng|số lượt|số hộ|tỷ lệ|diện tích|(?<!phân bổ )(?<!quản lý )(?<!sử dụng )kinh phí|(?<!công khai )ngân sách|số liệu|nguồn thu|kết quả thu|doanh thu|bao nhiêu)(?!\w)",
    re.I,
)


_PARTICULAR = re.compile(r"(?<=[\w,;] )[A-ZĐÂĂÊÔƠƯ][^\W\d_]*|\d")
"""A name in the middle of a sentence, or any number: something in particular is told."""


_TOLD = frozenset({"limitations", "causes", "proposals", "directions", "strengths", "lessons"})


_ROLE_SIGNS = {"causes": ("terms.cause", "nguyên nhân")}


def lacking(item: Asked, passages: Sequence[Passage], rules: Rules, headings: str = "") -> str:
    """What is demanded and not given, as the end of a Vietnamese sentence; empty where nothing is. ``headings`` are those
    below the heading of the answer, under which passages stand ("2. Nguyên nhân: …")."""
    text = " ".join(p.text for p in passages)
    asks = set(item.item.asks)
    if any(p.table is not None and data_rows(p.table) for p in passages):
        return ""
    # A number that the outline itself gives ("trẻ em dưới 6 tuổi") is no answer.
    figures = [f for f in figures_in(text) if f not in figures_in(item.text)]
    words = len(text.split())
    references = _REFERENCE.search(text) is not None
    if "documents" in asks:
        if references:
            return ""
        if not figures:
            return "không nêu văn bản nào (số, ngày)"
    years = set(YEAR.findall(text))
    if (asks & {"count", "years"} or _MEASURE.search(item.text)) and not figures and len(years) < 2:
        return "không có số liệu cụ thể"
    nouns = counted_in(item.text)
    if len(nouns) >= 2 and not count_share(nouns, numbered_in(text)) and len(figures) < 3:
        return "không nêu số lượng được hỏi"
    if "compare" in asks and not figures and words < 60:
        return "không có số liệu để so với mục tiêu"
    if "list" in asks and not figures and not references and words < 40:
        return "không có danh mục"
    if not figures and not references:
        if words < 9:
            return "quá ngắn"
        generic = len(rule_named(rules, "terms.generic").pattern.findall(text))
        particular = _PARTICULAR.search(text)
        if words <= 40 and not item.roles & _TOLD and (generic or not particular):
            return "chỉ nói chung, không có thông tin cụ thể"
        if words <= 60 and generic >= 2 and not particular and not item.roles & (_TOLD - {"directions"}):
            return "chỉ nói chung, không có thông tin cụ thể"
    return _missing_roles(item, f"{headings} {text}", rules)


def _missing_roles(item: Asked, text: str, rules: Rules) -> str:
    """A heading that asks for two things ("Hạn chế và nguyên nhân") of which one is not given."""
    roles = [
        r
        for r in roles_of(item.item.heading, rules)
        if r in _ROLE_SIGNS or r in ("limitations", "directions", "proposals")
    ]
    if len(roles) < 2:
        return ""
    for role in roles:
        if role in _ROLE_SIGNS and not rule_named(rules, _ROLE_SIGNS[role][0]).pattern.search(text):
            return f"không nêu {_ROLE_SIGNS[role][1]}"
    return ""


def sentences_for(passages: Sequence[Passage], item: Asked, rules: Rules) -> list[Passage]:
    """Of passages that serve several bullets the sentences that speak of this one; all of them where none does."""
    even = Weights(())
    kept: list[Passage] = []
    for passage in passages:
        sentences = re.split(r"(?<=[.;!?])\s+", passage.text)
        if passage.table is not None or len(sentences) < 2:
            kept.append(passage)
            continue
        marks = [coverage(item.full, terms_of(s, rules), even) for s in sentences]
        best = max(marks)
        chosen = [s for s, mark in zip(sentences, marks, strict=True) if mark >= 0.6 * best]
        kept.append(replace(passage, text=" ".join(chosen)) if best >= 0.3 else passage)
    return kept


def is_substantial(passages: Sequence[Passage]) -> bool:
    return sum(len(p.text.split()) for p in passages) >= 25
