"""``extractor serve``: the review page on 127.0.0.1."""

from __future__ import annotations

import socket
from pathlib import Path

from rich.console import Console

from extractor.corpus import Corpus
from extractor.errors import UsageError


def serve(corpus: Path, port: int, lang: str) -> None:
    """Serve the review page of a corpus until Ctrl-C.

    Raises UsageError for a folder that is no corpus and for a port that is taken.
    """
    import uvicorn

    from extractor.web.app import make_app

    Corpus.open(corpus).close()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise UsageError(
                "serve.port",
                f"Cổng {port} đang có chương trình khác dùng.",
                "Hãy chọn cổng khác bằng --port.",
                (f"Port {port} is taken.", "Choose another with --port."),
            ) from None
    said = "Open" if lang == "en" else "Mở"
    stop = "Ctrl-C to stop" if lang == "en" else "Ctrl-C để dừng"
    Console(stderr=True).print(f"{said} http://127.0.0.1:{port}/  ({stop})")
    uvicorn.run(make_app(corpus, port), host="127.0.0.1", port=port, log_level="warning")
