"""A file of a later version: read as far as possible, kept whole, passed on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner.store.disk.layout import replica_path
from planner.store.shard.tinydb_storage import encode_tables
from tests.support import Couple, Side

GOLDEN = Path(__file__).parent.parent / "golden" / "later-month.json"
BLOCK = "2026-11-goldenaa"
MONTH = "months/2026-11"


def golden(plan: str, side: Side) -> dict[str, Any]:
    text = GOLDEN.read_text(encoding="utf-8")
    for name, value in (("PLAN", plan), ("DEVICE", side.plan.device), ("PERSON", side.plan.me.id)):
        text = text.replace(name, value)
    tables: dict[str, Any] = json.loads(text)
    return tables


def plan_id(side: Side) -> str:
    return str(json.loads((side.folder / "planner.space").read_bytes())["plan"])


@pytest.fixture
def tables(couple: Couple, alex: Side, sam: Side) -> dict[str, Any]:
    """Sam runs a later program; Alex has what it wrote."""
    tables = golden(plan_id(sam), sam)
    sam.own.joinpath("months").mkdir(parents=True, exist_ok=True)
    (sam.own / f"{MONTH}.json").write_bytes(encode_tables(tables))
    assert alex.exchange().skipped == ()
    return tables


def test_a_newer_file_is_read_as_far_as_possible(tables: dict[str, Any], alex: Side) -> None:
    block = alex.plan.block(BLOCK)
    assert (block.title, block.when.minutes, block.who) == ("Stargazing", 120, "we")
    assert (block.status, block.place) == ("planned", "")


def test_an_old_reader_keeps_all_of_it_through_its_own_edits(tables: dict[str, Any], alex: Side) -> None:
    for change in ({"title": "Stars"}, {"notes": "warm coats"}, {"place": "the hill"}):
        alex.plan.change(alex.plan.block(BLOCK), change)  # type: ignore[arg-type]
        alex.exchange(whole=True)
    kept = json.loads(replica_path(alex.mirror, next(iter(_devices(tables))), MONTH).read_bytes())
    assert kept["blocks"][BLOCK] == tables["blocks"][BLOCK]
    assert kept["constellations"] == tables["constellations"]
    assert kept["header"] == tables["header"]


def test_a_file_of_a_later_version_is_kept_after_a_downgrade(alex: Side) -> None:
    tables = golden(plan_id(alex), alex)
    path = replica_path(alex.mirror, alex.plan.device, MONTH)
    path.parent.mkdir(parents=True, exist_ok=True)
    state = alex.mirror / "local" / "state.json"
    tree = json.loads(state.read_bytes())
    for mine in tree["devices"].values():
        mine["next"] = 9_100
    state.write_bytes(json.dumps(tree).encode())
    path.write_bytes(encode_tables(tables))
    plan = alex.reopened()
    plan.change(plan.block(BLOCK), {"title": "Stars"})
    after = json.loads(path.read_bytes())
    for register in ("mood", "status", "place", "when"):
        assert after["blocks"][BLOCK][register] == tables["blocks"][BLOCK][register]
    assert after["constellations"] == tables["constellations"]


def _devices(tables: dict[str, Any]) -> set[str]:
    return {tables["header"]["1"]["device"]}
