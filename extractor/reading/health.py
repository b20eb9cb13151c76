"""May this page's text layer be trusted? Decided page by page: keep it, convert it from a legacy encoding, or read the
page by OCR (research: ingestion.md §4; the signs and limits were measured there, the margins are wide).

Signs, from the surest to the weakest: no text under a picture of the page; glyphs without a Unicode value; the national
header "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" spelt wrongly where it nearly stands; words that are no Vietnamese syllables;
letters without any tone marks over a picture of the page (a hidden OCR layer); letters standing alone where others fell
out of a broken font.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from extractor.language.orthography import fold, normalise
from extractor.language.syllables import syllable_rate
from extractor.reading.page import SetLine
from extractor.reading.pdf_page import RawPage

Choice = Literal["layer", "convert", "ocr"]

_FEW = 40
_OVERLAY = 300
"""A page under a picture with less text than this has a signature's stamp or a note on it, not a text layer."""
_HEADER = "CONGHOAXAHOICHUNGHIAVIETNAM"
_HEADERS = frozenset({"CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM", "CỘNGHOÀXÃHỘICHỦNGHĨAVIỆTNAM"})
# Where it may go on to a second line: behind XÃ, HỘI, CHỦ, NGHĨA, VIỆT; and what is left of it then.
_HEADS, _TAILS = (9, 12, 15, 20, 24), (20, 18, 15, 12)
_MARKED = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u0323]")
# Characters that stand for none: replacement, private use, control codes (but for those pdfium puts for hyphens).
_LOST = re.compile("[\ufffd\uffff\ue000-\uf0ff\x01\x03-\x08\x0e-\x1f]")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONE = re.compile(r"(?<![^\s(])[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX](?=\s|$)")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|for|is|with|on|by|that|this|are|from)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a page, why (a Vietnamese sentence, empty when there is nothing to say), and the legacy encoding
    for a conversion."""

    choice: Choice
    message: str = ""
    encoding: str = ""


def judge(page: RawPage, ocr: Literal["auto", "never", "always"] = "auto") -> Verdict:
    """What to do with this page. With ``ocr`` "never" the layer is kept, and the message says what is wrong with it."""
    if ocr == "always":
        return Verdict("ocr", f"Trang {page.number} được đọc bằng OCR theo yêu cầu.")
    reason, encoding = _complaint(page)
    if encoding:
        message = f"Trang {page.number} dùng bảng mã cũ ({encoding.upper()}), đã chuyển sang Unicode."
        return Verdict("convert", message, encoding)
    if not reason:
        under = page.image_share > 0.8 and len(page.text) >= _OVERLAY
        message = f"Trang {page.number} là ảnh quét có sẵn lớp chữ OCR của đơn vị gửi; lớp chữ này chưa được đối chiếu."
        return Verdict("layer", message if under else "")
    if ocr == "never":
        return Verdict("layer", f"Trang {page.number}: {reason}; lớp chữ này không đáng tin.")
    return Verdict("ocr", f"Trang {page.number} được đọc bằng OCR vì {reason}.")


def _complaint(page: RawPage) -> tuple[str, str]:
    """What speaks against the text layer (empty: nothing), and the legacy encoding that explains it."""
    text = page.text[:4000]
    letters = sum(map(len, _LETTERS.findall(text)))
    characters = len(text) - text.count("\r") - text.count("\n") - text.count(" ")
    if characters < _FEW:
        if page.image_share > 0.3:
            return "trang là ảnh quét, không có lớp chữ", ""
        if not characters and page.paths > 60:
            return "chữ trên trang là nét vẽ, không có lớp chữ", ""
        if page.unmapped > 0.3:
            return "phông chữ không có bảng mã Unicode", ""
        return "", ""
    if page.image_share > 0.5 and (len(page.text) < _OVERLAY or _is_stamp(page)):
        return "trang là ảnh quét, lớp chữ chỉ là dấu chữ ký số hoặc ghi chú", ""
    if page.unmapped > 0.05:
        return "phông chữ không có bảng mã Unicode", ""
    if letters < _FEW:
        return "", ""
    rate = syllable_rate(text[:2500])
    encoding = _legacy(page, rate)
    if encoding:
        return "", encoding
    if len(_LOST.findall(text)) > 0.02 * len(text):
        return "lớp chữ có ký tự không đọc được", ""
    header = _header_damage(page.lines)
    if header:
        return header, ""
    scanned = page.image_share > 0.5
    if rate >= 0.95 and not scanned:
        return "", ""  # nearly all pages; the rest is counting for the others
    marked = len(_MARKED.findall(text)) / letters
    if scanned and marked < 0.05 and rate > 0.3:
        return "lớp chữ ẩn dưới ảnh không có dấu tiếng Việt", ""
    if scanned and rate < 0.85:
        return "lớp chữ ẩn dưới ảnh sai chính tả nhiều", ""
    alone = len(_LONE.findall(text)) / max(1, len(text.split()))
    if alone > 0.08 and rate < 0.95:
        return "phông chữ làm rơi mất chữ cái", ""
    if rate < 0.45 and len(_ENGLISH.findall(text)) * 12 < len(text.split()):
        return "lớp chữ không phải tiếng Việt đọc được", ""
    if rate < 0.7 and marked > 0.02 and letters > 400 and len(_ENGLISH.findall(text)) * 12 < len(text.split()):
        return "lớp chữ sai chính tả nhiều, có thể do phông chữ hỏng", ""
    return "", ""


def _is_stamp(page: RawPage) -> bool:
    """Whether all text stands in a small part of the page, and is short."""
    if not page.lines or len(page.text) > 2 * _OVERLAY:
        return False
    tall = max(line.bottom for line in page.lines) - min(line.top for line in page.lines)
    return tall < 0.2 * page.height


def _legacy(page: RawPage, rate: float) -> str:
    from extractor.language import legacy

    named = {legacy.encoding_of_font(font) for font in page.fonts} - {None}
    if not named and rate > 0.85:
        return ""
    found: dict[str, int] = {}
    for line in page.lines[:60]:
        encoding = legacy.detect(line.text)
        if encoding is not None:
            found[encoding] = found.get(encoding, 0) + len(line.text)
    if not found:
        return ""
    best = max(found, key=lambda name: found[name])
    share = found[best] / max(1, sum(len(line.text) for line in page.lines[:60]))
    if share < (0.15 if named else 0.3):
        return ""
    return best


def _header_damage(lines: list[SetLine]) -> str:
    """Something wrong with the national header, if a line among the first nearly is it: a canary for the whole page."""
    for line in lines[:14]:
        if sum(map(str.isupper, line.text)) < 8:
            continue
        text = normalise(line.text)[0].upper()
        plain = "".join(c for c in text if c.isalpha())
        if not 14 <= len(plain) <= 45:
            continue
        if sum(c.isupper() for c in line.text if c.isalpha()) < 0.6 * len(plain):
            continue
        folded = fold(plain).upper()
        if "VIETNAM" not in folded and "NGHIA" not in folded and "CONGHO" not in folded and "XAHOI" not in folded:
            near = SequenceMatcher(None, folded, _HEADER, autojunk=False).ratio()
            if near < 0.7:
                continue
        if plain in _HEADERS:
            return ""
        if folded == _HEADER:
            if not _MARKED.search(plain):
                return "Quốc hiệu trong lớp chữ không có dấu"
            return ""
        if any(header in plain for header in _HEADERS) or plain[:12] in ("CỘNGHÒAXÃHỘI", "CỘNGHOÀXÃHỘI"):
            return ""
        if _is_wrapped(plain):
            return ""
        near = SequenceMatcher(None, folded, _HEADER, autojunk=False).ratio()
        if near > 0.6 and len(plain) > 17:
            return "Quốc hiệu trong lớp chữ bị sai chữ"
    return ""


def _is_wrapped(plain: str) -> bool:
    """Whether a line holds the beginning of the header at its end or the end of it at its beginning: where its column is
    narrow it stands on two lines."""
    return any(
        plain.endswith(tuple(header[:size] for size in _HEADS))
        or plain.startswith(tuple(header[-size:] for size in _TAILS))
        for header in _HEADERS
    )


def convert(page: RawPage, encoding: str) -> None:
    """Turns the lines of a page that were typed in a legacy encoding into Unicode, line by line."""
    from extractor.language import legacy

    pure = not any(legacy.is_unicode(line.text) for line in page.lines)
    for line in page.lines:
        capitals = legacy.encoding_of_font(line.font) == "tcvn3-caps"
        named = legacy.detect(line.text, line.font if capitals else None, likely=encoding)
        if named is None and pure and legacy.fits(line.text, encoding):
            named = encoding
        if named is None and encoding == "tcvn3" and "-" in line.text and line.text.isascii():
            named = encoding  # "- L-u: VT.": nothing on the line tells the encoding but the letter that became a hyphen
        if named is None:
            continue
        for index, word in enumerate(line.words):
            line.words[index] = word._replace(text=legacy.to_unicode(word.text, named))
    page.text = "\n".join(line.text for line in page.lines)
