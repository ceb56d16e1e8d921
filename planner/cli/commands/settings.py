"""settings, leave: this device's settings, and those both share.

Shared ones are in the plan, this device's own in `settings.toml`.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli import commands
from planner.cli.parser import Command
from planner.config.settings import DEVICE_SETTINGS, LISTED_SETTINGS, OVERLAY_CHOICES, Settings
from planner.config.settings_file import write_overlay, write_setting
from planner.domain.errors import BadInput
from planner.domain.model.items import Deed
from planner.domain.text import shown
from planner.domain.wording import blocks as wording
from planner.frontend.overlays import overlay_trouble
from planner.frontend.setting_fields import hours_field, range_as_typed, read_name, read_range, read_zone
from planner.store.disk.transaction import exclusive

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.domain.model.overlay import OverlaySource
    from planner.plan.plan import Plan

KEY_PREFIX = "keys."
OVERLAY_PREFIX = "overlays."
NONE = "none"
PUBLISH = "publish"


def _settings(run: Run, options: Namespace) -> int:
    if options.key is None:
        return _show(run, _all(run))
    key = options.key
    if (
        key not in SHARED
        and key not in DEVICE_SETTINGS
        and not any(key.startswith(prefix) and len(key) > len(prefix) for prefix in (KEY_PREFIX, OVERLAY_PREFIX))
    ):
        names = ", ".join([*SHARED, *DEVICE_SETTINGS, "keys.ACTION", "overlays.NAME"])
        raise BadInput(f"Unknown setting “{shown(key)[:40]}”. Known: {names}.")
    if key.startswith(OVERLAY_PREFIX):
        return _overlay(run, key.removeprefix(OVERLAY_PREFIX), options.value)
    if not options.value:
        return _show(run, {key: _all(run).get(key)})
    value = " ".join(options.value)
    if key in SHARED:
        return run.perform(lambda: SHARED[key][1](run.plan, value))
    new = None if value == NONE else [_whole_path(one) for one in options.value] if key in LISTED_SETTINGS else value
    write_setting(run.home.settings, key, new)
    if key == PUBLISH or key.startswith("remind_"):
        run.must_publish()
    return _show(run, {key: new})


def _whole_path(typed: str) -> str:
    """The path from the root, unless it begins with `~`; a `/` at its end stays."""
    return typed if typed.startswith("~") else os.path.join(Path.cwd(), typed)


def _show(run: Run, found: dict[str, object]) -> int:
    if run.options.json:
        run.out.json({"settings": found})
        return 0
    for key, value in found.items():
        text = " ".join(value) if isinstance(value, list | tuple) else str(value or "")
        run.out.line(f"{key:<16} {shown(text) or NONE}")
    return 0


def _all(run: Run) -> dict[str, object]:
    device = Settings.read(run.home.settings)
    for problem in device.problems:
        run.out.note(problem)
    found: dict[str, object] = {key: read(run.plan) for key, (read, _) in SHARED.items()}
    found |= {key: getattr(device, key) for key in DEVICE_SETTINGS}
    found |= {f"{KEY_PREFIX}{action}": keys for action, keys in device.keys.items()}
    return found | {f"{OVERLAY_PREFIX}{overlay.name}": _overlay_said(overlay) for overlay in device.overlays}


# -- calendars beside the plan ------------------------------------------------------------------------------------


def _overlay_said(overlay: OverlaySource) -> str:
    """An overlay in words; an address may have a secret in it, and is never shown."""
    source = "an https address" if overlay.is_address else overlay.source
    shows = "" if overlay.show == "words" else ", shown as busy"
    return f"{source}{shows}{', shared as busy' if overlay.share == 'busy' else ''}"


def _overlay(run: Run, named: str, words: list[str]) -> int:
    """Show or change one overlay: `NAME`, or its `NAME.show` or `NAME.share`."""
    name, _, field = named.rpartition(".")
    if field not in OVERLAY_CHOICES:
        name, field = named, "source"
    known = {overlay.name: overlay for overlay in run.settings.overlays}
    if field != "source" and name not in known:
        raise BadInput(f"There’s no overlay “{shown(name)[:40]}” yet: planner settings overlays.NAME SOURCE adds one.")
    if words:
        value = " ".join(words)
        removes = value == NONE and field == "source"
        write_overlay(run.home.settings, name, None if removes else {field: _overlay_value(run, field, value)})
        now = Settings.read(run.home.settings)
        known = {overlay.name: overlay for overlay in now.overlays}
        commands.overlays.look_at_overlays(run, now, quick=False)
        run.exchange()
        for state in run.plan.weeks.overlays.states if name in known else ():
            if state.name == name and (trouble := overlay_trouble(state, run.plan)):
                run.out.note(trouble)
    overlay = known.get(name)
    return _show(run, {f"{OVERLAY_PREFIX}{name}": _overlay_said(overlay) if overlay else None})


def _overlay_value(run: Run, field: str, value: str) -> str:
    """The value to write; `-` reads an address, which no list of processes may show."""
    if field != "source":
        return value
    if value == "-":
        if run.out.can_ask:
            run.out.note("Paste the address, press Enter, then Ctrl+D.")
        return run.out.typed().strip()
    if "://" in value:
        raise BadInput(
            "Other people on this computer can see what you type after a command, and an address may have a "
            "password in it. Give - instead, and the address on standard input."
        )
    return str(Path(value).expanduser().absolute())


# -- what both share ----------------------------------------------------------------------------------------------


def _set_name(plan: Plan, text: str) -> Deed:
    return plan.people.set_person(name=read_name(text, plan.you.name))


def _set_zone(plan: Plan, text: str) -> Deed:
    return plan.people.set_person(zone=read_zone(text))


def _hours_said(kind: str) -> Callable[[Plan], str]:
    return lambda plan: "-".join(f"{at:%H:%M}" for at in getattr(plan.requests.own_hours(plan.me.id), kind))


def _set_hours(kind: str) -> Callable[[Plan, str], Deed]:
    def set_hours(plan: Plan, text: str) -> Deed:
        return plan.people.set_person(**hours_field(plan.requests.own_hours(plan.me.id), kind, text))

    return set_hours


def _range_said(column: str) -> Callable[[Plan], str | None]:
    def said(plan: Plan) -> str | None:
        wished = plan.statistics.ranges().get(column)
        return range_as_typed(*wished) if wished else None

    return said


def _set_range(register: str) -> Callable[[Plan, str], Deed]:
    def set_range(plan: Plan, text: str) -> Deed:
        return plan.people.set_person(**{register: read_range(text)})

    return set_range


def _set_agreement(plan: Plan, text: str) -> Deed:
    wanted = {"on": True, "off": False}.get(text.strip().lower())
    if wanted is None:
        raise BadInput("agreement can be on or off.")
    return plan.people.set_agreement(wanted)


def _turn_said(plan: Plan) -> str | None:
    return {plan.me.id: "me", plan.you.id: "you"}.get(plan.inbox.turn() or "")


def _set_turn(plan: Plan, text: str) -> Deed:
    person = {"me": plan.me.id, "you": plan.you.id}.get(text.strip().lower())
    if person is None:
        raise BadInput("Whose turn is it to plan the next date? Give me or you.")
    return plan.inbox.set_turn(person)


SHARED: dict[str, tuple[Callable[[Plan], object], Callable[[Plan, str], Deed]]] = {
    "name": (lambda plan: plan.me.name, _set_name),
    "zone": (lambda plan: plan.me.zone, _set_zone),
    "hours": (_hours_said("weekday"), _set_hours("weekday")),
    "weekend": (_hours_said("weekend"), _set_hours("weekend")),
    "range": (_range_said("me"), _set_range("range")),
    "range-we": (_range_said("we"), _set_range("range we")),
    "turn": (_turn_said, _set_turn),
    "agreement": (lambda plan: "on" if plan.people.agreement_on else "off", _set_agreement),
}
"""How each shared setting is read and written."""


# -- leaving ------------------------------------------------------------------------------------------------------


def _leave(run: Run, options: Namespace) -> int:
    """Exchange a last time, then put the mirror aside as a whole.

    Nothing of it is exchanged any more.
    """
    plan = run.plan
    run.exchange()
    unpublished = plan.arrivals.unpublished
    mirror = run.home.mirror
    base = mirror.with_name(f"left-{plan.today.isoformat()}")
    kept, number = base, 2
    while kept.exists():
        kept, number = base.with_name(f"{base.name}-{number}"), number + 1
    with exclusive(mirror):
        mirror.rename(kept)
    if options.json:
        run.out.json({"kept": str(kept), "folder": str(plan.arrivals.folder), "unpublished": unpublished})
        return 0
    run.out.line(f"You have left the plan with {wording.short(plan.you.name)}; nothing is exchanged any more.")
    run.out.line(f"A full copy of it is kept in {kept}")
    if unpublished:
        changes = "1 change is" if unpublished == 1 else f"{unpublished} changes are"
        run.out.line(f"{changes} only there: the folder could not be reached.")
    run.out.line(
        f"{wording.short(plan.you.name)} keeps theirs; planner join {plan.arrivals.folder} --as NAME comes back."
    )
    return 0


# -- the command line ---------------------------------------------------------------------------------------------


def _settings_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", nargs="?", metavar="KEY", help="which one; without it, list all")
    parser.add_argument("value", nargs="*", metavar="VALUE", help="the new value; none removes it")


COMMANDS = {
    "settings": Command(
        help="show settings, or change one",
        more="name, zone, hours, weekend, range, range-we, turn and agreement are shared with the plan;\n"
        "theme, colours, clock, dates, remind_protected, remind_shared, bell, nudge, publish, keys and\n"
        "overlays are this device’s, in settings.toml.\n"
        "publish names files and folders that are kept up to date for other calendars, as export writes\n"
        "them; nudge syncthing tells your Syncthing of each change at once, and nudge may be any command.\n"
        "overlays are calendars that your week shows beside the plan: a file, a folder of .ics files, or an\n"
        "https address, which is read from standard input (-). overlays.NAME.show can be words or busy,\n"
        "overlays.NAME.share no or busy; none takes NAME away.",
        examples=(
            "planner settings",
            "planner settings hours 8:00-22:30",
            "planner settings range 4h-8h",
            "planner settings agreement off",
            "planner settings clock 12",
            "planner settings nudge syncthing",
            "planner settings remind_shared 15m",
            "planner settings keys.done f",
            "planner settings publish ~/calendars/",
            "planner settings overlays.Work ~/calendars/work.ics",
            "planner settings overlays.Work.share busy",
            "planner settings overlays.Holidays -",
        ),
        arguments=_settings_arguments,
        run=_settings,
    ),
    "leave": Command(
        help="leave the plan: a full copy is kept, the exchange ends",
        examples=("planner leave",),
        run=_leave,
    ),
}
