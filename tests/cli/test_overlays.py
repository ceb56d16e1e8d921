"""Calendars beside the plan: in the week, in both free, shared as busy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from planner.config.paths import Home
from planner.interop.ical import overlay_files
from tests.cli.shell import Shell
from tests.interop.https_server import Served, serving
from tests.interop.test_expansion import STANDUP, calendar

WORK = """
UID:work
SUMMARY:Office
LOCATION:Harbour
DTSTART;TZID=Europe/Berlin:20200106T090000
DURATION:PT8H
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
"""
HOLIDAY = "UID:h\nSUMMARY:Long weekend\nDTSTART;VALUE=DATE:20261127\nDTEND;VALUE=DATE:20261129"
TALK = "UID:t\nSUMMARY:Talk\nTRANSP:TRANSPARENT\nDTSTART;TZID=Europe/Berlin:20261126T180000\nDURATION:PT1H"
SECRETS = ("s3cret", "private-token", "localhost")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    path = tmp_path / "work.ics"
    path.write_bytes(calendar(WORK))
    return path


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with serving(monkeypatch.setenv) as served:
        served.body = calendar(WORK)
        yield served


def write(path: Path, *events: str) -> None:
    before = path.stat().st_mtime_ns
    path.write_bytes(calendar(*events))
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


def overlays(shell: Shell, week: str = "this") -> list[Any]:
    found: list[Any] = shell.json("week", week)["overlays"]
    return found


def settings_of(shell: Shell) -> Path:
    return Home.at(str(shell.home), None, env={}).settings


# -- in the week ------------------------------------------------------------------------------------------------------


def test_a_calendar_is_in_the_week_and_not_in_the_plan(a: Shell, work: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    found = overlays(a)
    assert [one["start"] for one in found] == [f"2026-11-{day}T09:00+01:00" for day in range(23, 28)]
    assert found[0] | {"overlaps": []} == {
        "name": "Work",
        "title": "Office",
        "start": "2026-11-23T09:00+01:00",
        "end": "2026-11-23T17:00+01:00",
        "minutes": 480,
        "timezone": "Europe/Berlin",
        "precision": "time",
        "who": a.json("week")["me"]["id"],
        "place": "Harbour",
        "busy": True,
        "overlaps": [],
    }
    week = a.json("week")
    assert week["columns"] == {"me": [], "we": [], "you": []}
    assert week["balance"]["me"]["planned_minutes"] == 0
    assert "09:00 (Office)" in a.did("week")


def test_a_block_over_work_is_marked_and_both_names_are_said(a: Shell, work: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    dentist = a.added("Dentist fri 10:00")
    assert "at the same time as Office, Fri 27 Nov 09:00–17:00" in a.did("add", "Haircut fri 11:00")
    assert "10:00 Dentist ×" in a.did("week")
    assert "× Office, Fri 27 Nov 09:00–17:00" in a.did("show", dentist)
    assert a.block(dentist)["overlaps"] == []
    friday = next(one for one in overlays(a) if one["start"].startswith("2026-11-27"))
    assert dentist in friday["overlaps"]


def test_both_free_leaves_work_out(a: Shell, work: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    friday = [slot for slot in a.json("free")["slots"] if slot["start"].startswith("2026-11-27")]
    assert [(slot["start"][11:16], slot["end"][11:16]) for slot in friday] == [("08:00", "09:00"), ("17:00", "22:30")]


def test_holidays_and_what_takes_nobodys_time_take_none(a: Shell, work: Path) -> None:
    write(work, HOLIDAY, TALK)
    a.did("settings", "overlays.Days", str(work))
    assert [(one["title"], one["busy"]) for one in overlays(a)] == [("Talk", False), ("Long weekend", False)]
    days = a.json("free")["slots"]
    assert [slot["minutes"] for slot in days if slot["start"][:10] in ("2026-11-26", "2026-11-27")] == [870, 870]
    assert all(slot["over"] == [] for slot in days)
    assert "(Long weekend)" in a.did("week")


def test_a_file_that_changed_is_seen_by_the_next_week(a: Shell, work: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    write(work, STANDUP)
    assert {one["title"] for one in overlays(a)} == {"Standup"}


def test_as_busy_the_words_stay_in_the_calendar(a: Shell, work: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    a.did("settings", "overlays.Work.show", "busy")
    assert {one["title"] for one in overlays(a)} == {""}
    assert "09:00 (busy)" in a.did("week")
    assert "Office" not in a.did("week")


def test_a_calendar_that_is_gone_is_said_in_one_sentence(a: Shell, work: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    work.unlink()
    assert a.did("week").splitlines()[-1] == " “Work” isn’t there; you see it as of today 12:00."
    assert len(overlays(a)) == 5
    (found,) = [row for row in a.json("doctor")["findings"] if row["name"] == "overlay"]
    assert (found["level"], found["text"]) == ("note", "“Work” isn’t there; you see it as of today 12:00.")


def test_what_could_not_be_read_is_one_line(a: Shell, work: Path) -> None:
    write(work, WORK, "UID:x\nSUMMARY:Broken\nDTSTART:yesterday", "UID:y\nSUMMARY:Odd\nDTSTART:never")
    a.did("settings", "overlays.Work", str(work))
    line = "“Work”: 2 events left out, first Broken: “yesterday” is not in the calendar."
    assert line in a.did("overlays")
    assert a("sync").sentence == line
    assert line in [row["text"] for row in a.json("doctor")["findings"]]


# -- shared as busy ---------------------------------------------------------------------------------------------------


def test_shared_as_busy_the_other_sees_times_alone(a: Shell, s: Shell, work: Path, folder: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    assert overlays(s) == []
    a.did("settings", "overlays.Work.share", "busy")
    found = overlays(s)
    assert [one["start"] for one in found] == [f"2026-11-{day}T09:00+01:00" for day in range(23, 28)]
    assert {(one["name"], one["title"], one["who"]) for one in found} == {(None, "", s.json("week")["you"]["id"])}
    assert "│ 09:00 (busy)" in s.did("week")
    shared = b"".join(path.read_bytes() for path in folder.rglob("*.json"))
    for word in (b"Office", b"Harbour", b"Work", b"work.ics"):
        assert word not in shared
    friday = [slot for slot in s.json("free")["slots"] if slot["start"].startswith("2026-11-27")]
    assert [(slot["start"][11:16], slot["end"][11:16]) for slot in friday] == [("08:00", "09:00"), ("17:00", "22:30")]


def test_what_is_shared_is_no_news_no_change_and_nothing_to_undo(a: Shell, s: Shell, work: Path) -> None:
    a.added("Guitar tue 19:00")
    s.did("inbox", "--seen")
    a.did("settings", "overlays.Work", str(work))
    a.did("settings", "overlays.Work.share", "busy")
    s.did("sync")
    assert s.json("inbox")["news"] == []
    assert s.json("trash")["blocks"] == []
    assert "Guitar" in a.did("undo")
    assert len(overlays(s)) == 5


def test_it_is_written_again_only_when_it_changed(a: Shell, s: Shell, work: Path, folder: Path) -> None:
    a.did("settings", "overlays.Work", str(work))
    a.did("settings", "overlays.Work.share", "busy")
    before = {path: path.read_bytes() for path in folder.rglob("months/*.json")}
    a.clock.forward(hours=2)
    a.did("sync")
    a.did("overlays")
    assert {path: path.read_bytes() for path in folder.rglob("months/*.json")} == before
    write(work, STANDUP)
    a.did("overlays")
    assert {one["minutes"] for one in overlays(s)} == {15}


@pytest.mark.parametrize("how", [("overlays.Work.share", "no"), ("overlays.Work", "none")])
def test_it_goes_when_the_setting_goes(a: Shell, s: Shell, work: Path, how: tuple[str, str]) -> None:
    a.did("settings", "overlays.Work", str(work))
    a.did("settings", "overlays.Work.share", "busy")
    assert len(overlays(s, "next")) == 5
    a.did("settings", *how)
    assert overlays(s) == overlays(s, "next") == overlays(s, "+12") == []


def test_two_homes_of_one_person_share_each_its_own(a: Shell, s: Shell, work: Path, tmp_path: Path) -> None:
    other = Shell(tmp_path / "alex-desk", a.clock)
    other.did("join", str(tmp_path / "shared"), "--as", "Alex", "--device", "desk")
    evening = tmp_path / "evening.ics"
    evening.write_bytes(calendar("UID:e\nSUMMARY:Class\nDTSTART;TZID=Europe/Berlin:20261127T200000\nDURATION:PT1H"))
    a.did("settings", "overlays.Work", str(work))
    a.did("settings", "overlays.Work.share", "busy")
    other.did("settings", "overlays.Evening", str(evening))
    other.did("settings", "overlays.Evening.share", "busy")
    for _ in range(2):
        a.did("sync")
        other.did("sync")
    assert len(overlays(s)) == 6
    mine = [(one["name"], one["title"]) for one in overlays(a) if one["start"].startswith("2026-11-27")]
    assert mine == [("Work", "Office"), (None, "")]
    assert len(overlays(other)) == 6


def test_a_person_cannot_be_made_busy_by_the_other(a: Shell, s: Shell, work: Path, folder: Path) -> None:
    me, you = (s.json("week")[who]["id"] for who in ("me", "you"))
    s.did("settings", "overlays.Work", str(work))
    s.did("settings", "overlays.Work.share", "busy")
    for path in folder.rglob("months/*.json"):
        path.write_text(path.read_text().replace(f"{me}@", f"{you}@"))
    a.did("sync")
    assert overlays(a) == []


# -- addresses and settings -------------------------------------------------------------------------------------------


def test_an_address_is_read_from_standard_input_and_said_nowhere(
    a: Shell, served: Served, folder: Path, tmp_path: Path
) -> None:
    a.typed = f"https://jo:s3cret@localhost:{served.port}/private-token/x.ics\n"
    said = [a("settings", "overlays.Work", "-")]
    assert said[0].sentence == "Paste the address, press Enter, then Ctrl+D."
    a.typed = None
    a.did("settings", "overlays.Work.share", "busy")
    served.status = 500
    a.clock.forward(minutes=20)
    said += [a(*words) for words in (["settings"], ["settings", "overlays.Work"], ["week"], ["overlays"], ["sync"])]
    said += [a("overlays", "--json"), a("doctor"), a("settings", "--json")]
    assert "“Work” isn’t there (the server answered 500); you see it as of today 12:00." in said[4].out
    for secret in SECRETS:
        assert not any(secret in one.out + one.err for one in said)
        assert not any(secret.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
        home = [path for path in a.home.rglob("*") if path.is_file() and path.name != "settings.toml"]
        assert not any(secret.encode() in path.read_bytes() for path in home)
    assert settings_of(a).stat().st_mode & 0o777 == 0o600


def test_an_address_is_not_taken_from_the_command_line(a: Shell) -> None:
    said = a("settings", "overlays.Work", "https://jo:s3cret@localhost/x")
    assert said.status == 1
    assert "standard input" in said.sentence
    assert "s3cret" not in said.sentence


def test_an_overlay_of_a_command_reads_no_address_before_its_time(a: Shell, served: Served) -> None:
    a.typed = served.address
    a("settings", "overlays.Work", "-")
    a.typed = None
    a.did("week")
    a.did("overlays")
    assert len(served.paths) == 1
    a.clock.forward(days=2)
    assert a.did("week").splitlines()[-1] == " “Work” wasn’t fetched again; you see it as of Wed 25 Nov 12:00."
    a.did("overlays", "--offline")
    assert len(served.paths) == 1
    a.did("overlays")
    assert len(served.paths) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("overlays = 3", "Overlay 1 is a table: [[overlays]], then a name and a source."),
        ('[[overlays]]\nsource = "x"', "Overlay 1 needs a name in quotes."),
        ('[[overlays]]\nname = "W"', "The overlay “W” needs a source: a file, a folder, or an https address."),
        (
            '[[overlays]]\nname = "W"\nsource = "http://s3cret"',
            "The overlay “W” needs an address that begins with https://.",
        ),
        ('[[overlays]]\nname = "W"\nsource = "x"\nshow = "all"', "The overlay “W” can have show = words or busy."),
        (
            '[[overlays]]\nname = "W"\nsource = "x"\nhide = 1',
            "The overlay “W” has no “hide”; it has name, source, show and share.",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_said(a: Shell, text: str, problem: str) -> None:
    settings_of(a).write_text(text)
    assert a("settings").err.splitlines() == [f"planner: {problem}"]


def test_settings_change_one_overlay_and_keep_the_rest_of_the_file(a: Shell, work: Path) -> None:
    settings = settings_of(a)
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'# mine\nclock = "12"\n\n[[overlays]]\nname = "Old"  # kept\nsource = "{work}"\n')
    a.did("settings", "overlays.Work", str(work))
    a.did("settings", "overlays.Work.share", "busy")
    a.did("settings", "overlays.Old.show", "busy")
    assert a.json("settings")["settings"]["overlays.Work"] == f"{work}, shared as busy"
    a.did("settings", "overlays.Work", "none")
    assert settings.read_text() == (
        f'# mine\nclock = "12"\n\n[[overlays]]\nname = "Old"  # kept\nsource = "{work}"\nshow = "busy"\n'
    )
    a.did("settings", "overlays.Old", "none")
    assert settings.read_text() == '# mine\nclock = "12"\n\n'
    assert a("settings", "overlays.Old.show", "busy").status == 1


def test_a_disk_that_hangs_keeps_no_week_waiting(a: Shell, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a.did("settings", "overlays.Work", str(work))
    held = Event()

    def hang(path: Path, *, whole: bool) -> tuple[object, ...]:
        held.wait()
        raise overlay_files.Unavailable("isn’t there")

    monkeypatch.setattr("planner.cli.commands.overlays.LOOK_PATIENCE_S", 0.05)
    monkeypatch.setattr(overlay_files, "mark_of", hang)
    before = set(enumerate_threads())
    said = a("week")
    held.set()
    for reader in set(enumerate_threads()) - before:
        reader.join(60)  # it goes on in this test's home
    assert said.status == 0
    assert said.sentence == "The disk of a calendar isn’t answering, so the week has it as it was read last."
    assert "(Office)" in said.out
