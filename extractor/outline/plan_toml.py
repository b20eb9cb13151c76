"""A plan as TOML that a person can read and edit, and back. What is not written keeps its default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import Any

from extractor.errors import UsageError
from extractor.models import (
    AnnexForm,
    Group,
    Header,
    Item,
    Outline,
    Period,
    Plan,
    ReportWarning,
    Scope,
    Source,
    Submitter,
)
from extractor.outline.plan_faults import Fault, faults_of, syntax_fault
from extractor.rulebook import Rules, load_rules

_HEAD = """\
# Kế hoạch đã biên dịch: ai phải báo cáo, về việc gì, hạn nào, theo đề cương nào.
# Sửa trực tiếp được: thêm, bớt, đổi chữ các mục rồi dùng lại với `extractor check … --plan TỆP.toml`.
# id là đường dẫn nhãn của mục ("II.2.1"); annex là mã phụ lục mà mục yêu cầu; start/end là vị trí trong văn bản gốc.
# Thêm một mục: chỉ cần id và heading. Thêm một cơ quan: chỉ cần name; loại cơ quan và đề cương được suy ra từ tên
# (agency_kind = department, industrial_zone_board, district, province, commune, council, party, ministry, enterprise, other).

"""
_HEADER_TEXTS = ("type", "number", "issuer", "parent", "agency_kind", "place", "date", "subject", "signer", "signer_title", "signing_mode")  # fmt: skip
_HEADER_LISTS = ("recipients", "addressees")


def to_toml(plan: Plan) -> str:
    """The plan as TOML text; :func:`from_toml` gives the same plan back."""
    lines = [_HEAD]
    lines += _pairs({"title": plan.title, "authority": plan.authority, "deadline": plan.deadline})
    lines += ["", "[scope]", *_pairs({"from": plan.scope.start, "to": plan.scope.end, "place": plan.scope.place})]
    for submitter in plan.submitters:
        pairs = {"name": submitter.name, "agency_kind": submitter.agency_kind, "outline": submitter.outline or ""}
        lines += ["", "[[submitters]]", *_pairs(pairs)]
    for outline in plan.outlines:
        lines += ["", f"# {'-' * 90}", "[[outlines]]"]
        lines += _pairs({"id": outline.id, "agency_kind": outline.agency_kind, "title": outline.title})
        for form in outline.annexes:
            lines += ["", "[[outlines.annexes]]", *_pairs({"id": form.id, "title": form.title})]
            lines.append(f"columns = {_list(form.columns)}")
            if form.groups:
                lines += ["groups = [", *(f"  {_group(group)}," for group in form.groups), "]"]
        ids = {item.id for item in outline.items}
        for item in outline.items:
            lines += ["", "[[outlines.items]]"]
            lines += _pairs({"id": item.id, "label": item.label, "heading": item.heading})
            if item.request is not None:
                lines.append(f"request = {_text(item.request)}")
            # No parent although the id looks like one: said, so that it is not guessed when the file is read.
            parent = "" if item.parent is None and _parent_by_id(item.id, ids) else item.parent
            lines += _pairs({"level": item.level, "parent": parent, "annex": item.annex})
            lines += [
                f"{key} = {_list(value)}"
                for key, value in (("asks", item.asks), ("indicators", item.indicators))
                if value
            ]
            lines += _pairs({"start": item.start, "end": item.end, "page": item.page})
    for warning in plan.warnings:
        lines += ["", "[[warnings]]"]
        lines += _pairs({"code": warning.code, "message": warning.message, "page": warning.page, "start": warning.start, "end": warning.end})  # fmt: skip
    source, header = plan.source, plan.header
    lines += ["", f"# {'-' * 90}", "# Văn bản gốc của kế hoạch.", "[source]"]
    lines += _pairs({"name": source.name, "sha256": source.sha256, "media_type": source.media_type, "pages": source.pages, "ocr": source.ocr, "bytes": source.bytes})  # fmt: skip
    lines += ["", "[document]", *_pairs({key: getattr(header, key) for key in _HEADER_TEXTS})]
    lines += [f"{key} = {_list(getattr(header, key))}" for key in _HEADER_LISTS if getattr(header, key)]
    if header.period is not None:
        lines += [
            "",
            "[document.period]",
            *_pairs({"from": header.period.start, "to": header.period.end, "text": header.period.text}),
        ]
    return "\n".join(lines) + "\n"


def from_toml(text: str, name: str = "plan.toml", rules: Rules | None = None) -> Plan:
    """The plan in this TOML text. ``name`` is what messages call the file. What a person left out is told from
    the words by ``rules``: the kind of an agency, its outline, what an item asks for.

    Raises UsageError, naming what is wrong, for text that is no TOML or no plan.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise _bad(name, [syntax_fault(str(reason))]) from reason
    if not ({"outlines", "submitters", "scope"} & set(data)):
        raise _bad(name, [Fault(0, "không có đề cương ([[outlines]]) nào", "", "it has no [[outlines]]")])
    faults = faults_of(data, text)
    if faults:
        raise _bad(name, faults)
    try:
        return _plan(data, name, rules)
    except KeyError as reason:
        raise _bad(name, [Fault(0, f"thiếu khóa {reason}", "", f"the key {reason} is missing")]) from reason
    except (TypeError, ValueError, AttributeError) as reason:
        raise _bad(name, [Fault(0, f"giá trị sai ({reason})", "", f"a value is wrong ({reason})")]) from reason


def _plan(data: Mapping[str, Any], name: str, rules: Rules | None) -> Plan:
    source = data.get("source", {})
    document = data.get("document", {})
    period = document.get("period")
    scope = data.get("scope", {})
    outlines = tuple(_outline(o, rules) for o in data.get("outlines", ()))
    deadline = data.get("deadline")
    return Plan(
        source=Source(
            source.get("name", name), source.get("sha256", ""), source.get("media_type", "application/toml"),
            source.get("pages", 1), source.get("ocr", False), source.get("bytes", 0),
        ),
        header=Header(
            **{key: document.get(key) for key in _HEADER_TEXTS},
            recipients=tuple(document.get("recipients", ())),
            addressees=tuple(document.get("addressees", ())),
            period=None if period is None else Period(period.get("from"), period.get("to"), period.get("text", "")),
        ),
        title=data.get("title", ""),
        authority=data.get("authority"),
        scope=Scope(scope.get("from"), scope.get("to"), scope.get("place")),
        deadline=deadline.isoformat()[:10] if isinstance(deadline, date) else deadline,
        submitters=tuple(_submitter(s, outlines, rules) for s in data.get("submitters", ())),
        outlines=outlines,
        warnings=tuple(ReportWarning(w["code"], w["message"], w.get("page"), w.get("start"), w.get("end")) for w in data.get("warnings", ())),
    )  # fmt: skip


def _outline(data: Mapping[str, Any], rules: Rules | None) -> Outline:
    forms = [
        AnnexForm(a["id"], a["title"], tuple(a["columns"]), tuple(Group(g["label"], g["heading"], g.get("parent")) for g in a.get("groups", ())))
        for a in data.get("annexes", ())
    ]  # fmt: skip
    items: list[Item] = []
    ids = {str(item["id"]) for item in data.get("items", ())}
    for item in data.get("items", ()):
        own = str(item["id"])
        parent = item.get("parent", _parent_by_id(own, ids)) or None
        level = item.get("level") or 1 + (next((i.level for i in items if i.id == parent), 0) if parent else 0)
        asks, indicators = tuple(item.get("asks", ())), tuple(item.get("indicators", ()))
        if not {"asks", "indicators", "start"} & set(item):
            # Written by a person: what it asks for is read from its words, as for an item of a document.
            asks, indicators = _asked(f"{item['heading']} {item.get('request') or ''}", rules or load_rules())
        items.append(
            Item(
                own, item.get("label", own.rsplit(".", 1)[-1]), item["heading"], level, parent, item.get("request"),
                item.get("annex"), item.get("start"), item.get("end"), item.get("page"), asks, indicators,
            )
        )  # fmt: skip
    return Outline(data["id"], data["agency_kind"], data.get("title", ""), tuple(items), tuple(forms))


def _submitter(data: Mapping[str, Any], outlines: Sequence[Outline], rules: Rules | None) -> Submitter:
    kind = data.get("agency_kind")
    if kind is None:
        from extractor.outline.kinds import kind_of_agency

        kind = kind_of_agency(data["name"], rules or load_rules())
    chosen = data.get("outline", next((o.id for o in outlines if o.agency_kind == kind), None))
    return Submitter(data["name"], kind, chosen or None)


def _parent_by_id(own: str, ids: Set[str]) -> str | None:
    """The item whose id is the longest beginning of this one: II.2 of II.2.1."""
    while "." in own:
        own = own.rsplit(".", 1)[0]
        if own in ids:
            return own
    return None


def _asked(text: str, rules: Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    from extractor.outline.items import asks_of
    from extractor.outline.links import indicators_of

    return asks_of(text, rules), indicators_of(text, rules)


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in values.items() if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _text(value)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(v) for v in values)}]"


def _group(group: Group) -> str:
    parts: Sequence[tuple[str, str | None]] = (
        ("label", group.label),
        ("heading", group.heading),
        ("parent", group.parent),
    )
    return "{ " + ", ".join(f"{key} = {_text(value)}" for key, value in parts if value is not None) + " }"


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')


def _text(value: str) -> str:
    def escape(match: re.Match[str]) -> str:
        char = match[0]
        return _ESCAPES.get(char) or f"\\u{ord(char):04x}"

    return f'"{_SPECIAL.sub(escape, value)}"'


def _bad(name: str, faults: Sequence[Fault]) -> UsageError:
    """The error for these faults: the first five with line and remedy."""

    def told(fault: Fault) -> str:
        return (
            (f"dòng {fault.line}: " if fault.line else "")
            + fault.reason
            + (f" – {fault.remedy}" if fault.remedy else "")
        )

    more, english_more = (
        (f"; còn {len(faults) - 5} chỗ nữa", f"; {len(faults) - 5} more") if len(faults) > 5 else ("", "")
    )
    english = "; ".join((f"line {f.line}: " if f.line else "") + f.english for f in faults[:5]) + english_more
    return UsageError(
        "plan.bad_toml",
        f"Tệp {name} không phải là kế hoạch dùng được: {'; '.join(map(told, faults[:5]))}{more}.",
        "Hãy sửa các chỗ này rồi chạy lại, hoặc biên dịch lại bằng `extractor plan KẾ_HOẠCH -o TỆP.toml`.",
        (
            f"The file {name} is no usable plan: {english}.",
            "Mend these places and run it again, or compile it anew with `extractor plan PLAN -o FILE.toml`.",
        ),
    )
