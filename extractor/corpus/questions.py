"""What people type into the search box -> expressions of FTS5. Nothing that is typed is an error.

The language: words (all must occur), "phrases in quotes", begin* (prefix), document numbers (115/NQ-CP) as one term, AND, OR, NOT
in capitals, parentheses. Whatever makes no sense (a lone OR, a bracket that never closes) is read as well as possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.corpus.terms import forms, has_marks, is_number, number_term, terms_of
from extractor.language.orthography import normalise

_MOST_TERMS = 64
_DEEPEST = 12
_TOKEN = re.compile(r'"([^"]*)"?(\*?)|([()])|([^\s()"]+)')
# 115 / NQ-CP, as scans and typists have it.
_SPACED_NUMBER = re.compile(r"(?<=\d)\s*/\s*(?=[^\W\d_]{1,5}-)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word, phrase or document number to find. ``words`` are (exact, folded, has marks)."""

    words: tuple[tuple[str, str, bool], ...]
    prefix: bool = False
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """All parts must occur."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part must occur."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """``keep`` must occur and ``drop`` must not. Without ``keep`` nothing is found: "all but" is no search."""

    keep: Node | None
    drop: Node


Node = Wanted | Both | Either | Without


def parse(words: str) -> Node | None:
    """What is asked for, or None if nothing that could be found was typed."""
    tokens = list(_tokens(words))
    return _Parser(tokens).whole()


def expressions(node: Node) -> dict[str, bool]:
    """FTS5 expressions for the question, best first: as typed with the words side by side, as typed, the same two without
    marks. Each says whether it asks for the words as they were typed. The last one finds all that the others find."""
    found: dict[str, bool] = {}
    beside = _beside(node)
    for exact in (True, False):
        for tree in (beside, node):
            if tree is not None and (expression := _expression(tree, exact)):
                found.setdefault(expression, exact)
    return found


def wanted(node: Node | None) -> Iterator[Wanted]:
    """The terms that a hit should show marked (not those under NOT)."""
    if isinstance(node, Wanted):
        yield node
    elif isinstance(node, Both | Either):
        for part in node.parts:
            yield from wanted(part)
    elif isinstance(node, Without):
        yield from wanted(node.keep)


def _tokens(words: str) -> Iterator[str | Wanted]:
    count = 0
    text = _SPACED_NUMBER.sub("/", normalise(words)[0].replace("\x00", " "))
    for match in _TOKEN.finditer(text):
        phrase, star, bracket, word = match.groups()
        if bracket:
            yield bracket
        elif word in ("AND", "OR", "NOT"):
            yield word
        else:
            for term in _terms(phrase if word is None else word, word is None, bool(star)):
                count += 1
                if count > _MOST_TERMS:
                    return
                yield term


def _terms(text: str, quoted: bool, star: bool) -> Iterator[Wanted]:
    prefix = star or text.rstrip(",.;:").endswith("*")
    bare = text.strip("*,.;:?!'… ")
    if is_number(bare):
        yield Wanted(_words(bare), prefix, number_term(bare))
        return
    words = _words(bare)
    if words:
        # What blanks, dots or dashes hold together without quotes (1.057, công-nông) stays together.
        yield Wanted(words[:_MOST_TERMS], prefix)


def _words(text: str) -> tuple[tuple[str, str, bool], ...]:
    return tuple((*forms(word), has_marks(word)) for word in _WORD.findall(text))


class _Parser:
    """Recursive descent over the tokens; every method takes what it can and never fails."""

    def __init__(self, tokens: list[str | Wanted]) -> None:
        self.tokens = tokens
        self.at = 0

    def whole(self) -> Node | None:
        parts = []
        while self.at < len(self.tokens):
            before = self.at
            part = self.either(0)
            if part is not None:
                parts.append(part)
            if self.at == before or (self.at < len(self.tokens) and self.tokens[self.at] == ")"):
                self.at += 1
        return _all(parts)

    def either(self, depth: int) -> Node | None:
        parts = [self.both(depth)]
        while self.peek() == "OR":
            self.at += 1
            parts.append(self.both(depth))
        kept = [part for part in parts if part is not None]
        return kept[0] if len(kept) == 1 else Either(tuple(kept)) if kept else None

    def both(self, depth: int) -> Node | None:
        keep: list[Node] = []
        drop: list[Node] = []
        negative = False
        while (token := self.peek()) is not None and token not in (")", "OR"):
            self.at += 1
            if token == "NOT":
                negative = True
                continue
            if token == "AND":
                continue
            part: Node | None
            if token == "(":
                part = self.either(depth + 1) if depth < _DEEPEST else None
                if self.peek() == ")":
                    self.at += 1
            else:
                assert isinstance(token, Wanted)
                part = token
            if part is not None:
                (drop if negative else keep).append(part)
            negative = False
        kept = _all(keep)
        if drop:
            return Without(kept, drop[0] if len(drop) == 1 else Either(tuple(drop)))
        return kept

    def peek(self) -> str | Wanted | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None


def _all(parts: list[Node]) -> Node | None:
    return None if not parts else parts[0] if len(parts) == 1 else Both(tuple(parts))


def _beside(node: Node | None) -> Node | None:
    """The question with its neighbouring plain words made one phrase; None where there are none."""
    if isinstance(node, Without):
        keep = _beside(node.keep)
        return None if keep is None else Without(keep, node.drop)
    if not isinstance(node, Both):
        return None
    parts: list[Node] = []
    run: list[Wanted] = []
    changed = False

    def flush() -> None:
        nonlocal changed
        if len(run) > 1:
            changed = True
            parts.append(Wanted(tuple(word for term in run for word in term.words), run[-1].prefix))
        else:
            parts.extend(run)
        run.clear()

    for part in node.parts:
        if isinstance(part, Wanted) and part.number is None:
            run.append(part)
            if part.prefix:
                flush()
        else:
            flush()
            parts.append(part)
    flush()
    return _all(parts) if changed else None


def _expression(node: Node, exact: bool) -> str:
    if isinstance(node, Wanted):
        return _term(node, exact)
    if isinstance(node, Without):
        keep = _expression(node.keep, exact) if node.keep is not None else ""
        drop = _expression(node.drop, exact)
        return f"({keep} NOT {drop})" if keep and drop else keep
    joined = " AND " if isinstance(node, Both) else " OR "
    parts = [text for part in node.parts if (text := _expression(part, exact))]
    return f"({joined.join(parts)})" if len(parts) > 1 else "".join(parts)


def _term(term: Wanted, exact: bool) -> str:
    star = " *" if term.prefix else ""
    # Marks typed on any word of a phrase mean the phrase as typed; without marks nothing is known of what was meant.
    marked = exact and any(has for _, _, has in term.words)
    if marked and term.prefix:
        # The tone of an unfinished last word is not yet known: only whole words are asked for with their marks.
        marked = False
    column, index = ("exact", 0) if marked else ("folded", 1)
    said = " ".join(str(word[index]) for word in term.words)
    phrase = f'{column} : "{said}"{star}'
    if term.number is None:
        return phrase
    return f'(numbers : "{term.number}"{star} OR {phrase})'


def marks_in(text: str, node: Node | None) -> list[tuple[int, int]]:
    """Where ``text`` shows what was asked for: stretches of ``text``, in order, not overlapping.

    Where plain words stand side by side as they were typed, they are marked there and not where they stand alone.
    """
    terms = terms_of(text)
    forms_ = ([term.exact for term in terms], [term.folded for term in terms])
    for tree in (_beside(node), node):
        found: list[tuple[int, int]] = []
        complete = tree is not None
        for want in wanted(tree):
            # As typed if it occurs so; the words that only look alike are marked only where nothing else is.
            spans = next((s for form in (0, 1) if (s := list(_spans(want, forms_[form], form)))), [])
            found += [(terms[low].start, terms[high - 1].end) for low, high in spans]
            complete = complete and bool(spans)
        if found and (complete or tree is node):
            return _merge(found)
    return []


def _spans(want: Wanted, terms: list[str], form: int) -> Iterator[tuple[int, int]]:
    words = [str(word[form]) for word in want.words]
    if not words:
        return
    size = len(words)
    for low in range(len(terms) - size + 1):
        last = terms[low + size - 1]
        if terms[low : low + size - 1] != words[:-1]:
            continue
        if last == words[-1] or (want.prefix and last.startswith(words[-1])):
            yield low, low + size


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
