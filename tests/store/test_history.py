"""The local history of replaced values: kept, ordered, and restored in a step."""

from __future__ import annotations

import pytest

from planner.domain.errors import BadInput
from planner.domain.model.block import Visibility
from planner.domain.model.registers import PERSONAL
from planner.store.codec.values import encode_value
from tests.support import Couple, Side, at


def values(side: Side, block_id: str, register: str) -> list[object]:
    return [row.value for row in side.plan.recovery.history(side.plan.block(block_id)) if row.register == register]


def test_values_covered_on_either_side_are_kept_by_both(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("one")
    couple.meet()
    alex.plan.change(block, {"title": "two"})
    couple.meet()
    alex.clock.forward(minutes=1)
    sam.plan.change(sam.again(block), {"title": "three"})
    couple.meet()
    for side in (alex, sam):
        assert values(side, block.id, "title") == ["one", "two"]
        assert side.plan.people.author(side.plan.recovery.history(side.again(block))[0].device) == "Alex"


def test_a_value_that_was_settled_by_a_choice_is_kept(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("one")
    couple.meet()
    alex.plan.change(block, {"title": "by Alex"})
    sam.plan.change(sam.again(block), {"title": "by Sam"})
    couple.meet()
    alex.plan.choose(alex.again(block), "title", 1)
    assert set(map(str, values(alex, block.id, "title"))) == {"one", "by Alex", "by Sam"}


def test_bringing_a_value_back_adds_the_present_one_to_the_history(alex: Side) -> None:
    block = alex.plan.change(alex.add("one"), {"title": "two"}).block
    row = next(row for row in alex.plan.recovery.history(block) if row.register == "title")
    assert alex.plan.recovery.bring_back_value(block, row).block.title == "one"
    assert values(alex, block.id, "title") == ["one", "two"]
    alex.plan.undo()
    assert alex.again(block).title == "two"


def test_bringing_back_an_agreed_time_is_a_proposal(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Cinema", who="we")
    block = alex.plan.change(block, {"when": at("2026-11-28T20:00")}).block
    couple.meet()
    sam.plan.agree(sam.again(block))
    couple.meet()
    row = next(row for row in alex.plan.recovery.history(block) if row.register == "when")
    outcome = alex.plan.recovery.bring_back_value(alex.again(block), row)
    assert outcome.block.when == at("2026-11-28T20:00")
    assert [encode_value(wish.terms.when) for wish in outcome.block.proposals] == [row.value]


def test_an_earlier_answer_cannot_be_brought_back(alex: Side) -> None:
    block = alex.plan.change(alex.add("one"), {"when": at("2026-11-28T20:00")}).block
    row = next(row for row in alex.plan.recovery.history(block) if row.register.startswith(PERSONAL))
    with pytest.raises(BadInput):
        alex.plan.recovery.bring_back_value(block, row)


def test_a_truncated_line_loses_only_itself(alex: Side) -> None:
    block = alex.plan.change(alex.add("one"), {"title": "two"}).block
    with (alex.mirror / "local" / "journal.jsonl").open("a") as file:
        file.write('\n{"table": "blo')
    assert values(alex, block.id, "title") == ["one"]


# -- private words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["busy", "hidden"])
def test_private_words_that_were_written_over_come_back_and_stay_private(
    visibility: Visibility, couple: Couple, alex: Side, sam: Side
) -> None:
    block = alex.add("Zahnfee", visibility=visibility)
    alex.plan.change(block, {"title": "Neuertitel", "notes": "leise"})
    alex.plan.change(alex.again(block), {"notes": ""})
    rows = alex.plan.recovery.history(alex.again(block))
    assert [(row.register, row.value, row.private) for row in rows] == [
        ("title", "Zahnfee", True),
        ("notes", "leise", True),
    ]
    for row in rows:
        alex.plan.recovery.bring_back_value(alex.again(block), row)
    again = alex.again(block)
    assert (again.title, again.notes, again.visibility) == ("Zahnfee", "leise", visibility)
    assert values(alex, block.id, "title") == ["Zahnfee", "Neuertitel"]
    couple.meet()
    for root in (couple.folder, sam.home):
        assert not any(b"Zahnfee" in path.read_bytes() for path in root.rglob("*") if path.is_file())
    alex.plan.undo()
    alex.plan.undo()
    assert alex.again(block).title == "Neuertitel"


def test_opened_words_are_not_an_earlier_version(alex: Side) -> None:
    block = alex.add("Zahnfee", visibility="busy")
    alex.plan.change(block, {"visibility": "hidden"})
    alex.plan.change(alex.again(block), {"visibility": "open"})
    assert not any(row.private for row in alex.plan.recovery.history(alex.again(block)))


def test_private_words_do_not_come_back_where_they_would_be_shared(couple: Couple, alex: Side) -> None:
    block = alex.add("Zahnfee", "2026-11-27T03:30", visibility="hidden")
    alex.plan.change(block, {"title": "Dentist", "when": at("2026-11-27T19:00")})
    rows = {row.register: row for row in alex.plan.recovery.history(alex.again(block))}
    alex.plan.change(alex.again(block), {"visibility": "busy"})
    with pytest.raises(BadInput):
        alex.plan.recovery.bring_back_value(alex.again(block), rows["when"])
    alex.plan.change(alex.again(block), {"visibility": "open"})
    with pytest.raises(BadInput):
        alex.plan.recovery.bring_back_value(alex.again(block), rows["title"])
    couple.meet()
    assert not any(b"Zahnfee" in path.read_bytes() for path in couple.folder.rglob("*") if path.is_file())
    alex.plan.change(alex.again(block), {"visibility": "busy"})
    assert alex.plan.recovery.bring_back_value(alex.again(block), rows["title"]).block.title == "Zahnfee"


def test_a_long_journal_is_made_shorter_and_the_history_keeps_all_of_it(
    alex: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.store.journal.undo.MAX_JOURNAL_BYTES", 4_000)
    monkeypatch.setattr("planner.store.journal.undo.MAX_UNDO_STEPS", 3)
    block = alex.add("0")
    for number in range(1, 20):
        alex.plan.change(alex.again(block), {"title": str(number)})
    assert (alex.mirror / "local" / "journal.jsonl").stat().st_size < 5_000
    assert values(alex, block.id, "title") == [str(number) for number in range(19)]
    alex.plan.undo()
    assert alex.again(block).title == "18"
