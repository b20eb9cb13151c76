"""Does search put first what people look for? Forty questions with judged answers on the sample submissions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.corpus import Corpus
from extractor.engine import ingest

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples" / "submissions"
FILES = {
    "sct": "so-cong-thuong.docx",
    "bql": "ban-quan-ly-kcn.pdf",
    "cs": "ubnd-huyen-cam-son.docx",
    "vh": "ubnd-huyen-van-hai.txt",
    "tp": "ubnd-huyen-thuan-phong.pdf",
}

# Question -> the passages that answer it, each named by its file and words that stand in it: 2 answers, 1 bears upon it.
JUDGED: dict[str, list[tuple[str, str, int]]] = {
    "nhà ở công nhân": [("bql", "1.240 căn nhà ở công nhân", 2), ("bql", "hỗ trợ đầu tư nhà ở công nhân", 2)],
    "nha o cong nhan": [("bql", "1.240 căn nhà ở công nhân", 2), ("bql", "hỗ trợ đầu tư nhà ở công nhân", 2)],
    "khuyến công": [("sct", "63 đề án khuyến công", 2)],
    "khuyen cong": [("sct", "63 đề án khuyến công", 2)],
    "làng nghề mây tre đan": [("vh", "mây tre đan Vân Đoài", 2)],
    "lang nghe may tre dan": [("vh", "mây tre đan Vân Đoài", 2)],
    "gốm": [("vh", "gốm Gò Sành", 2)],
    "902/QĐ-TTg": [("bql", "902/QĐ-TTg", 2)],
    "902/qd-ttg": [("bql", "902/QĐ-TTg", 2)],
    "35/2022/NĐ-CP": [("bql", "35/2022/NĐ-CP", 2)],
    "35/2022/QĐ-UBND": [("sct", "35/2022/QĐ-UBND", 2)],
    "1406/QĐ-UBND": [("sct", "1406/QĐ-UBND", 2)],
    "21-NQ/TU": [(f, "21-NQ/TU", 2) for f in ("sct", "cs", "vh", "tp")],
    "12-CTr/HU": [("vh", "12-CTr/HU", 2)],
    '"suất đầu tư"': [("cs", "suất đầu tư hạ tầng cao", 2)],
    "suat dau tu": [("cs", "suất đầu tư hạ tầng cao", 2)],
    "Tây Vân": [
        *(
            ("vh", "Tây Vân chậm tiến độ", 2),
            ("vh", "chủ đầu tư cụm công nghiệp Tây Vân", 2),
            ("vh", "Gò Sành, Tây Vân", 2),
        ),
        *(("vh", "Công ty CP Tây Vân", 2), ("sct", "Công ty CP Tây Vân", 2)),
    ],
    "trạm xử lý nước thải": [
        *(("vh", "trạm xử lý nước thải công suất 2.000", 2), ("bql", "trạm xử lý nước thải tập trung", 2)),
        ("tp", "Trạm xử lý nước thải cụm công nghiệp Bến Đá", 2),
    ],
    "tram xu ly nuoc thai": [
        *(("vh", "trạm xử lý nước thải công suất 2.000", 2), ("bql", "trạm xử lý nước thải tập trung", 2)),
        ("tp", "Trạm xử lý nước thải cụm công nghiệp Bến Đá", 2),
    ],
    "quan trắc tự động": [("bql", "thiết bị quan trắc tự động", 2)],
    "lao động nước ngoài": [("bql", "lao động nước ngoài 412 người", 2)],
    "lao dong nuoc ngoai": [("bql", "lao động nước ngoài 412 người", 2)],
    "thu nhập bình quân": [("bql", "Thu nhập bình quân 9,8", 2)],
    "thu hồi 02 dự án": [("bql", "thu hồi 02 dự án", 2)],
    "vốn đầu tư nước ngoài": [("bql", "61 dự án có vốn đầu tư nước ngoài", 2)],
    "giá cho thuê lại đất": [("tp", "giá cho thuê lại đất cao", 2)],
    "bảng giá đất": [("vh", "điều chỉnh bảng giá đất", 2)],
    "bang gia dat": [("vh", "điều chỉnh bảng giá đất", 2)],
    "Nam Sông Trường": [
        *(
            ("bql", "01 khu công nghiệp đang đầu tư hạ tầng (Nam Sông Trường)", 2),
            ("bql", "KCN Nam Sông Trường mới", 2),
        ),
        ("bql", "Công ty CP Nam Sông Trường", 2),
    ],
    "nam song truong": [
        *(
            ("bql", "01 khu công nghiệp đang đầu tư hạ tầng (Nam Sông Trường)", 2),
            ("bql", "KCN Nam Sông Trường mới", 2),
        ),
        ("bql", "Công ty CP Nam Sông Trường", 2),
    ],
    "miền núi": [("cs", "huyện miền núi", 2)],
    "không phát sinh": [("cs", "không phát sinh vụ việc", 2)],
    "khong phat sinh vi pham moi truong": [("cs", "không phát sinh vụ việc", 2)],
    "biên chế": [("bql", "32 biên chế", 2)],
    "chế biến hải sản": [("vh", "chế biến hải sản Bến Cá", 2)],
    "Rừng Thông": [("cs", "Rừng Thông, Hạ Đình", 2), ("sct", "Rừng Thông Xanh", 2)],
    "rung thong": [("cs", "Rừng Thông, Hạ Đình", 2), ("sct", "Rừng Thông Xanh", 2)],
    "quy hoạch chi tiết": [("tp", "điều chỉnh quy hoạch chi tiết", 2)],
    "kinh phí AND (khuyến OR bồi)": [
        *(("sct", "63 đề án khuyến công", 2), ("vh", "bồi thường, giải phóng mặt bằng 58,2", 2)),
        ("tp", "giải phóng mặt bằng 41,5 ha", 2),
    ],
    "nước thải NOT trạm": [("sct", "hệ thống xử lý nước thải tập trung", 2)],
    "đồng thuận": [("vh", "người dân chưa đồng thuận", 2)],
    "dong thuan": [("vh", "người dân chưa đồng thuận", 2)],
    "quy chế quản lý": [("sct", "Quy chế quản lý cụm công nghiệp", 2)],
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    paths = [SAMPLES / name for name in FILES.values()]
    if not all(path.exists() for path in paths):
        pytest.skip("the sample submissions have not been made")
    folder = tmp_path_factory.mktemp("mẫu") / "kho"
    ingest(paths, folder, workers=1, keep_files=False)
    with Corpus.open(folder) as corpus:
        yield corpus


def gain(corpus: Corpus, question: str) -> float:
    """nDCG@10: an answer counts where it is first found; several answers in one passage count once, there and in the ideal."""
    texts = {
        row["name"]: (row["id"], row["text"])
        for row in corpus.rows("SELECT s.name, d.id, d.text FROM documents d JOIN submissions s ON s.id = d.id")
    }
    grades: dict[tuple[int, int], int] = {}
    passages = corpus.rows('SELECT document, start, "end" FROM passages')
    for short, words, grade in JUDGED[question]:
        document, text = texts[FILES[short]]
        holders = [
            (p["document"], p["start"])
            for p in passages
            if p["document"] == document and words.lower() in " ".join(text[p["start"] : p["end"]].split()).lower()
        ]
        assert holders, f"{words} is in no passage of {short}"
        grades[holders[0]] = max(grade, grades.get(holders[0], 0))
    hits = corpus.search(question, 10)
    found = sum(grades.get((h.document, h.start), 0) / math.log2(h.rank + 1) for h in hits)
    ideal = sum(g / math.log2(rank + 1) for rank, g in enumerate(sorted(grades.values(), reverse=True)[:10], 1))
    return found / ideal


def test_search_puts_answers_first(samples: Corpus) -> None:
    gains = {question: gain(samples, question) for question in JUDGED}
    assert len(gains) >= 40
    worst = sorted(gains.items(), key=lambda item: item[1])[:5]
    assert sum(gains.values()) / len(gains) >= 0.9, worst
    assert worst[0][1] >= 0.5, worst
