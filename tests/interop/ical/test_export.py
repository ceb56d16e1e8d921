"""The plan as iCalendar: what a reader of the file finds in it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from planner.domain.model.block import NO_REMINDER, WE
from planner.interop.ical.export_calendar import calendar_items, calendar_pieces, save_whole_vdir, vdir_of, whole_span
from planner.interop.ical.targets import NotOurs, save_file
from planner.interop.ical.write_ritual import ExportSpan
from planner.plan.plan import Plan
from tests.support import Couple, at, tree

BERLIN = ZoneInfo("Europe/Berlin")


def calendar(plan: Plan, span: ExportSpan | None = None) -> bytes:
    return b"".join(calendar_pieces(calendar_items(plan, span or whole_span(plan))))


def events(plan: Plan, span: ExportSpan | None = None) -> dict[str, icalendar.Event]:
    """The events by title."""
    found = icalendar.Calendar.from_ical(calendar(plan, span)).events
    return {str(event["SUMMARY"]): event for event in found}


def test_a_block_has_its_time_place_and_notes(couple: Couple) -> None:
    block = couple.me.add("Climbing", place="The wall; left", notes="Bring:\nrope, chalk", pillar="explore")
    event = events(couple.me.plan)["Climbing"]
    assert event["UID"] == f"{block.id}@{couple.me.plan.state.plan}.planner"
    assert event.decoded("DTSTART") == datetime(2026, 11, 27, 19, tzinfo=BERLIN)
    assert event.decoded("DTEND") == datetime(2026, 11, 27, 20, tzinfo=BERLIN)
    assert (event["LOCATION"], event["DESCRIPTION"]) == ("The wall; left", "Bring:\nrope, chalk")
    assert (event["STATUS"], event["TRANSP"], event.categories) == ("CONFIRMED", "OPAQUE", ["new"])
    assert "CLASS" not in event
    assert "ATTENDEE" not in event


def test_an_unchanged_plan_gives_equal_bytes(couple: Couple) -> None:
    couple.me.add()
    before = calendar(couple.me.plan)
    couple.clock.forward(days=20)
    assert calendar(couple.me.reopened()) == before


def test_whole_days_are_dates_and_take_no_time(couple: Couple) -> None:
    couple.me.add("Hiking", at("2026-11-28", 3 * 1440))
    couple.me.add("Call the bank", at("2026-11-27", 30))
    couple.me.add("Some time", at("2026-W48"))
    found = events(couple.me.plan)
    assert (found["Hiking"].start, found["Hiking"].end) == (date(2026, 11, 28), date(2026, 12, 1))
    assert (found["Call the bank"].start, found["Call the bank"].end) == (date(2026, 11, 27), date(2026, 11, 28))
    assert {event["TRANSP"] for event in found.values()} == {"TRANSPARENT"}
    assert "Some time" not in found


def test_agreement_is_status_and_partstat(couple: Couple) -> None:
    couple.me.add("Cinema", who=WE)
    event = events(couple.me.plan)["Cinema"]
    said = {str(one.params["CN"]): one.params["PARTSTAT"] for one in event.attendees}
    assert (event["STATUS"], said) == ("TENTATIVE", {"Alex": "ACCEPTED", "Sam": "NEEDS-ACTION"})
    assert not any("@" in str(one) for one in event.attendees)
    couple.meet()
    block = next(iter(couple.you.plan.inbox.waiting())).block
    assert block
    couple.you.plan.agree(block)
    couple.meet()
    assert events(couple.me.plan)["Cinema"]["STATUS"] == "CONFIRMED"
    couple.me.plan.remove(couple.me.again(block))
    assert events(couple.me.plan)["Cinema"]["STATUS"] == "CANCELLED"


def test_a_reminder_is_an_alarm(couple: Couple) -> None:
    couple.me.add("Swimming", remind=30)
    couple.me.add("Reading", remind=NO_REMINDER)
    couple.meet()
    found = events(couple.me.plan)
    (alarm,) = found["Swimming"].alarms.times
    assert alarm.trigger == datetime(2026, 11, 27, 18, 30, tzinfo=BERLIN)
    assert not found["Reading"].alarms.times
    assert b"VALARM" not in calendar(couple.you.plan)


def test_a_no_takes_it_out(couple: Couple) -> None:
    block = couple.me.add("Cinema", who=WE)
    couple.meet()
    couple.you.plan.decline(couple.you.again(block))
    couple.meet()
    assert events(couple.me.plan) == events(couple.you.plan) == {}


def test_no_private_word_is_in_a_calendar_not_even_in_ones_own(couple: Couple) -> None:
    couple.me.add("Therapy", place="Dr X", notes="secret", visibility="busy", pillar="rest")
    couple.me.add("Surprise", visibility="hidden")
    couple.meet()
    for plan in (couple.me.plan, couple.you.plan):
        found, text = events(plan), calendar(plan)
        assert (list(found), found["Busy"]["CLASS"]) == (["Busy"], "PRIVATE")
        assert not any(word in text for word in (b"Therapy", b"Dr X", b"secret", b"rest", b"Surprise"))


def test_hostile_titles_stay_text(couple: Couple) -> None:
    titles = ["a\\Nb C:\\New", "BEGIN:VALARM; x, y: \\n", "ü" * 200, 'say "hi" ^n', "END:VEVENT"]
    for title in titles:
        couple.me.add(title)
    text = calendar(couple.me.plan)
    assert set(events(couple.me.plan)) == set(titles)
    assert text.count(b"BEGIN:VEVENT\r\n") == len(titles)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))


def test_only_exports_are_replaced(tmp_path: Path, couple: Couple) -> None:
    couple.me.add()
    path, data = tmp_path / "plan.ics", calendar(couple.me.plan)
    assert save_file(path, [data])
    assert path.stat().st_mode & 0o777 == 0o600
    before = tree(tmp_path)
    assert not save_file(path, [data])
    assert tree(tmp_path) == before
    link, other = tmp_path / "link.ics", tmp_path / "other.ics"
    link.symlink_to(path)
    other.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//x//EN\r\n")
    for there in (link, other):
        with pytest.raises(NotOurs, match="stays as it is"):
            save_file(there, [])
    assert link.is_symlink()
    assert path.read_bytes() == data


def test_a_vdir_has_a_file_for_each_uid(tmp_path: Path, couple: Couple) -> None:
    plan = couple.me.plan
    climbing, cinema = couple.me.add("Climbing"), couple.me.add("Cinema", who=WE)
    vdir = vdir_of(plan, tmp_path / "vdir")
    mine, other = tmp_path / "vdir/me", "BEGIN:VCALENDAR\r\nUID:x\r\n"

    def save() -> int:
        return save_whole_vdir(vdir, calendar_items(plan, whole_span(plan)), plan.me.id, ("me", "we", "you"))

    assert save() == 2
    (mine / "foreign.ics").write_text(other)
    (tmp_path / "elsewhere.ics").write_text("x")
    (mine / "2026-11-aaaaaaaa.ics").symlink_to(tmp_path / "elsewhere.ics")
    assert save() == 0
    assert (tmp_path / "vdir/we/displayname").read_text() == "Alex & Sam"
    assert (mine / f"{climbing.id}.ics").stat().st_mode & 0o777 == 0o600
    plan.remove(climbing)
    plan.change(couple.me.again(cinema), {"who": plan.me.id})
    assert save() == 3
    assert sorted(path.name for path in (tmp_path / "vdir").rglob("*.ics")) == sorted(
        [f"{cinema.id}.ics", "foreign.ics", "2026-11-aaaaaaaa.ics"]
    )
    assert (mine / "foreign.ics").read_bytes() == other.encode()


def test_a_folder_that_is_a_link_is_left_alone(tmp_path: Path, couple: Couple) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "vdir").mkdir()
    (tmp_path / "vdir/me").symlink_to(tmp_path / "real")
    with pytest.raises(NotOurs, match="isn’t a folder"):
        vdir_of(couple.me.plan, tmp_path / "vdir").prepare()
    assert not list((tmp_path / "real").iterdir())
