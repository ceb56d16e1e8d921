"""Known titles, people's absences, and rituals among the waiting questions."""

from __future__ import annotations

import json
from binascii import crc32
from datetime import date

import pytest

from planner.domain.errors import BadInput, UnknownId
from planner.domain.model.block import WE, Away, Block
from planner.domain.quickadd import Cursor, Known, read
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.wording.elsewhere import there
from planner.store.index.months import Months
from tests.support import TODAY, Couple, Side, at

NEW_YORK = "America/New_York"


def test_a_title_is_known_by_its_usual_values(alex: Side) -> None:
    assert alex.plan.rituals.known("Climbing") is None
    for day, minutes, pillar in ((2, 120, "passion"), (9, 120, "passion"), (16, 60, "friends")):
        alex.add("Climbing", at(f"2026-11-{day:02}T19:00", minutes), pillar=pillar)
    assert alex.plan.rituals.known(" climbing ") == Known("passion", 120)


def test_deleted_titles_are_forgotten_and_new_ones_known_at_once(alex: Side) -> None:
    block = alex.add("Chess", pillar="friends")
    assert alex.plan.rituals.known("chess") == Known("friends", 60)
    alex.plan.remove(block)
    assert alex.plan.rituals.known("chess") is None


def test_only_timed_blocks_give_a_usual_length(alex: Side) -> None:
    alex.add("Trip", at("2026-11-28", 2880), pillar="explore")
    assert alex.plan.rituals.known("Trip") == Known("explore", None)


def test_a_ritual_is_known_by_its_title(alex: Side) -> None:
    rule = make("FREQ=WEEKLY;BYDAY=FR", at("2026-11-27T19:30", 45))
    alex.plan.ritual_changes.add_ritual(RitualDraft("Soup", rule, WE, "ritual"))
    assert alex.plan.rituals.known("soup") == Known("ritual", 45)


def test_titles_are_read_month_by_month(alex: Side) -> None:
    for month in range(1, 13):
        alex.add("Chess", at(f"2026-{month:02}-10T19:00"), pillar="friends")
    plan = alex.reopened()
    assert sum(plan.rituals.warm() for _ in range(30)) == 12
    assert not plan.rituals.warm()
    assert plan.rituals.known("chess") == Known("friends", 60)


def test_only_months_that_changed_are_read_again(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kept index of another process serves for all other months."""
    for month in range(1, 13):
        alex.add("Chess", at(f"2026-{month:02}-10T19:00"), pillar="friends")
    assert alex.reopened().rituals.known("chess") == Known("friends", 60)
    read: list[str] = []
    one = Months.one

    def noting(months: Months, month: str, key: str) -> Block | None:
        read.append(month)
        return one(months, month, key)

    def known(title: str) -> Known | None:
        plan = alex.reopened()
        with monkeypatch.context() as patch:
            patch.setattr(Months, "one", noting)
            return plan.rituals.known(title)

    assert known("chess") == Known("friends", 60)
    assert read == []
    for _ in range(3):
        alex.add("Go", at("2026-11-12T19:00", 90), pillar="rest")
    assert known("go") == Known("rest", 90)
    assert read == ["2026-11"] * 3


def test_an_edited_ritual_is_known_by_its_new_values(alex: Side) -> None:
    rule = make("FREQ=WEEKLY;BYDAY=FR", at("2026-11-27T19:30", 45))
    first = alex.plan.ritual_changes.add_ritual(RitualDraft("Soup", rule, WE, "ritual")).block
    alex.plan.finish(first, "done")
    assert alex.reopened().rituals.known("soup") == Known("ritual", 45)
    alex.plan.change(alex.again(first), {"pillar": "date"}, "all")
    assert alex.reopened().rituals.known("soup") == alex.plan.rituals.known("soup")


def test_titles_that_are_withdrawn_or_hidden_are_in_no_index(couple: Couple) -> None:
    block = couple.me.add("Present for Sam", pillar="friends")
    couple.meet()
    assert couple.you.plan.rituals.known("Present for Sam")
    couple.me.plan.change(couple.me.again(block), {"visibility": "hidden"})
    couple.meet()
    couple.meet()
    assert couple.you.plan.rituals.known("Present for Sam") is None
    kept = [path for path in (couple.you.mirror / "local").glob("titles-*") if "present" in path.read_text()]
    assert not kept


def test_an_index_of_another_shape_is_made_again(alex: Side) -> None:
    alex.add("Chess", pillar="friends")
    assert alex.plan.rituals.known("chess") == Known("friends", 60)
    path = alex.mirror / "local" / "titles-2026-11.json"
    begins, rows = path.read_text().split("\n")
    kept = json.loads(begins)
    others: list[object] = [[], {}, 7, [*kept, 1], [2, *kept[1:]], [*kept[:4], []], [*kept[:4], {}, 7]]
    wrong = [f"{json.dumps(line)}\n{rows}" for line in others]
    for content in (*wrong, "[" * 100_000, begins, f"{begins}\n{rows[:-9]}", f"{begins}\n[]"):
        path.write_text(content)
        assert alex.reopened().rituals.known("chess") == Known("friends", 60)
    odd = json.dumps({"x": [1], "y": ["1/1", "chess", "2026-11-01", 3, 60], "z": 7})
    path.write_text(json.dumps([kept[0], crc32(odd.encode()), *kept[2:]]) + "\n" + odd)
    assert alex.reopened().rituals.known("chess") is None


def test_titles_older_than_a_year_are_forgotten(alex: Side) -> None:
    alex.add("Chess", at("2025-10-10T19:00"), pillar="friends")
    assert alex.plan.rituals.known("chess") is None


def test_the_others_private_words_are_not_known(couple: Couple) -> None:
    couple.me.add("Present for Sam", visibility="busy", pillar="friends")
    couple.meet()
    assert couple.you.plan.rituals.known("Present for Sam") is None
    assert couple.you.plan.rituals.known("") is None


def test_a_known_title_gets_its_earlier_pillar_and_length(alex: Side) -> None:
    alex.add("Climbing", at("2026-11-20T19:00", 120), pillar="passion")
    reading = read("climbing fri 18", Cursor(alex.plan.now, "Europe/Berlin", known=alex.plan.rituals.known))
    assert (reading.pillar, reading.when.minutes, reading.guessed) == ("passion", 120, ("pillar", "minutes"))


# -- where people are -------------------------------------------------------------------------------------------------


def test_a_stay_elsewhere_is_read_by_both(couple: Couple) -> None:
    couple.you.plan.people.set_away(NEW_YORK, date(2026, 11, 27), date(2026, 12, 2))
    couple.meet()
    assert couple.me.plan.you.away == (Away(NEW_YORK, date(2026, 11, 27), date(2026, 12, 2)),)
    block = couple.me.add(when="2026-11-27T19:00", who=WE)
    plan = couple.me.plan
    assert there(block, plan.me, plan.you, plan.zone) == "13:00 there"
    mine = couple.me.add(when="2026-11-27T19:00")
    assert there(mine, plan.me, plan.you, plan.zone) == ""
    late = couple.me.add(when="2026-11-28T03:00", who=WE)
    assert there(late, plan.me, plan.you, plan.zone) == "Fri 27 Nov 21:00 there"


def test_on_the_days_of_a_stay_the_viewer_has_its_zone(alex: Side) -> None:
    alex.plan.people.set_away(NEW_YORK, TODAY, TODAY)
    assert alex.plan.zone.key == NEW_YORK
    alex.clock.forward(days=1)
    assert alex.plan.zone.key == "Europe/Berlin"


def test_a_stay_is_taken_back_and_undone(alex: Side) -> None:
    alex.plan.people.set_away("Europe/Lisbon", date(2026, 12, 1), date(2026, 12, 8))
    alex.plan.people.clear_away(date(2026, 12, 5))
    assert not alex.plan.me.away
    alex.plan.undo()
    assert [stay.zone for stay in alex.plan.me.away] == ["Europe/Lisbon"]
    with pytest.raises(UnknownId):
        alex.plan.people.clear_away(date(2026, 12, 9))


@pytest.mark.parametrize(
    ("zone", "last"), [("Atlantis", "2026-12-08"), ("Europe/Lisbon", "2026-11-30"), ("../etc/passwd", "2026-12-08")]
)
def test_an_impossible_stay_is_refused(alex: Side, zone: str, last: str) -> None:
    with pytest.raises(BadInput):
        alex.plan.people.set_away(zone, date(2026, 12, 1), date.fromisoformat(last))
    assert alex.plan.me.away == ()


# -- rituals among what waits -----------------------------------------------------------------------------------------


def test_a_ritual_is_one_question(couple: Couple) -> None:
    rule = make("FREQ=DAILY", at("2026-11-26T20:15", 20))
    block = couple.me.plan.ritual_changes.add_ritual(RitualDraft("Walk", rule, WE, "ritual")).block
    couple.meet()
    waiting = couple.you.plan.inbox.waiting()
    assert [(row.kind, row.id, row.by) for row in waiting] == [("ritual", block.id, couple.me.plan.me.id)]
    assert [(row.kind, row.says) for row in couple.me.plan.inbox.read().asked] == [("ritual", "open")]
    couple.you.plan.agree(couple.you.plan.block(block.id))
    couple.meet()
    assert couple.you.plan.inbox.waiting() == ()
    assert couple.me.plan.inbox.read().asked == ()


def test_another_rule_for_an_agreed_ritual_is_one_question(couple: Couple) -> None:
    rule = make("FREQ=WEEKLY;BYDAY=FR", at("2026-11-27T19:30", 120))
    block = couple.me.plan.ritual_changes.add_ritual(RitualDraft("Dinner", rule, WE)).block
    couple.meet()
    couple.you.plan.agree(couple.you.plan.block(block.id))
    couple.meet()
    couple.me.plan.change(couple.me.again(block), {"when": at("2026-11-28T20:00", 120)}, "all")
    couple.meet()
    assert [row.text for row in couple.you.plan.inbox.waiting()] == ["Dinner"]
    assert [row.says for row in couple.me.plan.inbox.read().asked] == ["open"]
