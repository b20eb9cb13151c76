"""Keys under which spellings of one agency or one park are equal (KCN Đồng Văn III, khu công nghiệp hỗ trợ Đồng Văn III)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from extractor.language.orthography import comparison_key, fold

# Short forms of ranks and bodies in the names of agencies, by their comparison keys' letters (no marks, no tone digits).
_SHORT = (
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bhdnd\b", "hoi dong nhan dan"),
    (r"\bbql\b", "ban quan ly"),
    (r"\bkcn\b|\bkhu cn\b", "khu cong nghiep"),
    (r"\bccn\b|\bcum cn\b", "cum cong nghiep"),
    (r"\bkkt\b", "khu kinh te"),
    (r"\btp\b", "thanh pho"),
    (r"\btx\b", "thi xa"),
    (r"\btt\b(?=\s+\w)", "thi tran"),
    (r"\bh\b(?=\s+\w)", "huyen"),
    (r"\bp\b(?=\s+\w)", "phuong"),
    (r"\bvh\s*tt\s*(?:va\s*)?dl\b", "van hoa the thao va du lich"),
    (r"\bkh\s*(?:va\s*)?dt\b", "ke hoach va dau tu"),
    (r"\btn\s*(?:va\s*)?mt\b", "tai nguyen va moi truong"),
    (r"\bgtvt\b", "giao thong van tai"),
    (r"\bld\s*tb\s*(?:va\s*)?xh\b", "lao dong thuong binh va xa hoi"),
    (r"\bnn\s*(?:va\s*)?ptnt\b", "nong nghiep va phat trien nong thon"),
)
_SHORT_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _SHORT)

_PARK = re.compile(
    r"^(?:(?:cac|nhung)\s)?(?P<kind>khu cong nghiep|cum cong nghiep|khu che xuat|khu kinh te|lang nghe|kcn|ccn|kcx|kkt)\b\s*"
    r"(?:(?:ho tro|chuyen nganh|sinh thai|lang nghe|tap trung|da nghe|phu tro)\b\s*)*"
)
_KINDS = {
    "khu cong nghiep": "kcn",
    "cum cong nghiep": "ccn",
    "khu che xuat": "kcx",
    "khu kinh te": "kkt",
    "lang nghe": "ln",
}
# A phrase after the kind that begins with one of these says where or which ones, it is no name.
_NO_NAME = frozenset(
    comparison_key("trên trong của toàn thuộc tại ở đã đang có theo được do và cùng này địa khác còn lại mới").split()
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@lru_cache(maxsize=65536)
def agency_key(name: str | None) -> str | None:
    """A key for the name of an agency: no marks, any case, short forms (UBND, TX., KCN …) spelt out; None for no name."""
    if not name or not name.strip():
        return None
    plain = _expand(_letters(name))
    return plain or None


@lru_cache(maxsize=65536)
def subject_key(name: str | None) -> str | None:
    """A key for the subject of a figure: kind (kcn, ccn …) and bare name, Roman numerals as digits.

    "KCN hỗ trợ Đồng Văn III" and "khu công nghiệp Đồng Văn III" give "kcn:đông1 văn 3". Anything that is no park or
    cluster keeps its words. None where no name is left.
    """
    if not name or not name.strip():
        return None
    exact = comparison_key(name).split()
    plain = [fold(word).rstrip("0123456789") or word for word in exact]
    match = _PARK.match(" ".join(plain) + " ")
    kind = ""
    if match:
        words = len(match[0].split())
        kind = _KINDS.get(match["kind"], match["kind"]) + ":"
        exact = exact[words:]
    name_words = [str(_ROMAN.get(word, word)) for word in exact if word != "sô2"]  # CCN số 2
    # "các KCN", "cụm công nghiệp trên địa bàn" and "ngành dệt may" name nothing of their own: names have capitals.
    if not name_words or exact[0] in _NO_NAME or not re.search(r"[^\W_a-zà-ỹđ]", _without_kind(name, bool(match))):
        return None
    return kind + " ".join(name_words)


_LEADS: Mapping[str, str] = {
    "park": r"^(?:cac )?(?:khu cong nghiep|khu che xuat|khu cong nghe cao|khu cn|kcn|kcx|kcnc)\b(?: (?:ho tro|chuyen nganh|sinh thai|tap trung|phu tro))*",
    "cluster": r"^(?:cac )?(?:cum cong nghiep|cum tieu thu cong nghiep|cum cn|ccn)\b(?: (?:lang nghe|ho tro|tap trung|da nghe|chuyen nganh|tieu thu cong nghiep))*",
    "economic_zone": r"^(?:khu kinh te|kkt)\b(?: (?:cua khau|ven bien|mo))*",
    "craft_village": r"^(?:lang nghe|lang co nghe)\b(?: truyen thong)?",
    "project": r"^(?:(?:tieu )?du an(?: dau tu)?(?: xay dung)?|da)\b",
}
_SPELT = {
    "cty": "công ty", "ct": "công ty", "tnhh": "trách nhiệm hữu hạn", "cp": "cổ phần", "ctcp": "công ty cổ phần", "mtv": "một thành viên",
    "htx": "hợp tác xã", "bv": "bệnh viện", "bvđk": "bệnh viện đa khoa", "ttyt": "trung tâm y tế", "đh": "đại học", "dntn": "doanh nghiệp tư nhân",
    "thpt": "trung học phổ thông", "thcs": "trung học cơ sở", "bql": "ban quản lý", "tcty": "tổng công ty",
}  # fmt: skip


@lru_cache(maxsize=65536)
def bare_name(name: str, kind: str) -> str | None:
    """The name of a thing without the words for its kind, under which its spellings are equal: "KCN hỗ trợ Đồng Văn III", and
    "Đồng Văn III" in a list of parks, are "đông1 văn 3". None where no name is left."""
    exact = [word for short in comparison_key(name).split() for word in _spelt().get(short, short).split()]
    plain = " ".join(fold(word).rstrip("0123456789") or word for word in exact)
    lead = re.match(_LEADS[kind], plain) if kind in _LEADS else None
    words = exact[len(lead[0].split()) :] if lead is not None else exact
    words = [str(_ROMAN.get(word, word)) for word in words if word not in ("sô2", "-")]
    if not words or words[0] in _NO_NAME:
        return None
    return " ".join(words)


@lru_cache(maxsize=1)
def _spelt() -> Mapping[str, str]:
    return {comparison_key(short): comparison_key(full) for short, full in _SPELT.items()}


def _without_kind(name: str, is_park: bool) -> str:
    """The words of a name after its kind, near enough to see whether any has a capital or is a number."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name))
    if is_park:
        words = words[1:] if words and words[0].isupper() and len(words[0]) <= 3 else words[3:]
    return " ".join(words)


def _letters(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(name.lower())))


def _expand(plain: str) -> str:
    for pattern, words in _SHORT_PATTERNS:
        plain = pattern.sub(words, plain)
    return " ".join(plain.split())


def names_part(part: str, key: str | None) -> bool:
    """Whether an agency key has the words of a part of a name, the last perhaps only begun: "yen phu" is in "huyen yen phu",
    and not in "huyen phuoc thanh".

    >>> names_part("yen phu", "uy ban nhan dan huyen phuoc thanh"), names_part("yen ph", "huyen yen phu")
    (False, True)
    """
    return f" {part}" in f" {key or ''}"


def same_agency(one: str | None, other: str | None) -> bool:
    """Whether two agency keys name one agency: equal, or one of them adds only the province."""
    if not one or not other:
        return False
    short, long = sorted((one.removesuffix(" tinh"), other.removesuffix(" tinh")), key=len)
    return long == short or long.startswith(short + " tinh ")
