"""What underthesea's words are worth: subjects of figures with and without them.

    bench/words_ablation.py [GOLD.jsonl …] [--show]

GOLD (bench/words.jsonl, sentences written for this question, when none is named): an annotated passage a line, {"id", "text", "figures": [{"start", "end", "subject"?, …}]}. Without words every
syllable is a word of its own, so that "thị trường Nhật Bản" names a school and a name ends at its first small letter
("Công ty Điện | lực Bình Sơn"). Printed for both: subjects that are right (one holds the other, without blanks and case)
among the gold figures that were found, figures that got a subject though the gold has none, the things named in the
texts, and the processor time of the whole extraction. ``--show`` prints every figure that was read differently.
"""

from __future__ import annotations

import argparse
import json
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.extraction import things
from extractor.extraction.pipeline import extract
from extractor.language import words
from extractor.language.dates import lower
from extractor.models import Figure, Span
from extractor.reading.layout import view_of
from extractor.reading.read import read_bytes
from extractor.rulebook import Rules, load_rules


@dataclass
class Tally:
    """What was counted in one run."""

    right: int = 0
    exact: int = 0
    named: int = 0
    given: int = 0
    unnamed: int = 0
    things: int = 0
    seconds: float = 0.0


def syllable_at(sentence: str, offset: int) -> Span | None:
    """Instead of :func:`extractor.language.words.word_at`: every syllable is a word."""
    start = end = offset
    while start > 0 and sentence[start - 1].isalpha():
        start -= 1
    while end < len(sentence) and sentence[end].isalpha():
        end += 1
    return Span(start, end) if start < end else None


@contextmanager
def segmenter(find: Callable[[str, int], Span | None]) -> Iterator[None]:
    """The extraction with ``find`` in place of underthesea's words."""
    usual = things.word_at
    things.word_at = find
    try:
        yield
    finally:
        things.word_at = usual


def compact(text: str | None) -> str:
    """``text`` without blanks, marks composed, in one case."""
    return "".join(unicodedata.normalize("NFC", text or "").casefold().split())


def measure(passages: list[dict[str, Any]], rules: Rules) -> tuple[Tally, dict[tuple[str, int], str | None]]:
    """One run over all passages: the counts, and the subject of each gold figure that was found."""
    tally = Tally()
    subjects: dict[tuple[str, int], str | None] = {}
    for passage in passages:
        report = read_bytes(passage["text"].encode(), f"{passage['id']}.txt")
        began = time.process_time()
        figures = extract(report, rules).figures
        tally.seconds += time.process_time() - began
        view = view_of(report)
        starts = words.sentence_starts(view.text)
        tally.things += len(
            things.find_things(view.text, lower(view.text), starts, sorted(f.start for f in figures), rules)
        )
        for gold in passage.get("figures", []):
            figure = found(figures, gold["start"], gold["end"])
            if figure is None:
                continue
            subjects[passage["id"], gold["start"]] = figure.subject
            wanted, got = compact(gold.get("subject")), compact(figure.subject)
            if wanted:
                tally.named += 1
                tally.right += bool(got) and (wanted in got or got in wanted)
                tally.exact += wanted == got
            else:
                tally.unnamed += 1
                tally.given += bool(got)
    return tally, subjects


def found(figures: tuple[Figure, ...], start: int, end: int) -> Figure | None:
    """The figure that overlaps a stretch."""
    return next((figure for figure in figures if figure.start < end and start < figure.end), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*", default=[Path(__file__).with_name("words.jsonl")])
    parser.add_argument("--show", action="store_true", help="print every figure that was read differently")
    arguments = parser.parse_args()
    rules = load_rules()
    passages = [json.loads(line) for path in arguments.gold for line in path.read_text(encoding="utf-8").splitlines()]
    words.warm()
    measure(passages[:3], rules)  # what is compiled and loaded once is nobody's cost
    words.words.cache_clear()
    with_words, read = measure(passages, rules)
    with segmenter(syllable_at):
        without, bare = measure(passages, rules)
    characters = sum(len(passage["text"]) for passage in passages)
    print(f"{len(passages)} passages, {characters} characters")
    for name, tally in (("words of underthesea", with_words), ("syllables only", without)):
        print(
            f"{name:22} subjects right {tally.right}/{tally.named} (letter for letter {tally.exact}), given where none is named {tally.given}/{tally.unnamed}, "
            f"things named {tally.things}, {characters / max(tally.seconds, 1e-9) / 1000:.0f} thousand characters a second"
        )
    if arguments.show:
        for key, subject in read.items():
            if bare[key] != subject:
                print(f"{key[0]} at {key[1]}: with words {subject!r}, without {bare[key]!r}")


if __name__ == "__main__":
    main()
