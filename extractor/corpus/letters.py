"""The letters of a whole corpus: a request for supplement to who left something open, a reminder to who sent nothing."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.corpus.names import agency_key, names_part
from extractor.corpus.status import CorpusStatus, SubmitterStatus, best_annexes, best_verdicts
from extractor.errors import UsageError, cannot_write
from extractor.models import AnnexVerdict, Check, Finding, Header, ItemVerdict, Place, Plan, Source, Submitter
from extractor.outline.letter import Letter, compose_reminder, compose_request, named, without_pages
from extractor.outline.letter_file import edited, write_letter

if TYPE_CHECKING:
    from extractor.corpus.corpus import Corpus


def compose_letters(
    corpus: Corpus, reply_by: str | None = None, agency: str | None = None, today: dt.date | None = None
) -> tuple[Letter, ...]:
    """One letter for each agency of the current plan that has not answered everything, in the plan's order.

    ``agency`` is a part of a name, marks optional: only to those. What a report and its supplements say together counts.
    Raises UsageError for a corpus without a plan and an agency that the plan does not name.
    """
    plan, status = corpus.plan(), corpus.status()
    if plan is None:
        raise UsageError(
            "letter.no_plan",
            f"Kho {corpus.folder} chưa có kế hoạch giám sát nên không biết còn thiếu gì.",
            "Hãy nạp lại với `extractor ingest … --plan KẾ_HOẠCH`.",
            (f"The corpus {corpus.folder} has no plan.", "Ingest with --plan first."),
        )
    chosen = submitters_called(status, agency)
    if not chosen:
        names = ", ".join(s.name for s in status.submitters)
        raise UsageError(
            "letter.agency",
            f"Kế hoạch không có đơn vị nào tên {agency!r}."
            if agency
            else "Kế hoạch không nêu đơn vị nào phải báo cáo.",
            f"Các đơn vị: {names}." if names else "Hãy bổ sung [[submitters]] vào tệp kế hoạch .toml.",
            (f"The plan names no such agency: {agency!r}.", f"Agencies: {names}."),
        )
    letters = []
    for submitter in chosen:
        if not submitter.documents:
            asked = Submitter(submitter.name, submitter.agency_kind, submitter.outline)
            letters.append(compose_reminder(plan, asked, reply_by, today))
            continue
        headers = [_header(corpus, document.id) for document in submitter.documents]
        letters.append(compose_request(plan, _check(corpus, plan, submitter), headers, reply_by))
    return tuple(letter for letter in letters if not letter.empty)


def submitters_called(status: CorpusStatus, agency: str | None) -> list[SubmitterStatus]:
    """The agencies of the plan that have this part of a name, all of them without one."""
    wanted = agency_key(agency)
    chosen = [s for s in status.submitters if not wanted or names_part(wanted, agency_key(s.name))]
    # "Yên Phú" is no "Yên Phúc" where both must report.
    return [s for s in chosen if wanted and f" {wanted} " in f" {agency_key(s.name)} "] or chosen


def write_letters(letters: Sequence[Letter], plan: Plan, folder: Path, today: dt.date | None = None) -> list[Path]:
    """Writes each letter into ``folder`` as bo-sung-… or don-doc-… with the agency's name; gives the files. A letter that
    somebody has edited since it was written stays, and the new one gets a number.

    Raises CorpusError where a file cannot be written (open in Word, no permission).
    """
    written: list[Path] = []
    for letter in letters:
        stem = ("don-doc-" if letter.reminder else "bo-sung-") + _slug(letter.recipient)
        path, number = folder / f"{stem}.docx", 1
        while path in written or (path.exists() and edited(path)):
            number += 1
            path = folder / f"{stem}-{number}.docx"
        try:
            written.append(write_letter(letter, plan, path, today))
        except OSError as error:
            raise cannot_write("letter.cannot_write", path, error) from error
    return written


def letters_beside(folder: Path, written: Sequence[Path]) -> list[Path]:
    """Letters of an earlier run in ``folder`` that are not among those just written: of agencies that owe nothing any more,
    and those that somebody edited."""
    found = sorted((*folder.glob("bo-sung-*.docx"), *folder.glob("don-doc-*.docx")))
    return [path for path in found if path not in written]


def _slug(name: str) -> str:
    key = agency_key(name) or "don vi"
    short = key.replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd")
    return re.sub(r"[^a-z0-9]+", "-", short).strip("-")[:80] or "don-vi"


def _header(corpus: Corpus, document: int) -> Header:
    row = corpus.rows("SELECT type, number, issuer, date FROM documents WHERE id = ?", (document,))[0]
    return Header(type=row["type"], number=row["number"], issuer=row["issuer"], date=row["date"])


def _check(corpus: Corpus, plan: Plan, submitter: SubmitterStatus) -> Check:
    """What the standing reports of an agency answer together: for each item and annex the best verdict."""
    documents = [document.id for document in submitter.documents]
    items = []
    for item, (_, document) in best_verdicts(corpus.connection, documents).items():
        row = corpus.rows("SELECT * FROM items WHERE document = ? AND id = ? LIMIT 1", (document, item))[0]
        items.append(ItemVerdict(item, row["heading"], row["status"], row["score"], why=row["why"]))
    annexes = []
    for annex, (_, document) in best_annexes(corpus.connection, documents).items():
        row = corpus.rows("SELECT * FROM annexes WHERE document = ? AND id = ? LIMIT 1", (document, annex))[0]
        lacks = tuple(json.loads(row["columns_missing"])), tuple(json.loads(row["groups_missing"]))
        annexes.append(AnnexVerdict(annex, row["status"], *lacks, row["rows"], why=row["why"]))
    findings = []
    for brief in submitter.documents:
        document = brief.id
        one_page = corpus.rows("SELECT pages FROM documents WHERE id = ?", (document,))[0]["pages"] == 1
        # Of a report and its supplement it is said in which of them a finding stands.
        where = f" ({named(_header(corpus, document))})" if len(documents) > 1 else ""
        for row in corpus.rows("SELECT * FROM findings WHERE document = ? ORDER BY n", (document,)):
            places = tuple(Place(*place) for place in json.loads(row["places"]))
            finding = Finding(row["code"], row["severity"], row["message"].rstrip(".") + where, places)
            findings.append(without_pages(finding) if one_page else finding)
    source = Source(submitter.documents[0].name, "", "", 0, False, 0)
    return Check(
        *(source, plan.header.number or "", submitter.outline, submitter.agency_kind),
        *(tuple(items), tuple(annexes), tuple(findings), submitter.name),
    )
