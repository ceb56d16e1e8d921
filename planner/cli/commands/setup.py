"""init, join, demo: make a plan, join one, or look at a made-up one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.commands.demo import show_demo
from planner.cli.parser import Command
from planner.config.host import device_name, local_zone
from planner.domain.ids import Ids
from planner.domain.model.block import WE
from planner.domain.wording import blocks as wording
from planner.frontend.setting_fields import read_zone
from planner.interop.json_blocks import person_json
from planner.sync.setup import create, join

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


def _init(run: Run, options: Namespace) -> int:
    plan = create(
        run.home.mirror,
        _folder(options.folder),
        me=options.me,
        you=options.you,
        zone=read_zone(options.timezone) if options.timezone else local_zone(),
        device_name=options.device or device_name(),
        clock=run.clock,
        ids=run.ids or Ids(),
    )
    me, you = wording.short(plan.me.name), wording.short(plan.you.name)
    said = f"{me} and {you} have a plan in {plan.arrivals.folder} ({plan.me.zone}); {you} joins it there"
    return _set_up(run, plan, added_device=False, said=said)


def _join(run: Run, options: Namespace) -> int:
    joined = join(
        run.home.mirror,
        _folder(options.folder),
        name=options.name,
        zone=read_zone(options.timezone) if options.timezone else None,
        device_name=options.device or device_name(),
        clock=run.clock,
        ids=run.ids or Ids(),
    )
    plan = joined.plan
    me, you = wording.short(plan.me.name), wording.short(plan.you.name)
    if joined.added_device:
        said = f"This is one more device of {me}’s, on the plan with {you}"
    else:
        said = f"{me} is on the plan with {you} ({plan.me.zone})"
    return _set_up(run, plan, added_device=joined.added_device, said=said)


def _set_up(run: Run, plan: Plan, *, added_device: bool, said: str) -> int:
    run.plan = plan
    if not run.options.json:
        run.out.line(said)
        if not added_device and (planned := _planned_for_both(plan)):
            run.out.line(planned)
    else:
        run.out.json(
            {
                "folder": str(plan.arrivals.folder),
                "me": person_json(plan.me),
                "you": person_json(plan.you),
                "device": plan.device,
                "added_device": added_device,
            }
        )
    run.exchange()
    return 0


def _planned_for_both(plan: Plan) -> str:
    """A sentence about the other's plans for both; empty if there are none."""
    both = sum(1 for row in plan.inbox.waiting() if row.block and row.block.who == WE)
    you = wording.short(plan.you.name)
    if not both:
        return ""
    what = "one thing" if both == 1 else f"{both} things"
    return f"{you} planned {what} for both of you: planner inbox lists what waits for your answer"


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _demo(run: Run, options: Namespace) -> int:
    return show_demo(run, options.weeks, _folder(options.folder) if options.folder else None)


# -- the command line ---------------------------------------------------------------------------------------------


def _shared_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the folder that both of you can reach")
    parser.add_argument("--timezone", metavar="ZONE", help="like Europe/Berlin")
    parser.add_argument("--device", metavar="NAME", help="what to call this device; without it the machine’s name")


def _init_arguments(parser: ArgumentParser) -> None:
    _shared_arguments(parser)
    parser.add_argument("--me", metavar="NAME", required=True, help="your name")
    parser.add_argument("--you", metavar="NAME", required=True, help="the other’s name")


def _join_arguments(parser: ArgumentParser) -> None:
    _shared_arguments(parser)
    parser.add_argument("--as", dest="name", metavar="NAME", required=True, help="your name, as the plan has it")


def _demo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--weeks", metavar="N", type=int, default=12, help="how many weeks of it (12)")
    parser.add_argument("--folder", metavar="DIR", help="keep it there; a second terminal opens it as the other person")


COMMANDS = {
    "init": Command(
        help="begin a plan in a shared folder",
        examples=(
            "planner init ~/Sync/us --me Alex --you Sam",
            "planner init /srv/us --me Alex --you Sam --device desk",
        ),
        arguments=_init_arguments,
        run=_init,
    ),
    "join": Command(
        help="join the plan that is in a folder",
        more="With a name that has joined already, this becomes one more device of that person.",
        examples=("planner join ~/Sync/us --as Sam", "planner join /srv/us --as Sam --timezone Europe/Lisbon"),
        arguments=_join_arguments,
        run=_join,
    ),
    "demo": Command(
        help="the screen on a made-up plan, in a temporary place",
        examples=("planner demo", "planner demo --weeks 520", "planner demo --folder /tmp/us"),
        arguments=_demo_arguments,
        run=_demo,
    ),
}
