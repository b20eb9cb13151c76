"""Characters a second of CPU of the whole extraction on plain text, on one core, beside its peers in the same run.

    bench/speed.py [--characters 400000] [--rounds 3] [--text FILE ...]

The text is made of the sample reports of this repository, numbers changed in every copy so that no cache of sentences
helps. They are reports pressed together: 9 figures in 1,000 characters. Whole official documents hold 0 to 8, 2 or 3 on
average; so there is a second text in which lines without a number are repeated until it holds 2.5. ``--text`` takes texts
of your own instead of the first. Peers: underthesea's word_tokenize, pos_tag and ner on the same text; EDS-NLP's
quantities, dates and sections on French text of the same size (``pip install edsnlp``, not part of the set-up); the bare
scan with the compiled patterns of all rules. Reports the best of the rounds. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRENCH = (
    "Antécédents\nPatient de 54 ans, tabagisme actif à 12 paquets-année, opéré le 3 mars 2019 d'une hernie inguinale.\n"
    "Histoire de la maladie\nDouleur thoracique depuis le 14/05/2021, fièvre à 38,5 °C, tension 135 mmHg, poids 71,4 kg.\n"
    "Examen clinique\nTaille 1 m 75, lésion de 12 mm, hémoglobine à 11,2 g/dl, créatinine 78 µmol/l le 16 mai 2021.\n"
)


def sample_text() -> str:
    """The plan and the reports of the samples (those of earlier years are left out: rows of figures, hardly a sentence)."""
    pieces = []
    for path in sorted((ROOT / "corpus" / "sources").glob("*.txt")):
        if re.search(r"-20\d\d$", path.stem):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        pieces.append(
            "\n".join(re.sub(r"^(?:#+|@\w+)\s?", "", line) for line in lines if not line.startswith(("|", "!")))
        )
    return "\n\n".join(pieces)


def ordinary(text: str) -> str:
    """The text with its lines of prose without a number repeated, so that figures are as rare as in whole documents."""
    prose = "\n".join(line for line in text.splitlines() if len(line) > 80 and not re.search(r"\d", line))
    return text + "\n\n" + "\n\n".join([prose] * max(1, round(2.6 * len(text) / max(1, len(prose)))))


def report_text(characters: int, seed: int = 1, base: str | None = None) -> str:
    """Plain text of this size: ``base`` (the samples) again and again, every digit of an amount drawn anew."""
    rng = random.Random(seed)
    base = base or sample_text()
    out, size = [], 0
    while size < characters:
        copy = re.sub(
            r"[1-9](?=\d*[.,]?\d*\s(?:ha|tỷ|triệu|doanh|lao|hộ|dự|người|%))", lambda _: str(rng.randint(1, 9)), base
        )
        out.append(copy)
        size += len(copy) + 2
    return "\n\n".join(out)[:characters]


def sentences(text: str) -> Iterator[str]:
    """Lines, as underthesea's tools want them."""
    return (line for line in text.splitlines() if line.strip())


def rate(work: Callable[[str], object], text: str, rounds: int) -> float:
    """The most characters a second of CPU of this process over the rounds."""
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        work(text)
        best = max(best, len(text) / (time.process_time() - start))
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--text", nargs="*", type=Path, help="texts of your own, in UTF-8")
    parser.add_argument("--skip", nargs="*", default=[], help="names of rows to leave out")
    args = parser.parse_args()

    from extractor.extraction.pipeline import extract
    from extractor.rulebook import load_rules
    from extractor.rulecheck import plain_report

    rules = load_rules()
    base = "\n\n".join(path.read_text(encoding="utf-8") for path in args.text) if args.text else sample_text()
    text = report_text(args.characters, base=base)
    found = len(extract(plain_report(text), rules).figures) * 1000 / len(text)
    print(f"figures in 1,000 characters: {found:.1f}")
    rows: dict[str, float] = {}

    def row(name: str, work: Callable[[str], object], over: str, rounds: int = args.rounds) -> None:
        if name in args.skip:
            return
        rows[name] = rate(work, over, rounds)
        print(f"{name:<44}{rows[name] / 1000:>12,.0f} k characters/s")

    row("extractor, whole extraction", lambda t: extract(plain_report(t), rules), text)
    if not args.text:
        rare = report_text(args.characters, seed=3, base=ordinary(base))
        found = len(extract(plain_report(rare), rules).figures) * 1000 / len(rare)
        row(f"extractor, {found:.1f} figures in 1,000 characters", lambda t: extract(plain_report(t), rules), rare)
    big = report_text(args.characters * 10, seed=2, base=base)
    row("extractor, a text ten times as long", lambda t: extract(plain_report(t), rules), big, 1)
    patterns = [rule.pattern for rule in rules.rules()]
    row("bare scan with every compiled pattern", lambda t: [sum(1 for _ in p.finditer(t)) for p in patterns], text, 1)

    from underthesea import pos_tag, word_tokenize

    word_tokenize("Khởi động một lần.")
    row("underthesea word_tokenize", lambda t: [word_tokenize(s) for s in sentences(t)], text)
    pos_tag("Khởi động một lần.")
    row("underthesea pos_tag", lambda t: [pos_tag(s) for s in sentences(t)], text[:40_000], 1)
    try:
        from underthesea import ner

        ner("Khởi động một lần.")
        row("underthesea ner", lambda t: [ner(s) for s in sentences(t)], text[:20_000], 1)
    except Exception as reason:
        print(f"underthesea ner: not run ({reason})")
    try:
        import edsnlp

        nlp = edsnlp.blank("eds")
        for pipe in ("eds.sentences", "eds.quantities", "eds.dates", "eds.sections"):
            nlp.add_pipe(pipe)
        nlp(FRENCH)
        pages = [FRENCH * 12] * (args.characters // (len(FRENCH) * 12) // 4)
        row("EDS-NLP quantities, dates, sections (French)", lambda _: [nlp(p) for p in pages], "".join(pages), 1)
    except ImportError:
        print("EDS-NLP: not installed (pip install edsnlp)")
    for own in [name for name in rows if name.startswith("extractor") and "ten times" not in name]:
        for name, value in rows.items():
            if not name.startswith("extractor"):
                print(f"{own}: {rows[own] / value:.2f} times as fast as {name}")
    print(json.dumps({name: round(value) for name, value in rows.items()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
