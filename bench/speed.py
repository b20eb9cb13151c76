"""Characters a second of CPU of the whole extraction on plain text, on one core, beside its peers in the same run.

    bench/speed.py [--characters 400000] [--rounds 3]

The text is made of the sample reports of this repository, numbers changed in every copy so that no cache of sentences
helps. Peers: underthesea's word_tokenize, pos_tag and ner on the same text; EDS-NLP's quantities, dates and sections on
French text of the same size (``pip install edsnlp``, not part of the set-up); the bare scan with the compiled patterns of
all rules. Reports the best of the rounds. The last line is JSON.
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


def report_text(characters: int, seed: int = 1) -> str:
    """Plain report text of this size: the sample sources again and again, every digit drawn anew."""
    rng = random.Random(seed)
    pieces = []
    for path in sorted((ROOT / "corpus" / "sources").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        pieces.append(
            "\n".join(re.sub(r"^(?:#+|@\w+)\s?", "", line) for line in lines if not line.startswith(("|", "!")))
        )
    base = "\n\n".join(pieces)
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
    parser.add_argument("--skip", nargs="*", default=[], help="names of rows to leave out")
    args = parser.parse_args()

    from extractor.extraction.pipeline import extract
    from extractor.rulebook import load_rules
    from extractor.rulecheck import plain_report

    rules = load_rules()
    text = report_text(args.characters)
    extract(plain_report(report_text(20_000, seed=9)), rules)
    rows: dict[str, float] = {}

    def row(name: str, work: Callable[[str], object], over: str, rounds: int = args.rounds) -> None:
        if name in args.skip:
            return
        rows[name] = rate(work, over, rounds)
        print(f"{name:<44}{rows[name] / 1000:>12,.0f} k characters/s")

    row("extractor, whole extraction", lambda t: extract(plain_report(t), rules), text)
    big = report_text(args.characters * 10, seed=2)
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
    own = rows.get("extractor, whole extraction", 0.0)
    for name, value in rows.items():
        if not name.startswith("extractor"):
            print(f"the whole extraction is {own / value:.2f} times as fast as {name}")
    print(json.dumps({name: round(value) for name, value in rows.items()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
