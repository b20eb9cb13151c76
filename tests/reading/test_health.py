"""May a text layer be trusted? One page a sign."""

from __future__ import annotations

import pytest

from extractor.reading.health import judge
from extractor.reading.pdf_page import RawPage, SetLine, SetWord

GOOD = [
    "UBND TỈNH LÂM GIANG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 06/8/2021 của Ủy ban nhân dân tỉnh, huyện đã thu hút được",
    "120 doanh nghiệp với tổng vốn đầu tư 1.450 tỷ đồng, giải quyết việc làm cho lao động địa phương.",
]


def page(lines: list[str], image_share: float = 0.0, unmapped: float = 0.0, paths: int = 0) -> RawPage:
    made = []
    for number, line in enumerate(lines):
        top = 60 + 50 * number
        made.append(SetLine([SetWord(word, 0, top, 10, top + 12) for word in line.split()]))
    return RawPage(1, 595, 842, "\r\n".join(lines), made, image_share=image_share, unmapped=unmapped, paths=paths)


def plain(lines: list[str]) -> list[str]:
    from extractor.language.orthography import fold

    return [fold(line) for line in lines]


def test_good_layers_are_kept() -> None:
    assert judge(page(GOOD)) == judge(page(GOOD, image_share=0.2))
    assert (judge(page(GOOD)).choice, judge(page(GOOD)).message) == ("layer", "")


def test_a_good_hidden_layer_is_kept_with_a_word_of_warning() -> None:
    verdict = judge(page(GOOD * 2, image_share=1.0))
    assert verdict.choice == "layer"
    assert "chưa được đối chiếu" in verdict.message


def test_a_signature_stamp_on_a_scan_is_no_text_layer() -> None:
    stamp = [
        "Ký bởi: Sở Công Thương tỉnh Lâm Giang",
        "Cơ quan: Tỉnh Lâm Giang",
        "Thời gian ký: 05-09-2022 08:41:17 +07:00",
    ]
    assert judge(page(stamp, image_share=1.0)).choice == "ocr"
    assert judge(page(stamp)).choice == "layer"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (page([], image_share=1.0), "ảnh quét"),
        (page(["3"], image_share=0.9), "ảnh quét"),
        (page(GOOD, unmapped=0.5), "bảng mã Unicode"),
        (page([], paths=900), "nét vẽ"),
        (page(plain(GOOD[2:] * 3), image_share=1.0), "không có dấu"),
        (page(["ỘNG ÒA XÃ ỘI Ủ NGHĨA IỆT NAM", *GOOD[2:]]), "Quốc hiệu"),
        (page(["CQNG HOA XA HO! CHU NGHIA VIET NAM", *GOOD[2:] * 2], image_share=1.0), "Quốc hiệu"),
        (page(["c n Ủ k b m h t n b y d n h x l c v q", "B c o k t Q Ả th c h n t m h h t"] * 6), ""),
        (
            page(["Cän cir Quyt djnh st cüa Uyb nhän dãn vic thãnh lip Hi ding närn cfia ciru"] * 6, image_share=1.0),
            "sai chính tả",
        ),
    ],
)
def test_bad_layers_go_to_ocr_with_their_reason(found: RawPage, reason: str) -> None:
    verdict = judge(found)
    assert verdict.choice == "ocr"
    assert reason in verdict.message
    kept = judge(found, "never")
    assert kept.choice == "layer"
    assert kept.message


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["2"],
        ["The report of the committee on the use of land in the district is given to the council by the office"] * 4,
        plain(GOOD[2:] * 3),
        ["1 Bến Đá 50,5 22,5 1.200", "2 Phú Lợi 30 7,25 88"] * 8,
    ],
)
def test_blank_foreign_unmarked_and_table_pages_are_kept(lines: list[str]) -> None:
    assert judge(page(lines)).choice == "layer"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_legacy_layers_are_converted(encoding: str) -> None:
    from extractor.language.legacy import from_unicode

    shown = [from_unicode(line.lower(), encoding) for line in GOOD]
    verdict = judge(page(shown))
    assert (verdict.choice, verdict.encoding) == ("convert", encoding)


def test_ocr_of_every_page_can_be_asked_for() -> None:
    assert judge(page(GOOD), "always").choice == "ocr"


@pytest.mark.parametrize(
    ("lines", "choice"),
    [
        (["UBND TỈNH HÀ THANH CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM"], "layer"),
        (["SỞ Y TẾ CỘNG HÒA XÃ HỘI", "CHỦ NGHĨA VIỆT NAM"], "layer"),
        (["CỘNG HÒA", "XÃ HỘI CHỦ NGHĨA VIỆT NAM"], "layer"),
        (["ỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], "ocr"),
        (["CNG HÒA XÃ HI CHỦ NGHĨA VIT NAM"], "ocr"),
    ],
)
def test_a_header_on_two_lines_is_whole(lines: list[str], choice: str) -> None:
    assert judge(page([*lines, *GOOD[2:]])).choice == choice
