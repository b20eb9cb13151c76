"""The command line: verbs that keep a corpus in order and pass on what it holds; no logic."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli_base import (
    CorpusDir,
    Form,
    Lines,
    Output,
    TableOrJson,
    console,
    form_of,
    language,
    say,
    showing,
    tell_written,
    write,
)
from extractor.errors import CorpusError, UsageError
from extractor.phrases import phrase

app = typer.Typer()


@app.command(
    epilog="Ví dụ: extractor letter --corpus kho -o cong-van/ --reply-by 15/6/2025; extractor letter --corpus kho -o cong-van/ "
    '--agency "Cẩm Sơn"'
)
def letter(
    corpus: CorpusDir,
    output: Annotated[Path, typer.Option("--output", "-o", help="Thư mục để ghi các công văn (.docx).")],
    reply_by: Annotated[
        str | None, typer.Option(help="Hạn trả lời, dạng 15/6/2025 hoặc 2025-06-15; bỏ trống thì để chấm.")
    ] = None,
    agency: Annotated[str | None, typer.Option(help="Chỉ đơn vị này (một phần tên, không cần dấu).")] = None,
) -> None:
    """Công văn đề nghị bổ sung cho mỗi đơn vị còn thiếu, công văn đôn đốc cho đơn vị chưa gửi."""
    from extractor.corpus import Corpus
    from extractor.corpus.letters import compose_letters, letters_beside, submitters_called, write_letters

    if reply_by is not None:
        reply_by = _day_in(reply_by)
    if output.exists() and not output.is_dir():
        raise UsageError(
            "usage.folder",
            f"{output} là một tệp; công văn được ghi vào một thư mục.",
            "Hãy chỉ tới một thư mục.",
            (f"{output} is a file; letters go into a folder.", "Name a folder."),
        )
    with Corpus.open(corpus) as opened:
        letters = compose_letters(opened, reply_by, agency)
        plan, status = opened.plan(), opened.status()
    unclear = [*(failure.name for failure in status.failed), *(document.name for document in status.others)]
    if unclear and letters:
        names = ", ".join(unclear[:10]) + (" …" if len(unclear) > 10 else "")
        say(phrase("look_first", language(), n=len(unclear), names=names), "yellow")
    written: list[Path] = []
    if not letters or plan is None:
        names = ", ".join(one.name for one in submitters_called(status, agency))
        say(phrase("no_letter_for", language(), name=names) if agency else phrase("no_letter", language()))
    else:
        written = write_letters(letters, plan, output)
        tell_written(written)
    beside = letters_beside(output, written) if not agency else []
    if beside:
        names = ", ".join(path.name for path in beside[:10]) + (" …" if len(beside) > 10 else "")
        say(phrase("letters_beside", language(), n=len(beside), folder=output, names=names), "yellow")


def _day_in(text: str) -> str:
    """The ISO day in "2025-06-15" or "15/6/2025"."""
    import datetime as dt

    parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text.strip())
    iso = f"{parts[3]}-{parts[2]:0>2}-{parts[1]:0>2}" if parts else text.strip()
    try:
        return dt.date.fromisoformat(iso).isoformat()
    except ValueError:
        raise UsageError(
            "usage.day",
            f"“{text}” không phải một ngày.",
            "Hãy viết dạng ngày/tháng/năm (15/6/2025) hoặc năm-tháng-ngày (2025-06-15).",
            (f"{text!r} is no date.", "Write it as 15/6/2025 (day/month/year) or 2025-06-15."),
        ) from None


@app.command(
    epilog='Ví dụ: extractor correct bao-cao.pdf f3 value 39,69 --who "Lê Thị Hoa" --why "theo bản giấy" --corpus kho; '
    "extractor correct --list --corpus kho; extractor correct --gold chuan.jsonl --corpus kho. "
    "Trường rejected với giá trị 1: không phải số liệu; needs_review với giá trị 0: đã xem, đúng. Số âm: đặt -- trước nó."
)
def correct(
    corpus: CorpusDir,
    document: Annotated[
        str | None, typer.Argument(metavar="VĂN_BẢN", help="Văn bản: số thứ tự trong kho, hoặc tên tệp.")
    ] = None,
    figure: Annotated[str | None, typer.Argument(metavar="SỐ_LIỆU", help="Mã số liệu, như f3.")] = None,
    field: Annotated[
        str | None, typer.Argument(metavar="TRƯỜNG", help="Trường cần sửa: value, unit, subject, indicator …")
    ] = None,
    new: Annotated[
        str | None, typer.Argument(metavar="GIÁ_TRỊ", help="Giá trị mới; số viết dạng 39,69 hoặc 1.234.567,8.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Để trống trường này.")] = False,
    who: Annotated[str, typer.Option(help="Tên người sửa.")] = "",
    why: Annotated[str, typer.Option(help="Lý do.")] = "",
    listing: Annotated[bool, typer.Option("--list", help="Liệt kê mọi sửa đổi.")] = False,
    gold: Annotated[
        Path | None, typer.Option(help="Ghi các sửa đổi thành đoạn văn chú giải cho `extractor evaluate`.")
    ] = None,
    format: Lines = None,
) -> None:
    """Sửa số liệu: giá trị máy đọc vẫn được giữ bên cạnh, kèm người sửa, lúc sửa và lý do."""
    from extractor.corpus import Corpus
    from extractor.jsonform import dumps

    if listing or gold is not None:
        with Corpus.open(corpus) as opened:
            if gold is not None:
                from extractor.corpus.gold import gold_passages

                passages = [dumps(passage) for passage in gold_passages(opened)]
                write("\n".join(passages), gold)
                say(f"{len(passages)} {phrase('passages', language())}")
            if listing:
                from extractor.corpus.show import corrections_list, show_corrections

                rows = corrections_list(opened)
                form = form_of(format, None, Form.table, Form.json, Form.jsonl)
                if form is Form.table:
                    show_corrections(console(), rows, language())
                else:
                    write(dumps(rows, indent=2) if form is Form.json else "\n".join(map(dumps, rows)), None)
        return
    if document is None or figure is None or field is None or (new is None) is not clear:
        raise UsageError(
            "correct.what",
            "Sửa số liệu cần: văn bản, mã số liệu, trường, giá trị mới (hoặc --clear).",
            'Ví dụ: extractor correct bao-cao.pdf f3 value 39,69 --who "Lê Thị Hoa" --corpus kho.',
            ("A correction needs: document, figure, field, new value (or --clear).", "See --help for an example."),
        )
    from extractor.corpus.corrections import number_words
    from extractor.corpus.find import find_document

    with Corpus.open(corpus) as opened:
        made = opened.correct(find_document(opened.connection, document), figure, field, new, who, why)
    empty = phrase("empty", language())
    old, now = (number_words(field, value) or empty for value in (made.old, made.new))
    say(f"{phrase('corrected', language())}: {document} {figure} {field}: {old} → {now}")


@app.command(epilog="Ví dụ: extractor doctor --corpus kho; extractor doctor --corpus kho --repair")
def doctor(
    corpus: CorpusDir,
    repair: Annotated[bool, typer.Option("--repair", help="Sửa những gì sửa được mà không phải đoán.")] = False,
    format: TableOrJson = None,
) -> None:
    """Kiểm tra kho: tệp, chỉ mục, chỗ của số liệu, bản gốc, bản chụp. Mã thoát 1 khi còn chỗ hỏng."""
    from extractor.corpus import Corpus
    from extractor.corpus.show import diagnosis_form, show_diagnoses
    from extractor.jsonform import dumps

    form = form_of(format, None, Form.table, Form.json, otherwise=Form.table)
    try:
        with Corpus.open(corpus) as opened:
            found = opened.examine(mend=repair)
    except (CorpusError, UsageError) as error:
        if error.code not in ("corpus.damaged", "corpus.foreign") or not (corpus / "files").is_dir():
            raise
        again = f"extractor ingest {corpus / 'files'} --corpus {corpus}-moi"
        raise CorpusError(
            "doctor.beyond",
            error.reason,
            f"Không sửa được: hãy khôi phục từ bản sao lưu. Nếu không có, bản gốc vẫn còn: `{again}` đọc lại tất cả.",
            (
                error.english[0],
                f"Beyond repair: restore a backup. Without one, `{again}` reads the kept originals again.",
            ),
        ) from error
    if form is Form.json:
        write(dumps([diagnosis_form(one) for one in found], indent=2), None)
    else:
        show_diagnoses(console(), found, language())
    raise typer.Exit(1 if any(one.state == "bad" for one in found) else 0)


@app.command(
    epilog="Ví dụ: extractor diff ban-cu.docx ban-moi.docx --corpus kho; extractor diff phat-hanh/2025-06-01-g40 "
    "phat-hanh/2025-07-01-g52"
)
def diff(
    older: Annotated[
        str, typer.Argument(metavar="BẢN_CŨ", help="Bản cũ: thư mục bản phát hành, hoặc văn bản trong kho.")
    ],
    newer: Annotated[str, typer.Argument(metavar="BẢN_MỚI", help="Bản mới.")],
    corpus: Annotated[
        Path | None, typer.Option(help="Kho dữ liệu, khi so hai văn bản (số thứ tự hoặc tên tệp).")
    ] = None,
    format: Lines = None,
    output: Output = None,
) -> None:
    """Số liệu nào thêm, bỏ, đổi giữa hai bản phát hành (export --snapshot) hoặc hai văn bản của kho."""
    from extractor.corpus import Corpus
    from extractor.corpus.diff import diff_releases
    from extractor.corpus.show import change_form, show_changes
    from extractor.jsonform import dumps

    form = form_of(format, output, Form.table, Form.json, Form.jsonl)
    if corpus is None:
        changes = diff_releases(Path(older), Path(newer))
    else:
        from extractor.corpus.find import find_document

        with Corpus.open(corpus) as opened:
            sides = [find_document(opened.connection, said) for said in (older, newer)]
            changes = opened.diff(*sides)
    if form is Form.table:
        with showing(output) as screen:
            show_changes(screen, changes, language())
    elif form is Form.json:
        write(dumps([change_form(change) for change in changes], indent=2), output)
    else:
        write("\n".join(dumps(change_form(change)) for change in changes), output)


@app.command(
    epilog="Ví dụ: extractor export --corpus kho so-lieu.xlsx; extractor export --corpus kho --snapshot phat-hanh/"
)
def export(
    corpus: CorpusDir,
    out: Annotated[
        Path, typer.Argument(metavar="TỆP_RA", help="Tệp .xlsx, .csv, .parquet, .jsonl; thư mục khi dùng --snapshot.")
    ],
    table: Annotated[str | None, typer.Option(help="Chỉ bảng này (.csv, .parquet): figures, references …")] = None,
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="Bản phát hành có phiên bản: Parquet, từ điển, mã kiểm.")
    ] = False,
) -> None:
    """Xuất kho thành bảng: sổ Excel, CSV, Parquet, JSONL, hoặc bản phát hành để trích dẫn."""
    from extractor.corpus import Corpus

    if snapshot and out.suffix.lower() in (".xlsx", ".csv", ".parquet", ".jsonl"):
        raise UsageError(
            "export.folder",
            f"--snapshot ghi vào một thư mục, không vào tệp {out.name}.",
            "Hãy bỏ phần mở rộng, hoặc bỏ --snapshot.",
            (f"--snapshot writes into a folder, not into {out.name}.", "Name a folder, or leave out --snapshot."),
        )
    with Corpus.open(corpus) as opened:
        tell_written([opened.release(out)] if snapshot else opened.export(out, table))


@app.command(epilog="Ví dụ: extractor serve --corpus kho")
def serve(
    corpus: CorpusDir,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Cổng trên 127.0.0.1.")] = 8765,
) -> None:
    """Mở trang rà soát trên máy này (127.0.0.1)."""
    from extractor.web.serve import serve as run

    run(corpus, port, language())
