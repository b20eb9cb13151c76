"""PDF -> Report: per page the text layer, a conversion of it, or OCR; then one way from lines to paragraphs for all.

OCR is asked for through :func:`extractor.reading.ocr.ocr_pages` with a function that renders a page at the resolution
wanted (``render(number, dpi)``), form fields and signature appearances included, and gives ``(image, dpi, (width, height) in points)``; what comes
back are lines of words with boxes in points, which take the same way as the words of a text layer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from extractor.aside import helper
from extractor.errors import UnreadableError
from extractor.models import Report, ReportWarning
from extractor.reading.assemble import Assembled, PageContent, assemble
from extractor.reading.health import Verdict, convert, judge
from extractor.reading.page import unturned
from extractor.reading.pdf_boxes import PdfBoxes
from extractor.reading.pdf_forms import unfolds_beyond
from extractor.reading.pdf_objects import scan_dpi
from extractor.reading.pdf_page import RawPage, read_page
from extractor.reading.pdf_streams import largest_stream
from extractor.reading.pdf_tables import take_tables
from extractor.reading.setting import arrange
from extractor.reading.settings import DEFAULT, Settings

Progress = Callable[[int, int], Any]

_LONG = 40
"""From so many pages on some are read in a second process, if there is one to help."""
_TURN, _OWN = 20, 8
"""Of so many pages the first few are read here, the others by the helper: putting pages together is all done here."""


def read_pdf(data: bytes, name: str, settings: Settings | None = None, progress: Progress | None = None) -> Report:
    """The report in a PDF. ``progress(done, total)`` is called after each page that OCR read.

    Raises UnreadableError when the file is damaged, encrypted, has no pages or too many, or unpacks to more than the limit.
    """
    from extractor.reading.read import PDF, source_of

    settings = settings or DEFAULT
    pdf = open_pdf(data, name, settings)
    try:
        count = len(pdf)
        if not count:
            raise UnreadableError(
                "pdf.no_pages",
                f"Tệp {name} không có trang nào.",
                "Hãy yêu cầu đơn vị xuất lại PDF.",
                (f"{name} has no pages.", "Ask for the PDF to be exported again."),
            )
        if count > settings.max_pages:
            raise UnreadableError(
                "pdf.too_many_pages",
                f"Tệp {name} có {count} trang, quá giới hạn {settings.max_pages}.",
                "Hãy chia nhỏ tệp hoặc nâng giới hạn bằng --settings TỆP.toml.",
                (
                    f"{name} has {count} pages, more than the limit of {settings.max_pages}.",
                    "Split it or raise the limit.",
                ),
            )
        source = source_of(data, name, PDF, pages=count)
        warnings: list[ReportWarning] = []
        document = _Document(pdf, source.sha256, settings, warnings, progress)
        whole = assemble(document.pages())
    finally:
        pdf.close()
    if (
        all(page.origin == "none" for page in whole.pages)
        and sum(w.code == "page_unreadable" for w in warnings) == count
    ):
        raise _damaged(name)
    return _report(whole, data, source, warnings)


def _report(whole: Assembled, data: bytes, source: Any, warnings: list[ReportWarning]) -> Report:
    ocr = any(page.origin == "ocr" for page in whole.pages)
    if not whole.text.strip() and not any(w.code.startswith("page_unread") for w in warnings):
        warnings.append(ReportWarning("no_text", "Không đọc được chữ nào trong tệp."))
    return Report(
        source=replace(source, ocr=ocr),
        text=whole.text,
        pages=whole.pages,
        paragraphs=whole.paragraphs,
        tables=whole.tables,
        warnings=tuple(warnings),
        finder=PdfBoxes(data, whole.pages, whole.runs),
    )


def open_pdf(data: bytes, name: str, settings: Settings) -> Any:
    """The PDF in ``data``, its forms made ready.

    Raises UnreadableError with the reason: a password is needed, the file is damaged, or it unpacks to more than the limit.
    """
    import pypdfium2

    if largest_stream(data, settings.max_stream_bytes) or unfolds_beyond(data, settings.max_stream_bytes):
        raise UnreadableError(
            "pdf.too_large_inside",
            f"Một phần của tệp {name} khi giải nén lớn hơn {settings.max_stream_bytes / 1e6:.0f} MB, vượt giới hạn an toàn.",
            "Hãy yêu cầu đơn vị xuất lại PDF, hoặc nâng max_stream_bytes (--settings TỆP.toml) nếu tệp đáng tin cậy.",
            (
                f"A part of {name} is larger than {settings.max_stream_bytes / 1e6:.0f} MB when unpacked.",
                "Ask for the PDF to be exported again, or raise max_stream_bytes if you trust the file.",
            ),
        )
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as reason:
        if "assword" in str(reason) or "ecurity" in str(reason):
            raise UnreadableError(
                "pdf.encrypted",
                f"Tệp {name} được bảo vệ bằng mật khẩu.",
                "Hãy yêu cầu đơn vị gửi bản không đặt mật khẩu.",
                (f"{name} is protected by a password.", "Ask for a copy without one."),
            ) from reason
        raise _damaged(name) from reason
    with suppress(pypdfium2.PdfiumError):
        pdf.init_forms()
    return pdf


def _damaged(name: str) -> UnreadableError:
    return UnreadableError(
        "pdf.damaged",
        f"Tệp {name} bị hỏng hoặc bị cắt cụt, không mở được như PDF.",
        "Hãy yêu cầu đơn vị gửi lại tệp.",
        (f"{name} is damaged or cut off and does not open as a PDF.", "Ask for the file again."),
    )


def _is_for_another(index: int) -> bool:
    return index % _TURN >= _OWN


class _Document:
    """The pages of one open PDF, read one by one; OCR is started at the first page that needs it, for all that do."""

    def __init__(
        self, pdf: Any, sha256: str, settings: Settings, warnings: list[ReportWarning], progress: Progress | None
    ) -> None:
        self.pdf = pdf
        self.sha256 = sha256
        self.settings = settings
        self.warnings = warnings
        self.progress = progress
        self.ocr: Iterator[tuple[int, Any]] | None = None
        self.lock = threading.Lock()

    def pages(self) -> Iterator[PageContent]:
        """What is to be written, page by page."""
        count = len(self.pdf)
        with helper(self._by_another, worth=count >= _LONG) as other:
            for index in range(count):
                if other is not None and _is_for_another(index):
                    made = other.take()
                    if made is not None:
                        content, warnings = made[0]
                        self.warnings += warnings
                        yield content
                        continue
                    # It came to a page that wants OCR, which is done for all such pages in one place, or died.
                    other.close()
                    other = None
                yield self._page(index)

    def _by_another(self) -> Iterator[tuple[PageContent, list[ReportWarning]]]:
        """The pages that are read beside this process, each with its warnings, up to the first that wants OCR."""
        for index in filter(_is_for_another, range(len(self.pdf))):
            self.warnings.clear()
            content = self._without_ocr(index)[0]
            if content is None:
                break
            yield content, self.warnings

    def _page(self, index: int) -> PageContent:
        content, raw, verdict = self._without_ocr(index)
        if content is None and raw is not None and verdict is not None:
            content = self._by_ocr(raw, verdict) or self._by_layer(raw, verdict)
        assert content is not None
        return content

    def _without_ocr(self, index: int) -> tuple[PageContent | None, RawPage | None, Verdict | None]:
        """The page as its text layer gives it; None where it wants OCR."""
        raw = self._read(index)
        if raw is None:
            return PageContent(index + 1, 0.0, 0.0, "none", []), None, None
        verdict = judge(raw, self.settings.ocr)
        if verdict.choice == "ocr":
            return None, raw, verdict
        if verdict.choice == "convert":
            convert(raw, verdict.encoding)
            self.warnings.append(ReportWarning("page_converted", verdict.message, raw.number))
        elif verdict.message:
            self.warnings.append(ReportWarning("page_doubtful", verdict.message, raw.number))
        return self._by_layer(raw, verdict), raw, verdict

    def _read(self, index: int) -> RawPage | None:
        import pypdfium2

        try:
            return read_page(self.pdf, index, forms=True)
        except pypdfium2.PdfiumError:
            message = f"Trang {index + 1} bị hỏng, không đọc được."
            self.warnings.append(ReportWarning("page_unreadable", message, index + 1))
            return None

    def _by_layer(self, raw: RawPage, verdict: Verdict) -> PageContent:
        origin = "converted" if verdict.choice == "convert" else "layer"
        lines = arrange(raw.lines)
        content = PageContent(raw.number, raw.width, raw.height, origin if raw.lines else "none", lines)  # type: ignore[arg-type]
        if raw.turn:
            content.shown, content.to_shown = unturned(raw.turn, raw.width, raw.height)
            message = f"Trang {raw.number} đặt xoay; đã đọc theo chiều của chữ."
            self.warnings.append(ReportWarning("page_turned", message, raw.number))
        turned = sum(line.turned and any(map(str.isdigit, line.text)) for line in lines)
        if turned > 2:
            message = f"Trang {raw.number} có {turned} dòng đặt xoay khác chiều trang; số liệu ở đó không được trích."
            self.warnings.append(ReportWarning("page_turned_lines", message, raw.number))
        take_tables(content, raw.level, raw.plumb)
        return content

    def _by_ocr(self, raw: RawPage, verdict: Verdict) -> PageContent | None:
        """The page as OCR reads it; None when there is no OCR here, with a warning that says so."""
        try:
            if self.ocr is None:
                self.ocr = self._start_ocr(raw.number)
            page = self._next_ocr(raw.number)
        except UnreadableError as reason:
            self.ocr = iter(())
            self.warnings.append(ReportWarning("page_unread", reason.message(), raw.number))
            return None
        if page is None:
            return None
        self.warnings.append(ReportWarning("page_ocr", verdict.message, raw.number))
        from extractor.reading.images import hidden_print, page_content

        self.warnings += hidden_print(page, raw.number)
        return page_content(page, raw.number)

    def _start_ocr(self, first: int) -> Iterator[tuple[int, Any]]:
        from extractor.reading.ocr import ocr_pages

        numbers = [first]
        for index in range(first, len(self.pdf)):
            raw = self._look(index)
            if raw is not None and judge(raw, self.settings.ocr).choice == "ocr":
                numbers.append(index + 1)
        return iter(ocr_pages(self.sha256, numbers, self._render, self.settings.ocr_settings, self.progress))

    def _look(self, index: int) -> RawPage | None:
        import pypdfium2

        try:
            return read_page(self.pdf, index, forms=False)
        except pypdfium2.PdfiumError:
            return None

    def _next_ocr(self, number: int) -> Any | None:
        assert self.ocr is not None
        for done, page in self.ocr:
            if done == number:
                return page
        return None

    def _render(self, number: int, dpi: float) -> tuple[Any, float, tuple[float, float]]:
        """The image of a page (grey or RGB) at about this resolution, the resolution it has, and its size in points.

        A scan that is itself of a good resolution is given as it is. Asked from several threads; pdfium stands one.
        """
        with self.lock:
            page = self.pdf[number - 1]
            try:
                width, height = page.get_size()
                own = scan_dpi(page)
                if own and 140 <= own <= 210 and abs(dpi - self.settings.ocr_settings.dpi) < 1:
                    dpi = own
                pixels = width * height * (dpi / 72) ** 2
                if pixels > self.settings.ocr_settings.max_pixels:
                    dpi *= (self.settings.ocr_settings.max_pixels / pixels) ** 0.5
                bitmap = page.render(scale=dpi / 72, may_draw_forms=True, rev_byteorder=True)
                try:
                    image = bitmap.to_numpy().copy()
                finally:
                    bitmap.close()
            finally:
                page.close()
        if image.ndim == 3 and image.shape[2] == 4:
            image = image[:, :, :3].copy()
        return image, dpi, (width, height)
