"""Who must report: names of agencies out of sentences, with lists expanded ("UBND các huyện: A, B và thị xã C")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from extractor.language.orthography import CAPITALS, fold
from extractor.rulebook import Rules, alternation

_KEEP_COMMA, _KEEP_AND = "\ue000", "\ue001"
_SPLIT = re.compile(
    r"\s*([;,:.]|(?<=\s)(?:và|cùng|hoặc)(?=\s)|\s[-–+]\s(?=(?:Sở|UBND|Ủy ban|Uỷ ban|HĐND|Ban|Công ty|Phòng|Trường|Chi cục|Cục|Bệnh viện|Trung tâm|Hội|Huyện|Thị xã|Thành phố|Công an)\s)|/(?=\s))\s*"
)
_LIST_LABEL = re.compile(r"^\W*(?:[a-zđ][.)]|\d{1,2}[.)]|\d{1,2}\s*-)\s*")
_BRACKET = re.compile(r"\([^()]*\)")
_TAIL = re.compile(
    r"\s+(?:trên địa bàn.*|thuộc (?!tỉnh$).*|có liên quan.*|được giám sát.*|(?:về )?việc (?!làm).*|như sau.*|chịu sự.*|theo (?:đề cương|phụ lục).*|báo cáo.*|gửi.*|căn cứ.*|chuẩn bị.*|(?-i:x)ây dựng (?:báo cáo|văn bản).*|trong (?:tháng|quý|năm|tuần|ngày)\s.*|(?:trước|từ|vào) (?:ngày|tháng|quý)\s.*)$",
    re.I,
)


# "UBND 04 xã (Hòa Lạc, Yên Khê)": the names stand in the bracket.
_NAMED_IN_BRACKET = re.compile(
    rf"((?<!\w)(?:các|những|\d{{1,2}}|hai|ba|bốn|năm|sáu|bảy|tám)\s+(?i:huyện|thị xã|thành phố|quận|xã|phường|thị trấn|sở|ban|phòng|trường|công ty|bệnh viện|trung tâm)(?:,\s+(?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn))*)\s*\(\s*(?:gồm|gồm có|bao gồm)?\s*:?\s*((?:(?:huyện|thị xã|thành phố|xã|phường)\s+)?[{CAPITALS}][^()]*)\)"
)
# "Quỹ Bảo vệ và Phát triển rừng": one body whose name holds "và".
_ONE_BODY = (
    r"(?:Quỹ|Trung tâm|Chi cục|Cục|Công ty|Liên đoàn|Viện|Trường|Bệnh viện|Đài|Tổng công ty|Ban Quản lý|Chi nhánh)"
)

# What such a body manages, no office: "Ban Quản lý Khu kinh tế và các khu công nghiệp".
_OWN_THINGS = r"(?:các )?(?:khu|cụm|dự án|công trình|di tích|phát triển|bảo vệ|khai thác|kinh doanh|dịch vụ|đầu tư|hạ tầng|bảo tồn)(?!\w)"


# "UBND các xã có dự án đi qua, gồm: …": which of them is told behind the colon.
_WHICH = re.compile(
    r"((?<!\w)(?:các|những|\d{1,2})\s+(?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn|sở|phòng|ban|trường|công ty|doanh nghiệp|bệnh viện|trung tâm)(?:,\s+(?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn|ban|ngành))*)"
    r",?\s+(?:có|thuộc|trực thuộc|trên|nằm|nơi|ven|ở|được|chịu|sau|liên quan|còn lại|vùng|miền|biên giới|gồm|bao gồm|cụ thể)(?!\w)[^:;.]{0,90}:",
)
# "TP. Nam Hải": the stop ends no name. "Giám đốc Sở Xây dựng": the office reports.
_DOTTED = re.compile(rf"(?<!\w)(TP|TX|TT)\.\s*(?=[{CAPITALS}])", re.IGNORECASE)
_TYPES = {"TP": "thành phố ", "TX": "thị xã ", "TT": "thị trấn "}
_HEAD_OF = re.compile(
    r"(?:(?<=^)|(?<=[;,:.–-]\s)|(?<=\svà\s))(?:(?:Đồng chí|Ông|Bà|Phó|Lãnh đạo|Đại diện|Thủ trưởng)\s+)*(?:Tổng Giám đốc|Giám đốc|Chủ tịch|Chánh|Hiệu trưởng|Thủ trưởng|Lãnh đạo|Trưởng|Cục trưởng|Chi cục trưởng)\s+(?=(?:các\s+)?(?:Sở|UBND|Ủy ban|HĐND|Ban|Phòng|Công ty|Trường|Trung tâm|Bệnh viện|Cục|Chi cục|Văn phòng|Thanh tra|sở|phòng|ban|công ty)\s)"
)


@lru_cache(maxsize=4)
def _joined(rules: Rules) -> re.Pattern[str]:
    known = alternation([*rules["outline"].data["agencies"]["heads"], *rules["outline"].data["agencies"]["places"]])
    return re.compile(
        rf"((?:^|(?<=[;,:–-]\s)){_ONE_BODY}\s[^;,:.]{{0,80}}?)\s+và\s+(?:(?!(?:{known})(?!\w))(?=[{CAPITALS}])|(?={_OWN_THINGS}))"
    )


@lru_cache(maxsize=4)
def _grammar(rules: Rules) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = rules["outline"].data
    fields = re.compile(alternation(list(data["departments"]["fields"])), re.I)
    head = re.compile(rf"(?:{alternation(list(data['agencies']['heads']))})(?![^\W\d_])")
    types = alternation(list(data["agencies"]["places"]))
    place = re.compile(rf"(?:{types})\s*(?=[{CAPITALS}0-9])")
    # "UBND các huyện", "các sở", "Phòng Tài chính các huyện, thị xã", "UBND huyện" before a bare list.
    plural = re.compile(
        rf"^(?P<org>(?:(?!các\s).){{0,60}}?)\s*(?P<many>các|những|một số|\d{{1,2}}|hai|ba|bốn|năm|sáu|bảy|tám)\s+(?P<type>{types}|sở|ngành|ban|phòng|công ty|trường|bệnh viện|doanh nghiệp|trung tâm|trạm|chi cục|hội|hợp tác xã|trưởng thôn|trưởng bản|trưởng khu phố|thôn|khu phố|tổ dân phố)(?P<rest>(?![^\W\d_]).*)$",
        re.I,
    )
    return fields, head, place, plural


def agency_names(text: str, rules: Rules, head: str = "") -> tuple[list[str], str]:
    """The agencies that ``text`` lists, in order, and the head that a list going on in the next line would carry on
    ("UBND các huyện:" leaves "UBND huyện"). Groups without names ("một số cơ quan") give nothing."""
    fields, heads, places, plural = _grammar(rules)
    words = " ".join(_BRACKET.sub(" ", _NAMED_IN_BRACKET.sub(r"\1: \2;", text)).split())
    words = _DOTTED.sub(lambda m: _TYPES[m[1].upper()], words)
    words = _HEAD_OF.sub("", words)
    words = _WHICH.sub(r"\1:", words)
    words = fields.sub(lambda m: re.sub(r"\s+và\s+", f" {_KEEP_AND} ", m[0].replace(",", _KEEP_COMMA)), words)
    words = _joined(rules).sub(rf"\1 {_KEEP_AND} ", words)
    pieces = _SPLIT.split(words)
    no_names, tasks, helps, apart = _no_reporters(rules)
    names: list[str] = []
    org = head
    after_colon = bool(head)
    elsewhere = left_out = False
    for position in range(0, len(pieces), 2):
        piece = pieces[position].strip(" .;,:-–+*•")
        mark = pieces[position + 1] if position + 1 < len(pieces) else ""
        if (
            position
            and pieces[position - 1] == "."
            and not pieces[position - 2].endswith(("TP", "TX", "Tp", "Tx", "BQL", "P"))
        ):
            org, after_colon = "", False  # a new sentence: its first words name no further place
            behind = pieces[position:]
            elsewhere = tasks.search(" ".join(behind[: behind.index(".") if "." in behind else None])) is not None
        left_out = left_out and pieces[position - 1] not in (".", ";")
        if apart.match(piece) or (mark == ":" and (helps.search(piece) or apart.search(piece))):
            left_out = True
        if not piece or elsewhere or left_out or no_names.match(piece) or helps.search(piece):
            continue
        many = plural.match(piece)
        if many is not None and _is_list(many, piece, mark, heads):
            lead = many["org"].strip()
            lead = _last_head(lead, heads) or lead
            kind = many["type"]
            if fold(kind) == "so":
                org = "Sở"
            elif lead:
                org = f"{lead} {kind}"
            elif fold(kind) in _place_words(rules):
                org = f"UBND {kind}"
            else:
                org = kind[:1].upper() + kind[1:]
            after_colon = True
            rest = many["rest"].strip()
            if mark == ":" and rest.isupper() and len(rest.split()) == 1:
                org = f"{org} {rest}"  # "các trường THCS: …"
                continue
            if rest[:1].islower() and fold(kind) in _SORTED and fold(rest).startswith(_SORTS):
                org = f"{org} {rest}"
            if rest and (rest[0].isupper()):
                names.append(_finish(f"{org} {rest}"))
            continue
        if fold(piece) in _place_words(rules) and after_colon:
            continue  # the second word of "các huyện, thị xã: …"
        begin = heads.match(piece)
        if begin is not None:
            name = _finish(piece)
            if len(name.split()) < 2 and mark == ":":
                org, after_colon = name, True
                continue
            if _is_name(name, begin.end(), rules):
                names.append(name)
                org, after_colon = _carried(name, begin[0], places), True
            continue
        typed = places.match(piece)
        if typed is not None:
            lead = org.split()[0] if org and org.split()[0] in ("UBND", "HĐND") else "UBND"
            if org and fold(org.split()[0]) not in ("so", "ubnd", "hdnd"):
                lead = next(
                    (org[: -len(w)].strip() for w in _types_at_end(rules) if fold(org).endswith(f" {w}")), "UBND"
                )
            names.append(_finish(f"{lead} {piece}"))
            org, after_colon = f"{lead} {typed[0].strip()}", True
            continue
        if piece[0].isupper() and org and after_colon and len(piece.split()) <= 10:
            # "Sở Văn hóa, Bảo tàng tỉnh": what names its level itself is an office of its own.
            own = _OWN_LEVEL.search(piece) is not None and fold(org) in ("so", "phong", "ban")
            names.append(_finish(piece if own else f"{org} {piece}"))
            continue
        inner = _inner_name(piece, heads)
        if inner:
            names.append(_finish(inner))
            org, after_colon = _carried(names[-1], inner.split()[0], places), True
        elif piece[0].islower():
            after_colon = False
    restored = [n.replace(f" {_KEEP_AND} ", " và ").replace(_KEEP_COMMA, ",") for n in names if n]
    tail = org if words.rstrip().endswith((":", ",")) or words.rstrip().endswith("gồm") else ""
    return list(dict.fromkeys(restored)), tail


@lru_cache(maxsize=4)
def _no_reporters(rules: Rules) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Beginnings that are no name, words that give somebody another task than reporting, those that say so behind a name, and
    those behind which stand names that are left out or only come along."""
    data = rules["outline"].data["agencies"]
    none, tasks, helps, apart = (alternation(list(data[key])) for key in ("not_names", "tasks", "helps", "apart"))
    return (
        re.compile(rf"(?:{none})(?![^\W\d_])", re.I),
        re.compile(rf"(?<!\w)(?:{tasks})(?!\w)"),
        re.compile(rf"\w (?:{helps})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{apart})(?!\w)", re.I),
    )


@lru_cache(maxsize=4)
def _types_at_end(rules: Rules) -> tuple[str, ...]:
    """The words for kinds of places, the longer first: "thị xã" before "xã"."""
    return tuple(sorted(_place_words(rules), key=lambda word: -len(word)))


@lru_cache(maxsize=4)
def _place_words(rules: Rules) -> frozenset[str]:
    return frozenset(fold(p) for p in rules["outline"].data["agencies"]["places"])


def _is_list(many: re.Match[str], piece: str, mark: str, heads: re.Pattern[str]) -> bool:
    """ "UBND các huyện" opens a list; "Ban Quản lý các khu công nghiệp" is a name of its own."""
    rest = many["rest"].strip()
    if rest and not rest[0].isupper():
        return mark == ":" and len(rest.split()) <= 6  # "các trường tiểu học: Kim Đồng, Lê Lợi"
    return bool(rest) or mark in (":", ",", "") or mark == "và"


def _last_head(lead: str, heads: re.Pattern[str]) -> str:
    found = [m.start() for m in heads.finditer(lead)]
    return lead[found[0] :].strip() if found else ""


def _carried(name: str, head: str, places: re.Pattern[str]) -> str:
    rest = name[len(head) :].strip()
    typed = places.match(rest)
    if typed is not None:
        return f"{head} {typed[0].strip()}"
    return head if head in ("Sở", "Cục", "Trường", "Công ty", "Trung tâm", "Bệnh viện", "Ban", "Hội") else ""


def _is_name(name: str, after_head: int, rules: Rules) -> bool:
    rest = name[after_head:].strip()
    if not rest:
        return name in rules["outline"].data["agencies"]["alone"]
    if rest[0].isupper() or rest[0].isdigit():
        return True
    if name.split()[0] in _STRICT and not fold(name).startswith(("ban quan ly ", "ban ql ", "bql ")):
        return fold(rest).startswith(_NAMED_LOW)
    return not rest.startswith(("liên quan", "có ", "của ", "các cơ quan", "khác"))


# Kinds of schools, hospitals, companies that belong to the names listed behind them.
_SORTED = ("truong", "benh vien", "cong ty", "trung tam", "phong")
_SORTS = ("tieu hoc", "trung hoc", "mam non", "mau giao", "pho thong", "da khoa", "chuyen khoa", "cao dang", "dai hoc", "co phan",
          "tnhh", "y te", "giao duc", "kinh te", "tai chinh", "dan toc")  # fmt: skip

_STRICT = ("UBND", "HĐND", "Sở", "Đoàn", "Bộ", "Ủy", "Uỷ", "Hội", "Ban", "Phòng", "Thường")
_NAMED_LOW = ("quan ly", "cac khu", "huyen ", "thi xa ", "thanh pho ", "xa ", "phuong ", "tinh", "quan ", "nha nuoc", "dac khu ",
              "dan toc", "thi tran ", "rung ", "du an", "doanh nghiep", "nong dan", "khu ")  # fmt: skip


_OWN_LEVEL = re.compile(r"\s(?:tỉnh|huyện|thành phố|thị xã|quận|xã)$")
_PLACE_TYPES = (
    " tinh",
    " huyen",
    " thanh pho",
    " thi xa",
    " quan",
    " xa",
    " phuong",
    " thi tran",
    " thon",
    " ban",
    " ap",
)


def _inner_name(piece: str, heads: re.Pattern[str]) -> str:
    """The agency at the end of words that lead to it: "làm việc với Sở Y tế"."""
    for m in heads.finditer(piece):
        rest = piece[m.end() :].strip()
        if rest[:1].isupper() or fold(rest).startswith(("cac khu", "huyen ", "thi xa ", "thanh pho ", "quan ly ")):
            before = f" {fold(piece[: m.start()].rstrip())}"
            if before.endswith((" cua", " do", " trinh", " ve", " qua", " gui", " cho")) or before.endswith(
                _PLACE_TYPES
            ):
                continue  # "trên địa bàn tỉnh Trường Giang" names no school
            return piece[m.start() :]
    return ""


def _finish(name: str) -> str:
    name = _TAIL.sub("", name).strip(" .;,:-–")
    words = name.split()
    # The name ends where ordinary words go on for long: "Sở Y tế căn cứ chức năng nhiệm vụ …"; a proper name is a part of it.
    end = 14
    while end < len(words) and words[end][:1].isupper():
        end += 1
    return " ".join(words[:end])


def unique_names(names: Iterable[str]) -> list[str]:
    """Names in order, those that differ only in spelling once."""
    seen: dict[str, str] = {}
    for name in names:
        key = " ".join(fold(name).replace("uy ban nhan dan", "ubnd").split())
        seen.setdefault(key, name)
    return list(seen.values())


def names_in_lines(lines: Iterable[str], rules: Rules) -> list[str]:
    """The agencies that the lines of a list name, each once; a line may go on with the list of the one above."""
    names: list[str] = []
    head = ""
    for line in _unbroken(lines, rules):
        bare = _LIST_LABEL.sub("", line)
        found, tail = agency_names(bare, rules, head)
        # A list of bare names, each on its line, goes on without any mark.
        head = tail or (head if len(found) == 1 and found[0] == f"{head} {bare}".rstrip(" ;.") else "")
        names += found
    return unique_names(names)


def _unbroken(lines: Iterable[str], rules: Rules) -> list[str]:
    """The lines, those of a list that was broken within a name joined again ("UBND các huyện Lệ Khê, Bố Trạch / Đông và …")."""
    _, heads, places, _ = _grammar(rules)
    whole: list[str] = []
    for line in lines:
        goes_on = re.match(rf"[{CAPITALS}][^.:]*(?:,|\svà\s|[.;]$)", line) and not (
            heads.match(line) or places.match(line)
        )
        if whole and "," in whole[-1] and whole[-1][-1].isalpha() and goes_on:
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return whole
