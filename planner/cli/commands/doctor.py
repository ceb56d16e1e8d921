"""history, devices, doctor: earlier values, devices, a check of it all."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from planner.cli import commands
from planner.cli.errors import Usage
from planner.cli.parser import Command, name_argument
from planner.cli.terminal_check import terminal
from planner.config.prompts import own_prompts
from planner.config.settings import Settings
from planner.domain.errors import NotSetUp, PlannerError
from planner.domain.model.registers import PERSONAL, REMIND
from planner.domain.review.prompts import PROMPTS_FILE
from planner.domain.text import shown
from planner.domain.wording import blocks as wording
from planner.domain.wording import fields as valuewords
from planner.frontend.overlays import overlay_left_out, overlay_line, overlay_trouble
from planner.interop.json_blocks import moment
from planner.store.codec.values import TEXTS, decode_value
from planner.store.crdt.hlc import stamp_time
from planner.store.device.identity import state_path
from planner.store.disk.waiting import run_within
from planner.sync.devices import devices
from planner.sync.doctor import Finding, examine, heard_words
from planner.sync.exchange import Exchange
from planner.sync.retirement import find_device, retire

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan
    from planner.store.journal.history import Covered

_PATIENCE = 10.0
"""Seconds that the folder gets to answer."""


# -- what was there before ------------------------------------------------------------------------------------------


def _history(run: Run, options: Namespace) -> int:
    block = run.find(options.id)
    rows = [row for row in run.plan.recovery.history(block) if not row.register.startswith((*PERSONAL, REMIND))]
    if options.back is not None:
        if not 1 <= options.back <= len(rows):
            raise Usage(f"--back takes a number from the list, 1 to {len(rows)}." if rows else "Nothing to bring back.")
        return run.perform(lambda: run.plan.recovery.bring_back_value(block, rows[options.back - 1]))
    if options.json:
        run.out.json({"id": block.id, "history": [_row_json(run.plan, row) for row in rows]})
        return 0
    called = f"{wording.name(block)}, {wording.span(block.when, run.plan.zone, run.plan.today)}"
    run.out.line(run.row(block.id, f"{called}: earlier versions" if rows else f"{called}: no earlier versions."))
    for number, row in enumerate(rows, 1):
        value = history_words(row.register, row.value, run.plan)
        by = "yours alone, until" if row.private else f"{_who(run.plan, row.device)},"
        run.out.line(f"  {number:>3}  {row.register}: {value} · {by} {_at(run.plan, row.t)}")
    return 0


def _row_json(plan: Plan, row: Covered) -> dict[str, object]:
    by, at = plan.people.person_of(row.device) or None, moment(stamp_time(row.t), plan.zone)
    return {
        "register": row.register,
        "value": row.value,
        "by": by,
        "device": row.device,
        "at": at,
        "private": row.private,
    }


def _who(plan: Plan, device: str) -> str:
    return wording.short(plan.people.author(device)) or "somebody"


def _at(plan: Plan, stamp: str) -> str:
    at = stamp_time(stamp).astimezone(plan.zone)
    return f"{wording.day(at.date(), plan.today)} {at:%H:%M}"


def history_words(register: str, value: object, plan: Plan) -> str:
    """A register's JSON value in words, with texts in quotation marks."""
    known = decode_value(register, value) if value is not None else None
    if isinstance(value, (dict, list)):  # a person's hours and ranges aren't fields of a block
        known = known or value
    if register == "deleted":
        return "deleted" if known else "in the plan"
    words = wording.short(valuewords.value_words(register, known, plan), 60)
    return f"“{words}”" if register in TEXTS and known else words


# -- devices and how all of it is -------------------------------------------------------------------------------------


def _devices(run: Run, options: Namespace) -> int:
    if options.what == "retire":
        return _retire(run, options)
    if options.what or options.id or options.sure:
        raise Usage("planner devices --ids lists them; planner devices retire ID retires one.")
    plan = run.read()
    found = devices(run.home.mirror, plan.arrivals.folder)
    if options.json:
        rows = [
            {
                "id": device.id,
                "person": device.person,
                "name": device.name,
                "version": device.version,
                "heard": device.heard.astimezone(plan.zone).isoformat(timespec="seconds") if device.heard else None,
                "retired": device.retired,
                "this": device.id == plan.device,
            }
            for device in found
        ]
        run.out.json({"devices": rows})
        return 0
    for device in found:
        state = "this device" if device.id == plan.device else heard_words(device, plan.now)
        run.out.line(run.row(device.id, f"{device.words} · {state}"))
    return 0


def _retire(run: Run, options: Namespace) -> int:
    if not options.id:
        raise Usage("Which one? planner devices --ids lists them.")
    if run.options.offline:
        raise Usage("Retiring a device changes the shared folder, so it can’t be done with --offline.")
    plan = run.read()
    device = find_device(run.home.mirror, plan.arrivals.folder, options.id)
    kept = retire(run.home.mirror, plan.arrivals.folder, device, plan.now, sure=options.sure)
    if options.json:
        run.out.json({"retired": device.id, "files": kept})
    else:
        run.out.line(f"{device.words} is retired; its {kept} files are kept by this device")
    run.exchange()
    return 0


def _doctor(run: Run, options: Namespace) -> int:
    if not state_path(run.home.mirror).exists() and not run.home.backups.is_dir():
        raise NotSetUp("There is no plan on this device yet; run planner, or planner init or planner join.")
    run.watch_threads()
    if not options.offline and state_path(run.home.mirror).exists():
        _exchange_quietly(run)
    findings = _within(lambda: list(examine(run.home.mirror, run.home.backups, run.clock())))
    for path, problems in (
        (run.home.settings, Settings.read(run.home.settings).problems),
        (run.home.settings.with_name(PROMPTS_FILE), own_prompts(run.home.settings).problems),
    ):
        findings += [Finding("mend", "settings", problem, f"Edit {path}.") for problem in problems]
    findings += _overlay_findings(run)
    findings += [Finding(*row) for row in terminal(run.env)]
    if options.json:
        run.out.json({"findings": [finding._asdict() for finding in findings]})
    else:
        for finding in findings:
            run.out.line(f"{_MARK[finding.level]} {finding.name}: {finding.text}")
            if finding.mend:
                run.out.line(f"    {finding.mend}")
    return 1 if any(finding.level == "mend" for finding in findings) else 0


def _overlay_findings(run: Run) -> Iterator[Finding]:
    """How the calendars beside the plan are, if there are any."""
    if not run.settings.overlays or not state_path(run.home.mirror).exists():
        return
    commands.overlays.look_at_overlays(run)
    for state in run.plan.weeks.overlays.states:
        trouble, left_out = overlay_trouble(state, run.plan), overlay_left_out(state)
        if trouble:
            mend = (
                f"planner settings overlays.{shown(state.name)} SOURCE says where it is; planner overlays asks again."
            )
            yield Finding("note", "overlay", trouble, mend)
        if left_out:
            yield Finding("note", "overlay", left_out)
        if not trouble and not left_out:
            yield Finding("ok", "overlay", overlay_line(state, run.plan))


def _within(look: Callable[[], list[Finding]]) -> list[Finding]:
    """The findings of `look`, or one about the folder when it hangs."""
    found = run_within(_PATIENCE, look, name="doctor")
    mend = "Unmount and mount it again, or check the connection; what you write waits here until then."
    return found or [Finding("mend", "folder", "The shared folder is not answering.", mend)]


_MARK = {"ok": "ok  ", "note": "note", "mend": "MEND"}


def _exchange_quietly(run: Run) -> None:
    """Exchange first; problems with the folder are found and named afterwards."""
    try:
        Exchange(run.home.mirror, run.plan.arrivals.folder, clock=run.clock).run_within(_PATIENCE)
    except PlannerError:
        return  # `examine` reports the same, with a remedy
    for notice in run.plan.arrivals.take_notices():
        run.out.note(notice)


# -- the command line -------------------------------------------------------------------------------------------------


def _history_arguments(parser: ArgumentParser) -> None:
    name_argument(parser)
    parser.add_argument("--back", type=int, metavar="N", help="bring that one back; the present one joins the list")


def _devices_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=("retire",), help="retire: keep its files, remove its folder")
    parser.add_argument("id", nargs="?", metavar="ID", help="the whole id of a device (planner devices --ids)")
    parser.add_argument("--sure", action="store_true", help="even if it was active recently")


COMMANDS = {
    "history": Command(
        help="earlier versions of a block, and a way back to them",
        examples=("planner history cinema", "planner history cinema --back 2"),
        arguments=_history_arguments,
        run=_history,
    ),
    "devices": Command(
        help="list the devices of the plan; retire one that is gone for good",
        examples=("planner devices", "planner devices retire k3f9qa7dmz2vh", "planner devices --json"),
        arguments=_devices_arguments,
        run=_devices,
    ),
    "doctor": Command(
        help="check the installation and report problems",
        examples=("planner doctor", "planner doctor --json"),
        run=_doctor,
    ),
}
