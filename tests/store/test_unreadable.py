"""Values of newer versions or broken writes: shown, counted and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from planner.domain.model.block import Block
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.wording.blocks import NEWER
from planner.frontend.news_text import UNKNOWN_THING, news_said
from planner.interop.json_blocks import block_json
from planner.plan.plan import Plan
from planner.store.codec.values import UNDERSTOOD_LATER
from planner.store.shard.schema import MOST_REGISTERS
from planner.sync.doctor import examine
from tests.cli.shell import Shell
from tests.support import NOW, THIS_WEEK, Couple, Side, at

NOVEMBER = "months/2026-11.json"
LATER = {"start": "2026-11-29T11:00:30", "minutes": 90, "zone": "Europe/Berlin"}
ODD_TIMES = [LATER, 5, None, "noon", [], {}, {"start": "2026-11-29"}, {**LATER, "minutes": 1.5}, {**LATER, "start": 7}]


def write_again(side: Side, block: Block, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the block's document in that side's shared file, as a newer version."""
    path = side.own / NOVEMBER
    tree = json.loads(path.read_bytes())
    tree["header"]["1"]["generation"] += 1
    change(tree["blocks"][block.id])
    path.write_text(json.dumps(tree))


def later(side: Side, register: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        before = document[register]
        document[register] = {
            **before,
            "v": value,
            "n": 900,
            "c": {**before["c"], side.plan.device: before["n"]},
            "t": f"0fff{before['t'][4:]}",
        }

    return change


def titles(side: Side) -> set[str]:
    week = side.reopened().week(THIS_WEEK)
    return {block.title for column in week.columns.values() for block in column}


@pytest.mark.parametrize("value", ODD_TIMES, ids=str)
def test_a_time_of_a_newer_version_leaves_the_last_one_that_was_understood(
    couple: Couple, alex: Side, sam: Side, value: object
) -> None:
    block, other = alex.add("Film", who="we"), alex.add("Walk")
    couple.meet()
    sam.plan.agree(sam.again(block))
    couple.meet()
    write_again(alex, block, later(alex, "when", value))
    sam.exchange()
    assert {"Film", "Walk"} <= titles(sam)
    seen = sam.again(block)
    assert (seen.when, seen.unreadable) == (block.when, ("when",))
    assert block_json(seen, sam.plan.zone)["unreadable"] == ["when"]
    assert sam.plan.weeks.search("Film") == (seen,)
    sam.plan.change(seen, {"place": "At the corner"})
    assert (sam.again(block).when, sam.again(block).unreadable) == (block.when, ("when",))
    assert sam.again(other).unreadable == ()


def test_a_later_device_sees_an_unreadable_block_in_its_month(couple: Couple, alex: Side) -> None:
    block = alex.add("Film", who="we")
    alex.exchange()
    write_again(alex, block, later(alex, "when", LATER))
    new = couple.another("Sam")
    assert new.again(block).when.precision == "week"
    assert new.again(block).when.start == "2026-W45"
    assert new.again(block).unreadable == ("when",)


@pytest.mark.parametrize(
    ("register", "value"), [("title", ["a"]), ("status", "postponed"), ("notes", {"rich": 1}), ("who", 7)]
)
def test_other_fields_keep_the_last_readable_value(
    couple: Couple, alex: Side, sam: Side, register: str, value: object
) -> None:
    block = alex.add("Film", notes="row 5")
    alex.plan.finish(block, "done")
    block = alex.again(block)
    couple.meet()
    write_again(alex, block, later(alex, register, value))
    sam.exchange()
    seen = sam.reopened().block(block.id)
    assert getattr(seen, register) == getattr(block, register)
    assert seen.unreadable == (register,)


def test_an_undone_change_of_one_occurrence_follows_its_ritual(couple: Couple, alex: Side, sam: Side) -> None:
    rule = make("FREQ=WEEKLY;BYDAY=FR", at("2026-11-27T19:30"))
    turn = alex.plan.ritual_changes.add_ritual(RitualDraft("Swim", rule, alex.plan.me.id)).block
    alex.plan.change(turn, {"title": "Sauna", "when": at("2026-11-28T10:00"), "who": "we"})
    alex.plan.undo()
    couple.meet()
    for side in (alex, sam):
        seen = side.again(turn)
        assert (seen.title, seen.when, seen.who, seen.unreadable) == (turn.title, turn.when, turn.who, ())


BROKEN: list[Callable[[dict[str, Any]], object]] = [
    lambda document: document["title"].update(v="x" * 20_001),
    lambda document: document["title"].update(n=2**60),
    lambda document: document["title"].update(n=-1),
    lambda document: document["title"].update(t="yesterday"),
    lambda document: document["title"].update(c=[]),
    lambda document: document["title"].pop("v"),
    lambda document: document.update(title="Film"),
    lambda document: document.update(title=None),
]


@pytest.mark.parametrize("break_it", BROKEN)
def test_a_broken_write_is_counted_and_the_rest_of_the_block_is_shown(
    couple: Couple, alex: Side, sam: Side, break_it: Callable[[dict[str, Any]], object]
) -> None:
    block = alex.add("Film", place="Odeon")
    alex.exchange()
    good = (alex.own / NOVEMBER).read_bytes()
    write_again(alex, block, break_it)
    report = sam.exchange()
    named = [(one.file, one.reason) for one in report.skipped]
    assert named == [(f"devices/{alex.plan.device}/{NOVEMBER}", "1 value in it cannot be read")]
    assert [(one.file, one.reason) for one in sam.exchange().skipped] == named
    seen = sam.reopened().block(block.id)
    assert (seen.place, seen.when, seen.unreadable) == ("Odeon", block.when, ("title",))
    found = list(examine(sam.mirror, sam.home / "backups", NOW))
    assert any("1 value in it cannot be read" in finding.text for finding in found)
    (alex.own / NOVEMBER).write_bytes(good)
    assert sam.exchange().skipped == ()


@pytest.mark.parametrize("first", [True, False], ids=["good one first", "broken one first"])
@pytest.mark.parametrize("broken", [{"v": "x" * 20_001}, {"v": "Z", "t": "soon"}, {"v": "", "c": {"a": "b"}}])
def test_the_readable_of_two_writes_with_one_number_stays(
    alex: Side, sam: Side, broken: dict[str, Any], first: bool
) -> None:
    block = alex.add("Film")
    alex.exchange()
    path = alex.own / NOVEMBER
    good = path.read_bytes()
    tree = json.loads(good)
    tree["header"]["1"]["generation"] += 1
    tree["blocks"][block.id]["title"].update(broken)
    bad = json.dumps(tree).encode()
    for data in (good, bad) if first else (bad, good):
        path.write_bytes(data)
        sam.exchange(whole=True)
    assert sam.reopened().block(block.id).title == "Film"
    held = json.loads((sam.mirror / "devices" / alex.plan.device / NOVEMBER).read_bytes())
    assert "twins" in held["blocks"][block.id]["title"]
    path.write_bytes(bad)
    named = [(one.file, one.reason) for one in sam.exchange(whole=True).skipped]
    assert (f"devices/{alex.plan.device}/{NOVEMBER}", "1 value in it cannot be read") in named


def test_too_many_tags_leave_the_block(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Film")
    alex.exchange()

    def change(document: dict[str, Any]) -> None:
        document.update({f"tag:{n:03}": {**document["title"], "v": True, "n": 100 + n} for n in range(501)})

    write_again(alex, block, change)
    report = sam.exchange()
    had = len(json.loads((alex.own / NOVEMBER).read_bytes())["blocks"][block.id])
    assert report.skipped[0].reason == f"{had - MOST_REGISTERS} values in it cannot be read"
    assert sam.reopened().block(block.id).title == "Film"


def test_a_record_without_a_good_id_is_counted(alex: Side, sam: Side) -> None:
    block = alex.add("Film")
    alex.exchange()
    path = alex.own / NOVEMBER
    tree = json.loads(path.read_bytes())
    tree["blocks"]["x" * 101] = {"title": tree["blocks"][block.id]["title"]}
    path.write_text(json.dumps(tree))
    assert sam.exchange().skipped[0].reason == "1 value in it cannot be read"
    assert "Film" in titles(sam)


def newer(sam: Side, file: str, table: str, key: str, register: str) -> None:
    """Sam's own value of that register as a newer version writes it."""
    path = sam.own / file
    tree = json.loads(path.read_bytes())
    tree["header"]["1"]["generation"] += 1
    there = tree[table][key][register]
    context = {**there["c"], sam.plan.device: there["n"]}
    there.update(v={"text": "newer"}, n=900, t=f"0fff{there['t'][4:]}", c=context)
    path.write_text(json.dumps(tree))


def fill(sam: Side) -> None:
    """One of everything, by Sam, and each text written twice."""
    items, me = sam.plan.items, sam.plan.me.id
    film = sam.add("Film", who="we")
    items.add_idea("Boat", "we")
    items.add_goal("Swim", "One length")
    items.add_rule("No phones")
    sam.plan.requests.ask(feeling="tired", need="rest", offer="a film")
    items.bring("The flat")
    items.show_note(items.notes()[0])
    items.set_intention(THIS_WEEK, me, "Slow")
    items.set_intention(THIS_WEEK, "we", "Together")
    items.cheer(film, "Yes!")
    items.comment(film, "Row 5")
    sam.plan.people.set_person(zone="Europe/Paris")
    sam.plan.inbox.set_turn(me)
    items.set_off(THIS_WEEK.plus(1), True)


def shown(plan: Plan) -> dict[str, object]:
    """What a screen or command shows of everything but blocks and rituals."""
    items, carried = plan.items, plan.weeks.carried(THIS_WEEK)
    remarks = [remark for found in (carried.cheers, carried.comments) for rows in found.values() for remark in rows]
    return {
        "ideas": [(idea.title, idea.who, idea.author) for idea in items.ideas()],
        "goals": [(goal.title, goal.person, goal.step) for goal in items.goals()],
        "rules": [(rule.text, rule.author) for rule in items.rules()],
        "notes": [(note.text, note.by) for note in items.notes()],
        "requests": [(one.feeling, one.need, one.offer, one.by) for one in plan.requests.all()],
        "intentions": carried.intentions,
        "remarks": [(remark.on, remark.text, remark.by) for remark in remarks],
        "people": [(person.name, person.zone) for person in (plan.me, plan.you)],
        "turn": plan.inbox.turn(),
        "off": plan.weeks.carried(THIS_WEEK.plus(1)).off,
    }


OTHER_TABLES = ("reviews", "requests", "ideas", "notes", "cheers", "comments", "people", "goals", "settings")


def write_everything_anew(sam: Side) -> int:
    """Replace the values of all items in Sam's files; returns how many."""
    count = 0
    for path in sam.own.rglob("*.json"):
        tree = json.loads(path.read_bytes())
        tree["header"]["1"]["generation"] += 1
        documents = [document for table in OTHER_TABLES for document in tree.get(table, {}).values()]
        for document in documents:
            for register in document.keys() - {"visibility", "deleted"}:
                there, count = document[register], count + 1
                context = {**there["c"], sam.plan.device: there["n"]}
                there.update(v={"newer": 1}, n=900 + count, t=f"0fff{there['t'][4:]}", c=context)
        path.write_text(json.dumps(tree))
    return count


def test_nothing_vanishes_when_a_newer_version_writes_all_of_it(couple: Couple, alex: Side, sam: Side) -> None:
    fill(sam)
    couple.meet()
    before = shown(alex.reopened())
    assert write_everything_anew(sam) >= 25
    alex.exchange()
    plan = alex.reopened()
    assert shown(plan) == before
    (idea,), (goal,), (rule,), (note,) = plan.items.ideas(), plan.items.goals(), plan.items.rules(), plan.items.notes()
    (request,) = plan.requests.all()
    assert () not in (idea.unreadable, goal.unreadable, rule.unreadable, note.unreadable, request.unreadable)
    assert plan.weeks.carried(THIS_WEEK).unreadable == {sam.plan.me.id, "we"}


def test_a_later_device_sees_that_there_is_something_of_a_newer_version(couple: Couple, alex: Side, sam: Side) -> None:
    fill(sam)
    couple.meet()
    before = shown(alex.reopened())
    write_everything_anew(sam)
    found = shown(couple.another("Alex").reopened())
    for kind in ("ideas", "goals", "rules", "notes", "requests"):
        assert len(found[kind]) == len(before[kind]) == 1  # type: ignore[arg-type]
        assert UNDERSTOOD_LATER in str(found[kind])
    assert found["intentions"] == {sam.plan.me.id: UNDERSTOOD_LATER}
    assert f"'{sam.plan.me.id}'" in str(found["requests"]) + str(found["goals"])


def test_the_latest_readable_value_counts_not_the_one_in_the_oldest_file(couple: Couple, alex: Side, sam: Side) -> None:
    """Alex's own file still has the first title, which Sam's second one covered."""
    block = alex.add("Film", who="we")
    idea = alex.plan.items.add_idea("Boat", "we")
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Late film"})
    couple.meet()
    newer(sam, NOVEMBER, "blocks", block.id, "title")
    alex.exchange()
    plan = alex.reopened()
    assert (plan.block(block.id).title, plan.block(block.id).unreadable) == ("Late film", ("title",))
    assert [(one.id, one.title) for one in plan.items.ideas()] == [(idea.id, "Boat")]


@pytest.mark.parametrize("register", ["feeling", "need", "offer"])
def test_a_request_keeps_its_answer_where_a_newer_version_wrote_its_words(
    couple: Couple, alex: Side, sam: Side, register: str
) -> None:
    request = sam.plan.requests.ask(feeling="tired", need="rest", offer="a film")
    couple.meet()
    alex.plan.requests.answer_request(alex.plan.requests.all()[0], True)
    couple.meet()
    newer(sam, NOVEMBER, "requests", str(request.id), register)
    alex.exchange()
    (found,) = alex.reopened().requests.all()
    assert (found.feeling, found.need, found.offer) == ("tired", "rest", "a film")
    assert (found.answer, found.unreadable) == ("yes", (register,))


def test_an_idea_and_a_goal_that_a_newer_version_wrote_stay(alex: Side, sam: Side) -> None:
    idea, goal = sam.plan.items.add_idea("Boat", sam.plan.me.id), sam.plan.items.add_goal("Swim")
    sam.exchange()
    alex.exchange()
    newer(sam, NOVEMBER, "ideas", str(idea.id), "title")
    newer(sam, "plan.json", "goals", str(goal.id), "title")
    alex.exchange()
    plan = alex.reopened()
    assert [(one.title, one.unreadable) for one in plan.items.ideas()] == [("Boat", ("title",))]
    assert [(one.title, one.unreadable) for one in plan.items.goals()] == [("Swim", ("title",))]


@pytest.mark.parametrize("register", ["title", "rule", "who"])
def test_a_ritual_that_a_newer_version_wrote_stays_and_says_so(alex: Side, sam: Side, register: str) -> None:
    ritual = sam.plan.ritual_changes.add_ritual(
        RitualDraft("Choir", make("FREQ=WEEKLY", at("2026-11-26T19:00")), sam.plan.me.id)
    ).block.ritual
    sam.exchange()
    alex.exchange()
    newer(sam, "plan.json", "rituals", str(ritual), register)
    alex.exchange()
    plan = alex.reopened()
    (found,) = [one for one in plan.rituals.all() if one.root == ritual]
    assert found.unreadable == (register,)
    assert found.title == "Choir" or register == "title"
    assert [block.unreadable for block in plan.week(THIS_WEEK).columns["you"]] == [(register,)]


def test_notes_rules_and_requests_of_a_newer_version_are_marked_in_the_shell(alex: Side, sam: Side) -> None:
    sam.plan.items.bring("The flat")
    (own,) = sam.plan.items.notes()
    sam.plan.items.show_note(own)
    rule = sam.plan.items.add_rule("No phones")
    request = sam.plan.requests.ask(feeling="tired", need="rest", offer="a film")
    sam.exchange()
    alex.exchange()
    newer(sam, NOVEMBER, "notes", own.id, "text")
    newer(sam, "plan.json", "settings", str(rule.id), "text")
    newer(sam, NOVEMBER, "requests", str(request.id), "need")
    alex.exchange()
    shell = Shell(alex.home, alex.clock)
    for words in (("bring",), ("rules",), ("requests",)):
        assert NEWER in shell(*words).out


def test_a_remark_on_something_that_was_never_understood_is_told_and_counted(alex: Side, sam: Side) -> None:
    film = alex.add("Film", who="we")
    alex.exchange()
    sam.exchange()
    sam.plan.items.comment(sam.again(film), "Row 5")
    sam.plan.items.cheer(sam.again(film), "Yes!")
    sam.exchange()
    path = sam.own / NOVEMBER
    tree = json.loads(path.read_bytes())
    tree["header"]["1"]["generation"] += 1
    for table in ("comments", "cheers"):
        (document,) = tree[table].values()
        document["on"]["v"] = {"album": film.id}
    path.write_text(json.dumps(tree))
    report = alex.exchange()
    named = [(one.file, one.reason) for one in report.skipped]
    assert named == [(f"devices/{sam.plan.device}/{NOVEMBER}", "2 values in it cannot be read")]
    plan = alex.reopened()
    said = [news_said(row, plan) for row in plan.inbox.read().news]
    assert f"Sam on {UNKNOWN_THING}: “Row 5”" in said
    assert f"Well done for {UNKNOWN_THING}, says Sam: “Yes!”" in said
    assert not any(plan.weeks.remarks(plan.block(film.id)))
