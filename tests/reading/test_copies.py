"""One e-mail with a report twice, or with the reports of two agencies."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from office_files import docx, p

from extractor.models import Report
from extractor.reading.mail import read_mail


def lines(agency: str, number: str, trees: str) -> list[str]:
    body = [f"Công viên thứ {n} có {n * 17} cây bóng mát, rộng {n},5 ha, do tổ dân phố số {n} trông coi." for n in range(1, 16)]  # fmt: skip
    return [f"UBND HUYỆN {agency}", f"Số: {number}/BC-UBND", "BÁO CÁO", f"Toàn huyện có {trees} cây.", *body]


def mail(*parts: tuple[str, list[str]]) -> Report:
    message = EmailMessage()
    message["Subject"] = "Báo cáo cây xanh"
    message.set_content("Xin gửi báo cáo.")
    for name, said in parts:
        if name.endswith(".txt"):
            message.add_attachment("\n\n".join(said).encode(), maintype="text", subtype="plain", filename=name)
        else:
            content = docx("".join(p(line) for line in said))
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return read_mail(message.as_bytes(), "thư.eml")


def codes(report: Report) -> list[str]:
    return [warning.code for warning in report.warnings]


def test_a_report_that_was_sent_twice_is_read_once() -> None:
    said = lines("LẠC HÒA", "12", "2.040")
    report = mail(("báo cáo.docx", said), ("bản ký.txt", said), ("phụ lục.docx", ["Phụ lục: 12 cây cổ thụ"]))
    assert report.text.count("Công viên thứ 7 ") == 1
    assert "Phụ lục: 12 cây" in report.text
    told = next(w.message for w in report.warnings if w.code == "submission.copy")
    assert told == "bản ký.txt có cùng nội dung với báo cáo.docx nên không được đọc thêm lần nữa."
    assert "submission.several_reports" not in codes(report)


def test_numbers_in_which_the_copies_differ_are_told() -> None:
    report = mail(("báo cáo.docx", lines("LẠC HÒA", "12", "2.040")), ("b.txt", lines("LẠC HÒA", "12", "2.400")))
    told = next(w.message for w in report.warnings if w.code == "submission.copy")
    assert told.endswith("; số chỉ có ở báo cáo.docx: 2.040, chỉ có ở b.txt: 2.400.")


@pytest.mark.parametrize(("agency", "number"), [("VÂN TRÀ", "30"), ("LẠC HÒA", "13")])
def test_another_report_is_read_and_told(agency: str, number: str) -> None:
    report = mail(("một.docx", lines("LẠC HÒA", "12", "2.040")), ("hai.docx", lines(agency, number, "2.040")))
    assert report.text.count("Công viên thứ 7 ") == 2
    told = next(w.message for w in report.warnings if w.code == "submission.several_reports")
    assert f"một.docx (12/BC-UBND); hai.docx ({number}/BC-UBND)" in told


def test_one_form_filled_in_with_other_numbers_is_no_copy() -> None:
    said = lines("LẠC HÒA", "12", "2.040")
    other = [line.replace(",5 ha", ",7 ha") for line in said]
    assert "submission.copy" not in codes(mail(("một.docx", said), ("hai.docx", other)))


def test_short_notes_are_no_copies() -> None:
    assert "submission.copy" not in codes(mail(("một.docx", ["Xin gửi báo cáo"]), ("hai.docx", ["Xin gửi báo cáo"])))
