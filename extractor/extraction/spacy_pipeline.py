"""The same extraction as a spaCy pipeline: words from underthesea, figures, references and sections as spans.

``nlp(text).text == text`` for every text: tokens are cut out of the text as it stands. ``doc.spans["figures"]``,
``doc.spans["references"]`` and ``doc.spans["sections"]`` hold the results with exact character offsets, in the order of
``doc.user_data["extractor"]``, the :class:`~extractor.models.Extraction` that has all the fields. No extension
attributes are set: they would be shared by every pipeline of the process.
"""

from __future__ import annotations

import functools
import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import registry
from spacy.vocab import Vocab

from extractor.extraction.pipeline import extract
from extractor.language.words import sentence_starts, words
from extractor.models import Extraction, Figure, Page, Reference, Report, Section, Source
from extractor.reading.plain import read_lines
from extractor.rulebook import Rules, load_rules

KEY = "extractor"
"""Where the extraction lies in ``doc.user_data``."""


def load_pipeline(rules: str | Path | None = None) -> Language:
    """A spaCy pipeline for Vietnamese administrative text; ``rules`` is a folder of rules, by default the shipped ones.

    Its language is "xx" (spaCy's own "vi" asks for another segmenter). Components: ``extractor_extract``,
    ``extractor_references``, ``extractor_sections``, ``extractor_figures``.

    >>> nlp = load_pipeline()
    >>> [span.text for span in nlp("KCN An Bình đã cho thuê 180 ha.").spans["figures"]]
    ['180 ha']
    """
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "extractor_words"}}})
    nlp.add_pipe("extractor_extract", config={"rules": str(rules) if rules is not None else None})
    nlp.add_pipe("extractor_references")
    nlp.add_pipe("extractor_sections")
    nlp.add_pipe("extractor_figures")
    return nlp


@registry.tokenizers("extractor_words")  # type: ignore[untyped-decorator,unused-ignore]
def make_tokenizer() -> Any:
    """What spaCy's configuration names for the tokenizer."""
    return lambda nlp: functools.partial(tokenize, nlp.vocab)


def tokenize(vocab: Vocab, text: str) -> Doc:
    """A Doc whose tokens are words; every blank that a token's own trailing blank does not cover is a token of its own."""
    pieces: list[str] = []
    spaces: list[bool] = []

    def fill(start: int, end: int) -> None:
        if start < end and pieces and text[start] == " " and not spaces[-1]:
            spaces[-1] = True
            start += 1
        if start < end:
            pieces.append(text[start:end])
            spaces.append(False)

    done = 0
    starts = [*sentence_starts(text), len(text)]
    for begin, finish in pairwise(starts):
        for word in words(text[begin:finish]):
            fill(done, begin + word.start)
            done = begin + word.end
            pieces.append(text[begin + word.start : done])
            spaces.append(False)
    fill(done, len(text))
    return Doc(vocab, words=pieces, spaces=spaces)


@Language.factory("extractor_extract", default_config={"rules": None})
def make_extract(nlp: Language, name: str, rules: str | None) -> Any:
    """The component that extracts and sees to it that tokens end where results end."""
    return functools.partial(_add_extraction, load_rules(rules))


def _add_extraction(rules: Rules, doc: Doc) -> Doc:
    extraction = extract(_report_of(doc.text), rules)
    records: tuple[Figure | Reference | Section, ...] = (
        *extraction.figures,
        *extraction.references,
        *extraction.sections,
    )
    _split_at(doc, {edge for record in records for edge in (record.start, record.end)})
    doc.user_data[KEY] = extraction
    return doc


@Language.component("extractor_references")
def add_references(doc: Doc) -> Doc:
    """``doc.spans["references"]``; the label is the type of document cited."""
    extraction = _extraction(doc)
    doc.spans["references"] = _spans(doc, ((r.start, r.end, r.type or "reference") for r in extraction.references))
    return doc


@Language.component("extractor_sections")
def add_sections(doc: Doc) -> Doc:
    """``doc.spans["sections"]``; the label is the section's id ("II.2.1")."""
    extraction = _extraction(doc)
    doc.spans["sections"] = _spans(doc, ((s.start, s.end, s.id) for s in extraction.sections))
    return doc


@Language.component("extractor_figures")
def add_figures(doc: Doc) -> Doc:
    """``doc.spans["figures"]``; the label is the figure's quantity, the span's id its indicator."""
    extraction = _extraction(doc)
    doc.spans["figures"] = _spans(doc, ((f.start, f.end, f.quantity, f.indicator or "") for f in extraction.figures))
    return doc


def _extraction(doc: Doc) -> Extraction:
    extraction: Extraction = doc.user_data[KEY]
    return extraction


def _spans(doc: Doc, places: Iterable[tuple[Any, ...]]) -> list[Span]:
    spans = []
    for start, end, label, *rest in places:
        span = doc.char_span(start, end, label=label, span_id=rest[0] if rest else "")
        if span is None:
            raise AssertionError(f"no token ends at {start}:{end}")
        spans.append(span)
    return spans


def _split_at(doc: Doc, edges: set[int]) -> None:
    """Split the tokens that one of these character offsets falls into."""
    starts = [token.idx for token in doc]
    cuts: dict[int, list[int]] = {}
    for edge in sorted(edges):
        index = bisect_right(starts, edge) - 1
        if index >= 0 and starts[index] < edge < starts[index] + len(doc[index].text):
            cuts.setdefault(index, []).append(edge - starts[index])
    if not cuts:
        return
    tokens: list[Token] = [doc[index] for index in cuts]
    with doc.retokenize() as retokenizer:
        for token, places in zip(tokens, cuts.values(), strict=True):
            orths = [token.text[a:b] for a, b in pairwise([0, *places, len(token.text)])]
            retokenizer.split(token, orths, heads=[(token, 0)] * len(orths))


def _report_of(text: str) -> Report:
    """A report that consists of this text."""
    data = text.encode("utf-8", "surrogatepass")
    source = Source("text", hashlib.sha256(data).hexdigest(), "text/plain", 1, False, len(data))
    reading = read_lines(text)
    return Report(source, text, (Page(1, 0, len(text)),), reading.paragraphs, reading.tables)
