"""Parse the command line, with common options before or after the command's name.

Only the parser of the requested command is built, which keeps a command's start short.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from planner import __version__
from planner.cli.errors import Answered, Usage
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.cli.context import Run

HELP_WIDTH = 90
ID_HELP = "a title or a part of one, or an id"
_WITH_VALUE = ("--home", "--profile")


class Command(NamedTuple):
    """One command: its help and examples, its arguments, and its function.

    `run` returns an exit status.
    """

    help: str
    examples: tuple[str, ...]
    run: Callable[[Run, argparse.Namespace], int]
    arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    more: str = ""


class Parser(argparse.ArgumentParser):
    """Raises Usage where argparse would print and exit."""

    def error(self, message: str) -> NoReturn:
        """Raise Usage with the message as a sentence and a pointer to --help."""
        sentence = message[:1].upper() + message[1:].rstrip(".")
        raise Usage(f"{sentence}; see {self.prog} --help.")


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        raise Answered(parser.format_help())


class _Version(argparse.Action):
    def __call__(self, *_: object) -> NoReturn:
        raise Answered(f"planner {__version__}\n")


def _layout(prog: str) -> argparse.HelpFormatter:
    # A fixed width: argparse would import shutil to ask for the terminal's.
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=28, width=HELP_WIDTH)


def parser_of(name: str, command: Command) -> Parser:
    """Build the parser of one command."""
    examples = "\n".join(f"  {example}" for example in command.examples)
    parser = Parser(
        prog=f"planner {name}".strip(),
        description=f"{command.help[:1].upper()}{command.help[1:]}.\n\n{command.more}".strip(),
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=_layout,
        add_help=False,
        allow_abbrev=False,
    )
    command.arguments(parser)
    everywhere = parser.add_argument_group("everywhere")
    everywhere.add_argument("--home", metavar="DIR", help="one folder for settings and data (or PLANNER_HOME)")
    everywhere.add_argument("--profile", metavar="NAME", help="which plan, if you have several (or PLANNER_PROFILE)")
    everywhere.add_argument("--json", action="store_true", help="one JSON document on standard output")
    everywhere.add_argument("--ids", action="store_true", help="show ids in what is printed")
    everywhere.add_argument("--offline", action="store_true", help="do not touch the shared folder")
    everywhere.add_argument("--version", nargs=0, action=_Version, help="show the version, and do nothing else")
    everywhere.add_argument("-h", "--help", nargs=0, action=_Help, help="show this help, and do nothing else")
    return parser


def split(argv: Sequence[str]) -> tuple[str | None, list[str]]:
    """Split off the command's name, which is None if there is none.

    >>> split(["--home", "x", "week", "--json"])
    ('week', ['--home', 'x', '--json'])
    """
    words = list(argv)
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _WITH_VALUE else 1
    if at >= len(words):
        return None, words
    return words.pop(at), words


def parse_command(parser: Parser, words: Sequence[str]) -> argparse.Namespace:
    """Parse the words; options may be among them. Raises Usage and Answered."""
    return parser.parse_intermixed_args(list(words))


class _Joined(argparse.Action):
    """Join the words of an argument with blanks."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, *_: object
    ) -> None:
        words = values if isinstance(values, list) else []
        setattr(namespace, self.dest, " ".join(words))


def id_argument(parser: argparse.ArgumentParser) -> None:
    """Add the ID argument of a command with more arguments.

    It's one word, or a quoted title.
    """
    parser.add_argument("id", metavar="ID", help=ID_HELP)


def name_argument(parser: argparse.ArgumentParser) -> None:
    """Add an ID argument that takes a title of several words without quotes."""
    parser.add_argument("id", nargs="+", action=_Joined, metavar="ID", help=ID_HELP)
