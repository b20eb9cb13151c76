from __future__ import annotations

import io
import pickle
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from office_files import docx, p

from extractor.errors import ExtractorError, UsageError
from extractor.reading.intake import find_submissions, load, read_submission


def put(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def test_a_folder_in_order_with_what_cannot_be_taken_named(tmp_path: Path) -> None:
    put(tmp_path / "Huyện B/báo cáo.txt", "b")
    put(tmp_path / "Huyện A/báo cáo.docx", docx(p("a")))
    put(tmp_path / "Huyện A/~$báo cáo.docx", "khóa")
    put(tmp_path / "Huyện A/Thumbs.db", "x")
    put(tmp_path / ".git/x.txt", "x")
    put(tmp_path / "phim.mp4", "x")
    put(tmp_path / "gói.rar", "x")
    put(tmp_path / "rỗng.docx", b"")
    found = find_submissions([tmp_path])
    assert [s.name for s in found if s.problem is None] == ["Huyện A/báo cáo.docx", "Huyện B/báo cáo.txt"]
    problems = {s.name: s.problem.code for s in found if s.problem}
    assert problems == {"phim.mp4": "intake.unsupported", "gói.rar": "intake.packed", "rỗng.docx": "file.empty"}


def test_an_archive_gives_a_submission_a_file_and_keeps_its_names(tmp_path: Path) -> None:
    data = archive({"Xã An/bc.txt": "Xã An có 3 xưởng.".encode(), "Xã Bình/bc.docx": docx(p("Xã Bình"))})
    put(tmp_path / "gửi.zip", data)
    found = find_submissions([tmp_path / "gửi.zip"])
    assert [s.name for s in found] == ["gửi.zip/Xã An/bc.txt", "gửi.zip/Xã Bình/bc.docx"]
    assert load(found[0]).decode() == "Xã An có 3 xưởng."
    assert read_submission(found[1]).text == "Xã Bình\n"


def test_a_word_file_is_no_archive_whatever_it_is_called(tmp_path: Path) -> None:
    put(tmp_path / "a.zip", docx(p("a")))
    assert [s.name for s in find_submissions([tmp_path])] == ["a.zip"]


def test_a_file_given_twice_is_one_submission(tmp_path: Path) -> None:
    file = put(tmp_path / "a.txt", "a")
    assert len(find_submissions([file, tmp_path, file])) == 1


def test_a_broken_archive_is_named_beside_the_others(tmp_path: Path) -> None:
    put(tmp_path / "hỏng.zip", b"PK\x03\x04...")
    put(tmp_path / "a.txt", "a")
    found = find_submissions([tmp_path])
    assert [(s.name, s.problem.code if s.problem else None) for s in found] == [
        ("a.txt", None),
        ("hỏng.zip", "file.damaged"),
    ]


def test_a_folder_with_nothing_readable(tmp_path: Path) -> None:
    put(tmp_path / "phim.mp4", "x")
    with pytest.raises(ExtractorError) as caught:
        find_submissions([tmp_path])
    assert caught.value.exit_code == 4
    assert "phim.mp4" in caught.value.reason
    assert caught.value.remedy
    with pytest.raises(ExtractorError):
        find_submissions([put(tmp_path / "con/.an", "x").parent])


def test_one_file_that_cannot_be_taken_is_said_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "rỗng.txt").write_bytes(b"")
    with pytest.raises(ExtractorError) as error:
        find_submissions([tmp_path / "rỗng.txt"])
    assert error.value.code == "file.empty"


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        find_submissions([tmp_path / "không có"])


def test_an_e_mail_is_one_submission_that_names_its_parts(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Gửi báo cáo"
    message["From"] = "a@vidu.vn"
    message.set_content("Xin gửi.")
    for name in ("Báo cáo.docx", "Phụ lục.docx"):
        message.add_attachment(docx(p(name)), maintype="application", subtype="octet-stream", filename=name)
    put(tmp_path / "thư.eml", message.as_bytes())
    (found,) = find_submissions([tmp_path])
    assert (found.name, found.parts) == ("thư.eml", ("Báo cáo.docx", "Phụ lục.docx"))
    assert read_submission(found).source.pages == 3


def test_submissions_and_their_problems_travel_between_processes(tmp_path: Path) -> None:
    put(tmp_path / "rỗng.docx", b"")
    put(tmp_path / "a.txt", "a")
    found = find_submissions([tmp_path])
    again = pickle.loads(pickle.dumps(found))
    assert [s.name for s in again] == [s.name for s in found]
    assert again[1].problem.code == "file.empty"


def test_names_are_composed(tmp_path: Path) -> None:
    put(tmp_path / "ba\u0301o ca\u0301o.txt", "x")
    assert find_submissions([tmp_path])[0].name == "báo cáo.txt"
