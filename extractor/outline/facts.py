"""What a plan says in its main part: title, authority, submitters, deadline, scope."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extraction.sections import Skeleton
from extractor.language.orthography import CAPITALS, fold
from extractor.models import Extraction, Scope
from extractor.outline.relative_days import CountedDay, counted_deadline
from extractor.outline.scope import scope_of
from extractor.outline.submitters import names_in_lines, unique_names
from extractor.outline.when import SENTENCE, deadlines_of, has, matches
from extractor.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Facts:
    """The plain facts of a plan. ``submitters`` are names in order."""

    title: str
    authority: str | None
    scope: Scope
    deadline: str | None
    submitters: tuple[str, ...]
    counted: CountedDay | None = None
    """Where the deadline was counted from the plan's day instead of named."""
    other_deadlines: tuple[str, ...] = ()
    """Further days that the plan names as its last, for other agencies or another copy."""


# A committee of the council reports to the council of its province: it does not ask it for a report.
_COUNCIL = re.compile(r"(?:Thường trực\s+)?(?:HĐND|Hội đồng nhân dân)\s+(?:tỉnh|thành phố)(?!\w)", re.IGNORECASE)
_OF_COUNCIL = re.compile(r"(?<!\w)(?:HĐND|Hội đồng nhân dân|Ban (?:Pháp chế|Kinh tế|Văn hóa|Văn hoá|Dân tộc|Đô thị))(?!\w)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Headed:
    heading: str
    lines: tuple[str, ...]


def facts_of(
    extraction: Extraction, skeleton: Skeleton, behind: int, rules: Rules, listed: Sequence[str] = ()
) -> Facts:
    """The facts of the plan whose main part ends before block ``behind``; ``listed`` are those who must report by an annex
    that lists them."""
    body = skeleton.body
    header = extraction.header
    blocks = [b for b in body.blocks[:behind] if b.role == "text"]
    paragraphs = [" ".join(body.of(b).split()) for b in blocks if b.zone == "body"]
    headed = _headed(skeleton, behind)
    title = header.subject or ""
    if len(title.split()) < 4:
        title = _title(paragraphs) or title
    authority = header.issuer or _signed_for([" ".join(body.of(b).split()) for b in blocks]) or None
    heads = [(h.heading, " ".join(h.lines)) for h in headed]
    scope = scope_of(
        heads,
        title,
        paragraphs,
        [authority, header.parent, _province(header.place), header.subject],
        rules,
        header.date,
    )
    submitters = [
        name
        for name in _submitters(headed, _bare_headed(skeleton, behind), paragraphs, list(header.addressees), rules)
        if not (_COUNCIL.match(name) and _OF_COUNCIL.search(authority or ""))
    ]
    submitters = unique_names([*submitters, *listed])
    bodies = _with_leads(skeleton, behind)
    deadlines = deadlines_of(bodies, header.date, rules)
    counted = counted_deadline(bodies, header.date, rules) if not deadlines else None
    deadline = counted.day if counted is not None else next(iter(deadlines), None)
    return Facts(title, authority, scope, deadline, tuple(submitters), counted, tuple(deadlines[1:]))


def _with_leads(skeleton: Skeleton, behind: int) -> list[str]:
    """Body paragraphs of the main part."""
    body = skeleton.body
    return [" ".join(body.of(b).split()) for b in body.blocks[:behind] if b.zone == "body"]


def _province(place: str | None) -> str | None:
    return f"tỉnh {place}" if place else None


def _headed(skeleton: Skeleton, behind: int) -> list[_Headed]:
    """Labelled paragraphs of the main part with their titles and all lines that belong to them."""
    body = skeleton.body
    nodes = [(n, t) for n, t in zip(skeleton.nodes, skeleton.titles, strict=True) if n.block < behind]
    words = [" ".join(body.of(b).split()) if b.zone == "body" else "" for b in body.blocks[:behind]]
    stops: list[int] = []
    following: list[tuple[int, int]] = []  # block and depth of the later ones that none between stands above
    for node, _ in reversed(nodes):
        while following and following[-1][1] > node.depth:
            following.pop()
        stops.append(following[-1][0] if following else behind)
        following.append((node.block, node.depth))
    found: list[_Headed] = []
    for (node, title), stop in zip(nodes, reversed(stops), strict=True):
        block = body.blocks[node.block]
        heading = body.text[title.start : title.end]
        lines = [" ".join(body.text[title.end : block.end].lstrip(" .:-").split())]
        lines += words[node.block + 1 : stop]
        found.append(_Headed(" ".join(heading.split()), tuple(line for line in lines if line)))
    return found


_LONGEST_HEADING = 8


def _bare_headed(skeleton: Skeleton, behind: int) -> list[_Headed]:
    """Lines of the main part that stand for headings without a number ("Đối tượng" above a list of bullets): a few words that no mark
    closes, with the lines down to the next of them."""
    body = skeleton.body
    labelled = {node.block for node in skeleton.nodes}
    found: list[tuple[str, list[str]]] = []
    for number, block in enumerate(body.blocks[:behind]):
        words = " ".join(body.of(block).split()) if block.zone == "body" else ""
        bare = number not in labelled and re.fullmatch(rf"[{CAPITALS}][^.;]*[^\W_]:?", words) is not None
        if bare and len(words.split()) <= _LONGEST_HEADING:
            found.append((words.rstrip(":"), []))
        elif words and found:
            found[-1][1].append(words)
    return [_Headed(heading, tuple(lines)) for heading, lines in found if lines]


# The kind of document and what it is about on one line: "KẾ HOẠCH Giám sát việc …".
_JOINED_TITLE = re.compile(r"\W*(?:KẾ HOẠCH|CÔNG VĂN|THÔNG BÁO|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|YÊU CẦU|PHƯƠNG ÁN)\s+((?-i:[^\W\d_a-z])[a-zà-ỹ].*?)(?:\s+(?=Căn cứ |Thực hiện (?:Nghị quyết|Kế hoạch|Chương trình|Quyết định))|$)")  # fmt: skip


def _title(paragraphs: list[str]) -> str:
    """The lines below the type of the document, up to the first sentence."""
    for place, words in enumerate(paragraphs[:25]):
        if re.fullmatch(
            r"\W*(?:KẾ HOẠCH(?: CHI TIẾT| GIÁM SÁT)?|CÔNG VĂN|THÔNG BÁO|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|ĐỀ CƯƠNG|YÊU CẦU|PHƯƠNG ÁN)\W*",
            words,
        ):
            lines: list[str] = []
            for line in paragraphs[place + 1 : place + 6]:
                if re.match(r"\W*(?:Căn cứ|Thực hiện|Kính gửi|I\.|Theo)", line) or line.endswith((".", ":", ";")):
                    break
                if re.search(r"[^\W\d_]", line):
                    lines.append(line)
            return " ".join(lines)
        joined = _JOINED_TITLE.match(words)
        if joined is not None and len(joined[1].split()) >= 4:
            return joined[1]
    about = next((p for p in paragraphs[:20] if re.match(r"\W*(?:V/v|Về việc)\b", p)), "")
    return re.sub(r"^\W*(?:V/v|Về việc)\s*:?\s*", "", about)


def _signed_for(lines: list[str]) -> str:
    for line in reversed(lines):
        m = re.match(rf"\W*(?:T/?M)\s?\.?\s+(?P<who>[{CAPITALS}][{CAPITALS} ,\-–]+)", line)
        if m is not None:
            who = m["who"].strip()
            return who[:1] + who[1:].lower()
    return ""


def _listed_below(headed: list[_Headed], rules: Rules) -> list[str]:
    """The agencies listed below the heading that says who must report."""
    words = [fold(h) for h in rules["outline"].data["agencies"]["headings"]]
    best: list[str] = []
    for part in headed:
        heading = fold(part.heading)
        named = any(w in heading for w in words) or has(part.heading, "outline.who_reports", rules)
        if not named or len(heading.split()) > 22:
            continue
        if (
            re.search(r"trach nhiem|nhiem vu|to chuc thuc hien|noi dung|muc dich", heading)
            and "doi tuong" not in heading
        ):
            continue
        names = names_in_lines(part.lines, rules)
        # The part below a smaller heading says it better than the one that holds everything.
        if len(names) > len(best) or (names and len(part.heading) < 60 and set(names) == set(best)):
            if best and set(best) <= set(names) and len(part.lines) > 12:
                continue
            best = names
    return best


def _submitters(
    headed: list[_Headed], bare: list[_Headed], paragraphs: list[str], addressees: list[str], rules: Rules
) -> list[str]:
    best = _listed_below(headed, rules) or _listed_below(bare, rules)
    if not best:
        for sentence in rules["outline"].data["agencies"]["sentences"]:
            for line in paragraphs:
                place = fold(line).find(fold(sentence))
                if place >= 0:
                    best = names_in_lines((line[place + len(sentence) :],), rules)
                    if best:
                        break
            if best:
                break
    best = best or _greeted(paragraphs, rules)
    if not best and addressees:
        # The lines of the head break names; a paragraph holds them whole, but not the list below it.
        greeting = next((p for p in paragraphs[:30] if p.startswith("Kính gửi") and ":" in p), "")
        # The letter may go on in the same paragraph.
        begun = next(matches(greeting, "outline.letter_begins", rules), None)
        if begun is not None and " ".join(addressees[-1].split()) in greeting[: begun.start()]:
            greeting = greeting[: begun.start()]
        best = max(
            names_in_lines((greeting.partition(":")[2],), rules), names_in_lines(tuple(addressees), rules), key=len
        )
    if not best:
        # Said in the part on who does what ("Đề nghị Sở A, UBND huyện B xây dựng báo cáo …"), under no heading of its own.
        asked = next(rule.pattern for rule in rules["outline"].rules if rule.id == "outline.asked_to_report")
        found = [match["who"] for line in paragraphs if (match := asked.search(line))]
        best = names_in_lines(tuple(found), rules)
    return best or _listed_anywhere([*headed, *bare], rules) or _told_of(paragraphs, rules)


def _told_of(paragraphs: list[str], rules: Rules) -> list[str]:
    """The agencies of the first sentence that lists several and gives them no other task: "thông báo tới các doanh nghiệp: …"."""
    for paragraph in paragraphs:
        for sentence in SENTENCE.split(paragraph):
            told = next(matches(sentence, "outline.told_of", rules), None)
            names = names_in_lines((told["who"],), rules) if told is not None else []
            if len(names) > 1:
                return names
    return []


_NUMBERED = re.compile(r"\W*\d{1,2}[.)/]\s")


def _greeted(paragraphs: list[str], rules: Rules) -> list[str]:
    """The addressees of a letter that numbers them, each on its line."""
    place = next((n for n, p in enumerate(paragraphs[:40]) if re.fullmatch(r"\W*Kính gửi\s*:?\s*", p)), None)
    if place is None:
        return []
    lines = list(itertools.takewhile(lambda line: _NUMBERED.match(line) is not None, paragraphs[place + 1 :]))
    return names_in_lines(list(itertools.takewhile(lambda line: names_in_lines((line,), rules), lines)), rules)


def _listed_anywhere(headed: list[_Headed], rules: Rules) -> list[str]:
    """The agencies below the heading that holds little else, whatever it is called ("III. NƠI ĐẾN LÀM VIỆC"), unless it is one
    for those who monitor or help."""
    others = [fold(words) for words in rules["outline"].data["agencies"]["other_headings"]]
    best: list[str] = []
    for part in headed:
        if any(words in fold(part.heading) for words in others) or not 1 <= len(part.lines) <= 40:
            continue
        found = [names_in_lines((line,), rules) for line in part.lines]
        names = names_in_lines(part.lines, rules)
        if len(names) > max(1, len(best)) and 5 * sum(map(bool, found)) >= 4 * len(found):
            best = names
    return best
