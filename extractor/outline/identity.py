"""Whose report it is, which outline it must answer, and whether it answers this plan at all."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date as day_of
from datetime import timedelta
from itertools import accumulate

from rapidfuzz import fuzz

from extractor.language.orthography import CAPITALS, fold
from extractor.models import Extraction, Finding, Outline, Place, Plan
from extractor.outline.arithmetic import YEAR
from extractor.outline.kinds import kind_of, kind_of_agency, kinds_in
from extractor.outline.passages import Layout
from extractor.outline.scope import spans_in
from extractor.outline.serving import naming
from extractor.outline.submitters import agency_names
from extractor.phrases import phrase
from extractor.rulebook import Rules

_MARKED = frozenset("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
REMARKS = frozenset(
    {
        "not_vietnamese",
        "not_a_report",
        "no_head",
        "no_outline",
        "outline_guessed",
        "not_a_submitter",
        "other_request",
        "other_period",
        "outside_period",
    }
)
"""The codes of findings about a report as a whole: nothing in it contradicts anything."""
_FORMS = (
    ("uy ban nhan dan", "ubnd"),
    ("khu cong nghiep", "kcn"),
    ("quan ly", "ql"),
    ("phat trien nong thon", "ptnt"),
    ("bql", "ban ql"),
    ("trach nhiem huu han", "tnhh"),
    ("mot thanh vien", "mtv"),
    ("co phan", "cp"),
    (" viet nam", ""),
)
# "CHI NHÁNH TỈNH X" below "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM": a branch bears the name of what it is a branch of.
_BRANCH = re.compile(r"\W*(?:Chi nhánh|Phòng giao dịch|Văn phòng đại diện|Khu vực)(?!\w)", re.IGNORECASE)


def name_key(name: str) -> str:
    """A name of an agency without marks, in its short forms, without its province."""
    words = " ".join(re.findall(r"\w+", fold(name)))
    for long, short in _FORMS:
        words = words.replace(long, short)
    return re.sub(r"\s+tinh(?:\s+\w+){0,3}$", "", words)


def agency_of(extraction: Extraction, layout: Layout, rules: Rules) -> tuple[str | None, str | None]:
    """Name and kind of the reporting agency: header first, then the opening and closing sentences, then the signature."""
    header = extraction.header
    names = [header.issuer] if header.issuer else []
    if header.issuer and header.parent and _BRANCH.match(header.issuer):
        names = [f"{header.parent} {header.issuer}"]
    text = layout.view.text
    first = layout.sections[0].start if layout.sections else min(len(text), 1500)
    head = text[: min(first, 3000)]
    opening = re.findall(r"([^\n.;,]{4,120}?)\s+báo cáo(?:\s|:)", head)
    for words in reversed(opening):
        found, _ = agency_names(words, rules)
        names += found[-1:]
    closing = text[-2500:]
    for m in re.finditer(r"(?:báo cáo|kết quả)[^.\n]{0,200}?\s+của\s+([^.\n/;,]{4,80})", closing):
        found, _ = agency_names(m[1], rules)
        names += found[:1]
    lines = [line.strip() for line in head.split("\n")[:8] if line.strip()]
    for line in reversed(lines):
        if re.match(
            r"(?:SỞ|UBND|ỦY BAN|UỶ BAN|BAN QUẢN LÝ|BAN|CÔNG TY|TRƯỜNG|CHI CỤC|CỤC|TRUNG TÂM|BỆNH VIỆN|HỘI|PHÒNG|CÔNG AN)\b",
            line,
        ):
            names.append(line)
    for m in re.finditer(rf"T/?M\.?\s+([{CAPITALS}][{CAPITALS} \-–]{{4,60}})", text[-1500:]):
        names.append(m[1])
    kind = header.agency_kind if header.agency_kind not in (None, "other") else None
    if names and header.issuer and names[0] != header.issuer:
        kind = kind_of_agency(names[0], rules)
    if kind is None and header.issuer and kind_of(header.issuer, rules) == "other":
        kind = "other"  # a project board, a hospital: known, and of no other kind
    name = names[0] if names else None
    for candidate in names:
        found_kind = kind_of_agency(candidate, rules)
        if kind is None and found_kind != "other":
            kind, name = found_kind, name or candidate
    if kind is None:
        kind = kind_of(head[:1200], rules)
    return name, kind or header.agency_kind


def submitter_of(name: str | None, kind: str | None, plan: Plan) -> str | None:
    """The name in the plan's list that this agency is, None when it is not on the list."""
    if name is None:
        return None
    own = name_key(name)
    best: tuple[float, str] | None = None
    only = sum(s.agency_kind == kind for s in plan.submitters) == 1 and kind in ("industrial_zone_board", "province")
    for submitter in plan.submitters:
        other = name_key(submitter.name)
        alike = 100.0 if own == other else fuzz.ratio(own, other)
        if (other and other in own) or (own and own in other and len(own.split()) > 2):
            alike = max(alike, 96.0)
        # The same name is the same agency, whatever kind it is taken for.
        if own != other and kind is not None and submitter.agency_kind not in (kind, "other"):
            alike -= 20
        if best is None or alike > best[0]:
            best = (alike, submitter.name)
    return best[1] if best is not None and best[0] >= (75 if only else 93) else None


def outline_for(name: str | None, kind: str | None, submitter: str | None, plan: Plan, rules: Rules) -> Outline | None:
    """The outline that the agency must answer; None if the plan has none for its kind."""
    chosen = next((s.outline for s in plan.submitters if s.name == submitter), None) if submitter else None
    by_id = {o.id: o for o in plan.outlines}
    if chosen in by_id:
        return by_id[chosen]
    if name and (named := naming(name, plan.outlines, rules)) is not None:
        return named
    fitting = [o for o in plan.outlines if o.agency_kind == kind]
    if kind == "other" and len(fitting) > 1:
        # A school and a hospital are both of no kind: that an outline is for one of them says nothing.
        fitting = [o for o in fitting if kind in kinds_in(o.title, rules)]
    if name and len(fitting) > 1:
        own = name_key(name)
        fitting.sort(key=lambda o: -fuzz.partial_ratio(own, name_key(o.title)))
    if not fitting:
        fitting = [o for o in plan.outlines if kind in kinds_in(o.title, rules)]
    if fitting:
        return fitting[0]
    if len(plan.outlines) == 1 and plan.outlines[0].agency_kind == "other":
        return plan.outlines[0]
    return None


def open_outlines(kind: str | None, submitter: str | None, plan: Plan, rules: Rules) -> list[Outline]:
    """The outlines among which a report's words must choose, where the plan gives its agency none: those that the plan gives to
    nobody; all of them, where the agency must report by the plan's list or is not known. None for an agency of a known kind
    that the plan asks nothing."""
    served = {s.outline for s in plan.submitters}
    nobodys = [o for o in plan.outlines if o.id not in served and not kinds_in(o.title, rules)]
    return nobodys or (list(plan.outlines) if submitter is not None or kind is None else [])


def remarks(
    extraction: Extraction,
    plan: Plan,
    name: str | None,
    kind: str | None,
    submitter: str | None,
    outline: Outline | None,
    guessed: bool = False,
) -> list[Finding]:
    """What is odd about a report before any item is looked at: no submitter of the plan, an answer to another request, a
    plan in place of a report."""
    found: list[Finding] = []
    report = extraction.report
    start = next((i for i, c in enumerate(report.text) if not c.isspace()), 0)
    place = Place(start, min(len(report.text), start + 60), report.page_of(start))
    header = extraction.header
    letters = "".join(filter(str.isalpha, report.text[:200_000]))
    marked = sum(map(unicodedata.normalize("NFC", letters).lower().count, _MARKED))
    if len(letters) > 100 and marked < 0.03 * len(letters):
        found.append(Finding("not_vietnamese", "error", "Văn bản hầu như không có chữ tiếng Việt có dấu: có thể viết bằng ngôn ngữ khác hoặc lỗi phông chữ.", (place,)))  # fmt: skip
    if header.type == "kế hoạch":
        found.append(Finding("not_a_report", "error", "Văn bản này là kế hoạch, không phải báo cáo; kết quả đối chiếu chỉ để tham khảo.", (place,)))  # fmt: skip
    if (message := _begins_within(extraction)) is not None:
        found.append(Finding("no_head", "warning", message, (place,)))
    if guessed and outline is not None:
        message = f"Kế hoạch không cho biết đề cương nào dành cho cơ quan này; đã đối chiếu với đề cương “{outline.title}” vì nội dung báo cáo khớp nhất. Nếu không đúng, hãy ghi outline cho từng cơ quan trong tệp plan.toml."  # fmt: skip
        found.append(Finding("outline_guessed", "warning", message, (place,)))
    if outline is None:
        kinds = ", ".join(dict.fromkeys(phrase(f"kind.{o.agency_kind}") for o in plan.outlines)) or "không có"
        own = phrase(f"kind.{kind or 'unknown'}")
        message = f"Kế hoạch không có đề cương cho loại cơ quan này ({own}); các đề cương hiện có: {kinds}."
        if kind is None:
            message = f"Không nhận ra cơ quan nào gửi báo cáo này nên chưa đối chiếu với đề cương nào; khi đối chiếu riêng tệp này (extractor check) có thể nêu loại cơ quan bằng --agency-kind. Các đề cương hiện có: {kinds}."  # fmt: skip
        found.append(Finding("no_outline", "error", message, (place,)))
    if plan.submitters and name is not None and submitter is None and kind is not None:
        found.append(Finding("not_a_submitter", "warning", f"{name} không có trong danh sách cơ quan phải báo cáo của kế hoạch.", (place,)))  # fmt: skip
    other = _other_request(extraction, plan)
    if other is not None:
        found.append(other)
    return found


_LATER = re.compile(r"(?!(?:I|1)\W*\Z)(?:[IVX]+|\d{1,2}(?:\.\d{1,2})*)\W*")


_ANNEX = re.compile(r"\W*(?:PHỤ LỤC|BIỂU|MẪU BIỂU|DANH MỤC|DANH SÁCH|BẢNG)(?!\w)", re.IGNORECASE)


def _begins_within(extraction: Extraction) -> str | None:
    """What to say of a file without any head that is a part of a report: it begins with a heading that no report begins with
    ("IV. Kiến nghị", a photograph of the second page), or is an annex alone."""
    header = extraction.header
    if header.number or header.issuer or header.type or header.date:
        return None
    # The name of a sheet stands above its first line.
    if extraction.tables and any(map(_ANNEX.match, extraction.text[:400].splitlines()[:4])):
        return "Tệp chỉ có phụ lục, không có phần đầu của một văn bản (cơ quan, số, ngày) nên không biết là của đơn vị nào. Hãy nạp chính e-mail (.eml) có cả báo cáo và phụ lục, hoặc ghép phụ lục vào tệp báo cáo rồi nạp lại."  # fmt: skip
    if not extraction.sections:
        return None
    first = extraction.sections[0]
    # A page number may stand above it.
    if re.search(r"[^\W\d_]", extraction.text[: first.start]) or not _LATER.fullmatch(first.label):
        return None
    heading = " ".join(first.heading.split())
    begins = f"{first.label.rstrip('.')}. {heading[:60].rstrip()}{'…' if len(heading) > 60 else ''}"
    return f"Tệp không có phần đầu của một văn bản (cơ quan, số, ngày) và bắt đầu từ “{begins}”: có thể là trang sau của một báo cáo gửi thành nhiều tệp. Hãy gộp các trang của báo cáo đó vào một tệp PDF rồi nạp lại."  # fmt: skip


def _other_request(extraction: Extraction, plan: Plan) -> Finding | None:
    """The report's own subject names a document that this plan knows nothing of, and the plan's number is not cited: it
    answers another request."""
    subject = extraction.header.subject or ""
    number = plan.header.number or ""
    cited = [r for r in extraction.references if not r.own and r.id is not None]
    if re.search(r"\d", number) and any(r.id == number for r in cited):
        return None
    asked = " ".join([plan.title, *(f"{i.heading} {i.request or ''}" for o in plan.outlines for i in o.items)]).replace(
        " ", ""
    )
    own = [r for r in cited if r.id is not None and r.id.replace(" ", "") in subject.replace(" ", "")]
    if not own or any(r.id is not None and r.id in asked for r in own):
        return None
    reference = own[0]
    message = f"Báo cáo trả lời yêu cầu khác (về {reference.text}), không nhắc đến kế hoạch này."
    return Finding("other_request", "warning", message, (Place(reference.start, reference.end, reference.page),))


def predates(date: str | None, plan: Plan) -> bool:
    """Whether a report of this date is older than the plan and so cannot answer it. By whole months: days are often
    blank. A report that bears a date after the end of the time asked about is left in doubt: the plan's may be wrong."""
    asked = plan.header.date
    if not date or not asked or len(date) < 7:
        return False
    return date[:7] < asked[:7] and not (plan.scope.end and date > plan.scope.end)


def other_period(extraction: Extraction, plan: Plan) -> Sequence[Finding]:
    """The years that a report says in its title it is about leave out years that the plan asks about.

    Only years: a plan until June and a report "năm 2024" are not told apart. A title without a year says nothing.
    """
    header, scope = extraction.header, plan.scope
    if not header.period or not header.subject or not scope.start or not scope.end:
        return ()
    years = [int(year) for year in YEAR.findall(header.subject) if int(year) <= int((header.date or "9999")[:4])]
    period = header.period
    if not years or not period.start or not period.end or period.end[5:] != "12-31" or period.start[5:] != "01-01":
        return ()
    first, last = int(scope.start[:4]), int(scope.end[:4])
    if min(years) <= first and max(years) >= last:
        return ()
    report = extraction.report
    said = min(years) if min(years) == max(years) else f"{min(years)}–{max(years)}"
    asked = first if first == last else f"{first}–{last}"
    at = report.text.find(str(min(years)))
    place = Place(max(at, 0), max(at, 0) + 4, report.page_of(max(at, 0)))
    message = f"Báo cáo nói về năm {said}, kế hoạch yêu cầu báo cáo năm {asked}."
    return (Finding("other_period", "warning", message, (place,)),)


_OWN_DATA = re.compile(
    r"(?:số liệu|thời gian|kỳ|mốc)(?: lấy)?(?: số liệu)? (?:trong |của |tại )?(?:toàn )?báo cáo(?: này)?(?!\w)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;\n]|\Z")
_MONTH = timedelta(days=31)


def other_span_told(extraction: Extraction, plan: Plan, rules: Rules) -> Sequence[Finding]:
    """The days from which and to which a report says that it counts ("số liệu trong báo cáo này tính từ ngày … đến ngày …")
    begin more than a month after the first day that the plan asks about, or end more than a month before the last. A report that is
    older than that last day says nothing."""
    scope, text = plan.scope, extraction.text
    if not scope.start or not scope.end or scope.end > (extraction.header.date or "9999"):
        return ()
    asked = day_of.fromisoformat(scope.start), day_of.fromisoformat(scope.end)
    end = -1
    for said in _OWN_DATA.finditer(text):
        if said.start() < end:
            continue  # of the clause before
        start = max(text.rfind(mark, 0, said.start()) for mark in ".;\n") + 1
        end = stop.start() if (stop := _CLAUSE_END.search(text, said.end())) else len(text)
        told = list(spans_in(text[start:end], rules))
        if len(told) != 1 or any(len(day) != 10 for day in told[0]):
            continue
        first, last = map(day_of.fromisoformat, told[0])
        if first > last or (first - asked[0] <= _MONTH and asked[1] - last <= _MONTH):
            continue
        place = Place(start, end, extraction.report.page_of(start))
        days = [f"{day:%d/%m/%Y}" for day in (first, last, *asked)]
        message = "Số liệu của báo cáo tính từ {} đến {}, kế hoạch yêu cầu từ {} đến {}.".format(*days)
        return (Finding("other_period", "warning", message, (place,)),)
    return ()


_SPAN = re.compile(
    r"(?i:giai đoạn|thời kỳ)\s+(?:từ\s+)?(?:năm\s+)?((?:19|20)\d{2})\s*(?:[-–]|đến)\s*(?:năm\s+)?((?:19|20)\d{2})"
)


def other_years_told(extraction: Extraction, plan: Plan) -> Sequence[Finding]:
    """A report whose title names no year, that speaks of one span of years again and again ("giai đoạn 2018-2020") and names
    no year at all of those that the plan asks about, but for its own date and the dates of what it cites."""
    header, scope, text = extraction.header, plan.scope, extraction.text
    if not scope.start or not scope.end or YEAR.search(header.subject or ""):
        return ()
    spans = list(_SPAN.finditer(text))
    told = {(m[1], m[2]) for m in spans}
    if len(spans) < 2 or len(told) != 1:
        return ()
    first, last = told.pop()
    cited = sorted((r.start, r.end + 30) for r in extraction.references)
    starts, reached = [start for start, _ in cited], [0, *accumulate((end for _, end in cited), max)]
    own = header.date[:4] if header.date else None
    years = [m[0] for m in YEAR.finditer(text) if m.start() >= reached[bisect_right(starts, m.start())]]
    # The date of the report stands once in its head.
    if own in years:
        years.remove(own)
    if not first <= last or not years or max(years) >= scope.start[:4]:
        return ()
    place = Place(spans[0].start(), spans[0].end(), extraction.report.page_of(spans[0].start()))
    asked = scope.start[:4] if scope.start[:4] == scope.end[:4] else f"{scope.start[:4]}-{scope.end[:4]}"
    message = f"Báo cáo nói về {first}-{last}, kế hoạch yêu cầu báo cáo {asked}."
    return (Finding("other_period", "warning", message, (place,)),)


def outside_scope(extraction: Extraction, plan: Plan) -> Sequence[Finding]:
    """The report is older than the plan that asks for it."""
    date, asked = extraction.header.date, plan.header.date
    if not predates(date, plan):
        return ()
    assert date is not None
    report = extraction.report
    start = next((i for i, c in enumerate(report.text) if not c.isspace()), 0)
    until = (
        f", trước khi hết thời gian phải báo cáo ({plan.scope.end})" if plan.scope.end and date < plan.scope.end else ""
    )
    message = f"Báo cáo đề {date}, trước ngày ban hành kế hoạch ({asked}){until}."
    return (
        Finding(
            "outside_period",
            "warning",
            message,
            (Place(start, min(len(report.text), start + 60), report.page_of(start)),),
        ),
    )
