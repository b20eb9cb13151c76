"""The command line: verbs about documents and rules; no logic. Those about a corpus are in ``cli_corpus`` and ``cli_keep``.

Machine output goes to standard output alone, everything else to standard error. Exit codes are those of CONTRACT.md.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from extractor import cli_corpus, cli_keep, cli_ocr
from extractor.cli_base import (
    CheckForm,
    Files,
    Form,
    Lines,
    Output,
    PlanFile,
    RulesDir,
    TableOrJson,
    complain,
    console,
    exit_code,
    form_of,
    from_pipes,
    is_open,
    known_kind,
    language,
    progress,
    rules_of,
    say,
    settings_stated,
    showing,
    write,
    write_files,
    write_pieces,
)
from extractor.cli_usage import is_wrong_call, speak_vietnamese, take_globals, wrong_call
from extractor.errors import ExtractorError, UnreadableError, UsageError, broken_off, cannot_write, defect
from extractor.phrases import phrase

if TYPE_CHECKING:
    from extractor.models import Check, Extraction, Report
    from extractor.reading.intake import Submission

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(no_args_is_help=True, help="Làm việc với bộ quy tắc (rules/*.toml).")

EXAMPLES = """Đọc báo cáo hành chính, trích số liệu và văn bản dẫn chiếu, đối chiếu với đề cương.

[bold]Ví dụ[/bold]

  extractor extract bao-cao.pdf

  extractor plan ke-hoach.docx -o plan.toml

  extractor check bao-cao.docx --plan plan.toml

  extractor ingest hop-thu/ --corpus kho --plan plan.toml

  extractor status --corpus kho

  extractor letter --corpus kho -o cong-van/

  extractor search "cum cong nghiep" --corpus kho

[dim]--lang vi|en đổi ngôn ngữ của thông báo; --settings TỆP.toml đổi giới hạn (số trang, điểm ảnh, thời gian); mã thoát: 0 xong, 1 còn thiếu, 2 gọi sai, 3 có tệp không đọc được, 4 không làm được gì.[/dim]
"""


def _version(value: bool) -> None:
    if value:
        from extractor import __version__

        print(f"extractor {__version__}")
        raise typer.Exit


@app.callback(help=EXAMPLES)
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Cho biết phiên bản.")
    ] = False,
) -> None:
    pass


_Result = TypeVar("_Result")


def _of_each(submissions: Sequence[Submission], work: Callable[[Report], _Result]) -> Iterator[_Result | None]:
    """What ``work`` makes of the report in each submission, None (after a complaint) where that ended badly: one bad file does
    not take the others with it."""
    from extractor.reading.intake import read_submission

    settings = settings_stated()
    with progress(len(submissions), "reading") as (step, page, hidden):
        for submission in submissions:
            result = failure = None
            try:
                result = work(read_submission(submission, settings, page))
            except KeyboardInterrupt:
                with hidden():
                    say(phrase("stopped_pages", language()))
                raise typer.Exit(130) from None
            except UnreadableError as error:
                failure = error
            except ExtractorError:
                raise
            except Exception as error:
                failure = broken_off(submission.name, error)
            with hidden():
                if failure is not None:
                    complain(submission.name, failure)
                yield result
            step(submission.name)


@app.command(epilog="Ví dụ: extractor extract bao-cao.pdf --format json > bao-cao.json")
def extract(
    context: typer.Context, files: Files, format: Lines = None, output: Output = None, rules: RulesDir = None
) -> None:
    """Đọc và trích xuất: tiêu đề, mục, số liệu, văn bản dẫn chiếu, bảng, phụ lục."""
    from extractor.extraction.pipeline import extract as run
    from extractor.jsonform import extraction_text
    from extractor.reading.intake import find_submissions

    form = form_of(format, output, Form.table, Form.json, Form.jsonl)
    book = rules_of(rules)
    submissions = find_submissions(from_pipes(files, context), settings_stated())
    extractions = _of_each(submissions, lambda report: run(report, book, spent=True))
    done = failed = 0
    if form is Form.table:
        from extractor.show import show_extraction

        with showing(output) as screen:
            for extraction in extractions:
                if extraction is None:
                    failed += 1
                    continue
                if done:
                    screen.rule(style="dim")
                show_extraction(screen, extraction, language())
                done += 1
        raise typer.Exit(exit_code(done, failed))

    def texts() -> Iterator[str]:
        # Each as soon as it is there, piece by piece: a long report's would be several times its memory.
        nonlocal done, failed
        listed = form is Form.json and len(submissions) > 1
        if listed:
            yield "[\n"
        for extraction in extractions:
            if extraction is None:
                failed += 1
                continue
            if done:
                yield ",\n" if listed else "\n"
            done += 1
            yield from extraction_text(extraction, 2 if form is Form.json else None)
        if listed:
            yield "\n]"

    write_pieces(texts(), output)
    raise typer.Exit(exit_code(done, failed))


@app.command(epilog="Ví dụ: extractor plan ke-hoach.docx -o plan.toml")
def plan(
    plan_file: Annotated[Path, typer.Argument(metavar="KẾ_HOẠCH", help="Văn bản kế hoạch giám sát.")],
    output: Output = None,
    format: TableOrJson = None,
    rules: RulesDir = None,
) -> None:
    """Biên dịch kế hoạch giám sát: đề cương, đơn vị phải báo cáo, hạn gửi."""
    from extractor.jsonform import dumps, plan_form
    from extractor.outline.plan import load_plan

    compiled = load_plan(plan_file, rules_of(rules), settings_stated())
    if output is not None and output.suffix.lower() == ".toml":
        from extractor.outline.plan_toml import to_toml
        from extractor.show import told_once

        write(to_toml(compiled), output)
        # The file holds them too, but who writes a file looks at the terminal.
        for words in told_once(((w.page, w.message) for w in compiled.warnings), language()):
            say(f"⚠ {words}", "yellow")
        return
    form = form_of(format, output, Form.table, Form.json)
    if form is Form.json:
        write(dumps(plan_form(compiled), indent=2), output)
    else:
        from extractor.show import show_plan

        with showing(output) as screen:
            show_plan(screen, compiled, language())


@app.command(epilog="Ví dụ: extractor check bao-cao.docx --plan plan.toml")
def check(
    context: typer.Context,
    files: Files,
    plan: PlanFile,
    agency_kind: Annotated[str | None, typer.Option(help="Loại cơ quan, thay cho phán đoán của chương trình.")] = None,
    format: CheckForm = None,
    output: Output = None,
    fail_on_missing: Annotated[
        bool, typer.Option("--fail-on-missing", help="Thoát với mã 1 nếu có mục còn thiếu.")
    ] = False,
    rules: RulesDir = None,
) -> None:
    """Đối chiếu báo cáo với đề cương của loại cơ quan gửi báo cáo."""
    from extractor.extraction.pipeline import extract as read_out
    from extractor.jsonform import check_form, dumps
    from extractor.outline.check import check as run
    from extractor.outline.plan import load_plan
    from extractor.reading.intake import find_submissions

    form = form_of(format, output, Form.table, Form.json, Form.jsonl, Form.xlsx, Form.docx)
    known_kind(agency_kind)
    book = rules_of(rules)
    compiled = load_plan(plan, book, settings_stated())
    if not compiled.outlines:
        raise UsageError(
            "plan.no_outline",
            f"{plan.name} không có đề cương nào: có thể đây không phải kế hoạch giám sát.",
            f"Hãy chỉ đúng văn bản kế hoạch; xem chương trình đọc được gì bằng: extractor plan {quote(str(plan))}",
            (f"{plan.name} has no outline: is it a plan?", f"See what is read: extractor plan {quote(str(plan))}"),
        )
    submissions = find_submissions(from_pipes(files, context), settings_stated())

    def both(report: Report) -> tuple[Extraction, Check]:
        extraction = read_out(report, book, spent=True)
        return extraction, run(extraction, compiled, book, agency_kind=agency_kind)

    results = [result for result in _of_each(submissions, both) if result is not None]
    extractions, checks = [extraction for extraction, _ in results], [verdict for _, verdict in results]
    if form is Form.table:
        from extractor.show import show_check

        outlines = {outline.id: outline for outline in compiled.outlines}
        with showing(output) as screen:
            for number, verdict in enumerate(checks):
                if number:
                    screen.rule(style="dim")
                show_check(screen, verdict, language(), outlines.get(verdict.outline or ""))
    elif form in (Form.json, Form.jsonl):
        forms = [check_form(verdict) for verdict in checks]
        if form is Form.jsonl:
            write("\n".join(dumps(f) for f in forms), output)
        elif forms:
            write(dumps(forms[0] if len(submissions) == 1 else forms, indent=2), output)
    else:
        from extractor.outline.check_files import write_checks

        if checks and not write_files(lambda path: write_checks(path, compiled, checks, extractions), output, form):
            say(phrase("no_letter", language()))
    code = exit_code(len(checks), len(submissions) - len(checks))
    raise typer.Exit(1 if code == 0 and fail_on_missing and any(map(is_open, checks)) else code)


# The verbs about a corpus stand here in the help.
app.add_typer(cli_corpus.app)
app.add_typer(cli_keep.app)
app.add_typer(cli_ocr.app)
app.add_typer(rules_app, name="rules")


@rules_app.command("test", epilog="Ví dụ: extractor rules test; extractor rules test rules/units.toml")
def rules_test(
    files: Annotated[list[Path] | None, typer.Argument(metavar="TỆP", help="Chỉ thử các tệp này.")] = None,
    rules: RulesDir = None,
) -> None:
    """Thử mọi quy tắc với ví dụ và phản ví dụ của chính nó."""
    from extractor.extraction.pipeline import extract as run
    from extractor.rulecheck import check_rules

    book = rules_of(rules)
    only = None if not files else {path.resolve() for path in files}
    for path in files or ():
        if not path.is_file() or not path.resolve().is_relative_to(book.folder.resolve()):
            raise UsageError(
                "rules.file",
                f"{path} không phải tệp của bộ quy tắc {book.folder}.",
                "Hãy chỉ tệp .toml trong thư mục ấy, hoặc dùng --rules cho một bộ khác.",
                (f"{path} is no file of the rules in {book.folder}.", "Name one of them, or use --rules."),
            )
    report = check_rules(
        book, run, None if only is None else lambda name: (book.folder / f"{name}.toml").resolve() in only
    )
    for failure in report.failures:
        say(f"✗ {failure.file}.toml · {failure.rule}: {failure.reason}\n    {failure.text}", "red")
    key = "rules_bad" if report.failures else "rules_ok"
    print(
        f"{phrase(key, language())}: {report.files} tệp, {report.rules} quy tắc, {report.examples} ví dụ, "
        f"{report.counterexamples} phản ví dụ, {len(report.failures)} lỗi"
    )
    raise typer.Exit(1 if report.failures else 0)


@app.command(epilog='Ví dụ: extractor explain "CCN Gò Sành đã cho thuê 29,6 ha"')
def explain(
    sentence: Annotated[str, typer.Argument(metavar="CÂU", help="Câu cần giải thích.")],
    format: TableOrJson = None,
    rules: RulesDir = None,
) -> None:
    """Quy tắc nào đã khớp, quy tắc nào suýt khớp, và vì sao."""
    from extractor.explain import explain as run
    from extractor.explain import explanation_form, show_explanation
    from extractor.jsonform import dumps

    explanation = run(sentence, rules_of(rules))
    if form_of(format, None, Form.table, Form.json, otherwise=Form.table) is Form.json:
        write(dumps(explanation_form(explanation), indent=2), None)
    else:
        show_explanation(console(), explanation, language())


@app.command(epilog="Ví dụ: extractor evaluate gold.jsonl --errors")
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="TỆP_CHUẨN", help="Các đoạn văn đã chú giải, mỗi dòng một JSON.")],
    errors: Annotated[bool, typer.Option("--errors", help="Nêu từng lỗi.")] = False,
    rules: RulesDir = None,
) -> None:
    """Độ chính xác, độ bao phủ và F1 so với các đoạn văn đã chú giải."""
    from extractor.evaluate import evaluate as run
    from extractor.evaluate import read_gold
    from extractor.extraction.pipeline import extract as pipeline
    from extractor.jsonform import dumps
    from extractor.rulecheck import plain_report

    book = rules_of(rules)
    result = run(read_gold(gold), lambda text: pipeline(plain_report(text), book))
    if errors:
        for line in result.errors:
            say(line)
    write(dumps(result.form(), indent=2), None)


# --------------------------------------------------------- entry point


def _end_quietly() -> NoReturn:
    """The reader of our output (head, less) has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _is_interrupt(error: Exception) -> bool:
    """Whether Ctrl-C ended this: DuckDB has an error of its own for it."""
    return isinstance(error, RuntimeError) and "interrupted" in str(error).lower()


def main() -> None:
    """The entry point of the ``extractor`` command."""
    from extractor.aside import helped
    from extractor.garbage import give_back_freed

    give_back_freed()
    for stream in (sys.stdout, sys.stderr):
        # Whatever the locale says: our words are Vietnamese, and programs that read our JSON expect UTF-8.
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8")
    try:
        sys.argv[1:] = take_globals(sys.argv[1:])
        command = typer.main.get_command(app)
        if language() == "vi" and (not sys.argv[2:] or {"-h", "--help"} & set(sys.argv)):
            speak_vietnamese(command)
        with helped():
            sys.exit(command(prog_name="extractor", standalone_mode=False))
    except ExtractorError as error:
        say(error.message(language()), "red")
        # An input that can't be read and ends the whole call leaves nothing done.
        sys.exit(4 if isinstance(error, UnreadableError) else error.exit_code)
    except BrokenPipeError:
        _end_quietly()
    except SystemExit as stop:
        # The libraries make a 1 of it, which would say that something is missing.
        if isinstance(stop.__context__, BrokenPipeError):
            _end_quietly()
        raise
    except Exception as error:
        if _is_interrupt(error):
            sys.exit(130)
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            say(cannot_write("usage.disk_full", error.filename or "stdout", error).message(language()), "red")
            sys.exit(4)
        # What the parser of the command line raises, whatever the module it lives in.
        if not is_wrong_call(error):
            traceback.print_exception(error)
            say(defect(error).message(language()), "red")
            sys.exit(4)
        if type(error).__name__ == "NoArgsIsHelpError":
            error.show()  # type: ignore[attr-defined]
        else:
            say(wrong_call(error).message(language()), "red")
        sys.exit(2)
