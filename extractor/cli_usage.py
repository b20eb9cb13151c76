"""Wrong calls (a verb, option or argument that is missing or unknown) said in the language of the user."""

from __future__ import annotations

import os
import re
from typing import Any

from extractor.errors import UsageError

_SIGN = re.compile(r"'(.+?)'")


_INSIDE = re.compile(r"\(([^()]*)\)\s*$")
_SAID = (
    ("Value error, ", ""),
    (" is not one of ", " không thuộc "),
    ("Input should be greater than or equal to", "phải từ"),
    ("Input should be less than or equal to", "không được quá"),
    (", unable to parse string as an integer", ""),
    (", unable to parse string as a number", ""),
    ("Input should be a valid integer", "phải là số nguyên"),
    ("Input should be a valid number", "phải là số"),
)


def take_globals(arguments: list[str]) -> list[str]:
    """The arguments without ``--lang`` and ``--settings``, which may stand anywhere and are kept in the environment, so that
    workers know them, too. Raises UsageError for a language that is none, or without the name of a file."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        name, given, value = word.partition("=")
        if name not in ("--lang", "--settings"):
            rest.append(word)
            continue
        if not given:
            value = next(words, "")
        if name == "--lang" and value not in ("vi", "en"):
            raise UsageError(
                "usage.lang",
                f"--lang nhận vi hoặc en, không nhận “{value}”.",
                "",
                (f"--lang takes vi or en, not {value!r}.", ""),
            )
        if not value:
            raise UsageError(
                "usage.settings",
                "--settings cần tên tệp .toml.",
                "",
                ("--settings needs the name of a .toml file.", ""),
            )
        os.environ["EXTRACTOR_LANG" if name == "--lang" else "EXTRACTOR_SETTINGS"] = value
    return rest


def is_wrong_call(error: BaseException) -> bool:
    """Whether ``error`` comes from the parser of the command line."""
    return callable(getattr(error, "format_message", None)) and hasattr(error, "exit_code")


def wrong_call(error: Any) -> UsageError:
    """What the parser of the command line complains of, with the remedy: a suggestion, or the help of the verb."""
    context = getattr(error, "ctx", None)
    verbs = context.command_path.split() if context is not None else []
    path = " ".join(["extractor", *(verb for verb in verbs[1:] if verb not in ("-m", "extractor"))])
    english = error.format_message().strip()
    kind = type(error).__name__
    hints = list(getattr(error, "possibilities", None) or ())
    if kind == "MissingParameter":
        parameter = getattr(error, "param", None)
        is_option = getattr(parameter, "param_type_name", "") == "option"
        name = max(parameter.opts, key=len) if is_option and parameter is not None else _named(english)
        about = str(getattr(parameter, "help", None) or "").rstrip(".")
        reason = f"Thiếu {'tùy chọn' if is_option else 'đối số'} {name}{f' ({about})' if about else ''}."
    elif kind == "NoSuchOption":
        reason = f"Không có tùy chọn {getattr(error, 'option_name', '')}."
    elif english.startswith("No such command"):
        name, *hints = _SIGN.findall(english) or [""]
        reason = f"Không có lệnh “{name}”."
    elif kind == "BadParameter":
        parameter = getattr(error, "param", None)
        name = max(parameter.opts, key=len) if parameter is not None else ""
        told = _offered(str(error.message), str(getattr(parameter, "metavar", None) or ""))
        english = english.replace(str(error.message), told).replace("Value error, ", "")
        for foreign, own in _SAID:
            told = told.replace(foreign, own)
        reason = f"Giá trị của {name} không dùng được: {told.rstrip('.')}."
    elif english.startswith("Got unexpected extra argument"):
        extra = _INSIDE.search(english.rstrip("."))
        reason = f"Thừa đối số: {extra[1] if extra else english}."
    else:
        reason = english
    remedy = f"Có phải là {' hoặc '.join(hints)}? " if hints else ""
    if english.startswith("No such command") and not hints:
        known = getattr(getattr(context, "command", None), "commands", {})
        remedy = f"Các lệnh: {', '.join(known)}. " if known else ""
    advice = f"Did you mean {' or '.join(hints)}? " if hints and "Did you mean" not in english else ""
    english = english if english.endswith((".", "?")) else f"{english}."
    return UsageError(
        "usage.call",
        reason,
        f"{remedy}Xem: {path} --help",
        (english, f"{advice}See: {path} --help"),
    )


def _offered(told: str, metavar: str) -> str:
    """``told`` with the values that the verb itself takes ("<table|json>"), where the parser names those of all verbs."""
    if " is not one of " not in told or "|" not in metavar:
        return told
    offered = ", ".join(f"'{value}'" for value in metavar.strip("<>").split("|"))
    return f"{told.partition(' is not one of ')[0]} is not one of {offered}"


def _named(english: str) -> str:
    found = _SIGN.search(english)
    return found[1] if found else ""


# What kind of value an option takes, as the help names it.
_KINDS = {
    "<bool>": "",
    "<str>": "<chữ>",
    "<path>": "<đường dẫn>",
    "<list[Path]>": "<đường dẫn>",
    "<int range>": "<số nguyên>",
    "<float range>": "<số>",
}


def speak_vietnamese(command: Any) -> None:
    """Vietnamese words in the help of ``command`` and of the verbs below it."""
    import typer.rich_utils as words

    words.OPTIONS_PANEL_TITLE = "Tùy chọn"
    words.ARGUMENTS_PANEL_TITLE = "Đối số"
    words.COMMANDS_PANEL_TITLE = "Lệnh"
    words.ERRORS_PANEL_TITLE = "Lỗi"
    words.DEFAULT_STRING = "[mặc định: {}]"
    words.REQUIRED_LONG_STRING = "[bắt buộc]"
    _translate(command)


def _translate(command: Any) -> None:
    command.options_metavar = "[TÙY CHỌN]"
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = "LỆNH [ĐỐI SỐ]..."
    for parameter in command.params:
        _name_kind(parameter)
    usage, help_option = command.get_usage, command.get_help_option

    def vietnamese_usage(context: Any) -> str:
        return str(usage(context)).replace("Usage:", "Cách gọi:", 1)

    def vietnamese_help_option(context: Any) -> Any:
        option = help_option(context)
        if option is not None and option.help != _HELP:
            option.help = _HELP
            _name_kind(option)
        return option

    command.get_usage, command.get_help_option = vietnamese_usage, vietnamese_help_option
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)


_HELP = "Xem hướng dẫn này."


def _name_kind(parameter: Any) -> None:
    named = getattr(parameter, "display_type_rich", None)
    if named is not None:
        parameter.display_type_rich = lambda ctx: _KINDS.get(named(ctx=ctx), named(ctx=ctx))
