"""What was there, what came, what went, what is left: over clauses and sentences, with what explains them left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.models import Figure, Finding, Place
from extractor.outline.arithmetic import YEAR, differ, one_slip, shown, slack, slip
from extractor.outline.bare import with_bare
from extractor.outline.findings import CheckRule, finding, place_of, plain
from extractor.outline.levels import MEASURED, in_brackets, is_exact, is_same_kind
from extractor.outline.stretches import Stretch, Told
from extractor.records import altered

_CLAUSE = re.compile(r"[,;.]\s|\n(?=[ \t]{0,40}(?:\n|[-+*•–]\s))")
_CLAUSE_END = re.compile(r"[,;.:]\s|\n(?=[ \t]{0,40}(?:\n|[-+*•–]\s))")
_OPENING = re.compile(r"[;.]\s|\n(?=[ \t]{0,40}(?:\n|[-+*•–]\s))")
_GOES_ON = re.compile(
    r"\s*(?:qua [^,.;\d]{3,30},\s+)?(?:đã|đến nay|(?:tính )?đến (?:hết )?ngày|hiện|còn|số (?:\w+ ){0,4}?(?:đã|đang|còn|chưa|giải quyết|xử lý|hoàn thành)|nay|sau)(?!\w)",
    re.IGNORECASE,
)
_TO_DAY = re.compile(r"(?<!\w)đến (?:hết )?ngày(?!\w)|\.\s+số(?!\w)", re.IGNORECASE)
_AFTER = re.compile(r"(?<!\w)sau\s+(?:khi\s+)?[^,;.\d]{3,40}?(?:còn|còn lại)[^,;.\d]{0,15}$", re.IGNORECASE)
_NET = re.compile(
    r"(?<!\w)(?:như vậy|thực tăng|tăng ròng|so với đầu (?:năm|kỳ|nhiệm kỳ)|thực chất|tính chung)(?!\w)", re.IGNORECASE
)
_SINCE = (
    r"(?<!\w)(?:(?:cuối|hết) năm (?:19|20)\d{2}|31/12/(?:19|20)\d{2}|0?1/0?1/(?:19|20)\d{2}|trước (?:đó|đây|khi|năm)|ban đầu|lúc đầu)"
    r"(?!\w)"
)
""" "Cuối năm 2023 có 96 hợp tác xã. Trong 6 tháng thành lập mới 14 …": the end of one year is where the next begins."""
_SAYS_WHAT_IS = re.compile(
    r"(?:(?<!\w)(?:còn|có|là|tồn|dư|kỳ|năm|lên|lại|vụ|quý|tháng|số|mức|đạt|nợ|tổng|đợt|nay|thành|quỹ|kho|được|khoảng)|:|\d)\s*$",
    re.IGNORECASE,
)
""" "cuối năm xếp loại 1.208 em" is not how many there are."""
_FROM = re.compile(r"(?<!\w)từ\s+$", re.IGNORECASE)
_UP_TO = re.compile(r"[^,;.:()\d]{0,30}(?<!\w)(?:lên|xuống|còn|thành|đến)(?:\s+còn)?\s+", re.IGNORECASE)
_MOST_TERMS = 6
_LIKE = (Decimal("0.3"), Decimal("3.4"))
_FAR_OFF = (Decimal("0.6"), Decimal("1.7"))
_NEAR = (Decimal("0.5"), Decimal(2))


def balance_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "đầu năm A hộ, thoát nghèo B hộ, phát sinh C hộ, cuối năm còn D hộ" where A less B and C is not D.

    What came and what went is told by words; where a word may be either ("thu"), both ways are tried, and it is a
    contradiction only if none gives what is left.
    """
    text = told.text
    first, last, came, went = (rule.said(key) for key in ("at_first", "at_last", "came", "went"))
    begun = re.compile(rf"{rule.pattern('at_first')}|{_SINCE}", re.IGNORECASE)
    for number, sentence in enumerate(told.sentences):
        if begun.search(text, sentence.start, sentence.end) is None:
            continue
        stretch = _with_next(told.sentences, number)
        figures = plain_levels(text, stretch, rule, with_bare(text, stretch))
        for at, start in enumerate(figures[:-2]):
            if start.start >= sentence.end or start.change:
                continue
            # "Đầu năm 2022, huyện có 1.120 doanh nghiệp": the time may be a clause of its own.
            opening = _OPENING.split(text[sentence.start : start.start])[-1] if at == 0 else ""
            clause = clause_of(text, stretch, figures, at)
            said = first.search(clause) or first.search(opening)
            plainly = said is not None and not said.string[: said.start()].rstrip().endswith("tháng")
            if plainly or begun.search(clause) or begun.search(opening):
                kind = [f for f in figures[at + 1 :] if is_same_kind(start, f, loose=True)]
                around = [_told_around(text, stretch, f) for f in kind]
                ends = [_SAYS_WHAT_IS.search(text, max(0, f.start - 25), f.start) is not None for f in kind]
                yield from _balanced(rule, start, kind, around, ends, (last, came, went), plainly)


def _balanced(
    rule: CheckRule,
    start: Figure,
    figures: Sequence[Figure],
    said: Sequence[str],
    ends: Sequence[bool],
    words: tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]],
    plainly: bool,
) -> Iterator[Finding]:
    """What came and went since a number, up to the next that says what there is."""
    last, came, went = words
    balances, made, terms, unknown = [start.value], {start.value}, [start], False
    for index, (figure, clause, end) in enumerate(zip(figures, said, ends, strict=True)):
        more, less = came.search(clause) is not None, went.search(clause) is not None
        if figure.change and "cùng kỳ" in clause:
            return
        if last.search(clause) and (not (more or less) or index == len(figures) - 1):
            nearest = min(balances, key=lambda one: abs(one - figure.value))
            off = all(differ(one, figure.value, slack([*terms, figure])) for one in balances)
            near = _NEAR[0] <= nearest / (figure.value or 1) <= _NEAR[1]
            sure = len(terms) > 2 and (plainly or len({f.quantity for f in terms}) == 1)
            sure = sure or (
                len(terms) == 2 and one_slip(nearest, figure.value) and nearest > start.value and "nâng" not in clause
            )
            # One that came or went may be told of another again.
            if sure and off and near and end and figure.value not in made:
                yield _finding(rule, terms, figure, nearest)
            return
        if not (more or less):
            # Between the two ends of a time what is told by other words may have come or gone.
            if not plainly or unknown or figure.change:
                return
            more = less = unknown = True
        moves = [sign * figure.value for sign, way in ((1, more), (-1, less)) if way]
        balances = [one + move for one in balances for move in moves]
        made |= {one + move for one in made for move in moves} if len(terms) < _MOST_TERMS else set()
        terms.append(figure)


def _told_around(text: str, stretch: Stretch, figure: Figure) -> str:
    """What is said before a number since the one before it, in its sentence, and behind it up to the end of its clause."""
    start = max((f.end for f in stretch.figures if f.end <= figure.start), default=stretch.start)
    start = max((m.end() for m in _OPENING.finditer(text, start, figure.start)), default=start)
    end = _CLAUSE.search(text, figure.end, stretch.end)
    return plain(f"{text[start : figure.start]} {text[figure.end : end.start() if end else stretch.end]}")


def moved_findings(told: Told, rule: CheckRule, known: frozenset[Place]) -> Iterator[Finding]:
    """ "kết nạp thêm 142 đoàn viên, xóa tên 37 đoàn viên, đưa tổng số từ 1.865 lên 1.970 đoàn viên": what came less what went is not
    what the whole moved by."""
    text = told.text
    came, went = rule.said("came"), rule.said("went")
    for stretch in told.stretches:
        figures = plain_levels(text, stretch, rule, with_bare(text, stretch)) if len(stretch.figures) > 2 else []
        for at in range(1, len(figures) - 1):
            first, second = figures[at : at + 2]
            if place_of(second) in known or not is_same_kind(first, second, True):
                continue
            if not _FROM.search(text, stretch.start, first.start) or not _UP_TO.fullmatch(
                text, first.end, second.start
            ):
                continue
            net, terms = Decimal(0), list[Figure]()
            for index in range(at - 1, -1, -1):
                figure, words = figures[index], clause_of(text, stretch, figures, index)
                more, less = came.search(words) is not None, went.search(words) is not None
                if not is_same_kind(figure, first, True) or more == less:
                    break
                net += figure.value if more else -figure.value
                terms.insert(0, figure)
            moved = second.value - first.value
            if not terms or not net or moved == net or any(abs(moved) == term.value for term in terms):
                continue
            right = first.value + net
            if len(terms) > 1 or one_slip(right, second.value):
                yield _finding(rule, [first, *terms], second, right)


def _with_next(seen: Sequence[Stretch], number: int) -> Stretch:
    """A sentence together with the two that follow in its paragraph."""
    sentence, run = seen[number], [seen[number]]
    while (
        len(run) < 3 and number + len(run) < len(seen) and seen[number + len(run)].paragraph == sentence.paragraph >= 0
    ):
        run.append(seen[number + len(run)])
    return Stretch(sentence.start, run[-1].end, tuple(f for one in run for f in one.figures), sentence.paragraph)


def rest_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "tiếp nhận A hồ sơ (…). Đã giải quyết B hồ sơ, trong đó …; đang giải quyết C hồ sơ" where A less B is not C."""
    text = told.text
    done = re.compile(rule.pattern("done"), re.IGNORECASE)
    left = re.compile(rule.pattern("pending"), re.IGNORECASE)
    others = rule.said("of_others")
    seen = told.sentences
    for number, sentence in enumerate(seen):
        run = [sentence]
        for later in seen[number + 1 : number + 3]:
            if later.start - run[-1].end > 3 or "\n\n" in text[run[-1].start : later.start].rstrip():
                break
            if not _GOES_ON.match(text, later.start):
                break
            run.append(later)
        if left.search(text, sentence.start, run[-1].end) is None:
            continue
        joined = Stretch(sentence.start, run[-1].end, tuple(f for one in run for f in one.figures))
        figures = plain_levels(text, joined, rule)
        for at, whole in enumerate(figures[:-2]):
            if whole.start >= sentence.end or whole.quantity not in MEASURED or not whole.value:
                continue
            part, rest = figures[at + 1], figures[at + 2]
            if not (is_same_kind(whole, part, True) and is_same_kind(whole, rest, True)) or part.value > whole.value:
                continue
            ahead, behind = clause_of(text, joined, figures, at + 1), clause_of(text, joined, figures, at + 2)
            if not done.search(ahead) or not left.search(behind) or left.search(ahead) or YEAR.search(behind):
                continue
            if (
                at
                and is_same_kind(figures[at - 1], whole)
                and not _CLAUSE.search(text, figures[at - 1].end, whole.start)
            ):
                continue
            more = [f for f in figures[at + 3 :] if is_same_kind(rest, f)]
            right = whole.value - part.value
            # A day or a sentence of its own between the two: what is less than is left may be of another kind, but for "đã chi A, còn lại B".
            dated = _TO_DAY.search(text, whole.end, part.start) is not None and whole.end < sentence.end <= part.start
            at_once = re.fullmatch(
                r"[\s,;]*(?:\([^()]*\)[\s,;]*)?(?:số )?còn lại(?: là)?\s*", text[part.end : rest.start]
            )
            if dated and rest.value < right and at_once is None:
                continue
            # "hiện có 5.604 người; so với định mức còn thiếu 641 người": of another whole.
            if others.search(text, part.end, rest.start):
                continue
            if not differ(right, rest.value, slack((whole, part, rest))):
                continue
            if right and not _LIKE[0] <= rest.value / right <= _LIKE[1] and not slip(right, rest.value):
                continue
            if any(
                not differ(right, rest.value + sum((f.value for f in more[:n]), Decimal(0)), slack((whole, part)))
                for n in range(1, len(more) + 1)
            ):
                continue
            yield _finding(rule, [whole, part], rest, right)


def far_rest_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "ảnh hưởng đến 286 hộ. Tổng kinh phí là … Đến nay đã có 241 hộ nhận tiền, còn 55 hộ chưa nhận": the whole stands one or
    two sentences before, the only number of its kind there."""
    text = told.text
    done = re.compile(rule.pattern("done"), re.IGNORECASE)
    left = re.compile(rule.pattern("left"), re.IGNORECASE)
    seen = told.sentences
    for number, sentence in enumerate(seen):
        if not number or not _GOES_ON.match(text, sentence.start):
            continue
        figures = plain_levels(text, sentence, rule)
        for at, part in enumerate(figures[:-1]):
            rest = next((f for f in figures[at + 1 :] if is_same_kind(part, f)), None)
            if rest is None or part.quantity != "count" or rest.change or part.change:
                continue
            ahead = clause_of(text, sentence, figures, at)
            if (
                not done.search(ahead)
                or not left.search(text, part.end, rest.start)
                or len(text[part.end : rest.start]) > 120
            ):
                continue
            before = [
                s for s in seen[max(0, number - 2) : number] if "\n\n" not in text[s.start : sentence.start].rstrip()
            ]
            wholes = [f for s in before for f in s.figures if is_same_kind(f, part)]
            if len(wholes) != 1 or not is_exact(wholes[0]) or wholes[0].value < max(part.value, rest.value):
                continue
            more = [f for f in sentence.figures if f.start > rest.start and is_same_kind(f, rest)]
            right = wholes[0].value - part.value
            if more or not differ(right, rest.value, Decimal(0)) or not right:
                continue
            if _FAR_OFF[0] <= right / rest.value <= _FAR_OFF[1]:
                yield _finding(rule, [wholes[0], part], rest, right)


def parts_left_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "186 hồ sơ, trong đó đã giải quyết 152 hồ sơ, còn 44 hồ sơ"; "27/31 trường đạt, còn 5 trường"; "6 mỏ, đã đóng cửa 2
    mỏ, đang lập đề án 5 mỏ" (more than there are)."""
    text, among = told.text, rule.said("parts_of")
    done = re.compile(rule.pattern("done"), re.IGNORECASE)
    left = re.compile(rule.pattern("pending"), re.IGNORECASE)
    doing, others = re.compile(rule.pattern("doing"), re.IGNORECASE), rule.said("of_others")
    for stretch in told.stretches:
        figures = [f for f in stretch.figures if f.unit != "%" and not in_brackets(text, stretch.start, f)]
        for number, (part, rest) in enumerate(pairwise(figures)):
            if not is_same_kind(part, rest, True) or not is_exact(rest) or part.quantity not in MEASURED:
                continue
            between = text[part.end : rest.start]
            if len(between) > 60 or re.search(r"[.]\s", between) or YEAR.search(between) or among.search(between):
                continue
            if others.search(between):
                continue
            more = [f for f in figures[number + 2 :] if is_same_kind(rest, f)]
            if part.part is not None:
                right = part.value - part.part
                # Of "12/12 thôn đạt A; còn 02 thôn chưa đạt B" nothing is left: what is told is of another thing.
                if right and left.search(between) and not more and differ(right, rest.value, slack((part, rest))):
                    yield _finding(rule, [part, part], rest, right)
                continue
            whole = figures[number - 1] if number else None
            if whole is None or not (is_exact(whole) and is_exact(part)) or not is_same_kind(whole, part, True):
                continue
            ahead = text[whole.end : part.start]
            # "trong đó đã xong 31 nhà, còn 14 nhà" and "trong đó 31 nhà đã xong, còn 14 nhà".
            told_behind = among.search(ahead) is not None and done.search(_CLAUSE.split(between)[0]) is not None
            if len(ahead) > 60 or re.search(r"[.]\s", ahead) or left.search(ahead):
                continue
            plainly = done.search(ahead) is not None
            if not plainly and not told_behind:
                continue
            right = whole.value - part.value
            if right < 0 or not differ(right, rest.value, slack((whole, part, rest))):
                continue
            # "186, 171 đã thẩm duyệt, 163 được nghiệm thu; 15 chưa thẩm duyệt": two others may give it.
            alike = [f for f in figures if is_same_kind(f, rest, True) and f is not rest]
            if any(a.value - b.value == rest.value for a in alike for b in alike):
                continue
            behind = _CLAUSE.split(text[rest.end : rest.end + 40])[0]
            exceeds = rest.value > right and doing.search(f"{between} {behind}") is not None and not more
            # What is told behind a part may be of a kind of its own: only more than there can be is wrong for certain.
            if not plainly and rest.value < right:
                continue
            if exceeds or (among.search(ahead) and left.search(between) and not more):
                yield _finding(rule, [whole, part], rest, right)


def named_difference_findings(told: Told, rule: CheckRule, named: CheckRule) -> Iterator[Finding]:
    """ "thu 56,4 triệu đồng, chi 48,1 triệu đồng, tồn quỹ 9,3 triệu đồng": the third is the first less the second by name."""
    text = told.text
    triples = [
        tuple(re.compile(rf"(?:^|[\s,;.])(?:{words})(?!\w)[^,;.\d]{{0,25}}$", re.IGNORECASE) for words in triple)
        for triple in named.data["differences"]
    ]
    opening = re.compile(rule.pattern("at_first"), re.IGNORECASE)
    for stretch in told.stretches:
        figures = stretch.figures
        if opening.search(text, stretch.start, stretch.end):
            continue  # "số dư đầu năm 400, thu 112, chi 247, số dư cuối năm 265": what there was counts, too
        for first, second, third in zip(figures, figures[1:], figures[2:], strict=False):
            if not (is_exact(first) and is_exact(second) and is_exact(altered(third, change=None))):
                continue
            if first.quantity != "money":
                continue
            if not (is_same_kind(first, second) and is_same_kind(first, third)):
                continue
            leads = (text[stretch.start : first.start], text[first.end : second.start], text[second.end : third.start])
            if any(len(lead) > 50 or re.search(r"[.]\s", lead) for lead in leads[1:]) or not any(
                all(word.search(lead) for word, lead in zip(triple, leads, strict=True)) for triple in triples
            ):
                continue
            right = abs(first.value - second.value)
            if differ(right, third.value, slack((first, second, third))):
                yield _finding(rule, [first, second], third, right)


def after_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "Huyện có A xã. … sau sắp xếp còn B xã, giảm C xã" where A less C is not B."""
    text = told.text
    seen = told.sentences
    for number, sentence in enumerate(seen):
        for rest, step in zip(sentence.figures, sentence.figures[1:], strict=False):
            if step.change != "decrease" or not _one_noun(rest, step) or rest.change or rest.qualifier:
                continue
            if not _AFTER.search(text, max(sentence.start, rest.start - 80), rest.start):
                continue
            earlier = [f for s in seen[max(0, number - 2) : number + 1] for f in s.figures if f.end <= rest.start]
            wholes = [
                f for f in earlier if _one_noun(f, rest) and f.value > rest.value and f.change is None and not f.part
            ]
            if wholes and all(differ(f.value - step.value, rest.value, slack((f, step, rest))) for f in wholes):
                whole = min(wholes, key=lambda f: abs(f.value - step.value - rest.value))
                yield _finding(rule, [whole, step], rest, whole.value - step.value)


def net_findings(told: Told, rule: CheckRule) -> Iterator[Finding]:
    """ "thành lập mới 08 hợp tác xã, giải thể 03; so với đầu năm tăng thêm 06": what came less what went is another change."""
    text = told.text
    came, went = (re.compile(rule.pattern(key), re.IGNORECASE) for key in ("came", "went"))
    for sentence in told.sentences:
        for more, less, net in zip(sentence.figures, sentence.figures[1:], sentence.figures[2:], strict=False):
            if net.change not in ("increase", "decrease") or not all(map(is_exact, (more, less))):
                continue
            if more.quantity != "count" or not (is_same_kind(more, less, True) and is_same_kind(more, net, True)):
                continue
            lead = _OPENING.split(text[max(sentence.start, more.start - 60) : more.start])[-1]
            first = _CLAUSE.split(text[more.end : less.start])[-1]
            second = text[less.end : net.start]
            if not came.search(lead) or went.search(lead) or not went.search(first) or came.search(first):
                continue
            if not _NET.search(second) or (net.value_max or net.qualifier):
                continue
            right = more.value - less.value
            if (right if net.change == "increase" else -right) != net.value:
                yield _finding(rule, [more, less], net, right)


def _one_noun(one: Figure, other: Figure) -> bool:
    """Counts of one noun, though one of them says it in full ("đơn vị hành chính cấp xã", "đơn vị")."""
    nouns = [(figure.noun or "").split()[:2] for figure in (one, other)]
    return one.quantity == other.quantity == "count" and nouns[0] == nouns[1] and nouns[0] != []


def _finding(rule: CheckRule, terms: Sequence[Figure], rest: Figure, right: Decimal) -> Finding:
    return finding(
        rule,
        [*map(place_of, terms), place_of(rest)],
        whole=plain(terms[0].text),
        done=", ".join(plain(term.text) for term in terms[1:]) if terms[0].part is None else shown(terms[0].part),
        rest=shown(right, [terms[0]]),
        stated=plain(rest.text),
    )


def plain_levels(text: str, stretch: Stretch, rule: CheckRule, figures: Sequence[Figure] | None = None) -> list[Figure]:
    """The numbers of a stretch (or these of it) that neither stand in brackets nor in a clause that tells what another is made of."""
    kept: list[Figure] = []
    among = [m.end() for m in rule.said("parts_of").finditer(text, stretch.start, stretch.end)]
    for figure in stretch.figures if figures is None else figures:
        if figure.value_max is not None or figure.qualifier or figure.part is not None or figure.unit == "%":
            continue
        if in_brackets(text, stretch.start, figure):
            continue
        opened = max((end for end in among if end <= figure.start), default=None)
        if opened is not None and not re.search(r"[;.]\s", text[opened : figure.start]):
            continue
        kept.append(figure)
    return kept


def clause_of(text: str, stretch: Stretch, figures: Sequence[Figure], number: int) -> str:
    """What a number is called: its own clause, from the number before it to the end of the clause behind it."""
    figure = figures[number]
    start = max((f.end for f in (*stretch.figures, *figures) if f.end <= figure.start), default=stretch.start)
    start = max((m.end() for m in _CLAUSE.finditer(text, start, figure.start)), default=start)
    stop = min((f.start for f in (*stretch.figures, *figures) if f.start >= figure.end), default=stretch.end)
    end = _CLAUSE_END.search(text, figure.end, stop)
    return plain(f"{text[start : figure.start]} {text[figure.end : end.start() if end else stop]}")
