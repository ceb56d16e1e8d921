"""remind: hand over what is to be reminded of now, each once, and end."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from planner import cli, frontend, interop
from planner.cli.arguments import read_minutes
from planner.cli.parser import Command
from planner.config.settings import Settings
from planner.domain.errors import BadInput, PlannerError
from planner.domain.reminders import Reminder
from planner.domain.text import shown
from planner.store.disk.lock import Busy
from planner.store.journal.handed_over import handing_over, read_handed_over, write_handed_over

if TYPE_CHECKING:
    from planner.cli.context import Run

MOST_WITHIN = 24 * 60
"""How many minutes ahead of its time a reminder may be handed over."""


def _remind(run: Run, options: Namespace) -> int:
    within = timedelta(minutes=_within(options.within))
    words = cli.hand_over.split_command(options.command) if options.command is not None else None
    plan = run.plan
    try:
        with handing_over(plan.root):
            return _hand_over(run, words, within)
    except Busy:  # another process hands over this very moment
        if options.json:
            run.out.json({"reminders": []})
        return 0


def _within(text: str | None) -> int:
    minutes = 0 if text is None else read_minutes(text)
    if minutes > MOST_WITHIN:
        raise BadInput("A reminder is handed over a day early at most.")
    return minutes


def _hand_over(run: Run, words: list[str] | None, within: timedelta) -> int:
    """Hand over what is due and wasn't; what fails is handed over by the next call."""
    known = read_handed_over(run.plan.root)
    due = [reminder for reminder in _due(run, within) if reminder.key not in known]
    done: list[Reminder] = []
    failure = ""
    try:
        for reminder in due:
            if words is not None:
                cli.hand_over.hand_over(words, _line(run, reminder), _about(run, reminder))
            elif not run.options.json:
                run.out.line(run.row(reminder.block.id, _line(run, reminder)))
            done.append(reminder)
    except cli.hand_over.NotHandedOver as problem:
        failure = f"{problem}; it gets the reminder next time."
    if run.options.json:
        run.out.json({"reminders": [_json(run, reminder) for reminder in done]})
    if done:
        write_handed_over(run.plan.root, [*known, *(reminder.key for reminder in done)])
    if failure:
        raise PlannerError(failure)
    return 0


def _due(run: Run, within: timedelta) -> Iterator[Reminder]:
    """What is to be reminded of now; nothing during an evening without screens."""
    plan, usual = run.plan, frontend.reminders.usual_reminders(Settings.read(run.home.settings))
    due = [it for it in frontend.reminders.coming_reminders(plan, usual, within) if it.is_due(plan.now, within)]
    if due and not frontend.no_screens.no_screens_said(plan):
        yield from due


def _line(run: Run, reminder: Reminder) -> str:
    return frontend.reminders.describe_coming(reminder, run.plan)


def _about(run: Run, reminder: Reminder) -> dict[str, str]:
    """What the command may want to know, for its environment."""
    told = _json(run, reminder)
    names = ("id", "title", "start", "place", "in_minutes", "text")
    return {f"PLANNER_{name.upper()}": shown(str(told[name])) for name in names}


def _json(run: Run, reminder: Reminder) -> dict[str, object]:
    block, plan = reminder.block, run.plan
    return {
        "id": block.id,
        "who": block.who,
        "title": block.title,
        "start": interop.json_blocks.when_json(block.when, plan.zone)["start"],
        "place": block.place,
        "in_minutes": -((plan.now - reminder.starts) // timedelta(minutes=1)),
        "text": _line(run, reminder),
    }


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--run", dest="command", metavar="COMMAND", help="give each line to a command: as its last argument, and typed"
    )
    parser.add_argument("--within", metavar="LENGTH", help="also what is due within 5m: early, not late")


COMMANDS = {
    "remind": Command(
        help="print what reminds you now, each once, for cron or a timer",
        more="Off until you choose it: remind 30m in a line, “reminds you” in the form,\n"
        "planner edit --remind 30m, or planner settings remind_shared 15m.\n"
        "Only your own and shared things remind you. Nothing stays running, and it never waits for the\n"
        "shared folder.\n"
        "The command isn’t run by a shell. It has 10 seconds, and finds PLANNER_TITLE, PLANNER_START,\n"
        "PLANNER_PLACE, PLANNER_IN_MINUTES, PLANNER_ID and PLANNER_TEXT in its environment.\n"
        "What fails is handed over by the next call.",
        examples=(
            "planner remind",
            "planner remind --within 5m --run 'notify-send planner'",
            "planner remind --json",
        ),
        arguments=_arguments,
        run=_remind,
    ),
}
