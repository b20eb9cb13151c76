"""How the words of an outline's items meet those of a report's passages, all at once.

Words of the question's own are kept apart from words of like meaning, sentences from passages: a synonym pulls anything
towards anything, and a long passage meets much by chance. Beside the broad concepts of rules/outline_terms.toml stands the
tight thesaurus of rules/outline_words (:mod:`extractor.outline.meanings`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.outline.asked import Asked, ancestors
from extractor.outline.meanings import Meanings
from extractor.outline.passages import Layout, Passage
from extractor.outline.terms import Spot, Weights, blind_to_numbers, terms_of
from extractor.rulebook import Rules

Floats = NDArray[np.float64]

SINGLE_WORTH = 0.35
"""A syllable that the answer has without its neighbour is a third of a word met."""

TOLD_WORTH = 0.6
"""What an answer in other words counts beside one in the words of the question."""

ROWS = 40
"""So many rows of a table are looked at one by one."""

_SENTENCE = re.compile(
    r"(?<=[.;!?])\s+|(?<=,)\s+(?=(?:đồng thời|cùng với đó|ngoài ra|bên cạnh đó|bên cạnh|song song|riêng|mặt khác)\s)"
)
"""Where one statement ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How the words of the items meet those of the passages: arrays items by passages, and items by sentences."""

    words: Floats
    clause: Floats
    amount: Floats
    much: Floats
    topic: Floats
    heading: Floats
    synonyms: Floats
    margin: Floats
    meaning: Floats
    meant: Floats
    about: Floats
    told: Floats
    nearest: Floats
    apart: Floats
    best: NDArray[np.int64]
    owners: NDArray[np.int64]
    sentences: tuple[str, ...]


def sentences_of(passage: Passage) -> list[str]:
    """The sentences of a passage. Each row of a table is one; what heads the columns goes with all of them."""
    if passage.table is None:
        return [s for s in _SENTENCE.split(passage.text) if s] or [""]
    heads = "; ".join(
        " ".join(c.split()) for c in (passage.lead, passage.table.title or "", *passage.table.columns) if c
    )
    rows = ["; ".join(" ".join(cell.text.split()) for cell in row if cell.text.strip()) for row in passage.table.rows]
    return [f"{heads}; {row}" for row in rows if row][:ROWS] or [passage.text]


def wording_of(asked: Sequence[Asked], layout: Layout, weights: Weights, rules: Rules) -> Wording:
    """Compares every item with every passage and its sentences."""
    sentences: list[str] = []
    first: list[int] = []
    for passage in layout.passages:
        first.append(len(sentences))
        sentences += sentences_of(passage)
    # Sentences of set wording say the same but for their numbers: each is read once.
    alike: dict[str, int] = {}
    which = np.array([alike.setdefault(blind_to_numbers(s, rules), len(alike)) for s in sentences], dtype=np.int64)
    said = [terms_of(s, rules) for s in alike]
    starts = np.array(first, dtype=np.int64)
    known: set[str] = set()
    for item in asked:
        for spot in (*item.full, *item.heading):
            known.add(spot.single)
            known.update(spot.pairs)
            known.update(term for term, _ in spot.meets)
    columns = {term: column[which] for term, column in _columns(said, known).items()}
    places = [layout.above(p.section) for p in layout.passages]
    heads = _columns([frozenset().union(*(layout.heading_terms[s] for s in chain)) for chain in places], known)
    own = _columns([layout.heading_terms[p.section] if p.section >= 0 else frozenset() for p in layout.passages], known)
    size = (len(asked), len(layout.passages))
    words, clause, amount, much, topic, heading, synonyms = (np.zeros(size) for _ in range(7))
    meaning, about, told = (np.zeros(size) for _ in range(3))
    by_sentence, fits, stated = (np.zeros((len(asked), len(sentences))) for _ in range(3))
    meanings = Meanings(asked, tuple(alike), which, starts, rules)
    for n, item in enumerate(asked):
        spots = [s for s in item.full if s.clause >= 0]
        worth = np.array([weights.spot(s) for s in spots])
        met = np.array([_met(s, columns, len(sentences)) for s in spots]).reshape(len(spots), len(sentences))
        like = np.array([_alike(s, columns, len(sentences)) for s in spots]).reshape(len(spots), len(sentences))
        total = max(float(worth.sum()), 0.4)
        by_sentence[n] = worth @ met / total
        stated[n] = worth @ np.maximum(met, meanings.by_sentence(n, spots)) / total
        fits[n] = np.sqrt(np.minimum(1.0, worth @ met / 3) * by_sentence[n])
        whole = np.maximum.reduceat(met, starts, axis=1) if len(spots) else np.zeros((0, size[1]))
        both = np.maximum.reduceat(np.maximum(met, like), starts, axis=1) if len(spots) else whole
        words[n] = worth @ whole / total
        held = np.maximum.reduceat(worth @ met, starts) if len(spots) else np.zeros(size[1])
        amount[n] = np.sqrt(np.minimum(1.0, held / 3) * words[n])
        much[n] = np.clip((held - 3) / 5, 0.0, 1.0)
        synonyms[n] = worth @ both / total - words[n]
        meaning[n] = worth @ np.maximum(whole, meanings.of(n, spots)) / total - words[n]
        for number in {s.clause for s in spots}:
            mine = [k for k, s in enumerate(spots) if s.clause == number]
            share = worth[mine] @ whole[mine] / max(float(worth[mine].sum()), 1.8)
            clause[n] = np.maximum(clause[n], share)
        # Of many clauses one is met by chance.
        clause[n] *= min(1.0, 4 / max(1, len({s.clause for s in spots})))
        subject = [s for s in item.heading if s.clause >= 0]
        if item.is_bullet or ":" in item.item.heading:
            subject = [s for s in subject if s.clause == subject[0].clause]
        weight = np.array([weights.spot(s) for s in subject])
        full = max(float(weight.sum()), 0.4)
        given = np.array([np.maximum.reduceat(_met(s, columns, len(sentences)), starts) for s in subject])
        above = np.array([_met(s, heads, size[1]) for s in subject])
        near = np.array([_met(s, own, size[1]) for s in subject])
        if subject:
            topic[n] = weight @ np.maximum(given, above) / full
            heading[n] = weight @ near / full
            about[n] = weight @ np.maximum(np.maximum(given, above), meanings.topic(n, subject)) / full - topic[n]
        told[n] = meanings.told(n)
        fits[n] = (fits[n] + TOLD_WORTH * meanings.told_by(n)) / (1 + TOLD_WORTH)
    margin, _ = _margins(asked, by_sentence, starts, len(sentences))
    nearest, best = _margins(asked, fits, starts, len(sentences))
    meant = _ahead(asked, words + meaning)
    apart = _ahead(asked, stated)[np.arange(len(asked))[:, None], best]
    owners = np.repeat(np.arange(size[1]), np.diff(np.append(starts, len(sentences))))
    return Wording(
        words, clause, amount, much, topic, heading, synonyms, margin, meaning, meant, about, told,
        nearest, apart, best, owners, tuple(sentences),
    )  # fmt: skip


def _columns(texts: Sequence[frozenset[str]], known: set[str]) -> dict[str, NDArray[np.bool_]]:
    columns: dict[str, NDArray[np.bool_]] = {}
    for n, terms in enumerate(texts):
        for term in terms & known:
            if term not in columns:
                columns[term] = np.zeros(len(texts), dtype=bool)
            columns[term][n] = True
    return columns


def _met(spot: Spot, columns: Mapping[str, NDArray[np.bool_]], size: int) -> Floats:
    """How well each text meets a syllable by the word itself."""
    met = np.zeros(size)
    single = columns.get(spot.single)
    if single is not None:
        met = np.where(single, SINGLE_WORTH if spot.pairs else 0.8, 0.0)
    for pair in spot.pairs:
        column = columns.get(pair)
        if column is not None:
            met = np.where(column, 1.0, met)
    return met


def _alike(spot: Spot, columns: Mapping[str, NDArray[np.bool_]], size: int) -> Floats:
    """How well each text meets a syllable by a word of like meaning."""
    met = np.zeros(size)
    for term, degree in spot.meets:
        column = columns.get(term)
        if column is not None:
            met = np.maximum(met, np.where(column, degree, 0.0))
    return met


def _ahead(asked: Sequence[Asked], fits: Floats) -> Floats:
    """By how much each item fits each passage better than any other item that is no kin of it, -1 to 1."""
    found = np.zeros(fits.shape)
    for n in range(len(asked)):
        kin = {n, *ancestors(asked, n), *(k for k in range(len(asked)) if n in ancestors(asked, k))}
        others = [k for k in range(len(asked)) if k not in kin and asked[k].leaf]
        found[n] = fits[n] - (fits[others].max(axis=0) if others else 0.0)
    return found


def _margins(
    asked: Sequence[Asked], by_sentence: Floats, starts: NDArray[np.int64], size: int
) -> tuple[Floats, NDArray[np.int64]]:
    """By how much each item fits the best sentence of each passage better than any other item does, -1 to 1, and which
    sentence that is."""
    lengths = np.diff(np.append(starts, size))
    places = np.arange(size)
    margin = np.zeros((len(asked), len(starts)))
    best = np.zeros((len(asked), len(starts)), dtype=np.int64)
    for n in range(len(asked)):
        kin = {n, *ancestors(asked, n), *(k for k in range(len(asked)) if n in ancestors(asked, k))}
        others = [k for k in range(len(asked)) if k not in kin and asked[k].leaf]
        rival = by_sentence[others].max(axis=0) if others else np.zeros(size)
        ahead = by_sentence[n] - 0.5 * rival
        most = np.repeat(np.maximum.reduceat(ahead, starts), lengths)
        # The first of its passage that is as far ahead as any.
        best[n] = np.minimum.reduceat(np.where(ahead == most, places, size), starts)
        margin[n] = by_sentence[n, best[n]] - rival[best[n]]
    return margin, best
