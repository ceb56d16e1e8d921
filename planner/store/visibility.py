"""Who may read what of a block: which registers of an edit are shared, and which stay on this device.

`open` shares everything; `busy` shares that the time is taken and keeps the words; `hidden` shares nothing. Hiding
writes an empty value over each word's shared register; opening writes the words back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

from planner.domain.errors import BadInput
from planner.domain.model import Block, Visibility
from planner.store.answers import encode_when
from planner.store.merge import DELETED
from planner.store.records import TAG, TEXTS, WORDS, is_word

SHOWN_WHEN_BUSY = ("when", "who", "author", "status", "protected", "visibility")


class Spread(NamedTuple):
    """An edit's registers by where they are written. A private None takes the register away there."""

    shared: Mapping[str, object]
    private: Mapping[str, object]


def spread(block: Block | None, registers: Mapping[str, object], me: str) -> Spread:
    """Divide an edit (of `block`, or of a new one) between the folder and this device.

    BadInput for a private block that is not in one's own column.
    """
    was: Visibility = block.visibility if block else "open"
    now = cast(Visibility, registers.get("visibility", was))
    who = registers.get("who", block.who if block else me)
    if now != "open" and who != me:
        raise BadInput("Only a block in your own column can be busy or hidden; open it first to share it.")
    whole = (block_registers(block) if block else {}) | dict(registers)
    if now == was == "open":
        return Spread(registers, {})
    if now == "open":
        return Spread(whole | {DELETED: False} if was == "hidden" else _words(whole) | dict(registers), _cleared(whole))
    if now == "busy":
        if was == "busy":
            return Spread(_rest(registers), _words(registers))
        shared = _rest(whole) | ({DELETED: False} if was == "hidden" else {}) | {"visibility": "busy"}
        kept = dict.fromkeys(_rest(whole)) | {DELETED: None} if was == "hidden" else {}
        return Spread(_rest(registers) | _blank(block) if was == "open" and block else shared, kept | _words(whole))
    shared = {} if was == "hidden" or block is None else {**_blank(block), DELETED: True}
    return Spread(shared, registers if was == "hidden" else {**whole, "visibility": "hidden"})


def block_registers(block: Block) -> dict[str, object]:
    """All that a block holds, as registers; what is empty is left out."""
    fields: dict[str, object] = {name: getattr(block, name) for name in (*WORDS, *SHOWN_WHEN_BUSY)}
    fields = {name: value for name, value in fields.items() if value}
    return fields | {"when": encode_when(block.when)} | {TAG + tag: True for tag in block.tags}


def _words(registers: Mapping[str, object]) -> dict[str, object]:
    return {register: value for register, value in registers.items() if is_word(register)}


def _rest(registers: Mapping[str, object]) -> dict[str, object]:
    return {register: value for register, value in registers.items() if not is_word(register)}


def _blank(block: Block | None) -> dict[str, object]:
    """An empty value over every word that was shared."""
    if block is None or block.visibility != "open":
        return {}
    return {register: blank(register) for register in _words(block_registers(block))} | {"title": ""}


def blank(register: str) -> object:
    """What stands for a word where it is shared, while the word itself stays on its device."""
    return False if register.startswith(TAG) else "" if register in TEXTS else None


def _cleared(registers: Mapping[str, object]) -> dict[str, object]:
    return dict.fromkeys(registers) | {DELETED: None}
