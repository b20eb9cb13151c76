"""CPU a page of reading scans, beside bare tesserocr on the same pictures and, where it is installed, OCRmyPDF on the same
file.

    bench/ocr.py [--pages 10] [--scan FILE.pdf --text FILE.pdf] [--ocrmypdf COMMAND]

The pages are set from the sample reports of this repository and turned into scans of 200 dpi with a little grain and tilt;
--scan takes others, --text the same document with its text layer, from which the figures are known. Prints the CPU a page of
bare tesserocr, of reading without and with the second reading of numbers, the wall time of one process against two, and the
share of figures found. The last line is JSON.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
_models: list[Any] = []
"""The model of bare tesserocr, loaded once."""


def make_scan(text: Path, scan: Path) -> None:
    """The pages of a PDF as pictures: grey, 200 dpi, grain, half a degree of tilt."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    source = pypdfium2.PdfDocument(text)
    rng = np.random.default_rng(5)
    images = []
    for index in range(len(source)):
        page = source[index].render(scale=200 / 72, grayscale=True).to_pil()
        page = page.rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
        pixels = np.asarray(page, np.float32) * 0.9 + 18 + rng.normal(0, 2, (page.height, page.width))
        picture = io.BytesIO()
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(picture, "JPEG", quality=85)
        images.append(Image.open(picture))
    images[0].save(scan, "PDF", resolution=200.0, save_all=True, append_images=images[1:])


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU of this process and of the children that it waits for."""
    before = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    work()
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) - before


def figures(path: Path, second: bool = True) -> Counter[object]:
    """The figures of a PDF, read without a cache."""
    from extractor import extract
    from extractor.reading.ocr_page import OcrSettings
    from extractor.reading.read import read_report
    from extractor.reading.settings import Settings

    settings = Settings(ocr_settings=OcrSettings(use_cache=False, second_reader=second))
    found = extract(read_report(path, settings=settings)).figures
    return Counter((f.page, f.quantity, f.unit, f.value, f.value_max) for f in found)


def read_pages(path: str, numbers: list[int], second: bool) -> int:
    """OCR of some pages of a PDF, nothing else."""
    import pypdfium2

    from extractor.reading.ocr import ocr_page
    from extractor.reading.ocr_page import OcrSettings

    pdf = pypdfium2.PdfDocument(path)
    settings = OcrSettings(use_cache=False, second_reader=second)
    for number in numbers:
        image = pdf[number].render(scale=200 / 72, rev_byteorder=True).to_numpy()
        ocr_page(image[:, :, :3].copy() if image.ndim == 3 else image, dpi=200, settings=settings)
    return len(numbers)


def bare(path: str, numbers: list[int]) -> None:
    """tesserocr on the rendered pages as they are, with the settings that it comes with."""
    import pypdfium2
    import tesserocr

    from extractor.reading.ocr_engine import PAGE, find_tessdata

    if not _models:
        _models.append(tesserocr.PyTessBaseAPI(path=str(find_tessdata()) + os.sep, lang="vie", psm=PAGE))
    model = _models[0]
    pdf = pypdfium2.PdfDocument(path)
    for number in numbers:
        grey = pdf[number].render(scale=200 / 72, grayscale=True).to_numpy()
        height, width = grey.shape[:2]
        model.SetImageBytes(grey.tobytes(), width, height, 1, width)
        model.SetSourceResolution(200)
        model.GetTSVText(0)
        model.Clear()


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--scan", type=Path)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--ocrmypdf", default=shutil.which("ocrmypdf"))
    args = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    result: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        scan, text = args.scan, args.text
        if scan is None:
            from pdf import typeset

            text, scan = Path(folder, "text.pdf"), Path(folder, "scan.pdf")
            typeset(text, args.pages)
            make_scan(text, scan)
        import pypdfium2

        whole = len(pypdfium2.PdfDocument(scan))  # what reads files reads all of it
        count = min(args.pages, whole)
        numbers = list(range(count))
        read_pages(str(scan), [0], True)  # models are loaded once
        bare(str(scan), [0])
        result["bare"] = cpu(lambda: bare(str(scan), numbers)) / count
        result["once"] = cpu(lambda: read_pages(str(scan), numbers, False)) / count
        result["twice"] = cpu(lambda: read_pages(str(scan), numbers, True)) / count
        result["once_ratio"], result["twice_ratio"] = (result[k] / result["bare"] for k in ("once", "twice"))
        walls = []
        for workers in (1, 2):
            with ProcessPoolExecutor(workers) as pool:
                list(pool.map(read_pages, [str(scan)] * workers, [[0]] * workers, [True] * workers))
                start = time.perf_counter()
                list(pool.map(read_pages, [str(scan)] * count, [[n] for n in numbers], [True] * count))
                walls.append(time.perf_counter() - start)
        result["two_processes"] = walls[0] / walls[1]
        if text is not None:
            known = figures(text)
            found: Counter[object] = Counter()
            result["file"] = cpu(lambda: found.update(figures(scan))) / whole
            result["figure_recall"] = sum((found & known).values()) / max(1, sum(known.values()))
        if args.ocrmypdf:
            out = Path(folder, "ocrmypdf.pdf")
            call = [args.ocrmypdf, "-l", "vie", "--output-type", "pdf", "--jobs", "2", "-q", "--force-ocr", scan, out]
            result["ocrmypdf"] = cpu(lambda: subprocess.run([str(part) for part in call], check=True)) / whole
            result["of_ocrmypdf"] = result.get("file", result["twice"]) / result["ocrmypdf"]
            if text is not None:
                theirs = figures(out)
                result["ocrmypdf_recall"] = sum((theirs & known).values()) / max(1, sum(known.values()))
    for name, value in result.items():
        print(f"{name:16} {value:8.3f}")
    print(json.dumps({name: round(value, 3) for name, value in result.items()}))


if __name__ == "__main__":
    main()
