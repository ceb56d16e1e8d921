"""A plan is for two people: a third person's device in the folder is not read."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from planner.store.device.identity import read_state, state_path, write_state
from planner.sync import folder as shared_folder
from planner.sync.clock_skew import minutes_said
from planner.sync.doctor import examine
from planner.sync.folder import look_at_folder
from planner.sync.strangers import DEVICE_AWAITED, MOST_COPIES, STRANGER
from tests.support import Couple, HeldClock, Side, create_side

EVE = "aaaaaaaa"
FIRST = "0000000000000000"


def write_device(couple: Couple, device: str, person: str = EVE, name: str = "Eve", months: int = 1) -> Path:
    """Write the folder of one more device of a person, with a name and some months."""
    plan = read_state(couple.me.mirror).plan
    place = couple.folder / "devices" / device
    (place / "months").mkdir(parents=True)

    def put(file: str, tables: dict[str, object]) -> None:
        header = {"format": 2, "reader": 1, "plan": plan, "device": device, "file": file, "generation": 1}
        (place / f"{file}.json").write_text(json.dumps({"header": {"1": header}, **tables}))

    def write(value: object, n: int) -> dict[str, object]:
        return {"v": value, "n": n, "t": f"{FIRST}-{device}", "c": {}}

    put("device", {"device": {"1": {"person": person, "name": "phone", "version": "1.0", "heard": {}}}})
    put("plan", {"people": {person: {"name": write(name, 1), "zone": write("UTC", 2)}}})
    for month in range(1, months + 1):
        when = {"start": f"2026-{month:02}-25T10:00", "minutes": 60, "zone": "UTC"}
        block = {"title": write("Intrusion", 3), "when": write(when, 4), "who": write("we", 5)}
        put(f"months/2026-{month:02}", {"blocks": {f"2026-{month:02}-eeeeeeee": block}})
    return place


def test_a_third_person_is_mentioned_once_and_changes_nothing(couple: Couple, alex: Side, sam: Side) -> None:
    write_device(couple, "eeeeeeeeeeeee", months=12)
    said = alex.exchange_and_listen()
    assert len(said) == 1
    assert "“Eve” is in the shared folder" in said[0]
    assert alex.exchange_and_listen() == []
    alex.exchange(whole=True)
    assert alex.plan.arrivals.take_notices() == []
    assert alex.reopened().you.name == "Sam"
    assert not (alex.mirror / "devices" / "eeeeeeeeeeeee").exists()
    assert alex.plan.weeks.search("Intrusion") == ()
    sam.exchange()
    assert sam.reopened().you.name == "Alex"


def test_a_hundred_strangers_are_one_sentence(couple: Couple, alex: Side) -> None:
    for number in range(100):
        device = f"eeeeeeeeeee{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}"
        write_device(couple, device, f"eve{number:05}", f"Eve {number}")
    said = alex.exchange_and_listen()
    assert len(said) == 1
    assert "99 more" in said[0]
    assert len(list((alex.mirror / "devices").iterdir())) == 2


def test_a_third_person_in_a_file_of_the_two_is_mentioned_too(couple: Couple, alex: Side, sam: Side) -> None:
    path = sam.own / "plan.json"
    sam.plan.people.set_person(zone="UTC")
    sam.exchange()
    tree = json.loads(path.read_bytes())
    write = {"v": "Eve", "n": 1, "t": f"{FIRST}-{sam.plan.device}", "c": {}}
    tree["people"][EVE] = {"name": write}
    path.write_text(json.dumps(tree))
    assert any("“Eve”" in sentence for sentence in alex.exchange_and_listen())
    assert alex.reopened().you.name == "Sam"


def test_joining_finds_the_two_people_of_the_plan(couple: Couple) -> None:
    write_device(couple, "eeeeeeeeeeeee")
    assert {person.name for person in look_at_folder(couple.folder).people} == {"Alex", "Sam"}
    assert couple.another("Sam").plan.you.name == "Alex"


def test_opening_a_home_of_version_01_fixes_the_two_people(couple: Couple, alex: Side) -> None:
    tree = json.loads(state_path(alex.mirror).read_bytes())
    del tree["you"]
    state_path(alex.mirror).write_text(json.dumps(tree))
    assert read_state(alex.mirror).you == ""
    assert alex.reopened().you.name == "Sam"
    assert read_state(alex.mirror).you == couple.you.plan.me.id
    write_state(alex.mirror, read_state(alex.mirror))
    assert alex.reopened().you.name == "Sam"


def test_a_file_waits_for_its_device_json(couple: Couple, alex: Side) -> None:
    phone = couple.another("Sam")
    own = phone.own / "device.json"
    kept = own.read_bytes()
    phone.add("Later")
    phone.exchange()
    own.unlink()
    report = alex.exchange()
    assert [(one.file, one.reason) for one in report.skipped] == [(f"devices/{phone.plan.device}", DEVICE_AWAITED)]
    assert alex.plan.arrivals.take_notices() == []
    own.write_bytes(kept)
    alex.exchange()
    assert [block.title for block in alex.plan.weeks.search("Later")] == ["Later"]


def test_copies_are_read_some_at_a_time_and_all_in_the_end(couple: Couple, alex: Side, sam: Side) -> None:
    sam.add("Swimming")
    sam.exchange()
    path = sam.own / "months" / "2026-11.json"
    for number in range(3 * MOST_COPIES):
        shutil.copy(path, path.with_name(f"2026-11 ({number + 1}).json"))
    first = alex.exchange()
    assert first.received == 1
    assert any("40 more are read next time" in one.reason for one in first.skipped)
    assert any("20 more" in one.reason for one in alex.exchange().skipped)
    assert not any("more" in one.reason for one in alex.exchange().skipped)


def test_a_folder_full_of_junk_hides_no_other_device(
    couple: Couple, alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_folder, "MOST_FILES", 50)
    junk = couple.folder / "devices" / "aaaaaaaaaaaaa"
    junk.mkdir()
    for number in range(200):
        (junk / f"x{number}.json").write_text("{}")
    sam.add("Swimming")
    sam.exchange()
    report = alex.exchange()
    assert report.received > 0
    assert ("devices/aaaaaaaaaaaaa", "150 more files than planner reads") in [
        (s.file, s.reason) for s in report.skipped
    ]
    assert [block.title for block in alex.plan.weeks.search("Swimming")] == ["Swimming"]


def test_devices_beyond_the_limit_are_left_alone(couple: Couple, alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.sync.receive.MOST_DEVICES", 3)
    for letter in "efg":
        write_device(couple, letter * 13, couple.you.plan.me.id, "Sam")
    reasons = [one.reason for one in alex.exchange().skipped]
    assert sum("one more than the" in reason for reason in reasons) == 2
    assert STRANGER not in reasons
    assert len(os.listdir(alex.mirror / "devices")) == 3


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o002])
def test_a_new_plan_in_a_group_folder_belongs_to_the_group(tmp_path: Path, umask: int) -> None:
    group = tmp_path / "group"
    group.mkdir()
    group.chmod(0o2770)
    before = os.umask(umask)
    try:
        side = create_side(tmp_path / "alex", group / "ours", HeldClock())
    finally:
        os.umask(before)
    assert side.folder.stat().st_mode & 0o7777 == 0o2770
    assert side.folder.stat().st_gid == group.stat().st_gid
    assert {path.stat().st_mode & 0o777 for path in side.folder.rglob("*") if path.is_file()} == {0o660}
    assert {path.stat().st_mode & 0o7777 for path in side.folder.rglob("*") if path.is_dir()} == {0o2770}


def test_a_clock_beyond_the_calendar_is_not_a_lead() -> None:
    tables = {"device": {"1": {"leads": {"a" * 13: 10**400, "b" * 13: 20}}}}
    assert (minutes_said(tables, "a" * 13), minutes_said(tables, "b" * 13)) == (0, 20)


@pytest.mark.parametrize("name", ["months/2026-11.json", "presence.json", "device.json", "plan.json"])
def test_a_pipe_in_the_place_of_a_file_is_named(couple: Couple, alex: Side, sam: Side, name: str) -> None:
    sam.add("Swimming")
    sam.exchange()
    alex.exchange()
    (sam.own / name).unlink(missing_ok=True)
    os.mkfifo(sam.own / name)
    said = {skipped.file: skipped.reason for skipped in alex.exchange(whole=True).skipped}
    assert said == {f"devices/{sam.plan.device}/{name}": "not an ordinary file"}
    assert [block.title for block in alex.plan.weeks.search("Swimming")] == ["Swimming"]
    found = list(examine(alex.mirror, alex.home / "backups", alex.plan.now))
    assert any("not an ordinary file" in finding.text for finding in found)


def test_a_stranger_mirrored_by_an_earlier_version_is_left_out_of_the_merge(alex: Side, couple: Couple) -> None:
    """Version 0.1 copied a third person's files into the mirror and showed them."""
    place = write_device(couple, "eeeeeeeeeeeee", months=12)
    shutil.move(place, alex.mirror / "devices" / place.name)  # nothing about it will arrive again
    (alex.mirror / "local" / "strangers.json").unlink(missing_ok=True)
    plan = alex.reopened()
    assert plan.you.name == "Sam"
    assert [block.title for block in plan.weeks.search("Intrusion")] == []
    assert plan.weeks.titled("Intrusion") == ()
    said = alex.exchange_and_listen()
    assert [sentence for sentence in said if "“Eve” is in the shared folder" in sentence] == said
    assert len(said) == 1
    assert alex.exchange_and_listen() == []
    assert alex.reopened().weeks.search("Intrusion") == ()
    alex.add("Tea", "2026-11-25T16:00", who="we")
    alex.exchange()
    assert "eeeeeeeeeeeee" not in json.dumps(json.loads((alex.own / "months" / "2026-11.json").read_bytes())["blocks"])


def test_files_of_a_stranger_from_an_earlier_mirror_go_once_it_is_known_whose_they_are(
    alex: Side, couple: Couple
) -> None:
    """Version 0.1 copied files in any order: here the device.json was still to come."""
    place = write_device(couple, "eeeeeeeeeeeee", months=12)
    kept = alex.mirror / "devices" / place.name
    shutil.copytree(place, kept)
    (kept / "device.json").unlink()
    (alex.mirror / "local" / "strangers.json").unlink(missing_ok=True)
    assert len(alex.reopened().weeks.search("Intrusion")) == 12  # it may be the partner's
    said = alex.exchange_and_listen()
    assert len(said) == 1
    assert "“Eve” is in the shared folder" in said[0]
    assert alex.reopened().weeks.search("Intrusion") == ()
    assert alex.exchange_and_listen() == []


def test_a_stranger_of_an_earlier_mirror_is_not_copied_any_further(alex: Side, couple: Couple) -> None:
    place = write_device(couple, "eeeeeeeeeeeee", months=2)
    kept = alex.mirror / "devices" / place.name
    shutil.copytree(place, kept)
    alex.exchange()
    month = place / "months" / "2026-03.json"
    month.write_text((place / "months" / "2026-02.json").read_text().replace("2026-02", "2026-03"))
    alex.exchange(whole=True)
    assert sorted(path.name for path in (kept / "months").iterdir()) == ["2026-01.json", "2026-02.json"]
    assert alex.reopened().weeks.search("Intrusion") == ()


def test_a_damaged_device_json_hides_nothing_of_the_partner(alex: Side, sam: Side) -> None:
    """Why a device whose person is unknown is no stranger's."""
    sam.add("Swimming")
    sam.exchange()
    alex.exchange()
    (alex.mirror / "devices" / sam.plan.device / "device.json").write_text("[]")
    assert [block.title for block in alex.reopened().weeks.search("Swimming")] == ["Swimming"]
    alex.exchange(whole=True)
    assert [block.title for block in alex.reopened().weeks.search("Swimming")] == ["Swimming"]
