"""erase: remove the words of a deleted item for good, in the shared folder too."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

from planner.cli.errors import Usage
from planner.cli.parser import Command
from planner.domain.errors import UnknownId
from planner.domain.model.block import Block
from planner.domain.model.items import Gone
from planner.domain.recurrence.ritual import Ritual
from planner.domain.text import shown
from planner.domain.wording import blocks as wording
from planner.store.erasure.remains import remains

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.domain.model.items import Erased
    from planner.plan.plan import Plan

_Thing = Block | Ritual | Gone


def _erase(run: Run, options: Namespace) -> int:
    thing = run.fetched(lambda text: _find(run.plan, text), options.id)
    called = wording.short(thing.text if isinstance(thing, Gone) else thing.title) or "it"
    if not options.yes:
        if not run.out.can_ask:
            raise Usage(f"Erasing “{called}” cannot be undone; add --yes if that is what you want.")
        if not run.out.ask(f"Erase “{called}”, here and in the shared folder? This cannot be undone."):
            run.out.line("Nothing was erased.")
            return 1
    erased = run.plan.trash.erase(thing)
    kept = [path.name for path in remains(run.home.mirror, run.home.backups, erased.places)]
    if options.json:
        run.out.json(_document(erased, kept))
    else:
        for sentence in wording.erased(erased, kept, run.plan.you):
            run.out.line(sentence)
    run.exchange()
    return 0


def _find(plan: Plan, text: str) -> _Thing:
    """The deleted thing with exactly that id. Raises UnknownId."""
    wanted = text.strip().lower()
    with suppress(UnknownId):
        return plan.block(wanted)
    others: tuple[Ritual | Gone, ...] = (*plan.rituals.all(ended=True), *plan.trash.gone())
    for thing in others:
        if wanted == (thing.root if isinstance(thing, Ritual) else thing.id):
            return thing
    raise UnknownId(f"Nothing has the id “{shown(text)[:40]}”. Give the whole id; planner trash --ids lists them.")


def _document(erased: Erased, kept: list[str]) -> dict[str, object]:
    devices = [*erased.holders, *erased.unable]
    return {"did": "erased", "id": erased.id, "text": erased.title, "devices": devices, "backups": kept}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the whole id of something deleted (planner trash --ids)")
    parser.add_argument("--yes", action="store_true", help="do not ask")


COMMANDS = {
    "erase": Command(
        help="take back the words of something deleted, for good",
        examples=("planner erase 2026-11-k3f9qa7d", "planner erase 2026-11-k3f9qa7d --yes"),
        arguments=_arguments,
        run=_erase,
        more="Its words go from this device and from the shared folder at once, and from the other devices\n"
        "at their next exchange; undo cannot bring them back. It says which devices and which of your\n"
        "backups still have them. What the other person wrote stays theirs.",
    ),
}
