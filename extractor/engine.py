"""One ingest function over any concurrent.futures.Executor: this process, a process pool, Dask's client.get_executor().

Workers read, extract and check; they return rows. The driver alone writes, one transaction a report, so a corpus never
holds half a report whatever is killed when. Running again does only what is missing or what a new version changes.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from extractor.aside import unhelped
from extractor.corpus import Arrival, Corpus
from extractor.corpus.rows import ReportRows, prepare
from extractor.corpus.versions import Versions, current_versions
from extractor.errors import ExtractorError, UnreadableError, broken_off
from extractor.executors import TELLER, open_cluster, run_all
from extractor.garbage import collector_held
from extractor.models import Plan
from extractor.reading.intake import NO_PATH, Submission, find_submissions, load, read_submission
from extractor.reading.settings import Settings
from extractor.rulebook import Rules, load_rules

__all__ = ["IngestFailure", "IngestSummary", "ingest", "open_cluster"]

Progress = Callable[[int, int, str], None]

_CACHE_KB = 16384
"""How much of the store is kept in memory while it is written: a report is written once and hardly read again. With four
times as much nothing is faster, and one long report would fill it."""
PageProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class IngestFailure:
    """A submission that could not be read: stable code, Vietnamese reason with remedy, and the same in English."""

    name: str
    code: str
    reason: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What an ingest did, by names of submissions. ``superseded`` are (newer, older) names; ``warnings`` are (name, code,
    message); ``duplicates`` hold the bytes of another submission of the same run; ``plans`` are the plan itself."""

    done: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[IngestFailure, ...] = ()
    superseded: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str, str], ...] = ()
    duplicates: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs: pickled once a run where it is the same for all (``plan``)."""

    submission: Submission
    plan: bytes | None
    plan_id: str | None
    rules: str | None
    settings: Settings | None


@dataclass(slots=True)
class _Tally:
    done: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[IngestFailure] = field(default_factory=list)
    superseded: list[tuple[int, int]] = field(default_factory=list)
    warnings: list[tuple[str, str, str]] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    plans: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Job:
    task: Task
    sha256: str
    size: int
    file: str | None
    received: str | None


def ingest(
    paths: Iterable[str | Path],
    corpus: str | Path,
    plan: Plan | None = None,
    rules: Rules | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
    settings: Settings | None = None,
    keep_files: bool = True,
    on_page: PageProgress | None = None,
) -> IngestSummary:
    """Adds submissions (files, folders, ZIP, e-mails) to the corpus in the folder ``corpus``, which is made if need be.

    With ``plan`` each report is checked against it, and it becomes the current plan of the corpus; without, against the
    current plan if there is one. ``workers`` is the number of processes (1: this one; None: one a core, and, inside
    :func:`aside.helped`, a second one for a long document that is alone); ``executor`` takes their place. ``on_progress(done, total, name)`` is called in this thread;
    ``on_page(name, done, total)`` after each page of a scan, in another one where processes read (and never with an
    ``executor``). ``keep_files`` copies each
    original into the corpus, where the review page finds it.

    Raises UsageError for a path that does not exist or a folder that is not a corpus, CorpusError when the corpus cannot
    be written. A file that cannot be read raises nothing: it is listed in the summary with its reason.
    """
    rules = rules or load_rules()
    submissions = find_submissions([Path(path) for path in paths], settings)
    versions = current_versions(rules)
    tally = _Tally()
    with Corpus.open(corpus, create=True) as opened, unhelped(executor is not None or workers == 1):
        opened.connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        if plan is not None:
            plan_id: str | None = opened.store_plan(plan)
        else:
            plan, plan_id = opened.plan(), opened.plan_id()
        run = opened.start_run(versions, plan_id)
        report = _Reporter(on_progress, len(submissions))
        jobs = _jobs(
            opened, submissions, versions, tally, report, plan, plan_id, _folder(rules), settings, keep_files, run
        )
        tell = None if on_page is None else partial(_tell_page, on_page)
        for job, result in run_all(jobs, _task_of, read_and_check, _died, executor, workers, len(submissions), tell):
            _keep(opened, job, result, tally, run)
            report.step(job.task.submission.name)
        opened.end_run(run)
        return _summary(opened, tally)


def _tell_page(on_page: PageProgress, told: object) -> None:
    on_page(*told)  # type: ignore[misc]


def _folder(rules: Rules) -> str | None:
    """The folder of rules that are not the shipped ones, for the workers to load."""
    return None if rules.folder == load_rules().folder else str(rules.folder)


class _Reporter:
    """Counts finished submissions for whoever shows progress."""

    def __init__(self, tell: Progress | None, total: int) -> None:
        self.tell, self.total, self.done = tell, total, 0

    def step(self, name: str) -> None:
        self.done += 1
        if self.tell is not None:
            self.tell(self.done, self.total, name)


def _jobs(
    corpus: Corpus,
    submissions: Sequence[Submission],
    versions: Versions,
    tally: _Tally,
    report: _Reporter,
    plan: Plan | None,
    plan_id: str | None,
    rules: str | None,
    settings: Settings | None,
    keep_files: bool,
    run: int,
) -> Iterator[_Job]:
    """The submissions that have to be read; those that need not are counted on the way."""
    packed = None if plan is None else pickle.dumps(plan, pickle.HIGHEST_PROTOCOL)
    seen: set[str] = set()
    for submission in submissions:
        name = submission.name
        try:
            content = load(submission, settings)
        except UnreadableError as error:
            if error.code != NO_PATH:  # a slip of whoever called is no submission
                # There are no bytes to know it by: its name has to do.
                digest = hashlib.sha256(b"name:" + name.encode("utf-8", "replace")).hexdigest()
                corpus.store_failure(name, digest, error.code, error.message(), _arrival(submission, run))
            tally.failed.append(_failure(name, error))
            report.step(name)
            continue
        digest = hashlib.sha256(content).hexdigest()
        if digest in seen:
            corpus.sight(digest, name)
            tally.duplicates.append(name)
        elif plan is not None and digest == plan.source.sha256:
            tally.plans.append(name)
        elif corpus.unchanged(digest, versions, plan_id):
            corpus.sight(digest, name)
            tally.unchanged.append(name)
        else:
            seen.add(digest)
            file = corpus.keep_file(content, digest, Path(name).suffix) if keep_files else None
            job = _Job(
                Task(submission, packed, plan_id, rules, settings), digest, len(content), file, _sent(content, name)
            )
            del content  # the worker reads the file itself
            yield job
            continue
        seen.add(digest)
        report.step(name)


def _arrival(submission: Submission, run: int, file: str | None = None, received: str | None = None) -> Arrival:
    container = submission.path.name if submission.way else None
    return Arrival(submission.name, container, received, run, file)


def _sent(content: bytes, name: str) -> str | None:
    """The day an e-mail was sent, by its own header; None for anything else. Agencies' deadlines are days in Vietnam."""
    if not name.lower().endswith(".eml"):
        return None
    import email.parser
    import email.utils
    from datetime import timedelta, timezone

    header = email.parser.BytesHeaderParser().parsebytes(content[:200_000])
    try:
        sent = email.utils.parsedate_to_datetime(str(header["Date"]))
        return sent.astimezone(timezone(timedelta(hours=7))).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _task_of(job: _Job) -> Task:
    return job.task


def _failure(name: str, error: ExtractorError) -> IngestFailure:
    return IngestFailure(name, error.code, error.message(), error.message("en"))


def _keep(corpus: Corpus, job: _Job, result: ReportRows | IngestFailure, tally: _Tally, run: int) -> None:
    name = job.task.submission.name
    arrival = _arrival(job.task.submission, run, job.file, job.received)
    if isinstance(result, IngestFailure):
        corpus.store_failure(name, job.sha256, result.code, result.reason, arrival, job.size)
        tally.failed.append(result)
        return
    stored = corpus.store_rows(result, arrival)
    (tally.unchanged if stored.state == "unchanged" else tally.done).append(name)
    tally.warnings += [(name, code, message) for code, message in result.warnings]
    if stored.supersedes is not None and not stored.adds:
        tally.superseded.append((stored.submission, stored.supersedes))


def _summary(corpus: Corpus, tally: _Tally) -> IngestSummary:
    names = {row["id"]: row["name"] for row in corpus.rows("SELECT id, name FROM submissions")}
    return IngestSummary(
        done=tuple(tally.done),
        unchanged=tuple(tally.unchanged),
        failed=tuple(tally.failed),
        superseded=tuple((names[newer], names[older]) for newer, older in tally.superseded),
        warnings=tuple(tally.warnings),
        duplicates=tuple(tally.duplicates),
        plans=tuple(tally.plans),
    )


# ------------------------------------------------------------------------------------------------------------ workers


def read_and_check(task: Task) -> ReportRows | IngestFailure:
    """What a worker does with one submission. Never raises but for the end of the process."""
    # From the first line to the last row nearly all that is made is kept: one hold, for between two of them all of it would
    # be gone through.
    with collector_held():
        return _read_and_check(task)


def _read_and_check(task: Task) -> ReportRows | IngestFailure:
    name = task.submission.name
    try:
        from extractor.extraction.pipeline import extract

        rules = _rules(task.rules)
        tell = TELLER.get()
        page = None if tell is None else lambda done, total: tell((name, done, total))
        report = read_submission(task.submission, task.settings, page)
        extraction = extract(report, rules, for_check=task.plan is not None, spent=True)
        if task.plan is None:
            return prepare(extraction, None, None, rules)
        from extractor.outline.check import begin_check

        with begin_check(extraction, _plan(task.plan), rules) as check:
            return prepare(extraction, check, task.plan_id, rules)
    except ExtractorError as error:
        return _failure(name, error)
    except Exception as error:
        return _failure(name, broken_off(name, error))


@lru_cache(maxsize=2)
def _plan(packed: bytes) -> Plan:
    plan: Plan = pickle.loads(packed)
    return plan


@lru_cache(maxsize=2)
def _rules(folder: str | None) -> Rules:
    return load_rules(folder)


def _died(job: _Job, error: Exception) -> IngestFailure:
    name = job.task.submission.name
    reason = f"Tiến trình đọc {name} ngừng đột ngột (hết bộ nhớ hoặc tệp hỏng nặng). Hãy xem lại tệp."
    english = f"The process that read {name} died (out of memory, or a badly damaged file: {error})."
    return IngestFailure(name, "read.crashed", reason, english)
