"""What belongs to what in a plan: annex forms to outlines, items to the annexes and indicators they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.extraction.labels import from_roman
from extractor.language.orthography import comparison_key
from extractor.models import AnnexForm, Item, Table
from extractor.outline.items import annex_named, asks_of
from extractor.outline.kinds import kind_of
from extractor.outline.when import has
from extractor.rulebook import Rules


def _serves(addressed: str, title: str, rules: Rules) -> bool:
    """Is a form "for …" for the agencies that this outline's title addresses?"""
    kind = kind_of(addressed, rules)
    if kind is not None:
        return kind == kind_of(re.sub(r"^.*?(?:đối với|dành cho|của)\s", "", title, flags=re.I | re.S), rules)
    return f" {comparison_key(addressed)} " in f" {comparison_key(title)} "


def _serves_one_of(addressed: str, title: str, rules: Rules) -> bool:
    """The same for a list of agencies ("Sở Tài chính, UBND cấp huyện")."""
    pieces = [piece for piece in re.split(r"[,;]|\s+và\s+", addressed) if re.search(r"[^\W\d_]", piece)]
    return _serves(addressed, title, rules) or any(_serves(piece, title, rules) for piece in pieces)


def asks_for(items: Sequence[Item], number: str, rules: Rules) -> bool:
    """Does an item point to the annex with this number?"""
    return any(number in annex_named(f"{i.heading} {i.request or ''} {i.annex or ''}", rules) for i in items)


def forms_for(
    number: int,
    title: str,
    kind: str,
    items: Sequence[Item],
    annexes: Sequence[tuple[AnnexForm, str, int]],
    drafts: Sequence[tuple[str, str, list[Item], list[Table]]],
    rules: Rules,
) -> list[AnnexForm]:
    """The annex forms of one outline: those set behind it (one outline's annexes stand before the next outline), those
    that say they are for its agencies, and those at the end that its items name by number."""
    chosen: list[AnnexForm] = []
    last = len(drafts)
    for form, words, before in annexes:
        shared = has(words, "outline.annex_shared", rules)
        addressed = re.search(r"(?:áp dụng|dành|dùng)\s+(?:riêng\s+)?(?:cho|đối với)\s+([^)]*)", words, re.I)
        named = form.id[2:].split(".")[0]
        # An unnumbered form that is the only one is what "theo Phụ lục" names.
        tellable = bool(named) or len(annexes) == 1
        asked = tellable and asks_for(items, named, rules)
        if shared:
            mentioned = re.findall(r"đề cương\s+(?:số\s*)?(\d+|[IVX]+)", words, re.I)
            if not mentioned or any(number in (int(m) if m.isdecimal() else 0, from_roman(m)) for m in mentioned):
                chosen.append(form)
        elif addressed is not None and any(_serves_one_of(addressed[1], d[0], rules) for d in drafts):
            if _serves_one_of(addressed[1], title, rules):
                chosen.append(form)
        elif last == 1:
            chosen.append(form)
        elif before == number:
            # Set behind this outline. Behind the last one stand also the annexes of all: then those get it who name it.
            others = tellable and any(asks_for(d[2], named, rules) for k, d in enumerate(drafts, 1) if k != number)
            own = any(f.id == form.id and at != before for f, _, at in annexes)
            if before < last or asked or not others or own:
                chosen.append(form)
        elif asked and before == last and not any(f.id == form.id and at == number for f, _, at in annexes):
            chosen.append(form)
    return chosen


def forms_of_all(
    kinds: Sequence[str],
    annexes: Sequence[tuple[AnnexForm, str, int]],
    drafts: Sequence[tuple[str, str, list[Item], list[Table]]],
    rules: Rules,
) -> list[list[AnnexForm]]:
    """The annex forms of each outline. A form that no outline would get goes to those that name it, else to all: none is
    lost."""
    given = [
        forms_for(number, draft[0], kind, draft[2], annexes, drafts, rules)
        for number, (kind, draft) in enumerate(zip(kinds, drafts, strict=True), 1)
    ]
    for form, _, _ in annexes:
        if any(form is one for forms in given for one in forms):
            continue
        named = form.id[2:].split(".")[0]
        asking = [n for n, draft in enumerate(drafts) if asks_for(draft[2], named, rules)]
        for n in asking or range(len(drafts)):
            given[n].append(form)
    return given


def linked(item: Item, items: Sequence[Item], forms: Sequence[AnnexForm], rules: Rules) -> Item:
    """The item with what it asks for: kinds of answer, indicators, and the annex it names."""
    text = f"{item.heading} {item.request or ''}"
    annex = None
    for number in annex_named(f"{text} {item.annex or ''}", rules):
        match = [f for f in forms if f.id in (f"PL{number}", f"PL{_arabic(number)}") or f.id.startswith(f"PL{number}.")]
        if match:
            annex = match[0].id
        elif not number and forms:
            annex = max(forms, key=lambda form: _shared_words(text, form.title)).id
        if annex:
            break
    return replace(item, annex=annex, asks=asks_of(text, rules), indicators=indicators_of(text, rules))


def _shared_words(text: str, title: str) -> int:
    """How many words of an annex title stand in the item that points to "the annex"."""
    return len(set(comparison_key(text).split()) & set(comparison_key(title).split()))


def _arabic(number: str) -> str:
    value = from_roman(number) if number else None
    return str(value) if value else number


def indicators_of(text: str, rules: Rules) -> tuple[str, ...]:
    """The indicators that these words of an outline ask for."""
    try:
        from extractor.extraction.indicators import indicators_in
    except ImportError:
        return ()
    return tuple(indicators_in(text, rules))
