"""Which files can be no report, by the ending of their names: programs, videos, archives that can't be opened."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import UnreadableError

READABLE = frozenset(
    """
    .pdf .doc .docx .docm .dot .dotx .rtf .odt .txt .md .markdown .text .htm .html .xhtml .mht .xls .xlsx .xlsm .ods .csv
    .tsv .jpg .jpeg .png .tif .tiff .bmp .gif .webp .heic .heif .eml .zip
    """.split()  # noqa: SIM905
)
_PACKED = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
_PROGRAMS = frozenset(
    """
    .exe .dll .msi .bat .cmd .ps1 .sh .js .vbs .jar .com .scr .lnk .iso .db .sqlite .log .ini .tmp .bak
    .mp3 .mp4 .avi .mov .mkv .wav .wmv .m4a .psd .ai .dwg .dxf .ttf .otf .py .pyc .json .xml .toml .yaml .yml
    """.split()  # noqa: SIM905
)


def kind_problem(name: str) -> UnreadableError | None:
    """Why a file of this kind can't be taken; None for readable kinds and for kinds that its content will tell."""
    ending = Path(name).suffix.lower()
    if ending in READABLE:
        return None
    if ending in _PACKED:
        return UnreadableError(
            "intake.packed",
            f"{name}: không mở được tệp nén {ending}.",
            "Hãy giải nén rồi nạp thư mục, hoặc nén lại thành .zip.",
            (f"{name}: {ending} archives can't be opened.", "Unpack it and add the folder, or pack it as .zip."),
        )
    if ending in _PROGRAMS:
        return UnreadableError(
            "intake.unsupported",
            f"{name}: loại tệp {ending} không phải văn bản nên được bỏ qua.",
            "Nếu đây là báo cáo, hãy gửi bản Word, PDF, Excel hoặc ảnh.",
            (f"{name}: {ending} files are no documents and are skipped.", "Send Word, PDF, Excel or image files."),
        )
    if ending == ".dat" and Path(name).stem.lower() == "winmail":
        return UnreadableError(
            "mail.tnef",
            f"{name}: tệp đính kèm do Outlook đóng gói riêng, không mở được.",
            "Hãy yêu cầu đơn vị gửi lại thư ở dạng HTML hoặc văn bản thường, không phải Rich Text.",
            (
                f"{name} holds attachments in a packing of Outlook's own.",
                "Ask for the mail again as HTML or plain text.",
            ),
        )
    return None
