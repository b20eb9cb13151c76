"""Limits and choices of reading from a TOML file that a person writes: the names of :class:`Settings`, those of OCR below
``[ocr]``, where ``mode`` is "auto", "never" or "always"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from extractor.errors import UsageError, fault
from extractor.reading.ocr_page import OcrSettings
from extractor.reading.settings import DEFAULT, Settings

_MODES = ("auto", "never", "always")


def load_settings(path: Path) -> Settings:
    """The settings in the file at ``path``; what it does not name keeps its safe default.

    Raises UsageError for a file that cannot be read or is no TOML, a name that is no setting, and a value of another kind.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as reason:
        raise _wrong(path, *fault(reason)) from reason
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise _wrong(path, str(reason)) from reason
    ocr = written.pop("ocr", {})
    if not isinstance(ocr, dict):
        raise _wrong(path, "ocr = …: [ocr]")
    mode = ocr.pop("mode", DEFAULT.ocr)
    if mode not in _MODES:
        raise _wrong(path, f"ocr.mode = {mode!r}: {', '.join(_MODES)}")
    own = {f.name: getattr(DEFAULT, f.name) for f in fields(Settings) if f.name not in ("ocr", "ocr_settings")}
    of_ocr = {f.name: getattr(DEFAULT.ocr_settings, f.name) for f in fields(OcrSettings)}
    return replace(
        DEFAULT,
        ocr=mode,
        ocr_settings=replace(DEFAULT.ocr_settings, **_checked(path, "ocr.", ocr, of_ocr)),
        **_checked(path, "", written, own),
    )


def _checked(path: Path, lead: str, written: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The values by name, each of the kind of its default (folders are written as text)."""
    values: dict[str, Any] = {}
    for name, value in written.items():
        if name not in known:
            raise _wrong(path, f"{lead}{name}: {', '.join(sorted(known))}")
        default = known[name]
        if default is None and isinstance(value, str):
            values[name] = Path(value).expanduser()
        elif (
            isinstance(default, float) and isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
        ):
            values[name] = float(value)
        elif type(value) is type(default) and (isinstance(value, (bool, str)) or value > 0):
            values[name] = value
        else:
            raise _wrong(path, f"{lead}{name} = {value!r}")
    return values


def _wrong(path: Path, detail: str, english: str = "") -> UsageError:
    return UsageError(
        "settings.wrong",
        f"Tệp thiết lập {path} không dùng được: {detail}.",
        "Mỗi dòng một giới hạn, ví dụ: max_pages = 8000; giới hạn của OCR đặt dưới [ocr], ví dụ: max_pixels = 200000000.",
        (
            f"The settings file {path} cannot be used: {english or detail}.",
            "One limit a line: max_pages = 8000; those of OCR below [ocr].",
        ),
    )
