"""Plans in the corpus: kept as the JSON that `extractor plan` prints, read back as the same record."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.corpus.database import transaction
from extractor.corpus.store import bump, now
from extractor.jsonform import dumps, plan_form
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


def plan_id(plan: Plan) -> str:
    """A short hash of the plan's content: the same plan always has the same id."""
    return hashlib.sha256(dumps(plan_form(plan)).encode("utf-8", "replace")).hexdigest()[:16]


def write_plan(connection: sqlite3.Connection, folder: Path, plan: Plan) -> str:
    """Keeps the plan and makes it the current one; gives its id."""
    identity = plan_id(plan)
    newest = connection.execute("SELECT id FROM plans ORDER BY serial DESC LIMIT 1").fetchone()
    if newest is not None and newest[0] == identity:
        return identity
    with transaction(connection, folder):
        connection.execute(
            "INSERT OR REPLACE INTO plans (id, name, title, deadline, stored, serial, json) VALUES (?,?,?,?,?, "
            "(SELECT coalesce(max(serial), 0) + 1 FROM plans), ?)",
            (
                identity,
                plan.header.number or plan.source.name,
                plan.title,
                plan.deadline,
                now(),
                dumps(plan_form(plan)),
            ),
        )
        bump(connection)
    return identity


def read_plan(connection: sqlite3.Connection, identity: str | None = None) -> tuple[str, Plan] | None:
    """The plan with this id, or the current one, with its id; None if there is none."""
    sql = "SELECT id, json FROM plans " + ("WHERE id = ?" if identity else "ORDER BY serial DESC LIMIT 1")
    row = connection.execute(sql, (identity,) if identity else ()).fetchone()
    return None if row is None else (str(row[0]), plan_of(json.loads(row[1])))


def plan_of(form: Mapping[str, Any]) -> Plan:
    """The record for what :func:`extractor.jsonform.plan_form` gives."""
    return Plan(
        source=Source(**form["source"]),
        header=_header(form["document"]),
        title=form["title"],
        authority=form["authority"],
        scope=Scope(form["scope"]["from"], form["scope"]["to"], form["scope"]["place"]),
        deadline=form["deadline"],
        submitters=tuple(Submitter(**submitter) for submitter in form["submitters"]),
        outlines=tuple(_outline(outline) for outline in form["outlines"]),
        warnings=tuple(ReportWarning(**warning) for warning in form["warnings"]),
    )


def _header(form: Mapping[str, Any]) -> Header:
    values = dict(form)
    period = values.pop("period")
    values["recipients"] = tuple(values["recipients"])
    values["addressees"] = tuple(values["addressees"])
    return Header(**values, period=Period(period["from"], period["to"], period["text"]) if period else None)


def _outline(form: Mapping[str, Any]) -> Outline:
    items = tuple(
        Item(**{**item, "asks": tuple(item["asks"]), "indicators": tuple(item["indicators"])}) for item in form["items"]
    )
    annexes = tuple(
        AnnexForm(a["id"], a["title"], tuple(a["columns"]), tuple(Group(**group) for group in a["groups"]))
        for a in form["annexes"]
    )
    return Outline(form["id"], form["agency_kind"], form["title"], items, annexes)
