"""The command line: verbs that fill a corpus and ask it; no logic. Those that keep it in order are in ``cli_keep``."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli_base import (
    CorpusDir,
    Form,
    Lines,
    Output,
    QueryForm,
    RulesDir,
    TableOrJson,
    console,
    counting,
    exit_code,
    form_of,
    language,
    rules_of,
    say,
    settings_stated,
    showing,
    tell_written,
    write,
    write_files,
    writing,
)
from extractor.errors import UsageError
from extractor.phrases import phrase

if TYPE_CHECKING:
    from extractor.models import Plan

app = typer.Typer()


def _refuse_no_plan(path: Path, plan: Plan) -> None:
    """A document that asks nobody for anything is no plan to check reports against; one without an outline still says who
    must report by when, and is taken with a warning."""
    if not plan.outlines and not plan.submitters:
        raise UsageError(
            "plan.not_a_plan",
            f"{path.name} không phải kế hoạch giám sát: không có đề cương, không có danh sách cơ quan phải báo cáo.",
            f"Hãy chỉ đúng văn bản kế hoạch, hoặc bỏ --plan; xem chương trình đọc được gì bằng: extractor plan {path.name}",
            (
                f"{path.name} is no plan: it has neither an outline nor a list of agencies.",
                f"Name the plan, or leave out --plan; see what is read: extractor plan {path.name}",
            ),
        )
    if not plan.outlines:
        for warning in plan.warnings:
            say(f"⚠ {warning.message}", "yellow")


@app.command(epilog="Ví dụ: extractor ingest hop-thu/ --corpus kho --plan plan.toml")
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="TỆP", help="Tệp, thư mục, ZIP, EML.")],
    corpus: CorpusDir,
    plan: Annotated[Path | None, typer.Option(help="Kế hoạch để đối chiếu luôn khi nạp.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Số tiến trình; 0 là theo số lõi máy.")] = 0,
    cluster: Annotated[str | None, typer.Option(help="Địa chỉ bộ lập lịch Dask (tcp://máy:8786).")] = None,
    rules: RulesDir = None,
) -> None:
    """Nạp báo cáo vào kho: chạy lại bao nhiêu lần cũng được, chỉ làm phần còn thiếu."""
    from extractor.engine import ingest as run
    from extractor.engine import open_cluster
    from extractor.outline.plan import load_plan

    lang = language()
    book = rules_of(rules)
    compiled = None if plan is None else load_plan(plan, book, settings_stated())
    if plan is not None and compiled is not None:
        _refuse_no_plan(plan, compiled)
    workforce = nullcontext() if cluster is None else open_cluster(cluster)
    try:
        with workforce as executor, counting("ingesting") as (step, page):
            summary = run(
                paths,
                corpus,
                plan=compiled,
                rules=book,
                settings=settings_stated(),
                workers=workers or None,
                executor=executor,
                on_progress=step,
                on_page=page,
            )
    except KeyboardInterrupt:
        say(phrase("stopped", lang))
        raise typer.Exit(130) from None
    for failure in summary.failed:
        reason = failure.english if lang == "en" and failure.english else failure.reason
        say("✗ " + (reason if failure.name in reason else f"{failure.name}: {reason}"), "red")
    for name, code, message in summary.warnings:
        # What else is doubtful is told with each report; this may be the report of an agency that counts as silent.
        if code == "submission.several_reports":
            say(f"⚠ {name}: {message}", "yellow")
    counts = {"done": summary.done, "unchanged": summary.unchanged, "failed": summary.failed}
    further = {"superseded": summary.superseded, "duplicates": summary.duplicates, "plans": summary.plans}
    counts.update({key: names for key, names in further.items() if names})
    say(f"{corpus}: " + ", ".join(f"{len(names)} {phrase(key, lang)}" for key, names in counts.items()))
    for newer, older in summary.superseded[:_NAMED]:
        say(phrase("takes_place", lang).format(newer=newer, older=older), "dim")
    for key, others in (("duplicates", summary.duplicates), ("plans", summary.plans)):
        for other in others[:_NAMED]:
            say(f"{other}: {phrase(key, lang)}", "dim")
    raise typer.Exit(exit_code(len(summary.done) + len(summary.unchanged), len(summary.failed)))


_NAMED = 20
"""So many files that stand for others are named after an ingest; all are in the corpus."""


@app.command(epilog="Ví dụ: extractor status --corpus kho -o tinh-hinh.html")
def status(
    corpus: CorpusDir,
    format: TableOrJson = None,
    output: Output = None,
    fail_on_missing: Annotated[
        bool, typer.Option("--fail-on-missing", help="Thoát với mã 1 nếu có đơn vị hay mục còn thiếu.")
    ] = False,
) -> None:
    """Ai đã gửi, còn thiếu gì, chỗ nào cần xem lại; bảng đơn vị × mục đề cương."""
    from extractor.corpus import Corpus
    from extractor.corpus.status import status_form
    from extractor.corpus.status_table import show_status, status_html
    from extractor.jsonform import dumps

    ending = "" if output is None else output.suffix.lower()
    html = ending in (".html", ".htm") and format is None
    if ending == ".xlsx" or format is Form.xlsx:
        name = output.name if output is not None else "so-lieu.xlsx"
        raise UsageError(
            "usage.format",
            "Tình hình dạng sổ Excel nằm trong tệp xuất của cả kho.",
            f"Hãy dùng: extractor export --corpus {corpus} {name} (hoặc -o TỆP.html để có một trang xem và in).",
            ("The status as a workbook is part of the export.", f"Use: extractor export --corpus {corpus} {name}"),
        )
    if ending in (".docx", ".pdf"):
        raise UsageError(
            "usage.ending",
            f"Lệnh này không ghi được tệp {ending}.",
            "Hãy ghi -o TỆP.html (mở bằng trình duyệt, in hoặc lưu thành PDF); công văn gửi các đơn vị: extractor letter.",
            (f"This verb writes no {ending} file.", "Use -o FILE.html, or extractor letter for the letters."),
        )
    form = Form.table if html else form_of(format, output, Form.table, Form.json)
    with Corpus.open(corpus) as opened:
        state = opened.status()
    if html:
        write(status_html(state, language()), output)
    elif form is Form.json:
        write(dumps(status_form(state), indent=2), output)
    else:
        with showing(output) as screen:
            show_status(screen, state, language())
    raise typer.Exit(1 if fail_on_missing and state.anything_missing else 0)


@app.command(
    epilog='Ví dụ: extractor query "SELECT issuer, count(*) FROM figures GROUP BY 1" --corpus kho; @ten là câu hỏi đặt sẵn'
)
def query(
    sql: Annotated[
        str, typer.Argument(metavar="CÂU_HỎI", help="Câu SELECT, hoặc @tên của một câu hỏi đặt sẵn (@ liệt kê).")
    ],
    corpus: CorpusDir,
    format: QueryForm = None,
    output: Output = None,
    limit: Annotated[int, typer.Option(min=1, help="Nhiều nhất bấy nhiêu dòng.")] = 10_000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Nhiều nhất bấy nhiêu giây.")] = 30.0,
) -> None:
    """SQL chỉ đọc trên kho: documents, sections, figures, references, annex, findings, corrections, submissions."""
    from extractor.corpus import Corpus
    from extractor.corpus.frames import frame_text, write_frame
    from extractor.corpus.query import named_queries

    if sql.strip() == "@":
        for name, about in named_queries().items():
            print(f"@{name:<24} {about}")
        return
    form = form_of(
        format, output, Form.table, Form.csv, Form.json, Form.jsonl, Form.parquet, Form.xlsx, otherwise=Form.csv
    )
    with Corpus.open(corpus) as opened:
        frame = opened.query(sql, max_rows=limit, timeout=timeout)
    if form is Form.table:
        from extractor.corpus.frames import show_frame

        with showing(output) as screen:
            show_frame(screen, frame, language())
        return
    if form in (Form.parquet, Form.xlsx):
        write_files(lambda path: [write_frame(frame, form.value, path)], output, form)
    elif output is None:
        sys.stdout.write(frame_text(frame, form.value))
    else:
        with writing(output):
            write_frame(frame, form.value, output)
        tell_written([output])
    if frame.attrs.get("truncated"):
        say(phrase("truncated", language(), n=limit), "yellow")


@app.command(epilog='Ví dụ: extractor search "nuoc thai" --corpus kho --place "Cẩm Sơn" --year 2025')
def search(
    words: Annotated[
        str, typer.Argument(metavar="TỪ", help='Từ cần tìm, có dấu hay không; "cụm từ"; tiền tố*; AND OR NOT.')
    ],
    corpus: CorpusDir,
    limit: Annotated[int, typer.Option(min=1, help="Nhiều nhất bấy nhiêu kết quả.")] = 20,
    agency: Annotated[str | None, typer.Option(help="Chỉ cơ quan có tên này (một phần tên, không cần dấu).")] = None,
    agency_kind: Annotated[str | None, typer.Option(help="Chỉ loại cơ quan này: department, district …")] = None,
    year: Annotated[int | None, typer.Option(help="Chỉ báo cáo đề ngày trong năm này.")] = None,
    place: Annotated[str | None, typer.Option(help="Chỉ báo cáo ký tại nơi này.")] = None,
    role: Annotated[
        str | None, typer.Option(help="Chỉ phần này của báo cáo: results, limitations, proposals …")
    ] = None,
    type: Annotated[str | None, typer.Option(help="Chỉ loại văn bản này: báo cáo, kế hoạch …")] = None,
    superseded: Annotated[bool, typer.Option("--superseded", help="Tìm cả trong bản đã có bản mới thay.")] = False,
    format: Lines = None,
) -> None:
    """Tìm toàn văn trong kho, có dấu hoặc không dấu."""
    from extractor.corpus import Corpus, SearchFilters
    from extractor.corpus.search_show import hit_form, settle_filters, show_hits
    from extractor.jsonform import dumps

    form = form_of(format, None, Form.table, Form.json, Form.jsonl, otherwise=Form.jsonl)
    filters = SearchFilters(agency, agency_kind, year, place, role, type, superseded=superseded)
    with Corpus.open(corpus) as opened:
        hits = opened.search(words, limit=limit, filters=settle_filters(opened, filters))
    if form is Form.table:
        show_hits(console(), hits, language())
    elif form is Form.json:
        write(dumps([hit_form(hit) for hit in hits], indent=2), None)
    else:
        for hit in hits:
            write(dumps(hit_form(hit)), None)


@app.command(epilog="Ví dụ: extractor reconcile --corpus kho")
def reconcile(corpus: CorpusDir, format: TableOrJson = None, output: Output = None) -> None:
    """Những số liệu mâu thuẫn với nhau, trong một báo cáo và giữa các báo cáo."""
    from extractor.corpus import Corpus
    from extractor.corpus.reconcile_show import contradiction_form, found_within, show_contradictions
    from extractor.jsonform import dumps

    form = form_of(format, output, Form.table, Form.json)
    with Corpus.open(corpus) as opened:
        found = opened.reconcile()
        within = found_within(opened.connection)
        compared, all_figures = opened.rows(
            "SELECT count(f.indicator), count(*) FROM figures f JOIN documents d ON d.id = f.document "
            "WHERE d.superseded_by IS NULL"
        )[0]
    if form is Form.json:
        write(dumps([contradiction_form(one) for one in found], indent=2), output)
    else:
        with showing(output) as screen:
            show_contradictions(screen, found, language(), within)
        # "Nothing found" must not be taken for "nothing is wrong".
        if compared < all_figures:
            say(phrase("compared", language(), n=compared, rest=all_figures - compared), "dim")
