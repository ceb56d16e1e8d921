"""The registers that adding or changing a block writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from planner.domain import recurrence
from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Block, Changes, Draft
from planner.domain.model.registers import REMIND, TAG
from planner.domain.text import many_lines, one_line
from planner.store.codec.values import TEXTS, encode_value
from planner.store.codec.visibility import VISIBILITY

if TYPE_CHECKING:
    pass


def draft_registers(draft: Draft, author: str) -> dict[str, object]:
    """The registers of a new block; empty fields are left out.

    Raises BadInput for an empty title.
    """
    fields: dict[str, object] = {"title": _title(draft.title), "when": encode_value(draft.when), "who": draft.who}
    fields["author"] = author
    optional: dict[str, object] = {
        "pillar": draft.pillar,
        "place": one_line(draft.place, "place"),
        "notes": many_lines(draft.notes, "notes"),
        "lead": draft.lead,
        "goal": draft.goal,
        "protected": draft.protected,
        "request": draft.request,
        "role": draft.role,
    }
    fields |= {name: value for name, value in optional.items() if value}
    if draft.visibility != "open":
        fields["visibility"] = draft.visibility
    fields |= {TAG + tag: True for tag in draft.tags}
    if draft.remind is not None and draft.who in (author, WE):
        fields[REMIND + author] = draft.remind
    return fields


def ritual_registers(draft: recurrence.rule.RitualDraft, author: str) -> dict[str, object]:
    """The registers of a new ritual; empty fields are left out.

    Raises BadInput for an empty title.
    """
    texts = (draft.pillar, draft.place, draft.notes, draft.lead, draft.goal, draft.tags, draft.protected)
    fields = draft_registers(Draft(draft.title, draft.rule.first, draft.who, *texts), author)
    del fields["when"]
    if draft.remind is not None and draft.who in (author, WE):
        fields[REMIND + author] = draft.remind
    if draft.visibility != "open":
        fields[VISIBILITY] = draft.visibility
    return fields | {"rule": recurrence.rule.encode_rule(draft.rule)}


def change_registers(block: Block, changes: Changes, me: str) -> dict[str, object]:
    """The registers whose new value differs from the block as it was painted.

    `me` is the id of the person who changes it. Raises BadInput for an empty title.
    """
    fields: dict[str, object] = {}
    for name, value in changes.items():
        if name == "tags":
            wanted, had = set(cast("tuple[str, ...]", value)), set(block.tags)
            fields |= {TAG + tag: tag in wanted for tag in wanted ^ had}
            continue
        if name == "remind":
            if value != block.remind:
                fields[REMIND + me] = value
            continue
        if name in TEXTS:
            value = _text(name, cast(str, value))
        if value != getattr(block, name):
            # None would mean the ritual's value.
            fields[name] = "" if value is None and block.ritual else encode_value(value)
    return fields


def _text(name: str, text: str) -> str:
    if name == "title":
        return _title(text)
    return many_lines(text, name) if name == "notes" else one_line(text, name)


def _title(text: str) -> str:
    title = one_line(text, "title")
    if not title:
        raise BadInput("A block needs a title: what is it?")
    return title
