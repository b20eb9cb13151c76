"""Do two lines that follow one another belong to one paragraph? One answer for plain text, PDF text layers and OCR.

Units are those of the caller (characters in plain text, points on a page); only comparisons are made. Evidence comes
from four sides: what the next line opens with (a label, a bullet), how the last line ends, whether the first word of
the next line would still have fitted on it, and the space between the two (DOMAIN.md 0 and 2.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.language.orthography import CAPITALS


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its stretch of the text without blanks at its ends, where it begins and ends sideways, how wide its
    first word is, and the space above it beyond the usual (0: the usual; 1 and more: clearly more)."""

    start: int
    end: int
    text: str
    left: float
    right: float
    word: float
    extra: float = 0.0
    bold: bool = False
    centered: bool = False
    size: float = 0.0
    page: int = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """The block that lines are set in: its margins, the width of a blank, and whether an indent tells of a new
    paragraph. ``right`` is None where every line is a paragraph (text that was never wrapped)."""

    left: float
    right: float | None
    blank: float
    indents: bool = False


_LEAD = r"(?:\*{1,3}|__|</?[bi]>|[\"“'‘]|\s)*+"
_UPPER = CAPITALS + "Ð"
_MARKER = re.compile(
    rf"""{_LEAD}(?:
      (?P<markup>\#{{1,6}}\s|\||[-*_=]{{3,}}\s*$|```|>\s)
    | (?P<bullet>[-+*•●▪■◦·–—→➢✓✔\uf0b7\uf02d](?=\s|[{_UPPER}])\s*+(?=\S)|[•●▪■◦➢✓✔\uf0b7](?=\S))
    | (?P<roman>(?:[IVX]{{1,6}}|[A-H])\s?[.)/\-]{{1,2}}(?:[\s_*]|(?=[{_UPPER}][{_UPPER}\w])))
    | (?P<arabic>\d{{1,2}}(?:\.\d{{1,2}}){{0,4}}\s?[.)/](?=[\s_*]|[{_UPPER}]|$)|\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\s?[-:]?(?=[\s_*]+[{_UPPER}])|\d{{1,2}}\s?-\s(?=[{_UPPER}]))
    | (?P<letter>[a-zđ]\d?\s?(?:[.)/](?=[\s_*]|[{_UPPER}])|-\s(?=[{_UPPER}])))
    | (?P<bracket>\((?:\d{{1,2}}|[a-zđ]|[ivx]{{1,4}})\)[\s_*])
    | (?P<keyword>(?:Điều|ĐIỀU)\s+\d+[a-zđ]?\s*[.:]
        |(?:Nội\sdung|NỘI\sDUNG|Câu\shỏi|CÂU\sHỎI|Câu|Vấn\sđề|VẤN\sĐỀ)\s(?:số\s)?\d{{1,2}}\s*[.:](?=\s)
        |(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Tiểu\smục)\s+(?:[IVXLC]+|\d+|[A-Z])\b(?!\s[a-zà-ỹđ])
        |PHỤ\s+LỤC|Phụ\s+lục\s+(?:số\s+)?[\dIVX]+\s*(?:[.:]|$)|(?:Biểu|Bảng|BIỂU|BẢNG)(?:\s+số)?\s+\d+\s*[.:]
        |Nơi\s+nhận\b|NƠI\s+NHẬN\b|Kính\s+gửi|KÍNH\s+GỬI|(?:TM|KT|TL|TUQ|T/M|K/T)\.?\s+[{_UPPER}]{{2}}
        |\((?:Kèm\s+theo|Ban\s+hành\s+kèm|Áp\s+dụng\s+cho|Đính\s+kèm)|CỘNG\s+H[ÒO][ÀA]\s+XÃ|Độc\s+lập\s*[-–]\s*Tự\s+do|ĐẢNG\s+CỘNG\s+SẢN|(?:ĐVT|Đvt|Đơn\s+vị(?:\s+tính)?|ĐƠN\s+VỊ(?:\s+TÍNH)?)\s*:)
    | (?P<basis>(?:Căn\s+cứ|Xét|Theo\s+đề\s+nghị|Thực\s+hiện|Trên\s+đây|Trên\s+cơ\s+sở|V/v|Về\s+việc|Số\s*:)(?![a-zà-ỹđ]))
    )""",
    re.VERBOSE,
)
_CLOSERS = "\"'”’»)]*_ \t"
_FINAL = frozenset(".!?…:;")
# Words that a sentence goes on after: no paragraph ends with one of them (nor do pinpoints, dates or type words with
# their number still to come).
_OPEN_WORDS = frozenset(
    {
        *(
            "của",
            "và",
            "với",
            "tại",
            "theo",
            "về",
            "cho",
            "các",
            "những",
            "là",
            "do",
            "bởi",
            "từ",
            "đến",
            "trong",
            "trên",
        ),
        *(
            "dưới",
            "ở",
            "để",
            "khi",
            "nếu",
            "mà",
            "thì",
            "như",
            "hoặc",
            "hay",
            "cùng",
            "bằng",
            "số",
            "thuộc",
            "gồm",
            "được",
        ),
        *(
            "bị",
            "có",
            "sẽ",
            "đã",
            "đang",
            "giữa",
            "ngày",
            "khoản",
            "khoảng",
            "gần",
            "đạt",
            "tăng",
        ),
        *("giảm", "ước", "nhằm", "và/hoặc", "trừ", "nhưng", "vì", "tổng", "tới", "mỗi", "vào"),
        *("Điều", "Nghị", "Thông", "Khoản"),
    }
)
# Words whose number may stand on the next line, even behind an empty one.
_BEFORE_NUMBERS = frozenset(
    {*("điều", "khoản", "điểm", "mục", "chương", "phần", "số", "ngày", "tháng", "năm", "quý", "khóa"), *("phụ", "lục")}
)
# Words that a proper name follows.
_BEFORE_NAMES = frozenset(
    {
        *("tỉnh", "huyện", "xã", "phường", "quận", "phố", "thị", "Tỉnh", "Huyện", "Xã", "Phường", "Quận"),
        *("Bộ", "Sở", "Ban", "Cục", "UBND", "HĐND", "KCN", "CCN", "Luật", "Đảng", "ông", "bà", "Ông", "Bà"),
    }
)
# A row of a table that lost its lines: numbers only, two and more.
_ROW = re.compile(r"[-+(]?\d[\d.,%]*\)?(?:[ \t]+(?:[-+(]?\d[\d.,%]*\)?|[-–x]))+")
# "6.500 m" + "2, lâm sản": a superscript that became a line of its own, or the head of the next.
_METRES = re.compile(r"\d[ ]?k?m\Z")
_EXPONENT = re.compile(r"[23²³](?:[,;/]|[ ]*\Z|[ ]+[a-zà-ỹđ])")
_SYMBOL_TAIL = re.compile(rf"-[{_UPPER}]{{2}}")
# A number and the first syllable of what it counts, or its multiplier: "100 doanh" + "nghiệp", "12,5 triệu" + "đồng".
_HALF = re.compile(
    r"\d\s+(?:doanh|dự|khu|cụm|hợp|lao|cơ|làng|nhà|công|văn|nghị|quyết|kế|nhân|nghìn|ngàn|vạn|triệu|tỷ|tỉ)$", re.I
)
# "400 triệu" + "USD": the currency of a number that was begun.
_SCALED = re.compile(r"\d\s*(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)$", re.I)
_CURRENCY = re.compile(r"(?:USD|VNĐ|VND|EUR|JPY|đồng|đô la|euro)(?!\w)", re.I)
_DASHES = "-–—‐\u2011\u0002/"


def opening(text: str) -> str | None:
    """The kind of label or word that this line opens with ("bullet", "roman", "arabic", "letter", "bracket",
    "keyword", "basis", "markup"), or None for running text."""
    match = _MARKER.match(text)
    return match.lastgroup if match else None


def is_caps(text: str) -> bool:
    """Whether all letters are capitals (at least three of them)."""
    return text.isupper() and sum(map(str.isalpha, text[:40])) >= 3


def _ending(text: str, *, names: bool) -> str:
    """How a line ends: "final" (a sentence mark), "open" (a comma, a dash, a word that must go on), "plain". With ``names``
    a word that a proper name follows counts as open (where margins are known they tell more)."""
    core = text.rstrip(_CLOSERS)
    if not core:
        return "plain"
    last = core[-1]
    if last in _FINAL:
        return "final"
    if last == "," or last in _DASHES or last == "(":
        return "open"
    if text.count("(") > text.count(")") and text.rfind("(") > len(text) - 60:
        return "open"
    if core is not text and len(core) < len(text.rstrip()):
        return "plain"
    word = core[core.rfind(" ") + 1 :]
    if word in _OPEN_WORDS or (names and word in _BEFORE_NAMES and len(core) > 30 and not text.isupper()):
        return "open"
    return "plain"


def _start(text: str) -> str:
    """What the first letter or digit of a line is: "lower", "upper", "digit" or "none"."""
    for char in text:
        if char.isalpha():
            return "lower" if char.islower() else "upper"
        if char.isdigit():
            return "digit"
    return "none"


def joins(opener: Line, a: Line, b: Line, frame: Frame) -> bool:
    """Whether line ``b`` continues the paragraph whose first line is ``opener`` and whose last line so far is ``a``."""
    at, bt = a.text, b.text
    # Where lines are whole paragraphs no name was cut off ("Ban Chỉ huy cấp xã" / "Hằng năm UBND xã …").
    ending = _ending(at, names=not frame.indents and frame.right is not None)
    full = frame.right is not None and a.right + frame.blank + b.word > frame.right - frame.blank
    # Lines of a justified column end at one edge, wherever the widest line of the page ends.
    full = full or (frame.indents and ending != "final" and a is not opener and abs(a.right - opener.right) < 1.5)
    if bt[:1] == "-" and _SYMBOL_TAIL.match(bt) and "/" in at[at.rfind(" ") + 1 :]:
        return True
    if at[-1:] == "m" and _METRES.search(at[-12:]) and _EXPONENT.match(bt):
        return True
    if _ROW.fullmatch(at) or _ROW.fullmatch(bt):
        return False
    kind = opening(bt)
    if kind is not None and not _false_label(kind, opener, at, b, ending, full):
        return False
    if kind is None and b.extra < 1 and (_start(bt) == "lower" or (at.isupper() and bt.isupper())) and _HALF.search(at):
        return True
    if b.extra < 1 and _SCALED.search(at[-16:]) and _CURRENCY.match(bt):
        return True
    head = opening(opener.text)
    if head == "markup" and opener.text[:1] == "#" and b.extra:
        return False
    caps_a, caps_b = is_caps(at), is_caps(bt)
    if caps_a and not caps_b and (is_caps(opener.text) or opener is a) and not (ending == "open" and full):
        return False
    if caps_b and not caps_a and len(bt) > 12 and ending != "open" and not full:
        return False
    if b.bold != a.bold and (opener.bold or b.bold) and ending != "open" and (not full or _start(bt) == "upper"):
        return False
    # Heights come from a few glyphs a line: "- KCN" stands lower than "92,4%" in one and the same size.
    least = 0.65 if full else 0.8
    if a.size and b.size and not least < a.size / b.size < 1 / least and ending != "open":
        return False
    if a.centered and not b.centered and not full and frame.indents:
        return False
    start = _start(bt)
    if frame.right is None:
        return _joins_unwrapped(a, b, ending, start)
    width = frame.right - frame.left
    long = a.right - frame.left > 0.7 * width
    if b.extra >= 1:
        if ending == "open" and not long and _ending(at, names=False) != "open":
            return False  # "Kính gửi: Thường trực HĐND tỉnh", an empty line: the name is whole
        return ending != "final" and (ending == "open" or (start in ("lower", "digit") and (full or long)))
    if ending == "final":
        if frame.indents and b.left > frame.left + 3 * frame.blank and b.left > a.left + frame.blank:
            return False
        # A sentence that ends where the line ends: the next one goes on in the same paragraph only if there was no room.
        mark = at.rstrip(_CLOSERS)[-1:]
        if mark == ";" and start == "lower" and a is not opener and long:
            return True
        return full and (mark not in ";:" or start == "lower")
    if ending == "open":
        return True
    if full:
        indented = frame.indents and b.left > frame.left + 3 * frame.blank and b.left > opener.left - frame.blank
        return not (indented and start == "upper" and not b.centered and b.left > a.left + frame.blank)
    if start == "upper" and head in (None, "bullet", "basis") and not caps_a and not frame.indents:
        # Letters differ in width, so a line that was set full may be a good deal shorter than the longest. Running text
        # without a sentence mark at its end goes on; a heading of that length would have a label.
        return a.right - frame.left > 0.78 * width and a.left - frame.left < 0.15 * width and not b.centered
    if start in ("lower", "digit"):
        if start == "digit" and not long:
            return False
        if start == "digit" or a.right - a.left > 0.45 * width or (a.centered and b.centered):
            return True
        # The first line of a paragraph may be short where tags or an indent took its room; a cell is shorter still.
        return (at[-1].isdigit() and " " in at) or (len(at.split()) > 5 and b.right - b.left > 0.4 * width)
    return False


def _joins_unwrapped(a: Line, b: Line, ending: str, start: str) -> bool:
    at = a.text
    if ending == "final":
        return False
    if ending == "open":
        return not b.extra or len(at) >= 40 or at[-1] in _DASHES or start == "lower"
    return start == "lower" and (len(at) >= 40 or (not b.extra and len(at.split()) > (1 if at[-1].isdigit() else 3)))


_FIRST = re.compile(rf"(?:1[.)/]|[aA][.)/]|I[.)/])[ \t]+[{_UPPER}]")


def _heads_list(one: str, other: str) -> bool:
    """Whether a labelled line ("III. Kết quả đạt được") stands above the first of a list with labels of another kind ("1. Thu
    gom")."""
    kind = opening(one)
    return kind in ("roman", "arabic", "letter") and opening(other) != kind and _FIRST.match(other) is not None


_NUMBER = re.compile(r"[ \t>*_]*(\d{1,2})\s?([.)/])(?=[\s*_])")


def _next_number(one: str, other: str) -> bool:
    """Whether two lines open with numbers that follow each other and are closed by the same sign."""
    a, b = _NUMBER.match(one), _NUMBER.match(other)
    return a is not None and b is not None and a[2] == b[2] and int(b[1]) == int(a[1]) + 1


def _false_label(kind: str, opener: Line, at: str, b: Line, ending: str, full: bool) -> bool:
    """Whether what looks like a label is the rest of a wrapped sentence ("Đồng Văn I," / "II. Năm …", "thương mại" /
    "- dịch vụ", "quy định tại Điều" / "17. …")."""
    bt = b.text
    if kind in ("markup", "keyword"):
        return False
    if ending == "final":
        return False
    if kind == "bullet":
        body = bt.lstrip("-+*•●▪■◦·–—→➢✓✔\uf0b7\uf02d \t")
        start = _start(body)
        dash = bt[0] in "-–—"
        return dash and full and ending != "open" and (start == "lower" or (start == "digit" and at[-1:].isdigit()))
    if kind == "basis":
        return full
    if kind == "arabic" and _next_number(opener.text, bt):
        return False  # "4/ … chữ ký số" / "5/ Tổ công nghệ": the list goes on
    if kind == "bracket":
        return True
    if kind == "letter":
        return full and ending == "open" and at[-1:] != ","
    if ending == "open":
        word = at[at.rfind(" ") + 1 :]
        if b.extra >= 1 and word.lower() not in _BEFORE_NUMBERS:
            return False  # "… nguyên nhân chính là do", an empty line, "2. Kết quả": a sentence that was never ended
        if not full and at == opener.text and _heads_list(at, bt) and word.lower() not in _BEFORE_NUMBERS:
            return False
        return not (at[-1:] == "," and kind == "roman") and (
            full or word in _OPEN_WORDS or word.lower() in _OPEN_WORDS or at[-1:] == ","
        )
    if kind == "roman" and full and not is_caps(opener.text):
        # A name with a Roman numeral that was wrapped ("khu công nghiệp Đồng Văn" / "II. Trong năm …").
        word = at[at.rfind(" ") + 1 :]
        rest = bt.split(None, 1)[1] if " " in bt else ""
        return word[:1].isupper() and not is_caps(rest)
    return False
