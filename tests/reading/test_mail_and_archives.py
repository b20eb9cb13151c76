from __future__ import annotations

import contextlib
import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import docx, p

from extractor.errors import UnreadableError
from extractor.models import Report
from extractor.reading.archives import clean_name, list_members, load_member, read_zip, readable_name
from extractor.reading.combine import combine
from extractor.reading.limits import Limits
from extractor.reading.mail import list_attachments, read_mail

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def letter(body: str = "Xin gửi báo cáo.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Phòng Kinh tế <kt@vidu.vn>"
    message["To"] = "hdnd@vidu.vn"
    message["Subject"] = "Báo cáo của huyện Tân Sơn"
    message["Date"] = "Fri, 10 May 2024 08:00:00 +0700"
    message.set_content(body)
    return message


def attach(message: EmailMessage, name: str, content: bytes, kind: str = DOCX) -> None:
    main, sub = kind.split("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)


def test_a_report_and_its_annex_are_one_submission() -> None:
    message = letter()
    attach(message, "Phụ lục.docx", docx(p("Phần hai")))
    attach(message, "Báo cáo.docx", docx(p("Phần một")))
    report = read_mail(message.as_bytes(), "thu.eml")
    assert [line for line in report.text.splitlines() if line.startswith("Phần")] == ["Phần hai", "Phần một"]
    assert len(report.pages) == 3
    assert report.pages[-1].end == len(report.text)
    parts = next(w for w in report.warnings if w.code == "submission.parts")
    assert "Phụ lục.docx (trang 1)" in parts.message
    assert "Báo cáo.docx (trang 2)" in parts.message
    last = report.text[report.pages[2].start :]
    assert "Tiêu đề: Báo cáo của huyện Tân Sơn" in last
    assert {q.role for q in report.paragraphs if q.start >= report.pages[2].start} == {"furniture"}


def test_a_letter_without_attachments_is_the_report_itself() -> None:
    report = read_mail(letter("I. Kết quả\n\nHuyện có 3 cụm công nghiệp.").as_bytes(), "thu.eml")
    texts = [report.text[q.start : q.end] for q in report.paragraphs if q.role == "text"]
    assert texts == ["I. Kết quả", "Huyện có 3 cụm công nghiệp."]
    assert len(report.pages) == 1


def test_an_html_letter() -> None:
    message = letter("x")
    message.set_content("<p>Huyện có <b>3</b> cụm.</p>", subtype="html")
    assert "Huyện có 3 cụm." in read_mail(message.as_bytes(), "thu.eml").text


def test_a_page_saved_as_one_file() -> None:
    data = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Transfer-Encoding: '
        b'quoted-printable\nContent-Type: text/html; charset="utf-8"\n\n<p>Huy=E1=BB=87n c=C3=B3 3 c=E1=BB=A5m</p>\n--b--\n'
    )
    assert read_mail(data, "trang.mht").text == "Huyện có 3 cụm\n"


def test_logos_are_no_attachments_but_scans_are() -> None:
    message = letter()
    attach(message, "logo.png", b"\x89PNG" + b"0" * 500, "image/png")
    attach(message, "scan.png", b"\x89PNG" + b"0" * 50_000, "image/png")
    assert [a.name for a in list_attachments(message.as_bytes(), "thu.eml")] == ["scan.png"]


def test_an_attachment_that_cannot_be_read_is_named_and_the_others_are_read() -> None:
    message = letter()
    attach(message, "hỏng.docx", b"PK\x03\x04word/document.xml hong")
    attach(message, "tốt.docx", docx(p("đọc được")))
    report = read_mail(message.as_bytes(), "thu.eml")
    assert "đọc được" in report.text
    lost = [w for w in report.warnings if w.code == "submission.part_unreadable"]
    assert len(lost) == 1
    assert "hỏng.docx" in lost[0].message


def test_the_attachments_of_a_forwarded_letter() -> None:
    inner = letter()
    attach(inner, "trong.docx", docx(p("bên trong")))
    outer = letter("Chuyển tiếp")
    outer.add_attachment(inner)
    assert "bên trong" in read_mail(outer.as_bytes(), "thu.eml").text


@pytest.mark.parametrize(
    "header",
    [
        "Date: Mon, 5 May 99999999999 10:00:00 +0700",
        "Cc: =?utf-8?",
        "Content-ID: <",
        "Reply-To: =?utf-8?Q?=00?=",
        "Content-Type: text/plain; charset=\x00",
    ],
)
def test_headers_that_no_standard_allows_lose_nothing(header: str) -> None:
    data = f"From: a@vidu.vn\nSubject: Báo cáo\n{header}\n\nXã có 12 ha rừng.\n".encode()
    assert "Xã có 12 ha rừng." in read_mail(data, "a.eml").text


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed; boundary=b{}"])
@pytest.mark.parametrize("depth", [60, 3000])
def test_a_letter_nested_without_end_is_refused(kind: str, depth: int) -> None:
    parts = (f"Content-Type: {kind.format(n)}\n\n" + f"--b{n}\n" * ("b{}" in kind) for n in range(depth))
    with pytest.raises(UnreadableError) as caught:
        read_mail(("From: a@vidu.vn\n" + "".join(parts)).encode(), "a.eml")
    assert caught.value.code == "mail.nested"


def test_a_zip_in_a_letter() -> None:
    message = letter()
    attach(message, "bao cao.zip", archive({"a.txt": "Nội dung tệp nén".encode()}), "application/zip")
    assert "Nội dung tệp nén" in read_mail(message.as_bytes(), "thu.eml").text


# -------------------------------------------------------------------------------------------------------------- archives


def info(raw: bytes, utf8: bool = False, extra: bytes = b"") -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(raw.decode("utf-8") if utf8 else raw.decode("cp437"))
    made.flag_bits = 0x800 if utf8 else 0
    made.extra = extra
    return made


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (info("Báo cáo huyện.docx".encode(), utf8=True), "Báo cáo huyện.docx"),
        (info("Báo cáo huyện.docx".encode()), "Báo cáo huyện.docx"),
        (info("Ba\u0301o ca\u0301o nga\u0300nh.docx".encode("cp1258")), "Báo cáo ngành.docx"),
        (info(b"plain.txt"), "plain.txt"),
        (info(b"thu muc\\con\\a.txt"), "thu muc/con/a.txt"),
        (info(b"x", extra=b"\x75\x70\x0b\x00\x01\0\0\0\0" + "tệp".encode()[:6]), "tệp"),
    ],
)
def test_names_in_any_encoding(made: zipfile.ZipInfo, name: str) -> None:
    assert readable_name(made) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/a.txt", "abs/a.txt"),
        ("C:\\x\\..\\a.txt", "x/a.txt"),
        ("a\x00\u202eb.txt", "ab.txt"),
        ("..", "tệp không tên"),
    ],
)
def test_names_that_point_outside_are_cleaned(written: str, name: str) -> None:
    assert clean_name(written) == name


def test_members_of_nested_archives_and_no_noise() -> None:
    inner = archive({"b.txt": b"trong"})
    data = archive(
        {"xa/a.txt": b"ngoai", "xa/con.zip": inner, "__MACOSX/xa/._a.txt": b"", "xa/~$a.docx": b"", "xa/": b""}
    )
    members = list_members(data, "goc.zip")
    assert [m.name for m in members if not isinstance(m, UnreadableError)] == ["xa/a.txt", "xa/con.zip/b.txt"]
    last = members[-1]
    assert not isinstance(last, UnreadableError)
    assert load_member(data, last.way, "goc.zip") == b"trong"


def test_archives_inside_archives_end_somewhere() -> None:
    data = b"x"
    for name in ("a.txt", "1.zip", "2.zip", "3.zip", "4.zip"):
        data = archive({name: data})
    members = list_members(data, "goc.zip")
    assert [m.code for m in members if isinstance(m, UnreadableError)] == ["archive.too_deep"]


def test_bombs_are_refused() -> None:
    bomb = archive({"a.txt": b"0" * 30_000_000})
    with pytest.raises(UnreadableError) as caught:
        list_members(bomb, "bom.zip")
    assert caught.value.code == "file.too_big"
    with pytest.raises(UnreadableError):
        list_members(archive({f"{n}.txt": b"x" for n in range(30)}), "bom.zip", Limits(max_members=20))
    inside = list_members(archive({"trong.zip": bomb}), "goc.zip")
    assert [m.code for m in inside if isinstance(m, UnreadableError)] == ["file.too_big"]


def test_a_zip_reads_as_one_report_and_names_what_is_lost() -> None:
    report = read_zip(archive({"1.txt": "Phần một".encode(), "2.docx": docx(p("Phần hai")), "3.docx": b""}), "a.zip")
    assert report.text.splitlines() == ["Phần một", "Phần hai"]
    assert [w.code for w in report.warnings] == ["submission.part_unreadable", "submission.parts"]


def test_a_zip_without_anything_readable() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_zip(archive({"a.docx": b""}), "a.zip")
    assert caught.value.code == "archive.nothing_readable"
    assert "a.docx" in caught.value.reason


def test_combining_shifts_everything() -> None:
    from office_files import cell, table

    body = p("Bảng") + table(cell("STT") + cell("Tên"), cell("1") + cell("An Phú"))
    from extractor.reading.docx import read_docx

    part: Report = read_docx(docx(body), "a.docx")
    both = combine("hai.eml", b"du lieu", [part, part])
    assert [t.id for t in both.tables] == ["t1", "t2"]
    second = both.tables[1].rows[0][1]
    assert both.text[second.start : second.end] == "An Phú"
    assert (second.page, both.tables[1].page, both.page_of(second.start)) == (2, 2, 2)
    assert [q.number for q in both.pages] == [1, 2]
    assert both.source.pages == 2
    for paragraph in both.paragraphs:
        assert both.text[paragraph.start : paragraph.end].strip()


@given(cut=st.integers(0, 400), place=st.integers(0, 5000), byte=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_damage_is_an_error_or_text_never_a_crash(cut: int, place: int, byte: int) -> None:
    whole = archive({"a.txt": "Nội dung".encode(), "b.docx": docx(p("Phần hai"))})
    damaged = bytearray(whole[: len(whole) - cut])
    damaged[place % len(damaged)] = byte
    with contextlib.suppress(UnreadableError):
        report = read_zip(bytes(damaged), "a.zip")
        assert all(q.end <= len(report.text) for q in report.paragraphs)


def test_what_can_be_no_report_is_named_with_its_remedy() -> None:
    message = letter("Kính gửi")
    attach(message, "bao-cao.docx", docx(p("Diện tích 45,5 ha.")))
    for name, content in (("winmail.dat", b"\x78\x9f\x3e\x22"), ("phu-luc.rar", b"Rar!"), ("mo.exe", b"MZ\x90")):
        attach(message, name, content, "application/octet-stream")
    report = read_mail(message.as_bytes(), "thu.eml")
    told = [w.message for w in report.warnings if w.code == "submission.part_unreadable"]
    assert [next(name for name in ("winmail", ".rar", ".exe") if name in message) for message in told] == [
        "winmail",
        ".rar",
        ".exe",
    ]
    assert "MZ" not in report.text


def test_an_archive_of_word_files_that_are_not_packed_is_an_archive() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("bao-cao.docx", docx(p("Diện tích 45,5 ha.")))
        made.writestr("ghi-chu.txt", "Có 12 dự án.")
    message = letter()
    attach(message, "hồ sơ.zip", stream.getvalue(), "application/zip")
    text = read_mail(message.as_bytes(), "thu.eml").text
    assert "45,5 ha" in text
    assert "12 dự án" in text


def test_the_letter_itself_may_be_in_an_old_encoding_or_hold_changes() -> None:
    from extractor.language.legacy import from_unicode

    old = letter(from_unicode("Kính gửi Văn phòng: diện tích đất trồng lúa là 12,5 ha, có 34 hộ.", "tcvn3"))
    report = read_mail(old.as_bytes(), "thu.eml")
    assert "diện tích đất trồng lúa là 12,5 ha" in report.text
    assert "encoding_legacy" in [w.code for w in report.warnings]
    page = EmailMessage()
    page["Subject"] = "Báo cáo"
    page.set_content("<p>Xã còn <del>45</del><ins>54</ins> hộ và <s>7 hộ</s></p>", subtype="html")
    report = read_mail(page.as_bytes(), "thu.eml")
    assert "Xã còn 54 hộ" in report.text
    (struck,) = [w for w in report.warnings if w.code == "text_struck"]
    assert report.text[struck.start : struck.end] == "7 hộ"
