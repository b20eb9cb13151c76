"""The verb that makes scans searchable; no logic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli_base import language, progress, say, settings_stated, tell_written
from extractor.errors import UsageError
from extractor.phrases import phrase

app = typer.Typer()


@app.command(epilog="Ví dụ: extractor ocr cong-van.pdf -o cong-van-tim-duoc.pdf")
def ocr(
    source: Annotated[Path, typer.Argument(metavar="TỆP_PDF", help="Tệp PDF có trang quét.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp PDF sẽ ghi.")],
) -> None:
    """Thêm lớp chữ ẩn vào các trang quét của PDF, để tìm kiếm và sao chép được; hình ảnh giữ nguyên."""
    if source.suffix.lower() != ".pdf":
        raise UsageError(
            "usage.ocr",
            f"Lệnh ocr chỉ nhận tệp PDF, không nhận {source.name}.",
            "Với ảnh: dùng extractor extract, hoặc chuyển ảnh thành PDF trước.",
            (f"ocr takes a PDF file, not {source.name}.", "For images use extract, or make a PDF of them first."),
        )
    from extractor.reading.searchable import write_searchable_pdf

    try:
        with progress(1, "reading") as (_, page, _):
            pages = write_searchable_pdf(source, output, settings_stated(), page)
    except KeyboardInterrupt:
        # Pages that are done stay in the cache: the next run goes on from there.
        say(phrase("stopped_pages", language()))
        raise typer.Exit(130) from None
    tell_written([output])
    say(
        f"{pages} trang quét có thêm lớp chữ." if language() == "vi" else f"{pages} scanned pages now hold text.",
    )
