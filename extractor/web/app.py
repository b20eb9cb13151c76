"""The review page: what was read beside the page it was read from, and a place to correct it.

Listens on 127.0.0.1 only. Requests with another Host, and changes with another Origin or without the page's token, are
refused; everything that is shown is escaped by the templates; a content security policy allows nothing from outside.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, select_autoescape

from extractor.corpus import Corpus
from extractor.corpus.corrections import number_words
from extractor.errors import ExtractorError
from extractor.language.numbers import Style, write_digits
from extractor.phrases import phrase
from extractor.show import STATUS_MARK, shown_date
from extractor.web.pages import document_page, marked, review_page
from extractor.web.picture import page_picture

HERE = Path(__file__).resolve().parent
POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'"


FIELD_WORDS = {
    "value": "giá trị",
    "value_max": "giá trị cao nhất",
    "unit": "đơn vị",
    "subject": "nói về",
    "indicator": "chỉ tiêu",
    "needs_review": "đã xem (0)",
    "rejected": "không phải số liệu (1)",
}
"""What the page calls the fields that can be corrected on it."""


def _digits(exact: str | None, style: Style = "vi") -> str:
    """An exact number of the store as people write it: "1234.5" is 1.234,5."""
    return "" if exact is None else write_digits(Decimal(exact), style)


def make_app(folder: Path, port: int) -> FastAPI:
    """The application for the corpus in ``folder``. A corpus is opened for each request: readers never block ingest."""
    app = FastAPI(title="extractor", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(phrase=phrase, marks=STATUS_MARK, marked=marked, day=shown_date)
    templates.globals.update(corrected=number_words, fields=FIELD_WORDS)
    templates.filters.update(digits=_digits)
    token = secrets.token_urlsafe(24)
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    def page(name: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(templates.get_template(name).render(token=token, **values))

    @app.middleware("http")
    async def guard(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.headers.get("host", "") not in hosts:
            return Response("Yêu cầu tới máy chủ lạ.", status_code=400)
        origin = request.headers.get("origin")
        if request.method not in ("GET", "HEAD") and (origin is None or urlsplit(origin).netloc not in hosts):
            return Response("Yêu cầu từ trang khác bị từ chối.", status_code=403)
        response = await call(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    @app.exception_handler(ExtractorError)
    def refused(request: Request, error: ExtractorError) -> HTMLResponse:
        text = templates.get_template("error.html").render(message=error.message("vi"), token=token)
        return HTMLResponse(text, status_code=400)

    @app.get("/", response_class=HTMLResponse)
    def overview() -> HTMLResponse:
        with Corpus.open(folder) as corpus:
            return page("overview.html", status=corpus.status(), here="overview")

    @app.get("/review", response_class=HTMLResponse)
    def review(document: int = 0, n: int = -1) -> HTMLResponse:
        with Corpus.open(folder) as corpus:
            return page("review.html", view=review_page(corpus, (document, n)), first=document == 0, here="review")

    @app.get("/search", response_class=HTMLResponse)
    def search(q: str = "") -> HTMLResponse:
        with Corpus.open(folder) as corpus:
            hits = corpus.search(q, limit=50) if q.strip() else ()
            return page("search.html", q=q, hits=hits, here="search")

    @app.get("/documents/{document}", response_class=HTMLResponse)
    def document(document: int) -> HTMLResponse:
        with Corpus.open(folder) as corpus:
            found = document_page(corpus, document)
        if found is None:
            raise HTTPException(404, "Kho không có văn bản này.")
        return page("document.html", doc=found, here="document")

    @app.get("/documents/{document}/pages/{number}.png")
    def picture(document: int, number: int) -> Response:
        with Corpus.open(folder) as corpus:
            file = corpus.file_of(document)
        png = None if file is None else page_picture(file, number)
        if png is None:
            raise HTTPException(404, "Trang này không có ảnh.")
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    @app.post("/documents/{document}/figures/{figure}")
    def correct(
        document: int,
        figure: str,
        field: Annotated[str, Form()],
        new: Annotated[str, Form()],
        who: Annotated[str, Form()],
        given: Annotated[str, Form(alias="token")],
        why: Annotated[str, Form()] = "",
    ) -> Response:
        if not secrets.compare_digest(given, token):
            raise HTTPException(403, "Trang đã cũ; hãy tải lại rồi sửa.")
        with Corpus.open(folder) as corpus:
            corpus.correct(document, figure, field, new, who, why)
        return RedirectResponse(f"/documents/{document}#{quote(figure)}", status_code=303)

    return app
