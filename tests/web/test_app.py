"""The review page: what it shows, and what it refuses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from extractor.corpus import Corpus
from extractor.engine import ingest
from extractor.outline.plan import load_plan
from extractor.web.app import make_app
from extractor.web.pages import ReviewView, review_page

PORT = 8765
ORIGIN = {"origin": f"http://127.0.0.1:{PORT}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("kho") / "kho"
    hostile = folder.parent / "x.txt"
    hostile.write_text("BÁO CÁO\n\nĐã thu hồi <script>alert(1)</script> 12,5 ha đất của 30 hộ.\n", encoding="utf-8")
    paths = [samples / "submissions" / name for name in ("ban-quan-ly-kcn.pdf", "ubnd-huyen-van-hai.txt")]
    unsure = folder.parent / "unsure.txt"
    unsure.write_text(
        "BÁO CÁO\n\n" + "\n".join(f"Thôn {n} có {n},827 ha rừng." for n in range(11, 18)), encoding="utf-8"
    )
    ingest([*paths, hostile, unsure], folder, plan=load_plan(samples / "ke-hoach-giam-sat.docx"), workers=1)
    return folder


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(make_app(folder, PORT), base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False) as client:
        yield client


def document(folder: Path, name: str) -> int:
    with Corpus.open(folder) as corpus:
        return int(corpus.rows("SELECT id FROM submissions WHERE name LIKE ?", (f"%{name}",))[0]["id"])


def test_the_overview_shows_who_has_answered(client: TestClient) -> None:
    text = client.get("/").text
    assert "UBND huyện Vân Hải" in text
    assert "chưa gửi" in text
    assert "158/BC-UBND" in text


def test_a_document_shows_figures_items_and_its_pages(client: TestClient, folder: Path) -> None:
    number = document(folder, "ban-quan-ly-kcn.pdf")
    text = client.get(f"/documents/{number}").text
    assert "38.650 lao động" in text
    assert "Thu hút đầu tư" in text or "thu hút đầu tư" in text
    boxes = re.findall(r'<rect class="box[^"]*" data-figure="(f\d+)"', text)
    assert len(boxes) > 20
    picture = client.get(f"/documents/{number}/pages/1.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("where", ["/documents/999", "/documents/999/pages/1.png", "/static/../app.py", "/docs"])
def test_what_is_not_there(client: TestClient, where: str) -> None:
    assert client.get(where).status_code == 404


def test_a_page_that_is_not_there(client: TestClient, folder: Path) -> None:
    number = document(folder, "ban-quan-ly-kcn.pdf")
    assert client.get(f"/documents/{number}/pages/99.png").status_code == 404


def test_what_a_report_says_is_text_never_markup(client: TestClient, folder: Path) -> None:
    text = client.get(f"/documents/{document(folder, 'x.txt')}").text
    assert "<script>alert" not in text
    assert html.escape("<script>alert(1)</script>") in text


def test_the_list_to_review_is_turned_page_by_page(folder: Path, client: TestClient) -> None:
    with Corpus.open(folder) as corpus:
        asked = corpus.rows("SELECT key FROM figures WHERE needs_review = 1 ORDER BY document, n")
        shown, view = [], review_page(corpus, most=3)
        while view.rows:
            shown += [row["key"] for row in view.rows]
            view = review_page(corpus, view.after, most=3) if view.after else ReviewView((), None)
    assert len(shown) > 6
    assert shown == [row["key"] for row in asked]
    assert "11,827 ha" in client.get("/review").text
    assert "11,827 ha" not in client.get("/review?document=999").text


def test_search_marks_what_was_asked_for(client: TestClient) -> None:
    text = client.get("/search", params={"q": "nuoc thai"}).text
    assert "<mark>" in text
    assert "<b>" not in client.get("/search", params={"q": '<b>"'}).text


def test_a_policy_allows_nothing_from_outside(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_another_host_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "example.org"}).status_code == 400


def form(client: TestClient, where: str) -> dict[str, str]:
    token = re.search(r'name="token" value="([^"]+)"', client.get(where).text)
    assert token is not None
    return {"token": token[1], "field": "value", "new": "13", "who": "Lan", "why": "đọc lại bản gốc"}


def test_a_correction_is_recorded_beside_the_machine_value(client: TestClient, folder: Path) -> None:
    where = f"/documents/{document(folder, 'x.txt')}"
    answer = client.post(f"{where}/figures/f1", data=form(client, where), headers=ORIGIN)
    assert answer.status_code == 303
    with Corpus.open(folder) as corpus:
        (correction,) = corpus.corrections()
    assert (correction.old, correction.new, correction.who) == ("12.5", "13", "Lan")
    assert "giá trị → 13<" in client.get(where).text


def test_numbers_stand_as_people_write_them(client: TestClient, folder: Path) -> None:
    where = f"/documents/{document(folder, 'x.txt')}"
    assert 'name="new" required value="12,5"' in client.get(where).text
    sent = {**form(client, where), "new": "1.312,5"}
    assert client.post(f"{where}/figures/f1", data=sent, headers=ORIGIN).status_code == 303
    assert "giá trị → 1.312,5<" in client.get(where).text
    refused = client.post(f"{where}/figures/f1", data={**sent, "new": "1.312"}, headers=ORIGIN)
    assert refused.status_code == 400
    assert "1312 hay 1,312" in refused.text


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({}, {}, 403),
        ({}, {"origin": "http://example.org"}, 403),
        ({"token": "guessed"}, ORIGIN, 403),
        ({"new": "nhiều"}, ORIGIN, 400),
        ({"who": " "}, ORIGIN, 400),
        ({"field": "sha256"}, ORIGIN, 400),
    ],
)
def test_a_change_that_is_refused(
    client: TestClient, folder: Path, change: dict[str, str], headers: dict[str, str], status: int
) -> None:
    where = f"/documents/{document(folder, 'x.txt')}"
    data = {**form(client, where), **change}
    assert client.post(f"{where}/figures/f2", data=data, headers=headers).status_code == status


def test_figures_are_told_as_people_write_them(client: TestClient, folder: Path) -> None:
    shown = html.unescape(client.get(f"/documents/{document(folder, 'ban-quan-ly-kcn.pdf')}").text)
    assert "38.650 người" in shown  # not "38650 person"
    assert "industrial_park" not in shown
    assert "9/5/2025" in shown
    # A number of a table says its row and column.
    assert re.search(r"tr\. \d+ · KCN Bắc Lam · Diện tích", shown)
