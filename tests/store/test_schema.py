"""Foreign bytes are read or refused briefly; copies of a file join to one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.domain.text import MAX_TEXT_LENGTH
from planner.store.codec.answers import read_answers, read_proposals
from planner.store.codec.blocks import block_of
from planner.store.crdt.register import Record, merge_tables
from planner.store.disk.bounded_read import Bounds
from planner.store.shard import schema
from planner.store.shard.schema import (
    HIGHEST_N,
    Header,
    Tables,
    Unreadable,
    parse_shard,
    read_write,
    refuse_deep,
    table_writes,
    union,
)
from planner.store.shard.tinydb_storage import encode_tables

DEVICE, OTHER = "k3f4qa7dm2x4t", "aaaaaaaaaaaaa"
STAMP = "0193aaaaaaaa0000-" + DEVICE
KEY = "2026-11-aaaaaaaa"


def header(**fields: Any) -> Tables:
    tables = Header("plan", DEVICE, "months/2026-11", 1, 1, 1).as_tables()
    tables["header"]["1"].update(fields)
    return tables


def file(tables: Tables | None = None, **fields: Any) -> bytes:
    return encode_tables(header(**fields) | (tables or {}))


def raw(value: object = "x", n: object = 1, t: object = STAMP, c: object = None) -> dict[str, object]:
    return {"v": value, "n": n, "t": t, "c": {} if c is None else c}


class Everybody:
    """What reading a block needs to know of the plan."""

    people_ids = ("me", "you")
    agreement_on = True

    def person_of(self, device: str) -> str:
        return "me" if device == DEVICE else ""

    def last_readable(self, record: Record, register: str, file: str = "") -> object:
        return None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["planned", "busy", "we"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)
registers = st.sampled_from(
    ["title", "when", "who", "author", "status", "deleted", "visibility", "tag:x", "answer:me", "proposal:you", "wish"]
)
times = st.fixed_dictionaries(
    {
        "start": st.sampled_from(["2026-11-27T19:00", "2026-11-27", "2026-W48", "0001-01-01", "9999-12-31T23:59", "?"]),
        "minutes": st.integers(-1, 10**9),
        "zone": st.none()
        | st.text()
        | st.sampled_from(["Europe/Berlin", "../../etc/passwd", "Europe", "\x00", "a/" * 500]),
    }
)
raw_writes = st.fixed_dictionaries(
    {
        "v": json_values | times | st.fixed_dictionaries({"when": times | json_values, "who": json_values}),
        "n": st.integers(1, 20) | json_values,
        "t": st.just(STAMP) | st.text(),
        "c": st.dictionaries(st.text() | st.just(DEVICE), st.integers() | json_values, max_size=3) | json_values,
    }
)
documents = st.dictionaries(registers | st.text(), raw_writes | json_values, max_size=6)
strange_tables = st.dictionaries(
    st.sampled_from(["blocks", "device", "header"]) | st.text(),
    st.dictionaries(st.just(KEY) | st.just("1") | st.text(), documents, max_size=3),
    max_size=3,
)


# -- nothing but Unreadable -------------------------------------------------------------------------------------------


@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff\xfe\x00")
@example(b"[" * 100_000)
@example(b'{"header":' * 100_000)
@example(b"9" * 10_000)
@example(b'{"header": {"1": null}}')
@example(b'{"header": []}')
@example(b"null")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_shard(data)
    assert str(refused.value)


@given(strange_tables)
def test_any_json_that_is_read_can_be_shown_and_passed_on(tables: Tables) -> None:
    data = encode_tables(header() | tables)
    try:
        _, found = parse_shard(data)
    except Unreadable:
        return
    joined, _ = union({}, found)
    assert parse_shard(encode_tables(joined))[1] == joined or "NaN" in encode_tables(joined).decode(
        "utf-8", "surrogatepass"
    )
    for table in found:
        for record in merge_tables({DEVICE: table_writes(DEVICE, found, table)}).values():
            block = block_of(record, Everybody())
            read_answers(record)
            list(read_proposals(record))
            if block:
                assert block.when.minutes >= 0


@pytest.mark.parametrize("depth", [9, 30, 200, 900])
def test_deeply_nested_values_are_left_out_or_refused(depth: int) -> None:
    """Python reads deeper nesting than it writes, so some could not be passed on."""
    value = json.loads("[" * depth + "]" * depth)
    _, tables = parse_shard(json.dumps(header() | {"blocks": {KEY: {"title": raw(value)}}}).encode())
    assert table_writes(DEVICE, tables, "blocks") == {}
    if depth > 16:
        with pytest.raises(Unreadable, match="deeper"):
            refuse_deep(tables)
    else:
        refuse_deep(tables)


@pytest.mark.parametrize(
    "fields",
    [
        {"device": "UPPERCASE0000"},
        {"device": "../../../etc"},
        {"device": 7},
        {"file": "months/2026-13"},
        {"file": "../plan"},
        {"file": "months/2026-11/../../x"},
        {"file": "months/2026-11\n"},
        {"file": None},
        {"plan": None},
        {"format": "1"},
        {"format": True},
        {"reader": 1.0},
        {"generation": None},
        {"generation": -5},
    ],
)
def test_a_header_that_names_no_place_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match="header"):
        parse_shard(file(**fields))


def test_a_newer_minor_format_is_read() -> None:
    found, _ = parse_shard(file(format=7))
    assert found.format == 7


def test_a_file_for_newer_readers_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unreadable, match="upgrade planner"):
        parse_shard(file(format=7, reader=7))


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable, match="larger"):
        parse_shard(file(), Bounds(10, 300_000))


def test_a_file_of_too_many_entries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MOST_DOCUMENTS", 3)
    assert parse_shard(file({"blocks": {"a": {}, "b": {}}}))
    with pytest.raises(Unreadable, match="more entries"):
        parse_shard(file({"blocks": {"a": {}, "b": {}}, "ideas": {"c": {}}}))


# -- one write --------------------------------------------------------------------------------------------------------


def test_a_good_write_is_read() -> None:
    write = read_write(DEVICE, raw({"start": "2026-11-27"}, 41, STAMP, {OTHER: 17}))
    assert write
    assert (write.value, write.device, write.n, write.t, write.c) == (
        {"start": "2026-11-27"},
        DEVICE,
        41,
        STAMP,
        {OTHER: 17},
    )


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {},
        raw(n=0),
        raw(n=-1),
        raw(n=HIGHEST_N),
        raw(n=True),
        raw(n=1.0),
        raw(t="yesterday"),
        raw(t=STAMP + "\n"),
        raw(c=[]),
        raw(c={OTHER: "1"}),
        raw(c={OTHER: True}),
        raw(c={f"d{number}": 1 for number in range(1_001)}),
        raw("x" * (MAX_TEXT_LENGTH + 1)),
        raw(list(range(501))),
        raw([[[[[[[[[[]]]]]]]]]]),
        {"n": 1, "t": STAMP, "c": {}},
    ],
)
def test_a_bad_write_is_left_out_and_the_others_of_its_record_stay(bad: Any) -> None:
    assert read_write(DEVICE, bad) is None
    found = table_writes(DEVICE, {"blocks": {KEY: {"title": raw(), "place": bad}}}, "blocks")
    assert found[KEY].keys() == {"title"}


def test_a_record_with_an_endless_id_is_left_out_and_of_too_many_registers_the_first_are_read() -> None:
    tables = {"blocks": {"x" * 101: {"title": raw()}, "many": {f"r{n:03}": raw() for n in range(501)}}}
    found = table_writes(DEVICE, tables, "blocks")
    assert list(found) == ["many"]
    assert sorted(found["many"]) == [f"r{n:03}" for n in range(500)]


# -- union ------------------------------------------------------------------------------------------------------------


@st.composite
def copies(draw: st.DrawFn, count: int) -> list[Tables]:
    """Copies of one device's file, as a sync tool may have kept them.

    One number may even have two contents.
    """
    made = []
    for _ in range(count):
        slots = draw(st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("tw")), st.integers(1, 4)))
        tables = header(generation=draw(st.integers(0, 3)))
        for (key, register), n in slots.items():
            tables.setdefault("blocks", {}).setdefault(key, {})[register] = raw(draw(st.integers(0, 1)), n)
        facts = draw(st.dictionaries(st.sampled_from(["name", "heard"]), st.integers(0, 2)))
        made.append(tables | {"device": {"1": {**facts, "of": tables["header"]["1"]["generation"]}}})
    return made


def blocks(tables: Tables) -> object:
    return tables.get("blocks", {})


@given(copies(2))
def test_two_copies_join_to_the_same_in_either_order(two: list[Tables]) -> None:
    one, other = two
    assert blocks(union(one, other)[0]) == blocks(union(other, one)[0])


@given(copies(3))
def test_copies_join_to_the_same_in_any_grouping(three: list[Tables]) -> None:
    a, b, c = three
    assert blocks(union(union(a, b)[0], c)[0]) == blocks(union(a, union(b, c)[0])[0])


@given(copies(2))
def test_a_copy_that_is_known_already_brings_nothing(two: list[Tables]) -> None:
    joined, _ = union(*two)
    for copy in (joined, two[1]):
        again, changed = union(joined, copy)
        assert again == joined
        assert not changed


@given(copies(2))
def test_a_join_names_each_changed_record(two: list[Tables]) -> None:
    joined, changed = union(*two)
    for key, document in joined.get("blocks", {}).items():
        assert (("blocks", key) in changed) == (document != two[0].get("blocks", {}).get(key))


def test_an_old_copy_replaces_nothing_newer() -> None:
    new = header(generation=5) | {"blocks": {KEY: {"title": raw("new", 5)}}}
    old = header(generation=2) | {"blocks": {KEY: {"title": raw("old", 2)}}}
    assert union(new, old)[0] == new
    assert union(old, new)[0] == new


def test_a_partial_copy_removes_nothing() -> None:
    whole = header() | {"blocks": {KEY: {"title": raw("x", 1), "place": raw("y", 2)}, "other": {"title": raw("z", 3)}}}
    assert (
        union(whole, header(generation=9) | {"blocks": {KEY: {"title": raw("x", 1)}}})[0]["blocks"] == whole["blocks"]
    )


def test_unknown_tables_and_registers_are_kept() -> None:
    theirs = header() | {
        "wishes": {"w": {"text": raw("a boat", 3), "odd": 7}},
        "blocks": {KEY: {"mood": raw("fine", 4)}},
    }
    joined, _ = union({}, theirs)
    assert joined["wishes"] == theirs["wishes"]
    assert joined["blocks"] == theirs["blocks"]


def test_facts_without_a_number_follow_the_later_save() -> None:
    old = header(generation=2) | {"device": {"1": {"name": "laptop"}}}
    new = header(generation=3) | {"device": {"1": {"name": "desk"}}}
    assert union(old, new)[0]["device"] == union(new, old)[0]["device"] == {"1": {"name": "desk"}}
