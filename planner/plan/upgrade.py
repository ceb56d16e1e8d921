"""Upgrade the home of an earlier version to this format, once."""

from __future__ import annotations

from contextlib import suppress

from planner import __version__
from planner.domain.errors import PlannerError
from planner.plan.records import place_of
from planner.plan.session import Session
from planner.store.device.edits import Edit
from planner.store.device.identity import read_state, write_state
from planner.store.device.writer import own_facts
from planner.store.disk.layout import FORMAT


def upgrade(session: Session) -> None:
    """Withdraw what version 0.1 shared of private blocks.

    That was whether a busy one happened, and all of a hidden one. If the disk refuses, the plan opens all the same,
    and the next opening tries again.
    """
    with suppress(PlannerError, OSError), session.exclusive():
        if read_state(session.root).format < FORMAT:
            _empty_private_blocks(session)
            with own_facts(session.root) as facts:
                facts["version"] = __version__
            write_state(session.root, read_state(session.root)._replace(format=FORMAT))


def _empty_private_blocks(session: Session) -> None:
    """Save edits without values, which withdraw what shouldn't be shared."""
    repository = session.repository
    repository.look()
    mine = [
        block
        for block in repository.blocks.every()
        if block.visibility != "open" and block.who == repository.facts.people_ids[0]
    ]
    edits = [Edit(*(place := place_of(block.id)), repository.records.kept(*place, block.id), {}) for block in mine]
    if edits:
        session.note(edits, [])
