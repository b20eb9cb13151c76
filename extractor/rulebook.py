"""rules/*.toml -> Rules.

A rule file is TOML with these parts, all optional but ``title``:

``title``
    one line that says what the file holds.
``[fragments]``
    named pieces of patterns. ``{name}`` inside a pattern or another fragment is replaced by ``(?:…)``. A fragment that is
    a list of strings becomes an alternation of these strings, longest first, taken literally, a blank standing for any
    blanks. Fragments of ``fragments.toml`` can be used in every file.
``[[rule]]``
    ``id`` (unique over all files), ``about``, ``pattern`` (a Python regular expression, ``'''…'''`` quoted, compiled with
    re.VERBOSE off), ``flags`` (letters of "i", "m", "s"; none by default), ``examples`` and ``counterexamples``, and any
    further keys that the code reading the rule knows (``rule.data``).

    An example is a string that the pattern must match somewhere, or a table ``{text, match, …}`` whose ``match`` is the
    stretch that must be matched exactly; further keys are what the extractor must read there (see rulecheck.py). A
    counterexample is a string in which the pattern must match nowhere.
anything else
    tables of knowledge that the code reading the file knows (``[[unit]]``, ``[[kind]]`` …), through ``RuleFile.data``.

``{{`` and ``}}`` are not needed: only ``{lower_case_name}`` is a fragment, so ``\\d{1,3}`` stays what it is.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import RuleError
from extractor.resources import shipped

_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence for a rule: ``match`` is the stretch that must match (None: anywhere), ``expect`` what must be read."""

    text: str
    match: str | None = None
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a compiled pattern with its examples, and the extra keys it was written with (``data``)."""

    id: str
    file: str
    about: str
    pattern: re.Pattern[str]
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file of rules: its rules in written order, its expanded fragments and everything else that it holds."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    fragments: Mapping[str, str]
    data: Mapping[str, Any]

    def expand(self, pattern: str) -> str:
        """``pattern`` with this file's fragments put in."""
        return _expand(pattern, self.fragments, self.name, "expand")


@dataclass(frozen=True, eq=False)
class Rules:
    """All rule files, by their path inside the rules folder without the ending ("units", "indicators/land")."""

    files: Mapping[str, RuleFile]
    folder: Path

    def __getitem__(self, name: str) -> RuleFile:
        try:
            return self.files[name]
        except KeyError:
            raise RuleError(
                "rules.no_file",
                f"Thư mục quy tắc {self.folder} thiếu tệp {name}.toml.",
                "Hãy chép lại tệp này từ bộ quy tắc gốc.",
                (f"The rules folder {self.folder} has no {name}.toml.", "Copy it from the shipped rules."),
            ) from None

    def under(self, prefix: str) -> Iterator[RuleFile]:
        """The files in a folder of rules, in order of their names."""
        for name in sorted(self.files):
            if name.startswith(prefix.rstrip("/") + "/"):
                yield self.files[name]

    def rules(self) -> Iterator[Rule]:
        """Every rule of every file."""
        for name in sorted(self.files):
            yield from self.files[name].rules

    @functools.cached_property
    def version(self) -> str:
        """A short hash of the content of all rule files: two extractions with the same version used the same rules."""
        import hashlib

        digest = hashlib.sha256()
        for name in sorted(self.files):
            path = self.folder / f"{name}.toml"
            digest.update(name.encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]


def literal(words: str) -> str:
    """A pattern for these words as they stand, a blank standing for one or more blanks or line ends."""
    return r"\s+".join(re.escape(part) for part in words.split())


def alternation(words: list[str]) -> str:
    """A pattern that matches any of these strings literally, longest first."""
    return "|".join(literal(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def load_rules(folder: str | Path | None = None) -> Rules:
    """The rules in ``folder``, or the shipped ones (read once).

    Raises RuleError, naming file, rule and reason, for the first thing that is wrong.
    """
    return _shipped_rules() if folder is None else read_rules(Path(folder))


@functools.lru_cache(maxsize=1)
def _shipped_rules() -> Rules:
    return read_rules(shipped("rules"))


def read_rules(folder: Path) -> Rules:
    """All ``*.toml`` below ``folder``; see :func:`load_rules`."""
    raw: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        try:
            raw[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
            raise _bad(name, "-", f"không đọc được TOML: {reason}", f"not readable as TOML: {reason}") from reason
    if not raw:
        raise RuleError(
            "rules.empty",
            f"Không có tệp quy tắc nào trong {folder}.",
            "Hãy chỉ đúng thư mục rules/.",
            (f"No rule file in {folder}.", "Name the rules/ folder."),
        )
    common = _fragments(raw.get("fragments", {}).get("fragments", {}), {}, "fragments")
    files: dict[str, RuleFile] = {}
    seen: dict[str, str] = {}
    for name, data in raw.items():
        fragments = {**common, **_fragments(data.get("fragments", {}), common, name)}
        rules = []
        for written in data.get("rule", []):
            rule = _rule(written, fragments, name)
            if rule.id in seen:
                raise _bad(name, rule.id, f"mã trùng với tệp {seen[rule.id]}", f"id also used in {seen[rule.id]}")
            seen[rule.id] = name
            rules.append(rule)
        title = str(data.get("title", ""))
        rest = {k: v for k, v in data.items() if k not in {"rule", "fragments", "title"}}
        files[name] = RuleFile(name, title, tuple(rules), fragments, rest)
    return Rules(files, folder)


def _fragments(written: Mapping[str, Any], known: Mapping[str, str], file: str) -> dict[str, str]:
    done: dict[str, str] = dict(known)
    for name, value in written.items():
        text = alternation([str(v) for v in value]) if isinstance(value, list) else str(value)
        done[name] = _expand(text, done, file, name) if not isinstance(value, list) else text
    return done


def _expand(pattern: str, fragments: Mapping[str, str], file: str, rule: str) -> str:
    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name not in fragments:
            raise _bad(file, rule, f"không có mảnh mẫu {{{name}}} (phải khai báo trước)", f"no fragment {{{name}}}")
        return f"(?:{fragments[name]})"

    return _NAME.sub(put, pattern)


def _rule(written: Mapping[str, Any], fragments: Mapping[str, str], file: str) -> Rule:
    name = str(written.get("id", "?"))
    for key in ("id", "pattern"):
        if key not in written:
            raise _bad(file, name, f"thiếu khóa {key}", f"the key {key} is missing")
    flags = 0
    for letter in written.get("flags", ""):
        if letter not in _FLAGS:
            raise _bad(file, name, f"cờ lạ {letter!r}", f"unknown flag {letter!r}")
        flags |= _FLAGS[letter]
    try:
        pattern = re.compile(_expand(str(written["pattern"]), fragments, file, name), flags)
    except re.error as reason:
        raise _bad(file, name, f"mẫu sai: {reason}", f"bad pattern: {reason}") from reason
    examples = []
    for example in written.get("examples", []):
        if isinstance(example, str):
            examples.append(Example(example))
        else:
            expect = {k: v for k, v in example.items() if k not in {"text", "match"}}
            examples.append(Example(str(example["text"]), example.get("match"), expect))
    data = {
        k: v for k, v in written.items() if k not in {"id", "about", "pattern", "flags", "examples", "counterexamples"}
    }
    return Rule(
        id=name,
        file=file,
        about=str(written.get("about", "")),
        pattern=pattern,
        examples=tuple(examples),
        counterexamples=tuple(str(c) for c in written.get("counterexamples", [])),
        data=data,
    )


def _bad(file: str, rule: str, reason: str, english: str) -> RuleError:
    return RuleError(
        "rules.bad",
        f"Tệp quy tắc {file}.toml, quy tắc {rule}: {reason}.",
        "Hãy sửa tệp rồi chạy `extractor rules test`.",
        (f"Rule file {file}.toml, rule {rule}: {english}.", "Mend the file, then run `extractor rules test`."),
    )
