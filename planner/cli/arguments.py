"""Arguments that several commands share: lists, ids of items, a text."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from planner import domain
from planner.cli.errors import Usage

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.interop.json_blocks import Json


def listed(run: Run, document: Callable[[], Json], lines: Iterable[str], nothing: str) -> int:
    """Print `document` as JSON or the lines, else `nothing`; returns the exit status."""
    if run.options.json:
        run.out.json(document())
        return 0
    rows = list(lines)
    for row in rows or [nothing]:
        run.out.line(row)
    return 0


def column(parser: ArgumentParser, mine: str, ours: str) -> None:
    """Add `--me` and `--we`, each with its help; `options.column` is `me` or `we`."""
    column = parser.add_mutually_exclusive_group()
    column.add_argument("--me", dest="column", action="store_const", const="me", help=mine)
    column.add_argument("--we", dest="column", action="store_const", const="we", help=ours)


def read_minutes(length: str) -> int:
    """The minutes of a typed length, such as `1h30`. Raises BadInput."""
    return domain.quickadd.read_length(length)


def text(parser: ArgumentParser, says: str, *, needed: bool = True) -> None:
    """Add a TEXT argument of several words, with its help."""
    parser.add_argument("text", nargs="+" if needed else "*", metavar="TEXT", help=says)


def instead(parser: ArgumentParser, **options: str) -> None:
    """Add options that name an existing item, instead of a text for a new one."""
    group = parser.add_mutually_exclusive_group()
    for name, says in options.items():
        group.add_argument(f"--{name.replace('_', '-')}", metavar="ID", help=says)


def or_text(command: Callable[[Run, Namespace], int], *names: str, empty: bool = False) -> Callable[..., int]:
    """Wrap a command so that it requires either a text or one of these options."""

    def checked(run: Run, options: Namespace) -> int:
        given = [f"--{name.replace('_', '-')}" for name in names if getattr(options, name)]
        if given and options.text:
            raise Usage(f"{given[0]} takes an id and no text.")
        if not (given or options.text or empty):
            raise Usage("Type some words after the command; --help has examples.")
        return command(run, options)

    return checked
