"""The command line: verbs, progress, exit codes; no logic.

Machine output goes to standard output alone, everything else to standard error. Exit codes are those of CONTRACT.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from extractor.errors import ExtractorError, UnreadableError, UsageError
from extractor.phrases import phrase

if TYPE_CHECKING:
    from extractor.models import Extraction, Plan
    from extractor.rulebook import Rules

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(no_args_is_help=True, help="Làm việc với bộ quy tắc (rules/*.toml).")
app.add_typer(rules_app, name="rules")

_T = TypeVar("_T")


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
    list[Path], typer.Argument(help="Tệp báo cáo: PDF, ảnh, DOCX, DOC, ODT, RTF, HTML, văn bản, EML, ZIP.")
]
CorpusDir = Annotated[Path, typer.Option("--corpus", help="Thư mục kho dữ liệu.")]
Format = Annotated[Form | None, typer.Option("--format", help="Dạng kết quả; trên màn hình mặc định là table.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Ghi vào tệp này thay vì màn hình.")]
RulesDir = Annotated[Path | None, typer.Option("--rules", help="Dùng bộ quy tắc ở thư mục này.")]
PlanFile = Annotated[Path, typer.Option("--plan", help="Văn bản kế hoạch, hoặc tệp .toml đã biên dịch.")]

EXAMPLES = """Đọc báo cáo hành chính, trích số liệu và văn bản dẫn chiếu, đối chiếu với đề cương.

[bold]Ví dụ[/bold]

  extractor extract bao-cao.pdf

  extractor plan ke-hoach.docx -o plan.toml

  extractor check bao-cao.docx --plan plan.toml

  extractor ingest hop-thu/ --corpus kho --plan plan.toml

  extractor status --corpus kho

  extractor search "cum cong nghiep" --corpus kho

[dim]--lang vi|en đổi ngôn ngữ của thông báo; mã thoát: 0 xong, 1 còn thiếu, 2 gọi sai, 3 có tệp không đọc được, 4 không làm được gì.[/dim]
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


# ------------------------------------------------------------------------------------------------------------ helpers


def _lang() -> str:
    return os.environ.get("EXTRACTOR_LANG", "vi")


def _err() -> Console:
    return Console(stderr=True, highlight=False)


def _out() -> Console:
    width = None if sys.stdout.isatty() else 100
    return Console(highlight=False, width=width, soft_wrap=False)


def _complain(name: str, error: ExtractorError) -> None:
    message = error.message(_lang())
    said = message if name in message else f"{name}: {message}"
    _err().print(f"✗ {said}", markup=False, style="red", soft_wrap=True)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    _err().print(f"{phrase('written', _lang())}: {output}", markup=False)


def _form(form: Form | None, output: Path | None, *allowed: Form, otherwise: Form = Form.json) -> Form:
    """The form asked for, or: by the ending of the output file, table on a terminal, ``otherwise`` in a pipe."""
    if form is None and output is not None and output.suffix[1:] in set(Form):
        form = Form(output.suffix[1:])
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


def _rules(folder: Path | None) -> Rules:
    from extractor.rulebook import load_rules

    return load_rules(folder)


@contextmanager
def _progress(total: int, key: str) -> Iterator[Callable[[str], None]]:
    """A progress bar on standard error when that is a terminal; the function it gives counts one step."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("[dim]{task.fields[name]}[/dim]"),
    )
    with Progress(*columns, console=_err(), transient=True) as progress:
        task = progress.add_task(phrase(key, _lang()), total=total, name="")

        def step(name: str) -> None:
            progress.update(task, advance=1, name=name[:28])

        yield step


def _extractions(files: list[Path], rules: Rules) -> Iterator[Extraction | None]:
    """The extraction of each submission in ``files``, None (after a complaint) where it could not be read."""
    from extractor.extraction.pipeline import extract as run
    from extractor.reading.intake import find_submissions, read_submission

    submissions = find_submissions(files)
    with _progress(len(submissions), "reading") as step:
        for submission in submissions:
            try:
                extraction = run(read_submission(submission), rules)
            except UnreadableError as error:
                _complain(submission.name, error)
                yield None
            else:
                yield extraction
            step(submission.name)


def _exit_code(done: int, failed: int) -> int:
    if failed and not done:
        return 4
    return 3 if failed else 0


def _load_plan(path: Path, rules: Rules) -> Plan:
    from extractor.outline.plan import load_plan

    return load_plan(path, rules)


# -------------------------------------------------------------------------------------------------------------- verbs


@app.command(epilog="Ví dụ: extractor extract bao-cao.pdf --format json > bao-cao.json")
def extract(files: Files, format: Format = None, output: Output = None, rules: RulesDir = None) -> None:
    """Đọc và trích xuất: tiêu đề, mục, số liệu, văn bản dẫn chiếu, bảng, phụ lục."""
    from extractor.jsonform import dumps, extraction_form

    form = _form(format, output, Form.table, Form.json, Form.jsonl)
    done = failed = 0
    pieces: list[str] = []
    for extraction in _extractions(files, _rules(rules)):
        if extraction is None:
            failed += 1
            continue
        if form is Form.table:
            from extractor.show import show_extraction

            console = _out()
            if done:
                console.rule(style="dim")
            show_extraction(console, extraction, _lang())
        elif form is Form.jsonl and output is None:
            _write(dumps(extraction_form(extraction)), None)
        else:
            pieces.append(dumps(extraction_form(extraction), indent=2 if form is Form.json else None))
        done += 1
    if form is Form.json and done + failed > 1:
        _write("[\n" + ",\n".join(pieces) + "\n]", output)
    elif pieces:
        _write("\n".join(pieces), output)
    raise typer.Exit(_exit_code(done, failed))


@app.command(epilog="Ví dụ: extractor plan ke-hoach.docx -o plan.toml")
def plan(
    plan_file: Annotated[Path, typer.Argument(help="Văn bản kế hoạch giám sát.")],
    output: Output = None,
    format: Format = None,
    rules: RulesDir = None,
) -> None:
    """Biên dịch kế hoạch giám sát: đề cương, đơn vị phải báo cáo, hạn gửi."""
    from extractor.jsonform import dumps, plan_form

    book = _rules(rules)
    compiled = _load_plan(plan_file, book)
    if output is not None and output.suffix == ".toml":
        from extractor.outline.plan_toml import to_toml

        _write(to_toml(compiled), output)
        return
    form = _form(format, output, Form.table, Form.json)
    if form is Form.json:
        _write(dumps(plan_form(compiled), indent=2), output)
    else:
        from extractor.show import show_plan

        show_plan(_out(), compiled, _lang())


@app.command(epilog="Ví dụ: extractor check bao-cao.docx --plan plan.toml")
def check(
    files: Files,
    plan: PlanFile,
    agency_kind: Annotated[str | None, typer.Option(help="Loại cơ quan, thay cho phán đoán của chương trình.")] = None,
    format: Format = None,
    output: Output = None,
    fail_on_missing: Annotated[bool, typer.Option(help="Thoát với mã 1 nếu có mục còn thiếu.")] = False,
    rules: RulesDir = None,
) -> None:
    """Đối chiếu báo cáo với đề cương của loại cơ quan gửi báo cáo."""
    from extractor.jsonform import check_form, dumps
    from extractor.outline.check import check as run

    form = _form(format, output, Form.table, Form.json, Form.jsonl, Form.xlsx, Form.docx)
    book = _rules(rules)
    compiled = _load_plan(plan, book)
    done = failed = missing = 0
    checks, extractions = [], []
    for extraction in _extractions(files, book):
        if extraction is None:
            failed += 1
            continue
        verdict = run(extraction, compiled, book, agency_kind=agency_kind)
        missing += verdict.count("missing")
        done += 1
        checks.append(verdict)
        extractions.append(extraction)
    if form is Form.table:
        from extractor.show import show_check

        for verdict in checks:
            show_check(_out(), verdict, _lang())
    elif form in (Form.json, Form.jsonl):
        forms = [check_form(verdict) for verdict in checks]
        if form is Form.jsonl:
            _write("\n".join(dumps(f) for f in forms), output)
        elif forms:
            _write(dumps(forms[0] if len(files) == 1 else forms, indent=2), output)
    else:
        from extractor.outline.check_files import write_checks

        if output is None:
            raise UsageError(
                "usage.output",
                f"Dạng {form} cần tên tệp.",
                f"Hãy thêm -o ten-tep.{form}.",
                (f"The form {form} needs a file name.", f"Add -o NAME.{form}."),
            )
        for path in write_checks(output, compiled, checks, extractions):
            _err().print(f"{phrase('written', _lang())}: {path}", markup=False)
    code = _exit_code(done, failed)
    raise typer.Exit(1 if code == 0 and fail_on_missing and missing else code)


@app.command(epilog="Ví dụ: extractor ingest hop-thu/ --corpus kho --plan plan.toml")
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp, thư mục, ZIP, EML.")],
    corpus: CorpusDir,
    plan: Annotated[Path | None, typer.Option(help="Kế hoạch để đối chiếu luôn khi nạp.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Số tiến trình; 0 là theo số lõi máy.")] = 0,
    cluster: Annotated[str | None, typer.Option(help="Địa chỉ bộ lập lịch Dask.")] = None,
    rules: RulesDir = None,
) -> None:
    """Nạp báo cáo vào kho: chạy lại bao nhiêu lần cũng được, chỉ làm phần còn thiếu."""
    from extractor.engine import ingest as run
    from extractor.engine import open_cluster

    lang = _lang()
    book = _rules(rules)
    compiled = None if plan is None else _load_plan(plan, book)
    executor = None if cluster is None else open_cluster(cluster)
    err = _err()
    bar: Any = None
    if sys.stderr.isatty():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[name]}[/dim]"),
            console=err,
        )
        bar.start()
        task = bar.add_task(phrase("ingesting", lang), total=None, name="")

    def step(done: int, total: int, name: str) -> None:
        if bar is not None:
            bar.update(task, completed=done, total=total, name=name[:28])

    try:
        summary = run(
            paths, corpus, plan=compiled, rules=book, workers=workers or None, executor=executor, on_progress=step
        )
    except KeyboardInterrupt:
        if bar is not None:
            bar.stop()
        err.print(phrase("stopped", lang), markup=False)
        raise typer.Exit(130) from None
    finally:
        if bar is not None:
            bar.stop()
    for failure in summary.failed:
        err.print(f"✗ {failure.name}: {failure.reason}", markup=False, style="red", soft_wrap=True)
    counts = ((phrase("done", lang), len(summary.done)), (phrase("unchanged", lang), len(summary.unchanged)))
    text = ", ".join(f"{count} {name}" for name, count in (*counts, (phrase("failed", lang), len(summary.failed))))
    err.print(f"{corpus}: {text}", markup=False)
    raise typer.Exit(_exit_code(len(summary.done) + len(summary.unchanged), len(summary.failed)))


@app.command(epilog="Ví dụ: extractor status --corpus kho --fail-on-missing")
def status(
    corpus: CorpusDir,
    format: Format = None,
    output: Output = None,
    fail_on_missing: Annotated[bool, typer.Option(help="Thoát với mã 1 nếu có đơn vị hay mục còn thiếu.")] = False,
) -> None:
    """Ai đã gửi, còn thiếu gì, chỗ nào cần xem lại; bảng đơn vị × mục đề cương."""
    from extractor.corpus import Corpus
    from extractor.corpus.status import status_form
    from extractor.corpus.status_table import show_status, status_html
    from extractor.jsonform import dumps

    html = output is not None and output.suffix in (".html", ".htm")
    form = Form.table if html else _form(format, output, Form.table, Form.json)
    with Corpus.open(corpus) as opened:
        state = opened.status()
    if html:
        _write(status_html(state, _lang()), output)
    elif form is Form.json:
        _write(dumps(status_form(state), indent=2), output)
    else:
        show_status(_out(), state, _lang())
    raise typer.Exit(1 if fail_on_missing and state.anything_missing else 0)


@app.command(
    epilog='Ví dụ: extractor query "SELECT issuer, count(*) FROM figures GROUP BY 1" --corpus kho; @ten là câu hỏi đặt sẵn'
)
def query(
    sql: Annotated[str, typer.Argument(help="Câu SELECT, hoặc @tên của một câu hỏi đặt sẵn (@ liệt kê).")],
    corpus: CorpusDir,
    format: Format = None,
    output: Output = None,
    limit: Annotated[int, typer.Option(help="Nhiều nhất bấy nhiêu dòng.")] = 10_000,
    timeout: Annotated[float, typer.Option(help="Nhiều nhất bấy nhiêu giây.")] = 30.0,
) -> None:
    """SQL chỉ đọc trên kho: documents, sections, figures, references, annex, findings, corrections, submissions."""
    from extractor.corpus import Corpus
    from extractor.corpus.frames import write_frame
    from extractor.corpus.query import named_queries

    if sql.strip() == "@":
        for name, about in named_queries().items():
            print(f"@{name:<24} {about}")
        return
    form = _form(
        format, output, Form.table, Form.csv, Form.json, Form.jsonl, Form.parquet, Form.xlsx, otherwise=Form.csv
    )
    with Corpus.open(corpus) as opened:
        frame = opened.query(sql, max_rows=limit, timeout=timeout)
    if form is Form.table:
        from extractor.corpus.frames import show_frame

        show_frame(_out(), frame, _lang())
    else:
        write_frame(frame, form.value, output)


@app.command(epilog='Ví dụ: extractor search "cum cong nghiep" --corpus kho')
def search(
    words: Annotated[str, typer.Argument(help='Từ cần tìm, có dấu hay không; "cụm từ"; tiền tố*; AND OR NOT.')],
    corpus: CorpusDir,
    limit: Annotated[int, typer.Option(help="Nhiều nhất bấy nhiêu kết quả.")] = 20,
    agency_kind: Annotated[str | None, typer.Option(help="Chỉ báo cáo của loại cơ quan này.")] = None,
    format: Format = None,
) -> None:
    """Tìm toàn văn trong kho, có dấu hoặc không dấu."""
    from extractor.corpus import Corpus
    from extractor.corpus.search_show import hit_form, show_hits
    from extractor.jsonform import dumps

    form = _form(format, None, Form.table, Form.json, Form.jsonl, otherwise=Form.jsonl)
    with Corpus.open(corpus) as opened:
        hits = opened.search(words, limit=limit, agency_kind=agency_kind)
    if form is Form.table:
        show_hits(_out(), hits, _lang())
    elif form is Form.json:
        _write(dumps([hit_form(hit) for hit in hits], indent=2), None)
    else:
        for hit in hits:
            _write(dumps(hit_form(hit)), None)


@app.command(epilog="Ví dụ: extractor reconcile --corpus kho")
def reconcile(corpus: CorpusDir, format: Format = None) -> None:
    """Những số liệu mâu thuẫn với nhau, trong một báo cáo và giữa các báo cáo."""
    from extractor.corpus import Corpus
    from extractor.corpus.reconcile_show import contradiction_form, show_contradictions
    from extractor.jsonform import dumps

    form = _form(format, None, Form.table, Form.json)
    with Corpus.open(corpus) as opened:
        found = opened.reconcile()
    if form is Form.json:
        _write(dumps([contradiction_form(one) for one in found], indent=2), None)
    else:
        show_contradictions(_out(), found, _lang())


@app.command(epilog="Ví dụ: extractor export --corpus kho so-lieu.xlsx")
def export(
    corpus: CorpusDir,
    out: Annotated[Path, typer.Argument(help="Tệp .xlsx, .csv, .parquet hoặc .jsonl.")],
) -> None:
    """Xuất kho thành bảng: sổ Excel, CSV, Parquet hoặc JSONL."""
    from extractor.corpus import Corpus

    with Corpus.open(corpus) as opened:
        written = opened.export(out)
    for path in written:
        _err().print(f"{phrase('written', _lang())}: {path}", markup=False)


@app.command(epilog="Ví dụ: extractor serve --corpus kho")
def serve(
    corpus: CorpusDir,
    port: Annotated[int, typer.Option(help="Cổng trên 127.0.0.1.")] = 8765,
) -> None:
    """Mở trang rà soát trên máy này (127.0.0.1)."""
    from extractor.web.serve import serve as run

    run(corpus, port, _lang())


@rules_app.command("test", epilog="Ví dụ: extractor rules test; extractor rules test rules/units.toml")
def rules_test(
    files: Annotated[list[Path] | None, typer.Argument(help="Chỉ thử các tệp này.")] = None,
    rules: RulesDir = None,
) -> None:
    """Thử mọi quy tắc với ví dụ và phản ví dụ của chính nó."""
    from extractor.extraction.pipeline import extract as run
    from extractor.rulecheck import check_rules

    book = _rules(rules)
    only = None if not files else {path.resolve() for path in files}
    report = check_rules(
        book, run, None if only is None else lambda name: (book.folder / f"{name}.toml").resolve() in only
    )
    err = _err()
    for failure in report.failures:
        where = f"{failure.file}.toml · {failure.rule}"
        err.print(f"✗ {where}: {failure.reason}\n    {failure.text}", markup=False, style="red", soft_wrap=True)
    key = "rules_bad" if report.failures else "rules_ok"
    print(
        f"{phrase(key, _lang())}: {report.files} tệp, {report.rules} quy tắc, {report.examples} ví dụ, "
        f"{report.counterexamples} phản ví dụ, {len(report.failures)} lỗi"
    )
    raise typer.Exit(1 if report.failures else 0)


@app.command(epilog='Ví dụ: extractor explain "CCN Gò Sành đã cho thuê 29,6 ha"')
def explain(
    sentence: Annotated[str, typer.Argument(help="Câu cần giải thích.")],
    format: Format = None,
    rules: RulesDir = None,
) -> None:
    """Quy tắc nào đã khớp, quy tắc nào suýt khớp, và vì sao."""
    from extractor.explain import explain as run
    from extractor.explain import explanation_form, show_explanation
    from extractor.jsonform import dumps

    explanation = run(sentence, _rules(rules))
    if _form(format, None, Form.table, Form.json, otherwise=Form.table) is Form.json:
        _write(dumps(explanation_form(explanation), indent=2), None)
    else:
        show_explanation(_out(), explanation, _lang())


@app.command(epilog="Ví dụ: extractor evaluate gold.jsonl --errors")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Các đoạn văn đã chú giải, mỗi dòng một JSON.")],
    errors: Annotated[bool, typer.Option(help="Nêu từng lỗi.")] = False,
    rules: RulesDir = None,
) -> None:
    """Độ chính xác, độ bao phủ và F1 so với các đoạn văn đã chú giải."""
    from extractor.evaluate import evaluate as run
    from extractor.evaluate import read_gold
    from extractor.extraction.pipeline import extract as pipeline
    from extractor.jsonform import dumps
    from extractor.rulecheck import plain_report

    book = _rules(rules)
    result = run(read_gold(gold), lambda text: pipeline(plain_report(text), book))
    if errors:
        for line in result.errors:
            _err().print(line, markup=False, soft_wrap=True)
    _write(dumps(result.form(), indent=2), None)


# --------------------------------------------------------------------------------------------------------- entry point


def _take_lang(arguments: list[str]) -> list[str]:
    """The arguments without ``--lang``, which may stand anywhere; it is kept in EXTRACTOR_LANG for this process."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            value = next(words, "")
        elif word.startswith("--lang="):
            value = word.partition("=")[2]
        else:
            rest.append(word)
            continue
        if value not in ("vi", "en"):
            raise UsageError(
                "usage.lang",
                f"--lang nhận vi hoặc en, không nhận “{value}”.",
                "",
                (f"--lang takes vi or en, not {value!r}.", ""),
            )
        os.environ["EXTRACTOR_LANG"] = value
    return rest


def main() -> None:
    """The entry point of the ``extractor`` command."""
    try:
        sys.argv[1:] = _take_lang(sys.argv[1:])
        app()
    except ExtractorError as error:
        _err().print(error.message(_lang()), markup=False, style="red", soft_wrap=True)
        # An input that can't be read and ends the whole call leaves nothing done.
        sys.exit(4 if isinstance(error, UnreadableError) else error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
