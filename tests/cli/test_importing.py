"""`planner import`: once, twice, from a newer file, and after changes here."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.cli.commands import import_calendar
from planner.plan import imports, session
from planner.store.disk.bounded_read import Bounds
from planner.store.journal.imported import read_imported
from tests.cli.shell import Shell
from tests.interop.test_read_calendar import CALENDARS
from tests.support import mirror_of

ROOM = """BEGIN:VEVENT
UID:dinner@example.org
DTSTART;TZID=Europe/Berlin:20261127T190000
DURATION:PT2H
SUMMARY:Dinner with Ada
LOCATION:Einstein
SEQUENCE:{sequence}
LAST-MODIFIED:{modified}
{more}END:VEVENT
"""


def calendar_of(*events: str) -> str:
    """A calendar with those events."""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(events)}END:VCALENDAR\n"


def dinner(sequence: int = 0, modified: str = "20261120T100000Z", more: str = "", **replaced: str) -> str:
    """One dinner; `replaced` are texts to replace, by a word of what they are."""
    text = ROOM.format(sequence=sequence, modified=modified, more=more)
    changes = {"start": "20261127T190000", "title": "Dinner with Ada", "place": "Einstein", "uid": "dinner@example.org"}
    for name, value in replaced.items():
        text = text.replace(changes[name], value)
    return text


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The file of another calendar."""
    path = tmp_path / "work.ics"
    path.write_text(calendar_of(dinner()), "utf-8")
    return path


def titles(a: Shell, week: str = "this") -> dict[str, list[str]]:
    """The titles in each column of a week."""
    columns = a("week", week, "--json").json["columns"]
    return {name: [block["title"] for block in blocks] for name, blocks in columns.items()}


def test_a_file_comes_in_once(a: Shell, work: Path) -> None:
    assert a.did("import", str(work)) == "Added 1 thing from work.ics · undo takes it back\n"
    assert titles(a)["me"] == ["Dinner with Ada"]
    assert a.did("import", str(work)) == "There’s nothing new in work.ics.\n"
    assert titles(a)["me"] == ["Dinner with Ada"]


def test_a_dry_run_says_what_would_come_and_writes_nothing(a: Shell, work: Path) -> None:
    assert a.did("import", str(work), "--dry-run") == (
        "Would add 1 thing from work.ics:\n+ Fri 27 Nov 19:00–21:00  Dinner with Ada\n"
    )
    assert titles(a)["me"] == []


def test_a_newer_file_changes_what_is_new_in_it(a: Shell, work: Path) -> None:
    a.did("import", str(work))
    work.write_text(calendar_of(dinner(1, place="Barcomi", start="20261128T200000")), "utf-8")
    assert a.did("import", str(work)).startswith("Changed 1 thing from work.ics")
    (block,) = a("week", "--json").json["columns"]["me"]
    assert (block["place"], block["start"]) == ("Barcomi", "2026-11-28T20:00+01:00")


def test_an_event_moved_to_another_month_stays_one_block(a: Shell, work: Path) -> None:
    a.did("import", str(work))
    work.write_text(calendar_of(dinner(1, start="20261203T200000")), "utf-8")
    a.did("import", str(work))
    assert (titles(a)["me"], titles(a, "next")["me"]) == ([], ["Dinner with Ada"])


def test_what_was_changed_here_stays(a: Shell, work: Path) -> None:
    a.did("import", str(work))
    a.did("edit", "dinner", "--title", "Supper")
    assert a.did("import", str(work)) == "There’s nothing new in work.ics.\n"
    work.write_text(calendar_of(dinner(1, title="Dinner with Ada and Bo", place="Barcomi")), "utf-8")
    said = a("import", str(work))
    assert said.out.startswith("Changed 1 thing from work.ics")
    assert said.sentence == "1 thing changed there and here: what you have here stays."
    (block,) = a("week", "--json").json["columns"]["me"]
    assert (block["title"], block["place"]) == ("Supper", "Barcomi")
    assert a.did("import", str(work)) == "There’s nothing new in work.ics.\n"


def test_what_was_deleted_here_does_not_come_back(a: Shell, work: Path) -> None:
    a.did("import", str(work))
    a.did("remove", "dinner")
    said = a("import", str(work))
    assert said.out == "There’s nothing new in work.ics.\n"
    assert said.sentence == "1 thing you deleted here: not added again."


def test_what_the_file_lost_stays_and_is_counted(a: Shell, work: Path) -> None:
    work.write_text(calendar_of(dinner(), dinner(uid="lunch@example.org", title="Lunch")), "utf-8")
    a.did("import", str(work))
    work.write_text(calendar_of(dinner()), "utf-8")
    said = a("import", str(work))
    assert said.sentence == "1 thing imported earlier and no longer in the file: still in your plan."
    assert sorted(titles(a)["me"]) == ["Dinner with Ada", "Lunch"]


def test_what_was_called_off_there_goes_unless_it_was_changed_here(a: Shell, work: Path) -> None:
    work.write_text(calendar_of(dinner(), dinner(uid="lunch@example.org", title="Lunch")), "utf-8")
    a.did("import", str(work))
    a.did("edit", "lunch", "--place", "At home")
    off = "STATUS:CANCELLED\n"
    work.write_text(
        calendar_of(dinner(1, more=off), dinner(1, uid="lunch@example.org", title="Lunch", more=off)), "utf-8"
    )
    said = a("import", str(work))
    assert said.out.startswith("Removed 1 thing from work.ics")
    assert said.sentence == "1 thing called off there: still in your plan."
    assert titles(a)["me"] == ["Lunch"]


def test_a_series_that_was_called_off_there_ends(a: Shell, work: Path) -> None:
    work.write_text(calendar_of(dinner(more="RRULE:FREQ=WEEKLY\n")), "utf-8")
    a.did("import", str(work))
    work.write_text(calendar_of(dinner(1, more="RRULE:FREQ=WEEKLY\nSTATUS:CANCELLED\n")), "utf-8")
    assert a.did("import", str(work)).startswith("Removed 1 thing from work.ics")
    assert (titles(a)["me"], titles(a, "next")["me"]) == ([], [])


def test_an_evening_that_was_changed_here_is_not_called_off(a: Shell, work: Path) -> None:
    work.write_text(calendar_of(dinner(more="RRULE:FREQ=WEEKLY\n")), "utf-8")
    a.did("import", str(work))
    a.did("edit", "dinner", "--occurrence", "2026-12-04", "--place", "Barcomi")
    dates = "EXDATE;TZID=Europe/Berlin:20261204T190000,20261211T190000\n"
    work.write_text(calendar_of(dinner(1, more=f"RRULE:FREQ=WEEKLY\n{dates}")), "utf-8")
    said = a("import", str(work))
    assert said.out.startswith("Removed 1 thing from work.ics")
    assert said.sentence == "1 thing called off there: still in your plan."
    assert (titles(a, "next")["me"], titles(a, "2026-12-11")["me"]) == (["Dinner with Ada"], [])


def test_one_undo_takes_it_all_back_and_it_can_come_again(a: Shell, work: Path) -> None:
    google = CALENDARS / "google_series.ics"
    a.did("import", str(google))
    assert a.did("undo") == "Undone: 1 thing from google_series.ics\n"
    assert titles(a, "2026-W47")["me"] == []
    a.did("import", str(google))
    assert titles(a, "2026-W47")["me"] == ["Standup (late)", "Standup"]


def test_a_series_becomes_a_ritual_with_its_exceptions(a: Shell, work: Path) -> None:
    a.did("import", str(CALENDARS / "google_series.ics"))
    found = a("week", "2026-W47", "--json").json["columns"]["me"]
    assert [(block["title"], block["start"][:16]) for block in found] == [
        ("Standup (late)", "2026-11-16T10:00"),
        ("Standup", "2026-11-20T09:30"),
    ]
    assert {block["ritual"] for block in found if block["ritual"]} != set()
    assert titles(a, "2026-W46")["me"] == ["Standup", "Standup"]


def test_a_series_that_changed_there_changes_here(a: Shell, work: Path) -> None:
    weekly = dinner(more="RRULE:FREQ=WEEKLY\n")
    work.write_text(calendar_of(weekly), "utf-8")
    a.did("import", str(work))
    work.write_text(calendar_of(weekly.replace("Einstein", "Barcomi").replace("T190000", "T200000")), "utf-8")
    assert a.did("import", str(work)).startswith("Changed 1 thing from work.ics")
    assert a.did("import", str(work)) == "There’s nothing new in work.ics.\n"
    (block,) = a("week", "next", "--json").json["columns"]["me"]
    assert (block["place"], block["start"]) == ("Barcomi", "2026-12-04T20:00+01:00")
    work.write_text(calendar_of(dinner(more="RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20261204T190000\n")), "utf-8")
    a.did("import", str(work))
    assert titles(a, "next")["me"] == []


def test_both_people_are_asked_for_we(a: Shell, s: Shell, work: Path) -> None:
    work.write_text(calendar_of(dinner(), dinner(uid="secret", more="CLASS:PRIVATE\n")), "utf-8")
    said = a("import", str(work), "--we")
    assert said.out == "Added 1 thing from work.ics · asked Sam about 1 · undo takes it back\n"
    assert said.sentence == "Dinner with Ada: It’s private there: not suggested to both."
    (block,) = s("week", "--json").json["columns"]["we"]
    assert "open" in block["agreement"].values()


def test_a_private_event_is_busy_for_the_other(a: Shell, s: Shell, work: Path) -> None:
    work.write_text(calendar_of(dinner(more="CLASS:PRIVATE\nCATEGORIES:Work,Friends\n")), "utf-8")
    a.did("import", str(work))
    (mine,) = a("week", "--json").json["columns"]["me"]
    assert (mine["title"], mine["visibility"], mine["pillar"]) == ("Dinner with Ada", "busy", "friends")
    assert titles(s)["you"] == [""]


def test_both_devices_of_a_person_make_the_same_record(a: Shell, s: Shell, work: Path) -> None:
    a.did("import", str(work), "--we")
    (one,) = a("week", "--json").json["columns"]["we"]
    assert s("import", str(work), "--we").out == "There’s nothing new in work.ics.\n"
    (other,) = s("week", "--json").json["columns"]["we"]
    assert one["id"] == other["id"]


def test_standard_input_and_json(a: Shell, work: Path) -> None:
    a = Shell(a.home, a.clock, typed=calendar_of(dinner(), "BEGIN:VEVENT\nSUMMARY:No start\nEND:VEVENT\n"))
    document = a("import", "-", "--json").json
    assert (len(document["added"]), document["undo"]) == (1, True)
    assert document["left_out"] == [{"name": "No start", "why": "It has no start."}]


def test_what_came_from_this_plan_stays_out(a: Shell, work: Path, tmp_path: Path) -> None:
    a.did("add", "Climbing fri 18:00 2h")
    a.did("export", str(tmp_path / "mine.ics"))
    said = a("import", str(tmp_path / "mine.ics"))
    assert said.sentence == "1 of them came from this plan, so they’re in it already."
    assert titles(a)["me"] == ["Climbing"]


def test_what_is_no_calendar_is_one_sentence(a: Shell, tmp_path: Path) -> None:
    assert a("import", str(CALENDARS / "login_page.ics")).sentence == (
        "login_page.ics: It is a web page, not a calendar: perhaps a login page. Download the .ics file again."
    )
    assert a("import", str(tmp_path / "none.ics")).status == 1
    assert "is a folder" in a("import", str(tmp_path)).sentence


def test_many_events_come_in_pieces_without_an_undo(a: Shell, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST_UNDOABLE", 3)
    monkeypatch.setattr(imports, "MOST_AT_ONCE", 2)
    work.write_text(calendar_of(*(dinner(uid=f"{n}", title=f"Dinner {n}") for n in range(7))), "utf-8")
    assert a.did("import", str(work)) == "Added 7 things from work.ics · too much for one undo\n"
    assert len(titles(a)["me"]) == 7
    assert a("undo").status == 1


def test_the_reasons_are_not_a_flood(a: Shell, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_calendar, "MOST_SAID", 2)
    work.write_text(calendar_of(*(f"BEGIN:VEVENT\nSUMMARY:{n}\nEND:VEVENT\n" for n in range(5))), "utf-8")
    said = a("import", str(work))
    assert said.out == "There’s nothing to import in work.ics.\n"
    assert said.err.splitlines() == [
        "planner: 0: It has no start.",
        "planner: 1: It has no start.",
        "planner: 3 more were left out or read with a doubt; --json lists them all.",
    ]


def test_a_newer_time_asks_the_other_who_agreed(a: Shell, s: Shell, work: Path) -> None:
    a.did("import", str(work), "--we")
    s.did("agree", "dinner")
    work.write_text(calendar_of(dinner(1, start="20261128T200000")), "utf-8")
    assert a.did("import", str(work), "--we") == (
        "Changed 1 thing from work.ics · asked Sam about 1 · undo takes it back\n"
    )
    (block,) = s("week", "--json").json["columns"]["we"]
    assert (block["start"], len(block["proposals"])) == ("2026-11-27T19:00+01:00", 1)


def test_a_full_month_stops_no_other(a: Shell, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "SAVED", Bounds(200_000, 1_000))
    events = [dinner(uid=f"{n}", title=f"Dinner {n}") for n in range(40)]
    work.write_text(calendar_of(*events, dinner(uid="dec", start="20261203T190000")), "utf-8")
    said = a("import", str(work))
    assert said.out == "Added 1 thing from work.ics · too much for one undo\n"
    assert said.sentence == "No room for more in 2026-11: what the file has there was left out."
    assert titles(a, "next")["me"] == ["Dinner with Ada"]
    assert a("import", str(work)).out == "Nothing was added from work.ics.\n"


def test_what_was_undone_stays_undone_until_the_file_is_newer(a: Shell, work: Path) -> None:
    a.did("import", str(work))
    work.write_text(calendar_of(dinner(1, place="Barcomi")), "utf-8")
    a.did("import", str(work))
    a.did("undo")
    assert a.did("import", str(work)) == "There’s nothing new in work.ics.\n"
    work.write_text(calendar_of(dinner(2, place="Kumpelnest")), "utf-8")
    assert a("import", str(work)).sentence == "1 thing changed there and here: what you have here stays."


def test_an_erased_event_does_not_come_back(a: Shell, work: Path) -> None:
    a.did("import", str(work))
    (block,) = a("week", "--json").json["columns"]["me"]
    a.did("remove", "dinner")
    a.did("erase", block["id"], "--yes")
    assert read_imported(mirror_of(a.home)) == {}
    assert a("import", str(work)).sentence == "1 thing you deleted here: not added again."
    assert titles(a)["me"] == []
