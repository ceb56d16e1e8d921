"""The merge depends only on the set of writes; and each of its rules."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from planner.store.crdt.register import DELETED, Context, Record, Write, distinct, joined, live, merge_tables

A, B, C = "aaaaaaaaaaaaa", "bbbbbbbbbbbbb", "ccccccccccccc"
DEVICES = (A, B, C)
Replica = dict[str, dict[str, Write]]
"""record → register → one device's latest write."""


def write(value: object, device: str = A, n: int = 1, c: Context | None = None, ms: int = 1) -> Write:
    return Write(value, device, n, f"{ms:012x}0000-{device}", c or {})


def record(**writes: list[Write]) -> Record:
    return Record("2026-11-aaaaaaaa", writes)


@st.composite
def replicas(draw: st.DrawFn) -> dict[str, Replica]:
    """Possible states of three devices, with any numbers, contexts and stamps."""
    contexts = st.dictionaries(st.sampled_from(DEVICES), st.integers(0, 9), max_size=3)
    found: dict[str, Replica] = {}
    for device in DEVICES:
        slots = [(key, name) for key in ("one", "two") for name in ("title", "when", DELETED)]
        chosen = draw(st.lists(st.sampled_from(slots), unique=True, max_size=6))
        for n, (key, name) in enumerate(chosen, 1):
            value = draw(st.booleans() if name == DELETED else st.integers(0, 2))
            made = write(value, device, n, draw(contexts), draw(st.integers(0, 2)))
            found.setdefault(device, {}).setdefault(key, {})[name] = made
    return found


def state(merged: dict[str, Record]) -> object:
    """The visible result of a merge: live writes in order, and whether it is gone."""
    return {
        key: (found.gone, {name: [(w.device, w.n) for w in found.live(name)] for name in sorted(found.writes)})
        for key, found in sorted(merged.items())
    }


# -- laws -------------------------------------------------------------------------------------------------------------


@given(replicas(), st.permutations(DEVICES))
def test_the_order_of_the_replicas_does_not_matter(found: dict[str, Replica], order: list[str]) -> None:
    mixed = {device: found[device] for device in order if device in found}
    assert state(merge_tables(mixed)) == state(merge_tables(found))


@given(replicas(), st.integers(0, 99))
def test_the_order_inside_a_replica_does_not_matter(found: dict[str, Replica], seed: int) -> None:
    chance = random.Random(seed)
    again = {
        device: {key: dict(chance.sample(list(doc.items()), len(doc))) for key, doc in reversed(replica.items())}
        for device, replica in found.items()
    }
    assert state(merge_tables(again)) == state(merge_tables(found))


@given(replicas(), st.integers(0, 2))
def test_a_write_seen_twice_counts_once(found: dict[str, Replica], twice: int) -> None:
    merged = merge_tables(found)
    for one in merged.values():
        for name, writes in one.writes.items():
            doubled = [*writes, *writes[: twice + 1]]
            kept = {(w.device, w.n) for w in live(doubled)}
            assert kept == {(w.device, w.n) for w in one.live(name)}
            assert [w.value for w in distinct(live(doubled))] == [w.value for w in distinct(one.live(name))]


@given(replicas())
def test_an_edit_settles_all_that_its_author_had_read(found: dict[str, Replica]) -> None:
    for one in merge_tables(found).values():
        for name, writes in one.writes.items():
            settled = write("settled", "d" * 13, 1, one.context(name))
            assert live([*writes, settled]) == [settled]


@given(replicas())
def test_a_delete_by_somebody_who_has_read_everything_removes_the_record(found: dict[str, Replica]) -> None:
    for one in merge_tables(found).values():
        mark = write(True, "d" * 13, 1, one.context(DELETED))
        marks = [*one.writes.get(DELETED, ()), mark]
        assert Record(one.id, {**one.writes, DELETED: marks}).gone


# -- live and distinct ------------------------------------------------------------------------------------------------


def test_a_value_that_was_read_is_history() -> None:
    first, second = write("tea", A, 1), write("coffee", B, 1, {A: 1})
    assert live([first, second]) == [second]


def test_concurrent_writes_are_both_live_highest_stamp_first() -> None:
    first, second = write("tea", A, 1, ms=5), write("coffee", B, 1, ms=9)
    assert live([first, second]) == [second, first]


def test_the_context_decides_even_against_the_stamp() -> None:
    wrong_clock, later = write("tea", A, 1, ms=99_999), write("coffee", B, 1, {A: 1}, ms=1)
    assert live([wrong_clock, later]) == [later]


def test_an_earlier_number_of_a_device_is_covered_by_a_context_that_reaches_further() -> None:
    assert live([write("tea", A, 3), write("coffee", B, 1, {A: 7})])[0].value == "coffee"
    assert len(live([write("tea", A, 8), write("coffee", B, 1, {A: 7})])) == 2


def test_equal_stamps_are_shown_in_one_order_everywhere() -> None:
    one, other = Write("tea", A, 1, "0" * 16 + "-" + A, {}), Write("coffee", B, 1, "0" * 16 + "-" + A, {})
    assert live([one, other]) == live([other, one])


def test_equal_live_values_are_not_a_conflict() -> None:
    writes = live([write("tea", A, 1), write("tea", B, 1), write("coffee", C, 1)])
    assert len(writes) == 3
    assert sorted(str(w.value) for w in distinct(writes)) == ["coffee", "tea"]


def test_a_context_includes_the_contexts_of_read_writes() -> None:
    assert joined([write("x", A, 4, {B: 9, C: 1}), write("y", B, 2, {A: 3})]) == {A: 4, B: 9, C: 1}
    assert Record("x").context("title") == {}


def test_a_register_s_context_speaks_of_that_register_alone() -> None:
    one = record(title=[write("x", A, 4)], place=[write("y", B, 7)])
    assert one.context("title") == {A: 4}


# -- deleted ----------------------------------------------------------------------------------------------------------


def deleted(value: bool = True, device: str = B, n: int = 1, c: Context | None = None) -> Write:
    return write(value, device, n, c)


def test_a_delete_that_had_read_everything_counts() -> None:
    assert record(title=[write("x", A, 4)], deleted=[deleted(c={A: 4})]).gone


def test_an_edit_that_the_delete_had_not_read_keeps_the_record() -> None:
    one = record(title=[write("x", A, 4)], place=[write("y", A, 5)], deleted=[deleted(c={A: 4})])
    assert not one.gone
    assert one.deletes


def test_an_answer_does_not_bring_a_record_back() -> None:
    writes = {"title": [write("x", A, 4)], "answer:p": [write("yes", A, 9)], "proposal:p": [write({}, A, 10)]}
    assert Record("x", {**writes, DELETED: [deleted(c={A: 4})]}).gone


def test_an_unknown_register_keeps_a_record_like_any_other() -> None:
    """A newer version may have written there what the deleter could not see."""
    assert not record(title=[write("x", A, 4)], wish=[write("y", A, 5)], deleted=[deleted(c={A: 4})]).gone


def test_a_restore_that_had_read_the_delete_settles_it() -> None:
    assert not record(title=[write("x", A, 4)], deleted=[deleted(c={A: 4}), deleted(False, C, 1, {B: 1, A: 4})]).gone


def test_a_restore_unaware_of_a_second_delete_is_a_conflict() -> None:
    marks = [deleted(c={A: 4}), deleted(False, C, 1, {B: 1, A: 4}), deleted(True, A, 5, {A: 4})]
    one = record(title=[write("x", A, 4)], deleted=marks)
    assert not one.gone
    assert one.deletes == [marks[2]]


def test_two_deletes_that_each_knew_a_part_remove_it_together() -> None:
    one = record(
        title=[write("x", A, 4), write("y", C, 1)], deleted=[deleted(c={A: 4}), deleted(device=A, n=5, c={C: 1})]
    )
    assert one.gone


def test_a_covered_value_needs_no_reader_of_its_own() -> None:
    """The delete had read the value that replaced it, not the one that was replaced."""
    assert record(title=[write("x", A, 4), write("y", C, 1, {A: 4})], deleted=[deleted(c={C: 1})]).gone


def test_a_delete_covers_only_the_writes_its_author_could_read() -> None:
    """A deleter has read C's title, and not the missing write of A that it names."""
    here = record(title=[write("y", C, 2, {A: 9})])
    assert here.context(DELETED) == {C: 2}
    mark = deleted(c=here.context(DELETED))
    later = record(title=[write("y", C, 2, {A: 9})], place=[write("park", A, 9)], deleted=[mark])
    assert not later.gone


def test_a_value_of_another_kind_in_deleted_deletes_nothing() -> None:
    assert not record(title=[write("x", A, 4)], deleted=[write("yes", B, 1, {A: 4})]).gone
