"""Which outline of a plan serves which agency that must report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.extraction.labels import number_of
from extractor.language.orthography import comparison_key, fold
from extractor.models import Outline
from extractor.outline.kinds import kind_of_agency, kinds_in
from extractor.outline.submitters import agency_names
from extractor.outline.when import has
from extractor.rulebook import Rules

ADDRESSED = re.compile(r"(?:đối với|của|dành cho|dùng cho|áp dụng cho|cho|khối|nhóm)\s+(.*)", re.IGNORECASE | re.DOTALL)
"""What leads to those whom a title addresses."""
_NUMBER = re.compile(
    r"(?<!\w)(?P<word>đề cương|mẫu|phụ lục)\s+(?:báo cáo\s+)?(?:số\s+)?(?P<n>\d{1,2}|[IVX]{1,4})(?!\w)", re.IGNORECASE
)
_POINTER = re.compile(
    rf"(?:\(\s*|(?<!\w)(?:theo|dùng|sử dụng|áp dụng|thực hiện|làm)\s+)(?:(?:đề cương|mẫu|nội dung|báo cáo|gợi ý)\s+)?(?:(?:tại|ở|theo|trong)\s+)?(?={_NUMBER.pattern})",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"[^\w;.]{0,4}(?:là\s+|được\s+)?(?:(?:báo cáo|mẫu|nội dung|đề cương)\s+)?(?:dành|dùng|áp dụng|sử dụng)?\s*(?:cho|đối với|của)\s+(?P<whom>[^;()]{3,200})",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\W*(?:[a-zđ]|\d{1,2})[.)]\s*")
_OPEN = re.compile(r"\([^()]*$")


def serving_outlines(
    names: Sequence[str], outlines: Sequence[Outline], paragraphs: Sequence[str], rules: Rules
) -> dict[str, str | None]:
    """For each of the agencies ``names`` the id of the outline that it must answer, None where none is for it.

    What the ``paragraphs`` of the plan say goes first ("các sở (báo cáo theo Đề cương 1)"), then whom the titles of the
    outlines address.
    """
    pointed = _pointed(outlines, paragraphs, rules)
    outlines = _addressed(outlines, paragraphs)
    serving = {
        name: pointed.get(key_of(name)) or _outline_for(name, kind_of_agency(name, rules), outlines, rules)
        for name in names
    }
    # "Dùng cho đơn vị cung cấp dịch vụ": words that name no kind are for those whom no other outline is for.
    left = [outline for outline in outlines if outline.id not in serving.values()]
    if len(left) == 1 and left[0].agency_kind == "other" and not kinds_in(left[0].title, rules):
        serving = {name: chosen or left[0].id for name, chosen in serving.items()}
    # "Đối với các phòng, ban": an office that no word names is one of them; a place, a school or a company is not.
    offices = [
        o for o in outlines if (lead := ADDRESSED.search(o.title)) and has(lead[1], "outline.all_offices", rules)
    ]
    if len(offices) == 1:
        serving = {
            name: chosen or (offices[0].id if has(name, "outline.office_name", rules) else None)
            for name, chosen in serving.items()
        }
    return serving


def _addressed(outlines: Sequence[Outline], paragraphs: Sequence[str]) -> list[Outline]:
    """The outlines, in their titles also those for whom the plan says they are: "Đề cương số 1 dành cho các sở; …"."""
    told: dict[tuple[str, int], str] = {}
    for paragraph in paragraphs:
        for found in _NUMBER.finditer(paragraph):
            whom = _FOR.match(paragraph, found.end())
            if whom is not None:
                begun = _NUMBER.search(whom["whom"])
                said = whom["whom"][: begun.start()] if begun else whom["whom"]
                told.setdefault(_numbered(found), said.partition(". ")[0])
    if not told:
        return list(outlines)
    done: list[Outline] = []
    for outline in outlines:
        first = _NUMBER.search(outline.title)
        whom_said = told.get(_numbered(first)) if first and ADDRESSED.search(outline.title) is None else None
        done.append(replace(outline, title=f"{outline.title} dành cho {whom_said}") if whom_said else outline)
    return done


def _pointed(outlines: Sequence[Outline], paragraphs: Sequence[str], rules: Rules) -> dict[str, str]:
    """The outlines that the plan points agencies to by number: keys of names to ids."""
    ids: dict[tuple[str, int], str] = {}
    for outline in outlines:
        for found in _NUMBER.finditer(outline.title):
            ids.setdefault(_numbered(found), outline.id)
    pointed: dict[str, str] = {}
    if len(set(ids.values())) < 2:
        return pointed
    for paragraph in paragraphs:
        begin = 0
        for pointer in _POINTER.finditer(paragraph):
            found_here = _NUMBER.match(paragraph, pointer.end())
            if found_here is None:
                continue
            chosen = ids.get(_numbered(found_here))
            if chosen is not None:
                listed = _OPEN.sub("", _LABEL.sub("", paragraph[begin : pointer.start()]))
                names, _ = agency_names(listed, rules)
                for name in names:
                    pointed.setdefault(key_of(name), chosen)
            begin = found_here.end()
    return pointed


def _numbered(found: re.Match[str]) -> tuple[str, int]:
    return fold(found["word"]), number_of(found["n"]) or 0


def kinds_by_use(outlines: Sequence[Outline], serving: Mapping[str, str | None], rules: Rules) -> list[Outline]:
    """Outlines whose title names no known kind get the kind of those who must answer them, where these are of one."""
    done: list[Outline] = []
    for outline in outlines:
        kinds = {kind_of_agency(name, rules) for name, chosen in serving.items() if chosen == outline.id}
        if outline.agency_kind == "other" and not kinds_in(outline.title, rules) and len(kinds) == 1:
            outline = replace(outline, agency_kind=next(iter(kinds)))
        done.append(outline)
    return done


def _outline_for(name: str, kind: str, outlines: Sequence[Outline], rules: Rules) -> str | None:
    """The outline that the agency must answer: one of its kind, of several the one whose title names it best."""
    own = key_of(name)
    # "Đề cương 2" is of no kind until somebody must answer it: no school's, only because a school is of no kind either.
    fitting = [o for o in outlines if kind in kinds_in(o.title, rules) or (kind == o.agency_kind != "other")]
    named = naming(name, outlines, rules)
    if named is not None:
        return named.id
    # "các trường" is for Trường Tiểu học X, whatever kind of agency a school is.
    noun = own.split()[0] if own else ""
    nouned = (
        [o for o in outlines if re.search(rf"\bcac (?:\w+ ){{0,2}}?{re.escape(noun)}\b", key_of(o.title))]
        if noun
        else []
    )
    if len(nouned) == 1 and noun not in ("ubnd", "ban"):
        return nouned[0].id
    grouped = [o for o in outlines if (lead := ADDRESSED.search(o.title)) and belongs(name, lead[1], rules)]
    if len(grouped) == 1:
        return grouped[0].id
    if len(fitting) > 1:
        first = [o for o in fitting if o.agency_kind == kind] or fitting
        # Another agency's own outline is not for this one.
        open_ones = [o for o in first if not _names_other(o.title, name, rules)]
        return (open_ones or first)[0].id
    if fitting:
        return fitting[0].id
    if len(outlines) == 1:
        # The only outline is for all, unless its title says for whom it is; what it is about does not.
        lead = ADDRESSED.search(outlines[0].title)
        return None if lead is not None and kinds_in(lead[1], rules) else outlines[0].id
    return None


def naming(name: str, outlines: Sequence[Outline], rules: Rules) -> Outline | None:
    """The outline whose title names this agency, with its place ("UBND xã Tân Kiều") or without ("Dùng cho Phòng Y tế, Trung
    tâm Y tế" names Phòng Y tế huyện)."""
    own = key_of(name)
    for outline in outlines:
        if own and own in key_of(outline.title):
            return outline
    for outline in outlines:
        lead = ADDRESSED.search(outline.title)
        keys = map(key_of, agency_names(lead[1].rstrip(" )."), rules)[0]) if lead is not None else ()
        if any(len(key.split()) > 2 and own.startswith(f"{key} ") for key in keys):
            return outline
    return None


def _names_other(title: str, name: str, rules: Rules) -> bool:
    plain = title.title() if title.isupper() else title
    others, _ = agency_names(plain, rules)
    return any(
        len(key_of(o).split()) > 2 and key_of(o) != key_of(name) and key_of(o) not in key_of(name) for o in others
    )


def belongs(name: str, words: str, rules: Rules) -> bool:
    """Is the agency one of a group that these words name ("cơ sở khám bệnh" for Bệnh viện X, "chính quyền địa phương" for
    UBND huyện Y)?"""
    plain = comparison_key(words)
    for group in rules["outline"].data["group"]:
        if any(re.search(rf"(?<!\w){re.escape(comparison_key(phrase))}(?!\w)", plain) for phrase in group["phrases"]):
            own = comparison_key(name)
            if any(own.startswith(comparison_key(head)) for head in group["heads"]):
                return True
    return False


def key_of(text: str) -> str:
    """A name without marks, with the usual words in their short form."""
    words = " ".join(re.findall(r"\w+", fold(text)))
    return words.replace("uy ban nhan dan", "ubnd").replace("khu cong nghiep", "kcn").replace("quan ly", "ql")
