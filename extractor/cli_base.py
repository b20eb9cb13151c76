"""What all verbs of the command line share: options, forms of output, messages, progress, exit codes."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from rich.console import Console

from extractor.errors import ExtractorError, UsageError, cannot_write
from extractor.phrases import phrase

if TYPE_CHECKING:
    from rich.progress import Progress

    from extractor.models import Check
    from extractor.reading.settings import Settings
    from extractor.rulebook import Rules


class Form(StrEnum):
    """The forms of output."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"
    docx = "docx"


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="TỆP",
        help="Tệp báo cáo: PDF, ảnh, DOCX, DOC, ODT, RTF, XLSX, HTML, văn bản, EML, ZIP; hoặc thư mục; - là đầu vào chuẩn.",
    ),
]


def _format(forms: str) -> Any:
    """The option that chooses among these forms."""
    return typer.Option("--format", metavar=f"<{forms}>", help="Dạng kết quả; trên màn hình mặc định là table.")


TableOrJson = Annotated[Form | None, _format("table|json")]
Lines = Annotated[Form | None, _format("table|json|jsonl")]
CheckForm = Annotated[Form | None, _format("table|json|jsonl|xlsx|docx")]
QueryForm = Annotated[Form | None, _format("table|csv|json|jsonl|parquet|xlsx")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Ghi vào tệp này thay vì màn hình.")]
RulesDir = Annotated[Path | None, typer.Option("--rules", help="Dùng bộ quy tắc ở thư mục này.")]
PlanFile = Annotated[Path, typer.Option("--plan", help="Văn bản kế hoạch, hoặc tệp .toml đã biên dịch.")]

CorpusDir = Annotated[Path, typer.Option("--corpus", help="Thư mục kho dữ liệu.")]


def language() -> str:
    """The language of messages: "vi", or "en" after ``--lang en``."""
    return os.environ.get("EXTRACTOR_LANG", "vi")


def error_console() -> Console:
    """Where everything goes that is not the result."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def console() -> Console:
    """Where results for people go. What stands in brackets or between colons is a document's own and is shown as it is."""
    width = None if sys.stdout.isatty() else 100
    return Console(highlight=False, markup=False, emoji=False, width=width, soft_wrap=False)


@contextmanager
def showing(output: Path | None) -> Iterator[Console]:
    """Where a result for people goes: standard output, or ``output`` as plain text."""
    if output is None:
        yield console()
        return
    text = io.StringIO()
    yield Console(file=text, highlight=False, markup=False, emoji=False, width=100, force_terminal=False, no_color=True)
    write(text.getvalue(), output)


def complain(name: str, error: ExtractorError) -> None:
    """Says on standard error why one input could not be read."""
    message = error.message(language())
    said = message if name in message else f"{name}: {message}"
    error_console().print(f"✗ {said}", style="red", soft_wrap=True)


def say(text: str, style: str | None = None) -> None:
    """One line of words for people, on standard error."""
    error_console().print(text, style=style, soft_wrap=True)


def tell_written(paths: Iterable[Path]) -> None:
    """Names the files that were written."""
    for path in paths:
        say(f"{phrase('written', language())}: {path}")


def write(text: str, output: Path | None) -> None:
    """Puts a result on standard output or into a file. Raises UsageError for a file that cannot be written."""
    text = text if text.endswith("\n") else text + "\n"
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    with writing(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    tell_written([output])


def write_files(make: Callable[[Path], Sequence[Path]], output: Path | None, form: Form) -> Sequence[Path]:
    """Has ``make`` write a result that is no text to ``output`` (with the ending of its form) or, for a pipe, to standard
    output; gives the files that it made. Raises UsageError for a file that cannot be written, for a terminal, and for
    several files in a pipe."""
    if output is not None:
        with writing(output):
            made = make(as_file(output, form))
        tell_written(made)
        return made
    if sys.stdout.isatty():
        raise _needs_name(form)
    with tempfile.TemporaryDirectory(prefix="extractor-") as folder:
        made = make(Path(folder, f"out.{form}"))
        if len(made) > 1:
            raise _needs_name(form)
        for path in made:
            sys.stdout.buffer.write(path.read_bytes())
            sys.stdout.buffer.flush()
    return made


def _needs_name(form: Form) -> UsageError:
    return UsageError(
        "usage.output",
        f"Dạng {form} cần tên tệp.",
        f"Hãy thêm -o ten-tep.{form}.",
        (f"The form {form} needs a file name.", f"Add -o NAME.{form}."),
    )


def write_pieces(pieces: Iterable[str], output: Path | None) -> None:
    """Puts a result that comes in pieces on standard output or into a file, which is there only when it is whole; nothing
    is written where no piece comes. Raises UsageError for a file that cannot be written."""
    pieces = iter(pieces)
    first = next(pieces, None)
    if first is None:
        return
    if output is None:
        sys.stdout.write(first)
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.write("\n")
        sys.stdout.flush()
        return
    with writing(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        part = output.with_name(output.name + ".part")
        try:
            with part.open("w", encoding="utf-8") as file:
                file.write(first)
                file.writelines(pieces)
                file.write("\n")
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)
    tell_written([output])


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """Turns the failure to write a file into a UsageError that says what to do."""
    try:
        yield
    except OSError as error:
        raise cannot_write("usage.cannot_write", output, error, UsageError) from error


def form_of(form: Form | None, output: Path | None, *allowed: Form, otherwise: Form = Form.json) -> Form:
    """The form asked for, or: by the ending of the output file, table on a terminal, ``otherwise`` in a pipe.

    Raises UsageError for a form that the verb has not, and for a name that says such a one.
    """
    if form is None and output is not None:
        form = _form_in(output, allowed)
    if form is None:
        form = Form.table if output is None and sys.stdout.isatty() else otherwise
    if form not in allowed:
        names = ", ".join(allowed)
        raise UsageError(
            "usage.format",
            f"Lệnh này không có dạng {form}.",
            f"Hãy chọn: {names}.",
            (f"This verb has no form {form}.", f"Choose one of: {names}."),
        )
    return form


_OTHERS = frozenset("htm html pdf doc odt rtf xls ods toml yaml yml xml md png".split())  # noqa: SIM905


def _form_in(output: Path, allowed: Sequence[Form]) -> Form | None:
    ending = output.suffix[1:].lower()
    if ending == "txt":
        return Form.table
    if ending in set(Form):
        return Form(ending)
    if ending in _OTHERS:
        names = ", ".join(allowed)
        raise UsageError(
            "usage.ending",
            f"Lệnh này không ghi được tệp .{ending}.",
            f"Hãy chọn dạng: {names}.",
            (f"This verb writes no .{ending} file.", f"Choose a form: {names}."),
        )
    return None


def as_file(output: Path, form: Form) -> Path:
    """The file to write with the ending of its form. Raises UsageError for a name that says another form."""
    ending = f".{form}"
    if output.suffix.lower() == ending:
        return output
    if output.suffix[1:].lower() in set(Form):
        raise UsageError(
            "usage.ending",
            f"Tên tệp {output.name} không hợp với dạng {form}.",
            f"Hãy dùng tên kết thúc bằng {ending}, hoặc bỏ --format.",
            (
                f"The name {output.name} does not fit the form {form}.",
                f"Use a name in {ending}, or leave --format out.",
            ),
        )
    return output.with_name(f"{output.name}{ending}")


def from_pipes(files: Sequence[Path], context: typer.Context) -> list[Path]:
    """``files``, with what comes through a pipe ("-" is standard input) kept in a file of its own until the call ends: a
    report is looked at several times."""
    kept = []
    for path in files:
        if str(path) == "-" or path.is_fifo():
            folder = tempfile.TemporaryDirectory(prefix="extractor-")
            context.call_on_close(folder.cleanup)
            spool = Path(folder.name, "stdin" if str(path) == "-" else path.name)
            with (
                nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as pipe,
                spool.open("wb") as file,
            ):
                _copy(pipe, file)
            path = spool
        kept.append(path)
    return kept


def _copy(pipe: BinaryIO, file: BinaryIO) -> None:
    """Never more than one byte above what a file may have: reading it says then that it is too large."""
    from extractor.reading.settings import DEFAULT

    left = (settings_stated() or DEFAULT).max_file_bytes + 1
    while left and (piece := pipe.read(min(left, 1 << 20))):
        left -= file.write(piece)


def rules_of(folder: Path | None) -> Rules:
    """The rules in ``folder``, or the shipped ones."""
    from extractor.rulebook import load_rules

    return load_rules(folder)


Steps = tuple[Callable[[str], None], Callable[[int, int], None], Callable[[], AbstractContextManager[None]]]


@contextmanager
def progress(total: int, key: str) -> Iterator[Steps]:
    """Progress bars on standard error when that is a terminal. The first function counts one file of ``total``; the second
    is told how many pages of the scan at hand have been read, and how many there are; the third makes room for what is shown
    meanwhile: results and complaints on the line of a bar could not be read."""
    if not sys.stderr.isatty():
        yield (lambda name: None), (lambda done, pages: None), nullcontext
        return
    with _bar() as bar:
        task = bar.add_task(phrase(key, language()), total=total, name="", visible=total > 1)
        pages = bar.add_task(phrase("reading_pages", language()), total=None, name="", visible=False)

        def step(name: str) -> None:
            bar.update(task, advance=1, name=name[:28])
            bar.update(pages, visible=False)

        def page(done: int, of: int) -> None:
            bar.update(pages, completed=done, total=of, visible=True)

        @contextmanager
        def hidden() -> Iterator[None]:
            bar.stop()
            try:
                yield
            finally:
                bar.start()

        yield step, page, hidden


@contextmanager
def counting(
    key: str,
) -> Iterator[tuple[Callable[[int, int, str], None] | None, Callable[[str, int, int], None] | None]]:
    """Progress bars on standard error when that is a terminal, for work that counts itself. The first function is told how
    many files are done, of how many, and the last one's name; the second how many pages of which scan have been read, of
    how many (from any thread). None where nobody looks."""
    if not sys.stderr.isatty():
        yield None, None
        return
    with _bar(transient=False) as bar:
        task = bar.add_task(phrase(key, language()), total=None, name="")
        pages = bar.add_task(phrase("reading_pages", language()), total=None, name="", visible=False)

        def step(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=name[:28])
            bar.update(pages, visible=False)

        def page(name: str, done: int, of: int) -> None:
            bar.update(pages, completed=done, total=of, name=name[:28], visible=of > 1 and done < of)

        yield step, page
        bar.update(pages, visible=False)


def _bar(*, transient: bool = True) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", style="dim", markup=False),
    )
    return Progress(*columns, console=error_console(), transient=transient)


def settings_stated() -> Settings | None:
    """The limits and choices of reading in the file of ``--settings`` or $EXTRACTOR_SETTINGS; None where none is named.

    Raises UsageError for a file that cannot be used.
    """
    path = os.environ.get("EXTRACTOR_SETTINGS")
    if not path:
        return None
    from extractor.reading.settings_file import load_settings

    return load_settings(Path(path))


def known_kind(kind: str | None) -> None:
    """Raises UsageError for a kind of agency that nobody knows; None is none given."""
    from extractor.outline.plan_faults import AGENCY_KINDS

    if kind is None or kind in AGENCY_KINDS:
        return
    known = ", ".join(AGENCY_KINDS)
    raise UsageError(
        "usage.agency_kind",
        f"Không có loại cơ quan “{kind}”.",
        f"Hãy chọn một trong: {known}.",
        (f"There is no kind of agency '{kind}'.", f"Choose one of: {known}."),
    )


def is_open(check: Check) -> bool:
    """Whether a report leaves something open, as the status of a corpus has it: an item or a form that is missing or has a
    heading only, a form that lacks a part, or nothing that it could be held against."""
    verdicts = [*(item.status for item in check.items), *(annex.status for annex in check.annexes)]
    lacking = any(annex.status == "brief" for annex in check.annexes)
    return check.outline is None or lacking or "missing" in verdicts or "heading_only" in verdicts


def exit_code(done: int, failed: int) -> int:
    """0 when all is done, 3 when some inputs failed, 4 when all did."""
    if failed and not done:
        return 4
    return 3 if failed else 0
