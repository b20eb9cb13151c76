"""The words of the request for supplement, and of the reminder to who sent nothing: recipient, what is open with what was
asked, deadline. ``letter_file`` sets them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.models import AnnexForm, Check, Extraction, Finding, Header, Plan, Submitter
from extractor.outline.identity import REMARKS

_OURS = frozenset({"no_outline", "outline_guessed", "no_head", "not_a_submitter"})
"""What the plan or the mailbox lacks, not the report: nothing to write to the agency about."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, before it is set: one paragraph or list element a string. A ``reminder`` goes to an agency that
    sent nothing."""

    recipient: str
    opening: str
    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    annexes: tuple[str, ...]
    findings: tuple[str, ...]
    closing: str
    reminder: bool = False
    remarks: tuple[str, ...] = ()
    """What is odd about the report as a whole: it is about another year, answers another request."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to ask for."""
        return not (self.reminder or self.missing or self.unclear or self.annexes or self.findings or self.remarks)


def compose(plan: Plan, check: Check, extraction: Extraction, reply_by: str | None = None) -> Letter:
    """The words of the letter to the agency of one report. ``reply_by`` is an ISO date; blank if not given."""
    if extraction.report.source.pages == 1:
        check = replace(check, findings=tuple(map(without_pages, check.findings)))
    return compose_request(plan, check, [extraction.header], reply_by)


def compose_request(plan: Plan, check: Check, headers: Sequence[Header], reply_by: str | None = None) -> Letter:
    """The words of the letter to an agency whose standing reports (a report and its supplements) bear ``headers``;
    ``check`` is what they answer together."""
    requests = {item.id: item for outline in plan.outlines if outline.id == check.outline for item in outline.items}
    parents = {item.parent for item in requests.values() if item.parent}
    forms = {annex.id: annex for outline in plan.outlines if outline.id == check.outline for annex in outline.annexes}

    def asked(identity: str, heading: str) -> str:
        item = requests.get(identity)
        words = " ".join((item.request or item.heading if item else heading).split()).rstrip(".;:")
        title = " ".join(heading.split()).rstrip(".;:")
        if words.startswith(title[:40]):
            return f"Mục {identity}: {words}"
        return f"Mục {identity}. {title}: {_going_on(words)}"

    open_items = [item for item in check.items if item.id not in parents]
    missing = tuple(f"{asked(i.id, i.heading)}." for i in open_items if i.status in ("missing", "heading_only"))
    unclear = tuple(f"{asked(i.id, i.heading)} ({i.why.rstrip('.')})." for i in open_items if i.status == "brief")
    annexes = []
    for annex in check.annexes:
        if annex.status in ("answered", "nil"):
            continue
        title = _ANNEX_WORD.sub("", " ".join(forms[annex.id].title.split())) if annex.id in forms else annex.id
        if annex.columns_missing or annex.groups_missing:
            called = _groups(forms[annex.id]) if annex.id in forms else {}
            lacks = [f"cột “{c}”" for c in annex.columns_missing]
            lacks += [f"nhóm {called.get(g, g)}" for g in annex.groups_missing]
            annexes.append(f"{title}: còn thiếu {', '.join(lacks)}.")
        elif annex.status == "brief":
            annexes.append(f"{title}: chưa đủ số liệu ({annex.why.rstrip('.')}).")
        else:
            annexes.append(f"{title}: chưa có số liệu.")
    told = [finding for finding in check.findings if finding.severity != "note"]
    findings = tuple(_found(finding) for finding in told if finding.code not in REMARKS)
    remarks = tuple(_found(finding) for finding in told if finding.code in REMARKS - _OURS)
    agency = check.submitter or next((h.issuer for h in headers if h.issuer), None) or "…………"
    reports = " và ".join(named(header) for header in headers)
    plan_name, authority = _plan_and_authority(plan)
    opening = (
        f"Thực hiện {plan_name} của {authority}, {authority} đã nhận được {reports} của {agency}. "
        f"Qua đối chiếu với đề cương kèm theo Kế hoạch, {authority} đề nghị {agency} bổ sung, làm rõ các nội dung sau:"
    )
    closing = (
        f"Báo cáo bổ sung đề nghị gửi về {authority} trước ngày {_reply_day(reply_by)} để tổng hợp. "
        f"Trân trọng cảm ơn sự phối hợp của {agency}./."
    )
    return Letter(agency, opening, missing, unclear, tuple(annexes), findings, closing, remarks=remarks)


def compose_reminder(
    plan: Plan, submitter: Submitter, reply_by: str | None = None, today: dt.date | None = None
) -> Letter:
    """The words of the letter to an agency of the plan from which no report has come.

    ``reply_by`` is the ISO date until which the report is asked for now, blank if not given. ``today`` decides whether
    the plan's deadline has passed.
    """
    plan_name, authority = _plan_and_authority(plan)
    agency = submitter.name
    opening = f"{plan_name} của {authority} đề nghị {agency} báo cáo theo đề cương kèm theo Kế hoạch"
    opening += f", hạn gửi {_day(plan.deadline)}. " if plan.deadline else ". "
    # A deadline without a day ("2021-06") has passed when its month has.
    deadline = plan.deadline or "9999"
    passed = (today or dt.date.today()).isoformat()[: len(deadline)] > deadline
    late = "Đến nay đã quá thời hạn nêu trên, " if passed else "Đến nay, "
    opening += f"{late}{authority} chưa nhận được báo cáo của {agency}."
    closing = (
        f"{authority} đề nghị {agency} khẩn trương hoàn thành báo cáo theo đúng đề cương và gửi về {authority} trước ngày "
        f"{_reply_day(reply_by)} để tổng hợp. Nếu báo cáo đã được gửi, đề nghị {agency} thông tin lại và gửi kèm bản sao. "
        f"Trân trọng cảm ơn sự phối hợp của {agency}./."
    )
    return Letter(agency, opening, (), (), (), (), closing, reminder=True)


def _going_on(words: str) -> str:
    """Words behind a colon: the first in small letters, unless it is set in capitals ("UBND tỉnh …")."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def _groups(form: AnnexForm) -> dict[str, str]:
    """Each group of a form by its label below its parent's ("A.II"), with its heading."""
    labels = (
        (f"{group.parent}.{group.label}" if group.parent else group.label, group.heading) for group in form.groups
    )
    return {label: f"{label} ({heading})" if heading else label for label, heading in labels}


def without_pages(finding: Finding) -> Finding:
    """A finding of a file that is one page as far as the file tells (a Word file without page breaks, plain text): the paper
    that the agency holds may have many, so a letter names none."""
    return replace(finding, places=tuple(replace(place, page=0) for place in finding.places))


def _found(finding: Finding) -> str:
    """What does not agree, with the pages of the report on which it stands."""
    pages = [str(page) for page in sorted({place.page for place in finding.places if place.page})]
    told = f" (trang {', '.join(pages)})" if pages else ""
    return f"{finding.message.rstrip('.')}{told}."


def named(header: Header) -> str:
    """A report as the letter calls it: "Báo cáo số 12/BC-UBND ngày 10/6/2021"."""
    report = f"{(header.type or 'báo cáo').capitalize()} số {header.number}" if header.number else "báo cáo"
    return f"{report} {_dated(header.date)}" if header.date else report


def _plan_and_authority(plan: Plan) -> tuple[str, str]:
    own = plan.header
    name = f"Kế hoạch số {own.number}" if own.number else "Kế hoạch giám sát"
    dated = f" {_dated(own.date)}" if own.date else ""
    authority = plan.authority or own.issuer or "Đoàn giám sát"
    # Between its sessions a council speaks through its standing committee, in letters always.
    return name + dated, f"Thường trực {authority}" if _COUNCIL.match(authority) else authority


# "PHỤ LỤC Danh mục công trình": the word stands above already; with a number or a letter it is the annex's name.
_ANNEX_WORD = re.compile(r"PHỤ LỤC\W+(?=[^\W\d]{2})(?![IVX]+(?!\w))", re.IGNORECASE)
_COUNCIL = re.compile(r"(?:Hội đồng nhân dân|HĐND)(?!\w)", re.IGNORECASE)


def _reply_day(iso: str | None) -> str:
    return _day(iso) if iso else "……/……/………"


def _dated(iso: str) -> str:
    """A day as letters name it: "ngày 10/6/2021", where a document leaves the day blank "tháng 6/2021"."""
    return f"{('năm', 'tháng', 'ngày')[iso.count('-')]} {_day(iso)}"


def _day(iso: str) -> str:
    parts = iso.split("-")
    if len(parts) == 3:
        return f"{int(parts[2]):02d}/{int(parts[1])}/{parts[0]}" if int(parts[1]) > 2 else "/".join(reversed(parts))
    return "/".join(str(int(p)) if len(p) == 2 else p for p in reversed(parts))
