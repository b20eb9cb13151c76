"""Is this a Vietnamese syllable? Decided by its build (onset + rhyme + tone), without a word list.

Vietnamese writes one syllable a word, and its syllables follow strict rules: about 27 onsets, 160 rhymes, a tone mark
at a fixed letter, only sắc or nặng before a stop. So a text layer that was read rightly consists of valid syllables,
and one that was read through a wrong encoding or a broken font does not. Both schools of tone placement are right here
(hòa and hoà, thủy and thuỷ), and both spellings with i and y (tỷ, tỉ).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONSETS = _words("ngh ch gh gi kh ng nh ph th tr b c d đ g h k l m n p r s t v x")

# Rhymes without their tone mark. Sources: the orthography of the school books; loans such as "xoong", "moóc" and the k of
# highland names (Đắk, Lắk) included.
_RHYMES = _words(
    """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet oem
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uên uơ uơt
    uôc uôi uôm uôn uông uôt uy uya uych uynh uyt uyn uyu uyp uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y ăk ôk
    """
)
# After "qu", which is one onset.
_QU_RHYMES = _words(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây
    e ec em en eng eo ep et ê êch ên ênh êt êu i ich inh it y ych ynh yt yn yp yu yên yêt ơ ơi ơn ơt ôc ôt
    """
)
_BARE_RHYMES = _words("yêm yên yêng yêt yêu")  # iê is spelt yê where no onset stands before it
_FRONT = frozenset("eêiy")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPPED = re.compile(r"(?:c|ch|k|p|t)$")
_MARKED = frozenset("ăâêôơư")
_VOWELS = frozenset("aăâeêioôơuưy")

_TOKEN = re.compile(r"[^\s\d!-/:-@\[-`{-~\u2010-\u2027\u2030-\u205e\u25a0-\u27bf\u00a0]+")
_ABBREVIATION = re.compile(r"[A-ZĐƯ]{2,8}")


def is_syllable(token: str) -> bool:
    """Whether ``token`` is spelt as a Vietnamese syllable can be, in any case ("nghiệp", "QUỐC", "thuỷ")."""
    return _is_syllable(unicodedata.normalize("NFC", token).lower())


def syllable_rate(text: str) -> float:
    """The share of words of ``text`` that are Vietnamese syllables, 0.0 to 1.0 (0.0 where there are no words).

    Words are runs of anything but blanks, digits and ASCII punctuation, so letters that a wrong encoding turned into
    symbols count against the text. Abbreviations in capitals (UBND, KCN) and Roman numerals count neither way.
    """
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", text))
    right = list(map(_is_syllable, map(str.lower, tokens)))
    good = sum(right)
    total = good + sum(
        not _ABBREVIATION.fullmatch(token) and any(map(str.isalpha, token))
        for token, is_right in zip(tokens, right, strict=True)
        if not is_right
    )
    return good / total if total else 0.0


@lru_cache(maxsize=32768)
def _is_syllable(token: str) -> bool:
    if not 0 < len(token) <= 8:
        return False
    base, tone_at, tone = _split_tone(token)
    if base is None:
        return False
    for onset in _onsets_of(base):
        rhyme = base[len(onset) :]
        if _fits(onset, rhyme) and _tone_fits(rhyme, tone, tone_at - len(onset) if tone_at is not None else None):
            return True
    return False


def _split_tone(token: str) -> tuple[str | None, int | None, str | None]:
    """The letters without the tone mark, where the mark stood, and the mark. No letters when there are two marks."""
    letters: list[str] = []
    tone_at: int | None = None
    tone: str | None = None
    for char in token:
        parts = unicodedata.normalize("NFD", char)
        marks = [mark for mark in parts[1:] if mark in _TONES]
        if marks:
            if tone is not None or len(marks) > 1:
                return None, None, None
            tone, tone_at = marks[0], len(letters)
        letters.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)))
    return "".join(letters), tone_at, tone


def _onsets_of(base: str) -> list[str]:
    found = [onset for onset in _ONSETS if base.startswith(onset)]
    if base.startswith("qu"):
        found.append("qu")
    if base[:1] in _VOWELS:
        found.append("")
    return found


def _fits(onset: str, rhyme: str) -> bool:
    if onset == "qu":
        return rhyme in _QU_RHYMES
    if rhyme not in _RHYMES:
        return onset == "" and rhyme in _BARE_RHYMES
    if onset in ("k", "gh", "ngh"):
        return rhyme[0] in _FRONT
    if onset in ("c", "g", "ng"):
        # "g" before i is the onset gi- that swallowed an i: gì, gìn, giếng, giết.
        return rhyme[0] not in _FRONT or (onset == "g" and rhyme in ("i", "in", "iêng", "iêt", "iêc", "iêm"))
    if onset == "gi":
        return rhyme[0] not in "iy"
    return onset != "" or not rhyme.startswith("iê")


def _tone_fits(rhyme: str, tone: str | None, at: int | None) -> bool:
    stopped = _STOPPED.search(rhyme) is not None
    if tone is None:
        return not stopped
    if stopped and tone not in "\u0301\u0323":
        return False
    return at in _tone_places(rhyme)


@lru_cache(maxsize=512)
def _tone_places(rhyme: str) -> frozenset[int]:
    """Where in the rhyme the tone mark may stand."""
    marked = [index for index, char in enumerate(rhyme) if char in _MARKED]
    if marked:
        return frozenset({marked[-1]})
    vowels = 0
    while vowels < len(rhyme) and rhyme[vowels] in _VOWELS:
        vowels += 1
    if vowels == 1:
        return frozenset({0})
    if rhyme[:2] in ("oa", "oe", "uy", "oo"):
        return frozenset({0, 1}) if len(rhyme) == 2 else frozenset({1})
    return frozenset({0})
