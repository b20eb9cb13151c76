"""Pictures of pages (JPEG, PNG, TIFF with any number of pages, WebP, BMP, GIF) -> Report, by OCR.

A picture has no size on paper: where its file states a believable resolution that is used, else an A4 sheet is assumed.
Sizes are checked before anything is unpacked, so that a small file cannot fill the memory.
"""

from __future__ import annotations

import io
import warnings as python_warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extractor.errors import ExtractorError, UnreadableError
from extractor.models import Box, Report, ReportWarning
from extractor.reading.hidden import UNREAD
from extractor.reading.ocr import check_image_size, ocr_pages
from extractor.reading.ocr_page import OcrPage, OcrSettings
from extractor.reading.settings import DEFAULT, Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.reading.assemble import PageContent

_MODES = {"1": "L", "L": "L", "I;16": "L", "I": "L", "F": "L"}
_A4_LONG = 11.693


def read_image(
    data: bytes, name: str, settings: Settings | None = None, progress: Callable[[int, int], Any] | None = None
) -> Report:
    """The report on the page or pages of a picture file.

    Raises UnreadableError for a damaged file, one with too many or too large pages, and where there is no OCR.
    """
    from extractor.reading.assemble import assemble
    from extractor.reading.pdf_boxes import PdfBoxes
    from extractor.reading.read import source_of

    settings = settings or DEFAULT
    warnings: list[ReportWarning] = []
    with _opened(data, name) as picture:
        count = int(getattr(picture, "n_frames", 1))
        if count > settings.max_pages:
            raise UnreadableError(
                "image.too_many_pages",
                f"Tệp {name} có {count} trang, quá giới hạn {settings.max_pages}.",
                "Hãy chia nhỏ tệp hoặc nâng giới hạn bằng --settings TỆP.toml.",
                (f"{name} has {count} pages, above the limit of {settings.max_pages}.", "Split it or raise the limit."),
            )
        media_type = str(picture.get_format_mimetype() or "image/unknown")
        source = source_of(data, name, media_type, pages=count, ocr=True)

        def render(number: int, dpi: float) -> tuple[NDArray[np.uint8], float, tuple[float, float]]:
            return _frame(picture, number, name, settings.ocr_settings)

        def contents() -> Iterator[PageContent]:
            for number in range(1, count + 1):
                try:
                    _, page = next(iter(ocr_pages(source.sha256, [number], render, settings.ocr_settings)))
                except UnreadableError as reason:
                    if count == 1 or reason.code in {"ocr.no_engine", "ocr.no_language"}:
                        raise
                    warnings.append(ReportWarning("page_unread", reason.message(), number))
                    continue
                if progress:
                    progress(number, count)
                warnings.extend(hidden_print(page, number))
                yield page_content(page, number)

        whole = assemble(contents())
    if not whole.text.strip():
        warnings.append(ReportWarning("no_text", "Không đọc được chữ nào trong tệp."))
    return Report(
        source=replace(source, ocr=True),
        text=whole.text,
        pages=whole.pages,
        paragraphs=whole.paragraphs,
        tables=whole.tables,
        warnings=tuple(warnings),
        finder=PdfBoxes(b"", whole.pages, whole.runs),
    )


def page_content(page: OcrPage, number: int) -> PageContent:
    """A page read by OCR as the layout takes it: words of the upright page in lines, tables taken out."""
    from extractor.reading.assemble import PageContent
    from extractor.reading.pdf_page import SetLine, SetWord
    from extractor.reading.pdf_tables import edges_of, take_tables
    from extractor.reading.setting import arrange

    content = PageContent(number, *page.upright_size, "ocr", [], shown=page.size, to_shown=_to_shown(page))
    lines: list[SetLine] = []
    for line in page.lines:
        words: list[SetWord] = []
        for word in line.words:
            box = word.upright
            words.append(SetWord(word.text, box.x0, box.top, box.x1, box.bottom))
            content.read[(box.x0, box.top, word.text)] = (Box(*word.box), word.confidence, word.reading)
        if words:
            lines.append(SetLine(words, block=line.block))
    content.lines = arrange(lines)
    take_tables(content, *edges_of(page.rules))
    return content


def hidden_print(page: OcrPage, number: int) -> tuple[ReportWarning, ...]:
    """A warning where print on a scan is shown as unread, because a black mark lies over it."""
    places = sum(UNREAD in word.text for word in page.words)
    if not places:
        return ()
    message = f"Trang {number}: con dấu hoặc nét đen che chữ ở {places} chỗ (ghi bằng ký tự {UNREAD}); số ở đó không đọc được, hãy xem bản gốc."
    return (ReportWarning("page_hidden", message, number),)


def _to_shown(page: OcrPage) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """The affine map from the upright page to the page as sent, fitted to the words' places on both; where words are
    too few or stand on one line, what the turn of the page says."""
    import numpy as np

    words = [word for line in page.lines for word in line.words]
    here = np.array([[(w.upright.x0 + w.upright.x1) / 2, (w.upright.top + w.upright.bottom) / 2, 1.0] for w in words])
    there = np.array([[(w.box.x0 + w.box.x1) / 2, (w.box.top + w.box.bottom) / 2] for w in words])
    if len(words) > 3 and min(here[:, 0].std(), here[:, 1].std()) > 10:
        fitted = np.linalg.lstsq(here, there, rcond=None)[0].T
    else:
        (wide, tall), (w, h) = page.size, page.upright_size
        fitted = np.array(
            {
                0: [[wide / w, 0, 0], [0, tall / h, 0]],
                90: [[0, wide / h, 0], [-tall / w, 0, tall]],
                180: [[-wide / w, 0, wide], [0, -tall / h, tall]],
                270: [[0, -wide / h, wide], [tall / w, 0, 0]],
            }[page.rotation]
        )
    a, b = ((float(row[0]), float(row[1]), float(row[2])) for row in fitted)
    return a, b


_HEIF = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif"})


def is_heif(data: bytes) -> bool:
    """Whether a picture is HEIC (AVIF, in the same container, is read by Pillow itself)."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF


def _reads_heif() -> bool:
    """Whether Pillow has a reader for HEIC. It comes with packages that people install themselves: their wheels hold
    codecs under the LGPL or GPL, so this program neither brings nor asks for them."""
    import importlib

    for module in ("pi_heif", "pillow_heif"):
        try:
            importlib.import_module(module).register_heif_opener()
        except ImportError:
            continue
        return True
    return False


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Any]:
    """The picture in ``data``; whatever goes wrong while it is open is an UnreadableError."""
    from PIL import Image, UnidentifiedImageError

    if is_heif(data) and not _reads_heif():
        raise UnreadableError(
            "image.heic",
            f"Ảnh {name} ở dạng HEIC (máy iPhone chụp), chương trình chưa đọc được.",
            "Hãy mở ảnh và lưu (xuất) thành JPEG hoặc PDF rồi nạp lại; trên iPhone chọn Cài đặt > Camera > Định dạng >"
            " Tương thích nhất. Hoặc cài thêm gói pi-heif cho Python.",
            (
                f"The picture {name} is HEIC (as an iPhone takes them), which can't be read here.",
                "Save it as JPEG or PDF and read that, or install the Python package pi-heif.",
            ),
        )
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                yield picture
    except ExtractorError:
        raise
    except Image.DecompressionBombError as reason:
        raise _too_large(name) from reason
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as reason:
        raise UnreadableError(
            "image.damaged",
            f"Tệp ảnh {name} bị hỏng hoặc không phải định dạng ảnh đọc được.",
            "Hãy yêu cầu đơn vị gửi lại ảnh (JPEG, PNG, TIFF) hoặc PDF.",
            (f"The picture {name} is damaged or of no known format.", "Ask for it again as JPEG, PNG, TIFF or PDF."),
        ) from reason


def _too_large(name: str) -> UnreadableError:
    return UnreadableError(
        "ocr.too_large",
        f"Ảnh {name} quá lớn.",
        "Hãy quét lại ở 200–300 dpi hoặc tăng giới hạn ocr.max_pixels (--settings TỆP.toml).",
        (f"The picture {name} is too large.", "Scan it again at 200-300 dpi, or raise ocr.max_pixels."),
    )


def _frame(
    picture: Any, number: int, name: str, settings: OcrSettings
) -> tuple[NDArray[np.uint8], float, tuple[float, float]]:
    """One page of a picture: pixels as people see them (turned as the camera says), dpi, and size in points."""
    import numpy as np
    from PIL import ImageOps

    picture.seek(number - 1)
    width, height = picture.size
    check_image_size(width, height, settings)
    stated = picture.info.get("dpi", (0, 0))[0]
    mode = _MODES.get(picture.mode)
    if mode == "L" and picture.mode in {"I;16", "I", "F"}:
        wide = np.asarray(picture, np.float64)
        low, high = float(wide.min()), float(wide.max())
        pixels = ((wide - low) * (255.0 / max(1e-9, high - low))).astype(np.uint8)
    else:
        seen = ImageOps.exif_transpose(picture)
        if mode is None:
            seen = _on_white(seen)
        pixels = np.asarray(seen.convert(mode or "RGB"), np.uint8)
    height, width = pixels.shape[:2]
    dpi = float(stated) if _believable(float(stated), width, height) else max(width, height) / _A4_LONG
    return np.ascontiguousarray(pixels), dpi, (width / dpi * 72, height / dpi * 72)


def _believable(dpi: float, width: int, height: int) -> bool:
    """Whether a stated resolution makes a sheet of A6 to A3 (a camera writes 72 into everything)."""
    return dpi > 0 and 5.0 <= max(width, height) / dpi <= 17.5


def _on_white(picture: Any) -> Any:
    """Transparent parts laid on white paper."""
    from PIL import Image

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture
    shown = picture.convert("RGBA")
    paper = Image.new("RGBA", shown.size, (255, 255, 255, 255))
    paper.alpha_composite(shown)
    return paper
