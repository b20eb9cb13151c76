"""Vietnamese encodings from before Unicode, and the damage that reading them wrongly does (DOMAIN.md §6.4).

The bytes of TCVN3 (ABC) and VNI-Windows come out of PDF, Word and text files as the Latin-1 characters of the same
numbers: ``céng hoµ``, ``coäng hoøa``. Encodings known here, by the names that :func:`detect` gives:

``tcvn3``       TCVN 5712, fonts ``.VnTime`` …; ``tcvn3-caps``: the same in a capital font (``.VnTimeH``)
``vni``         VNI-Windows, fonts ``VNI-Times`` …
``viqr``        letters with ASCII marks: ``Vie^.t Nam``
``cp1258``      Windows-1258 that was read as Windows-1252: ``Viêòt Nam``
``utf8``        UTF-8 that was read as Windows-1252: ``Viá»‡t Nam``

Byte values: TCVN 5712:1993 and the VNI-Windows table, as DOMAIN.md gives them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from extractor.language.syllables import is_syllable

ENCODINGS = ("tcvn3", "tcvn3-caps", "vni", "viqr", "cp1258", "utf8")

_TCVN3 = """
A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ
B5à B6ả B7ã B8á B9ạ BBằ BCẳ BDẵ BEắ C6ặ C7ầ C8ẩ C9ẫ CAấ CBậ
CCè CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ DCĩ DDí DEị
DFò E1ỏ E2õ E3ó E4ọ E5ồ E6ổ E7ỗ E8ố E9ộ EAờ EBở ECỡ EDớ EEợ
EFù F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ F9ự FAỳ FBỷ FCỹ FDý FEỵ
"""
_VNI_TONES = {"\u0301": 0xF9, "\u0300": 0xF8, "\u0309": 0xFB, "\u0303": 0xF5, "\u0323": 0xEF}
_VNI_ROOF = {"": 0xE2, "\u0301": 0xE1, "\u0300": 0xE0, "\u0309": 0xE5, "\u0303": 0xE3, "\u0323": 0xE4}
_VNI_BOWL = {"": 0xEA, "\u0301": 0xE9, "\u0300": 0xE8, "\u0309": 0xFA, "\u0303": 0xFC, "\u0323": 0xEB}
_VNI_SINGLE = {"í": 0xED, "ì": 0xEC, "ỉ": 0xE6, "ĩ": 0xF3, "ị": 0xF2, "ỵ": 0xEE, "đ": 0xF1, "ơ": 0xF4, "ư": 0xF6}
_VIQR_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VIQR_MARKS = {"^": "\u0302", "(": "\u0306", "+": "\u031b"}

# Characters as other readers of the same bytes name them: Greek mu, private use of symbol fonts.
_SAME_BYTE = {0x3BC: 0xB5, 0x2022: 0xB7, 0x2219: 0xB7, **{0xF000 + code: code for code in range(0x20, 0x100)}}

_UNICODE_VIETNAMESE = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300-\u0309\u0323\u1ea0-\u1ef9]")
_SUSPECT = re.compile(
    "[¡-¬\u00ad®µ-¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ\uf0a1-\uf0ff\u03bc]|[aeouyAEOUYôöÔÖ][ùøûõïáàåãäéèúüëÙØÛÕÏÁÀÅÃÄÉÈÚÜË]|[ðÐýõãòìêô][òÒìÌÞþ]|[ÃÄÆá][\u0080-\u00bf\u0152-\u0192\u2013-\u2122]"
)
_FONT_TCVN3 = re.compile(
    r"[._]vn[a-z]|vn(?:time|arial|avant|book|couri|century|cent|helv|univers|clarendon|gothic|present|souther|black)"
)
_FONT_CAPITAL = re.compile(r"h(?:[\s,-]*(?:bold|italic|regular|normal|mt|oblique))*$")
_TOKEN = re.compile(r"[^\s\d!-/:-@\[-`{-~\u2010-\u2027\u2030\u2039-\u205e\u25a0-\u27bf\u00a0]+")


def encoding_of_font(font: str | None) -> str | None:
    """The encoding that a font of this name was made for ("ABCDEF+.VnTimeH-Bold" -> "tcvn3-caps"), None for others."""
    if not font:
        return None
    name = font.split("+", 1)[-1].strip().lower()
    if name.startswith(("vni-", "vni ", "vni_")):
        return "vni"
    if _FONT_TCVN3.match(name):
        return "tcvn3-caps" if _FONT_CAPITAL.search(name) else "tcvn3"
    return None


def detect(text: str, font: str | None = None, likely: str | None = None) -> str | None:
    """The encoding in which ``text`` (one run or one line) was written if it isn't Unicode, else None.

    The font decides where it is known and the text doesn't contradict it. Without a font the words do: an encoding is
    named only if at least 80 % of the words with foreign-looking letters become Vietnamese syllables by it, and clearly
    more than are so already, because many legacy bytes are also good Vietnamese letters. A single word is not enough,
    unless it holds a sign that no word holds or ``likely``, the encoding of the lines around it, explains it.
    """
    named = encoding_of_font(font)
    if named is not None:
        return named if _agrees(text, named) else None
    if text.isascii():
        return "viqr" if _is_viqr(text, 1 if likely == "viqr" else 2) else None
    if _UNICODE_VIETNAMESE.search(text) or (likely is None and _SUSPECT.search(text) is None):
        return None  # a line that is Unicode in part must not be converted as a whole: that would ruin its good words
    return _best(text, likely)


def is_unicode(text: str) -> bool:
    """Whether ``text`` holds Vietnamese letters that only Unicode has (ă, đ, ơ, ư, ạ …)."""
    return _UNICODE_VIETNAMESE.search(text) is not None


def fits(text: str, encoding: str) -> bool:
    """Whether every word of ``text`` with a letter beyond ASCII becomes a Vietnamese syllable by ``encoding``. Says nothing
    of whether it was one already: for a line between others that are known to be in that encoding."""
    if text.isascii() or _UNICODE_VIETNAMESE.search(text):
        return False
    if encoding in ("tcvn3", "vni"):
        return _share_of_words(text, encoding) == 1.0
    try:
        return _share(to_unicode(text, encoding)) == 1.0
    except UnicodeError:  # these characters are no bytes of it
        return False


def raise_capitals(text: str, encoding: str) -> str:
    """A converted line in which words of capitals get their accented letters in capitals too: TCVN3 has none of most, the
    font makes them (``UBND TØNH Hµ NAM`` -> ``UBND TỈNH HÀ NAM``). Only the case of letters changes."""
    if encoding != "tcvn3" or text.isascii():
        return text
    text = _IN_CAPITALS.sub(lambda match: match[0].upper(), _SHORT_IN_CAPITALS.sub(_raise_short, text))
    return _BEGUN_SMALL.sub(lambda match: match[0].upper(), text) if _is_name(text) else text


# Two plain capitals and more, and no plain small letter: "BáO"; accented letters of TCVN3 are small ones.
_IN_CAPITALS = re.compile(r"(?<!\w)(?=(?:[^\W\d_a-zA-Z]*[A-Z]){2})(?:[^\W\d_a-z])+(?!\w)")
_SHORT_IN_CAPITALS = re.compile(r"(?<!\w)(?:[A-Z]?[^\W\d_a-zA-Z]{1,2}|[^\W\d_a-zA-Z][A-Z])(?!\w)")
_BEGUN_SMALL = re.compile(r"(?<=[ ])[^\W\d_a-zA-ZăâđêôơưĂÂĐÊÔƠƯ](?=[^\W\d_A-Z]|\s|\Z)")


def _is_name(text: str) -> bool:
    """Whether a line holds nothing but the name of a person, as below a signature: "Trần Thị ánh", "Lê Như ý"."""
    words = text.split() if len(text) < 60 else []
    if not 3 <= len(words) <= 5 or not words[0].istitle():
        return False
    small = [word for word in words if not word.istitle()]
    return len(words) - len(small) >= 2 and all(
        word.islower() and not word[0].isascii() and (len(word) > 1 or word == "ý") for word in small
    )


def _raise_short(match: re.Match[str]) -> str:
    """A word with one plain letter or none ("Hà", "ở") goes with the words beside it."""
    text = match.string
    before = re.search(r"([^\W\d_]+)[ ]$", text[max(0, match.start() - 12) : match.start()])
    behind = re.match(r"[ ]([^\W\d_]+)", text[match.end() : match.end() + 12])
    beside = [found[1] for found in (before, behind) if found is not None]
    told = [
        word for word in beside if sum("A" <= char <= "Z" for char in word) >= 2 or any("a" <= c <= "z" for c in word)
    ]
    return match[0].upper() if told and not any("a" <= c <= "z" for word in told for c in word) else match[0]


def to_unicode(text: str, encoding: str) -> str:
    """``text`` in NFC Unicode. TCVN3 keeps the length, character by character.

    In TCVN3 the letter ư has the byte of the soft hyphen, which some readers give as a hyphen: a hyphen is turned into
    ư where that makes a syllable and the parts are none. Raises ValueError for an unknown encoding.
    """
    match encoding:
        case "tcvn3":
            return _mend_hyphens(_from_bytes(text).translate(_tcvn3()))
        case "tcvn3-caps":
            return _mend_hyphens(_from_bytes(text).translate(_tcvn3())).upper()
        case "vni":
            pattern, table = _vni()
            return pattern.sub(lambda m: table[m[0]], _from_bytes(text))
        case "viqr":
            return _from_viqr(text)
        case "cp1258":
            return unicodedata.normalize("NFC", _as_bytes(text, "cp1258"))
        case "utf8":
            return unicodedata.normalize("NFC", _as_bytes(text, "utf-8"))
    raise ValueError(f"unknown encoding {encoding!r}; known: {', '.join(ENCODINGS)}")


def from_unicode(text: str, encoding: str) -> str:
    """The inverse of :func:`to_unicode`: the characters that a naive reader sees when ``text`` is set in ``encoding``.

    TCVN3 has codes for seven capitals only; other accented capitals come out as their lower-case code, to be set in a
    capital font (``tcvn3-caps``). Raises ValueError for an unknown encoding or a character that it can't hold.
    """
    text = unicodedata.normalize("NFC", text)
    match encoding:
        case "tcvn3":
            return text.translate(_tcvn3_back())
        case "tcvn3-caps":
            return text.lower().translate(_tcvn3_back())
        case "vni":
            back = {value: key for key, value in _vni_pairs().items()}
            return "".join(back.get(char, char) for char in text)
        case "viqr":
            return _to_viqr(text)
        case "cp1258":
            # Windows-1258 holds the letters with their quality and the tones apart.
            spread = "".join(_tone_apart(char) for char in text)
            return _as_text(spread.encode("cp1258"))
        case "utf8":
            return _as_text(text.encode())
    raise ValueError(f"unknown encoding {encoding!r}; known: {', '.join(ENCODINGS)}")


# ------------------------------------------------------------------------------------------------------------ detection


def _agrees(text: str, encoding: str) -> bool:
    """Whether text in a legacy font is in that encoding: people set Unicode text in such fonts too."""
    if text.isascii():
        return encoding == "tcvn3-caps" and text != text.upper()
    if _UNICODE_VIETNAMESE.search(text):
        return False
    raw, converted = _share(text), _share(to_unicode(text, encoding))
    return converted is None or raw is None or converted >= raw


def _best(text: str, likely: str | None) -> str | None:
    raw = _share(text)
    if raw is None or raw > 0.7:
        return None
    scored: list[tuple[float, str]] = []
    for encoding in ("tcvn3", "vni", "utf8", "cp1258"):
        try:
            converted = to_unicode(text, encoding)
        except (UnicodeError, ValueError):
            continue
        share = _share_of_words(text, encoding) if encoding in ("tcvn3", "vni") else _share(converted)
        if converted != text and share is not None:
            scored.append((share + (0.1 if encoding == likely else 0.0), encoding))
    if not scored:
        return None
    share, encoding = max(scored, key=lambda pair: pair[0])
    if share < 0.8 or share < raw + 0.3:
        return None
    alone = sum(not word.isascii() for word in _TOKEN.findall(text)) < 2
    return None if alone and encoding != likely and _SIGN_IN_WORD.search(text) is None else encoding


_SIGN_IN_WORD = re.compile(
    r"[A-Za-z][¡-©«-\u00ad®µ-¹»-¾Þ-ß×÷]|[¡-©«-\u00ad®µ-¹»-¾×÷ÞÖÑñ][a-z]|[Ã\u00e1][\u0080-\u00bf»º]"
)
_ABBREVIATION = re.compile(r"[A-ZĐƯ][A-ZĐƯ-]{1,11}")


def _share(text: str) -> float | None:
    """The share of syllables among the words that hold a letter beyond ASCII; None without such words. Abbreviations
    (NĐ, HĐND) count neither way."""
    return _rate([word for word in _TOKEN.findall(text) if _counts(word)])


def _share_of_words(text: str, encoding: str) -> float | None:
    words = [word for word in _words_with_hyphens(text) if _counts(word)]
    return _rate([to_unicode(word, encoding).strip("-") for word in words])


def _counts(word: str) -> bool:
    """Whether a word tells something: a letter beyond ASCII, and no sign that stands alone."""
    return not word.isascii() and any(char.isalpha() for char in word)


def _rate(words: list[str]) -> float | None:
    good = sum(map(is_syllable, words))
    total = good + sum(1 for word in words if not is_syllable(word) and not _ABBREVIATION.fullmatch(word))
    return good / total if total else None


def _words_with_hyphens(text: str) -> list[str]:
    return re.findall(r"[^\s\d!-,./:-@\[-`{-~\u2010-\u2027\u2030\u2039-\u205e\u25a0-\u27bf\u00a0]+", text)


_VIQR_STRONG = re.compile(r"[aeoAEO]\^|[aA]\([`'?~.]?[a-zA-Z]|[ouOU]\+|\b[dD][dD][aeiouy]")


def _is_viqr(text: str, least: int) -> bool:
    strong = len(_VIQR_STRONG.findall(text))
    if strong < least:
        return False
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    if strong * 10 < len(words):
        return False
    good = sum(1 for word in words if is_syllable(_from_viqr(word.rstrip(',;:!"').lstrip("(\"'")).rstrip(".?")))
    return good >= 0.8 * len(words)


# ---------------------------------------------------------------------------------------------------------------- TCVN3


@lru_cache(maxsize=1)
def _tcvn3() -> dict[int, str]:
    return {int(entry[:2], 16): entry[2:] for entry in _TCVN3.split()}


@lru_cache(maxsize=1)
def _tcvn3_back() -> dict[int, str]:
    back = {ord(letter): chr(code) for code, letter in _tcvn3().items()}
    for letter, code in [(chr(letter), code) for letter, code in back.items()]:
        back.setdefault(ord(letter.upper()), code)
    return back


def _from_bytes(text: str) -> str:
    return text if text.isascii() else text.translate(_SAME_BYTE)


_HYPHENED = re.compile(r"[^\W\d_]*-[^\W\d_-]*(?:-[^\W\d_-]*)*")


def _mend_hyphens(text: str) -> str:
    return _HYPHENED.sub(_mend_hyphen, text) if "-" in text else text


def _mend_hyphen(match: re.Match[str]) -> str:
    word = match[0]
    if word.count("-") > 2 or len(word) < 2:
        return word
    mended = word.replace("-", "ư")
    parts = word.split("-")
    whole = all(part == "" or is_syllable(part) for part in parts) and word not in ("-u", "-a")
    # Capitals on both sides are a symbol (NQ-CP), not a word that lost a letter.
    if whole or (len(word) > 2 and word.isupper()):
        return word
    if is_syllable(mended):
        return mended
    # "động-Th-ơng": one hyphen is one, the other a letter.
    for place, (one, other) in enumerate(pairwise(parts)):
        joined = f"{one}ư{other}"
        rest = [*parts[:place], joined, *parts[place + 2 :]]
        if (
            len(parts) > 2
            and is_syllable(joined)
            and not (is_syllable(one) and is_syllable(other))
            and all(map(is_syllable, rest))
        ):
            return "-".join(rest)
    return word


# ------------------------------------------------------------------------------------------------------------------ VNI


@lru_cache(maxsize=1)
def _vni_pairs() -> dict[str, str]:
    """VNI characters -> letter, in lower and upper case."""
    pairs: dict[str, str] = {}
    for letter in "aeouy":
        for tone, code in _VNI_TONES.items():
            pairs[letter + chr(code)] = unicodedata.normalize("NFC", letter + tone)
    for letter, code in (("ơ", 0xF4), ("ư", 0xF6)):
        for tone, mark in _VNI_TONES.items():
            pairs[chr(code) + chr(mark)] = unicodedata.normalize("NFC", letter + tone)
    for letter in "aeo":
        for tone, code in _VNI_ROOF.items():
            pairs[letter + chr(code)] = unicodedata.normalize("NFC", letter + "\u0302" + tone)
    for tone, code in _VNI_BOWL.items():
        pairs["a" + chr(code)] = unicodedata.normalize("NFC", "a\u0306" + tone)
    for letter, code in _VNI_SINGLE.items():
        pairs[chr(code)] = letter
    del pairs["yï"]  # ỵ has a byte of its own
    return {**{key.upper(): value.upper() for key, value in pairs.items()}, **pairs}


@lru_cache(maxsize=1)
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    table = dict(_vni_pairs())
    for key, value in _vni_pairs().items():
        if len(key) == 2 and key[0].islower():
            # A capital typed with the mark of a small letter, as people do at the start of a sentence.
            table.setdefault(key[0].upper() + key[1], value.upper())
    keys = sorted(table, key=lambda key: (-len(key), key))
    return re.compile("|".join(map(re.escape, keys))), table


# ----------------------------------------------------------------------------------------------------------------- VIQR

_VIQR = re.compile(
    r"\\(.)|([dD])[dD]|([aeoAEO])\^([`'?~.])?|([aA])\(([`'?~.])?|([ouOU])\+([`'?~.])?|([aeiouyAEIOUY])([`'?~.])"
)


def _from_viqr(text: str) -> str:
    def put(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        if match[2]:
            return "Đ" if match[2] == "D" else "đ"
        letter, mark, tone = next(
            (match[at], sign, match[at + 1]) for at, sign in ((3, "^"), (5, "("), (7, "+"), (9, "")) if match[at]
        )
        built = letter + _VIQR_MARKS.get(mark, "") + _VIQR_TONES.get(tone or "", "")
        return unicodedata.normalize("NFC", built)

    return _VIQR.sub(put, text)


def _to_viqr(text: str) -> str:
    back = {mark: sign for sign, mark in (*_VIQR_TONES.items(), *_VIQR_MARKS.items())}
    pieces: list[str] = []
    bare = False  # whether a mark typed now would be read as part of the letter before it
    for char in text:
        if char in "đĐ":
            if pieces[-1:] in (["d"], ["D"]):
                pieces[-1] = "\\" + pieces[-1]
            pieces.append("dd" if char == "đ" else "DD")
            bare = False
            continue
        parts = unicodedata.normalize("NFD", char)
        letter, marks = parts[0], parts[1:]
        if marks and all(mark in back for mark in marks):
            order = sorted(marks, key=lambda mark: mark in _VIQR_TONES.values())
            pieces.append(letter + "".join(back[mark] for mark in order))
            bare = not any(mark in _VIQR_TONES.values() for mark in marks)
            continue
        read_as_mark = bare and (char in _VIQR_TONES or char in _VIQR_MARKS)
        read_as_bar = char in "dD" and pieces[-1:] in (["d"], ["D"])
        pieces.append("\\" + char if char == "\\" or read_as_mark or read_as_bar else char)
        bare = char in "aeiouyAEIOUY"
    return "".join(pieces)


# ------------------------------------------------------------------------------------------------- wrongly read code pages


def _as_bytes(text: str, encoding: str) -> str:
    """The bytes behind text that was read as Windows-1252, read as ``encoding``."""
    content = bytearray()
    for char in text:
        try:
            content += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                raise
            content.append(ord(char))
    return content.decode(encoding)


def _as_text(content: bytes) -> str:
    pieces = []
    for byte in content:
        try:
            pieces.append(bytes([byte]).decode("cp1252"))
        except UnicodeDecodeError:
            pieces.append(chr(byte))
    return "".join(pieces)


def _tone_apart(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tones = [mark for mark in parts[1:] if mark in _VNI_TONES]
    rest = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _VNI_TONES))
    return rest + "".join(tones) if tones and ord(char) > 0x7F else char
