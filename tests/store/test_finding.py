"""Finding blocks: by shortened ids, by words, among deleted ones, and new ones."""

from __future__ import annotations

import pytest

from planner.domain.errors import AmbiguousId, UnknownId
from planner.plan.plan import Plan
from tests.support import Couple, Side

# -- shortened ids ----------------------------------------------------------------------------------------------------


def test_an_id_may_be_shortened_from_either_end(alex: Side) -> None:
    block = alex.add()
    alex.add("far away", "2019-03-05")
    for text in (block.id, block.id[:9], block.id[-4:], block.id[8:], f" {block.id.upper()} "):
        assert alex.plan.weeks.resolve(text).id == block.id


def test_an_id_that_fits_several_names_them_in_order(alex: Side) -> None:
    later, earlier = alex.add("later", "2026-11-28"), alex.add("earlier\x1b[2J", "2026-11-26")
    with pytest.raises(AmbiguousId) as several:
        alex.plan.weeks.resolve("2026-11")
    assert several.value.candidates == (earlier.id, later.id)
    assert earlier.id in str(several.value)
    assert "\x1b" not in str(several.value)


def test_an_endless_choice_is_counted(alex: Side) -> None:
    for number in range(11):
        alex.add(f"block {number}")
    with pytest.raises(AmbiguousId, match="and 3 more") as several:
        alex.plan.weeks.resolve("2026")
    assert len(several.value.candidates) == 11


@pytest.mark.parametrize("text", ["", " ", "zzzz", "2026-12", "2026-13", "../../etc", "\x1b[2J", "x" * 10_000])
def test_an_unknown_id_is_explained(text: str, alex: Side) -> None:
    alex.add()
    with pytest.raises(UnknownId) as nothing:
        alex.plan.weeks.resolve(text)
    assert "\x1b" not in str(nothing.value)
    assert len(str(nothing.value)) < 200


def test_deleted_blocks_keep_their_ids(alex: Side) -> None:
    block = alex.plan.remove(alex.add()).block
    assert alex.plan.weeks.resolve(block.id[-5:]).deleted


# -- words ------------------------------------------------------------------------------------------------------------


def test_words_are_found_anywhere_in_a_block_the_newest_first(alex: Side) -> None:
    old = alex.add("Climbing", "2025-03-04", place="Bouldering hall")
    new = alex.add("Hall of fame", "2027-01-05", notes="with\nclimbing friends")
    alex.add("Cinema")
    assert [block.id for block in alex.plan.weeks.search("HALL climbing")] == [new.id, old.id]
    assert alex.plan.weeks.search("hall cinema") == ()


def test_tags_are_words_too(alex: Side) -> None:
    block = alex.add(tags=("outdoors",))
    assert alex.plan.weeks.search("outdoors") == (block,)


@pytest.mark.parametrize("text", ["", "   ", "%", "\x00", "[bold]"])
def test_empty_words_find_nothing(text: str, alex: Side) -> None:
    alex.add()
    assert alex.plan.weeks.search(text) == ()


def test_deleted_blocks_are_not_found(alex: Side) -> None:
    alex.plan.remove(alex.add())
    assert alex.plan.weeks.search("climbing") == ()


# -- the trash--------------------------------------------------------------------------------------------------------


def test_the_trash_lists_the_latest_first(alex: Side) -> None:
    blocks = [alex.add(title, when) for title, when in (("a", "2026-11-27"), ("b", "2019-01-01"), ("c", "2030-01-01"))]
    for block in (blocks[1], blocks[2], blocks[0]):
        alex.clock.forward(milliseconds=500)
        alex.plan.remove(block)
    assert [block.title for block in alex.plan.trash.bin()] == ["a", "c", "b"]


# -- news -------------------------------------------------------------------------------------------------------------


def test_the_others_writes_are_news_until_the_visit_ends(couple: Couple, alex: Side, sam: Side) -> None:
    mine, block = sam.add("Reading"), alex.add()
    couple.meet()
    assert sam.plan.arrivals.news() == {block.id}
    assert alex.plan.arrivals.news() == {mine.id}
    sam.plan.arrivals.visited()
    assert sam.plan.arrivals.news() == frozenset()
    alex.plan.change(alex.again(block), {"place": "hall"})
    couple.meet()
    assert sam.plan.arrivals.news() == {block.id}


def test_news_outlasts_the_process_and_is_shared_by_windows(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add()
    couple.meet()
    second = Plan.open(sam.mirror, clock=sam.clock)
    assert second.arrivals.news() == {block.id}
    second.arrivals.visited()
    assert sam.plan.arrivals.news() == frozenset()


def test_ones_own_writes_on_another_device_are_not_news(couple: Couple, alex: Side) -> None:
    second = couple.another("Alex")
    second.add()
    couple.meet()
    assert alex.plan.arrivals.news() == frozenset()
    assert len(couple.you.plan.arrivals.news()) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"x": 7}'])
def test_damaged_news_is_ignored(content: bytes, couple: Couple, alex: Side, sam: Side) -> None:
    (sam.mirror / "local" / "news.jsonl").write_bytes(content)
    assert sam.plan.arrivals.news() == frozenset()
    block = alex.add()
    couple.meet()
    assert sam.plan.arrivals.news() == {block.id}
