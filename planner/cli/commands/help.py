"""help: list the everyday commands or all of them, or explain one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from planner.cli.commands.open_screen import SCREEN
from planner.cli.parser import Command, parser_of
from planner.cli.registry import COMMAND_NAMES, EVERYDAY, everyday_help, find_command, full_help

if TYPE_CHECKING:
    from planner.cli.context import Run

ALL = "all"


def _help(run: Run, options: Namespace) -> int:
    if options.json:
        names = {None: EVERYDAY, ALL: COMMAND_NAMES}.get(options.command, (options.command,))
        commands = [(name, find_command(name)) for name in names]
        rows = [{"name": name, "help": found.help, "examples": list(found.examples)} for name, found in commands]
        run.out.json({"commands": rows})
    elif options.command == ALL:
        run.out.raw(full_help() + "\n")
    elif options.command:
        run.out.raw(parser_of(options.command, find_command(options.command)).format_help())
    else:
        run.out.raw(screen_help())
    return 0


def screen_help() -> str:
    """What `planner --help` prints."""
    return parser_of("", SCREEN._replace(more=f"{SCREEN.more}\n\n{everyday_help()}")).format_help()


def _help_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("command", nargs="?", metavar="COMMAND", help="a command, or all for the list of them")


COMMANDS = {
    "help": Command(
        help="list the everyday commands or all of them, or explain one",
        examples=("planner help", "planner help all", "planner help edit"),
        arguments=_help_arguments,
        run=_help,
    ),
}
