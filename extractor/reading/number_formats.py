"""Number formats of workbooks: what a cell shows is what people took over into their report.

A format may scale ("#,##0,," shows millions), add words ('0.0" ha"'), show a share as a percentage or leave decimals out. The
number behind it is not what anybody sees: in a column "triệu đồng" 1234567890 shown as "1.235" is 1.235 million.
Codes follow ECMA-376, 18.8.31 (they are written the English way in every file, whatever the language of its author).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

_PART = re.compile(r'"([^"]*)"|\\(.)|\[([^\]]*)\]|[_*].|(.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_TOKEN = re.compile(r"\d(?:[\d.,'\u00a0\u202f ]*\d)?")
# What stands beside the digits and is more than a sign or a bracket.
_SAYS = re.compile(r"[^\W\d_]|[%$€£¥²³]")
_SPACES = re.compile(r"['\u00a0\u202f ]")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown: how many decimals (None: as many as it has), whether as a percentage, how often divided by a
    thousand, how many of the decimals are left out where they are zero, how many digits there are at least before the
    comma, what stands before and after. ``cases`` are formats that hold where a comparison does: (sign, limit, format)."""

    decimals: int | None = None
    percent: bool = False
    thousands: int = 0
    optional: int = 0
    whole: int = 1
    before: str = ""
    after: str = ""
    cases: tuple[tuple[str, Decimal, NumberFormat], ...] = ()


def parse_format(code: str) -> NumberFormat | None:
    """The meaning of a number format code ("#,##0.00", "0.0%"); None for dates, text and general."""
    sections = _sections(code)
    cases: list[tuple[str, Decimal, NumberFormat]] = []
    last: NumberFormat | None = None
    for section in sections[:3]:
        found = _section(section)
        condition = next(
            (m for part in re.findall(r"\[([^\]]*)\]", section) if (m := _CONDITION.fullmatch(part))), None
        )
        if condition is None:
            last = found if last is None else last
        elif found is not None:
            cases.append((condition[1], Decimal(condition[2]), found))
    if last is None and cases:
        last = NumberFormat()
    return replace(last, cases=tuple(cases)) if last is not None and cases else last


def show_number(value: float, shown_as: NumberFormat | None) -> str:
    """A number with a decimal comma and without separators of thousands, as its cell shows it; a number in brackets gets its
    minus sign."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    for sign, limit, other in shown_as.cases if shown_as is not None else ():
        if _TESTS[sign](exact, limit):
            shown_as = other
            break
    form = shown_as or NumberFormat()
    exact = exact.scaleb((2 if form.percent else 0) - 3 * form.thousands)
    if form.decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP)  # as Excel rounds
    else:
        exact = Decimal(f"{exact:.12g}")  # float noise of formulas: 0.1 + 0.2
    whole, _, rest = format(abs(exact), "f").partition(".")
    if form.decimals is None:
        rest = rest.rstrip("0")
    elif form.optional:
        least = form.decimals - form.optional
        rest = rest[:least] + rest[least:].rstrip("0")
    digits = whole.zfill(form.whole) + (f",{rest}" if rest else "")
    minus = "-" if exact < 0 else ""
    return f"{minus}{form.before}{digits}{'%' if form.percent else ''}{form.after}"


def decimal_mark(cells: Iterable[tuple[str, str]]) -> str:
    """The sign that parts decimals in these cells of an open document, each as it is shown and with the number behind it; it
    depends on the language of their author."""
    votes = {",": 0, ".": 0}
    for shown, value in cells:
        fitting = {mark for mark in votes if _fit(shown, value, mark, _plain_scales(shown))}
        if len(fitting) == 1:
            votes[fitting.pop()] += 1
    return max(votes, key=lambda mark: votes[mark])


def rewrite(shown: str, value: str, mark: str = ",") -> str:
    """What a cell of an open document shows, with a decimal comma and without separators of thousands. ``mark`` parts the
    decimals where the number behind the cell allows both ("1,235" is 1235 if that is its value)."""
    if re.search(r"\dE[-+]?\d", shown, re.IGNORECASE):
        return show_number(float(value), None)
    marks = (mark, "." if mark == "," else ",")
    for scales in (_plain_scales(shown), (-3, -6, -9)):
        for one in marks:
            written = _fit(shown, value, one, scales)
            if written is not None:
                return written
    return shown


def _plain_scales(shown: str) -> tuple[int, ...]:
    return (2, 0) if "%" in shown else (0,)


def _fit(shown: str, value: str, mark: str, scales: tuple[int, ...]) -> str | None:
    """``shown`` with a decimal comma if ``mark`` parts its decimals; None where that is not the number ``value``, or the one
    in thousands or millions of it that ``scales`` names as powers of ten."""
    token = _TOKEN.search(shown)
    try:
        exact = abs(Decimal(value))
    except ArithmeticError:
        return None
    if token is None or not exact.is_finite():
        return None
    whole, _, rest = _SPACES.sub("", token[0]).partition(mark)
    whole = whole.replace("." if mark == "," else ",", "")
    if not whole.isdigit() or (rest and not rest.isdigit()):
        return None
    read, half = Decimal(f"{whole}.{rest or 0}"), Decimal("0.5001").scaleb(-len(rest))
    if not any(abs(exact.scaleb(scale) - read) <= half for scale in scales):
        return None
    written = shown[: token.start()] + whole + (f",{rest}" if rest else "") + shown[token.end() :]
    if value.startswith("-") and "(" in written and "-" not in written:
        written = "-" + written.replace("(", "", 1).replace(")", "", 1)
    return written


def _sections(code: str) -> list[str]:
    sections = [""]
    for part in _PART.finditer(code):
        if part[0] == ";":
            sections.append("")
        else:
            sections[-1] += part[0]
    return sections


def _section(code: str) -> NumberFormat | None:
    """One section of a code: its digits ("#,##0.0,"), and the words before and behind them."""
    digits, before, after = "", "", ""
    for part in _PART.finditer(code):
        word, sign, bracket, char = part.groups()
        literal = word if word is not None else sign
        if bracket is not None:
            if not bracket.startswith("$"):
                if re.fullmatch(r"[hms]+", bracket, re.IGNORECASE):
                    return None
                continue
            # The sign of đồng is the ordinary one there, also in columns of millions: it tells no unit.
            literal = bracket[1:].partition("-")[0].replace("₫", "")
        if char is not None and char in "0#?.,%/Ee+":
            digits += char
        elif char is not None and char in "dmyhsgDMYHSG@":  # dates, times, general, text
            return None
        elif any(sign in digits for sign in "0#?"):
            after += literal or char or ""
        else:
            before += literal or char or ""
    if not any(sign in digits for sign in "0#?"):
        return None
    before, after = before.lstrip() if _SAYS.search(before) else "", after.rstrip() if _SAYS.search(after) else ""
    percent = "%" in digits
    if "/" in digits or "E" in digits.upper():
        return NumberFormat(None, percent, before=before, after=after)
    whole, _, rest = digits.replace("%", "").partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) + len(rest) - len(rest.rstrip(","))
    places = [sign for sign in rest if sign in "0#?"]
    return NumberFormat(
        len(places), percent, thousands, sum(sign == "#" for sign in places), max(1, whole.count("0")), before, after
    )
