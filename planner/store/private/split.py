"""Split one edit of a record into shared values and those that stay here.

Where a value may go is decided from the record as it is under the lock, never from what the screen showed. Making
something private withdraws what was shared (`mirror/withdrawal.py`); opening it writes the values anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from planner.domain.errors import BadInput
from planner.domain.model.block import Visibility
from planner.domain.model.registers import PERSONAL, REMIND, TAG
from planner.named_tuple import NamedTuple
from planner.store.codec.visibility import (
    AUTHOR,
    NEVER_WITHDRAWN,
    UNDONE,
    VISIBILITY,
    _nothing,
    is_blank,
    is_kept,
    value_of,
)
from planner.store.crdt.register import DELETED, ERASED, ERASED_WORDS, MARKS, Context, Record, Write


def before_undoing(record: Record) -> dict[str, object]:
    """The visibility that a record had before its adding was undone; else empty."""
    value = record.words.get(VISIBILITY)
    return {VISIBILITY: value.removeprefix(UNDONE)} if isinstance(value, str) and value.startswith(UNDONE) else {}


class Spread(NamedTuple):
    """An edit's values, by where they're written.

    A private None removes the value there. `nulls` are the registers whose value in our own shard is withdrawn.
    `marks` are the marks, with their contexts, that withdraw what others wrote. `before` has the earlier value of
    each register that the person changed, wherever it was.
    """

    shared: Mapping[str, object]
    private: Mapping[str, object]
    before: Mapping[str, object]
    nulls: Sequence[str] = ()
    marks: Mapping[str, Context] = MappingProxyType({})


class Owner(NamedTuple):
    """The person dividing an edit, their device, and all of their devices."""

    person: str
    device: str
    devices: Collection[str]


def spread(
    record: Record,
    registers: Mapping[str, object],
    owner: Owner,
    *,
    now: Visibility,
    inherits: bool = False,
) -> Spread:
    """Divide an edit of a record between the folder and this device.

    `record` is what the edit's author could know, with its present visibility; `now` is its visibility after the
    edit. `inherits`: the record takes what it lacks, and its visibility, from its ritual. Raises BadInput for a
    private record outside one's own column.
    """
    was, words = record.visibility, record.words
    before = {register: value_of(record, register, inherits=inherits) for register in registers}
    if was == now == "open" and not words:
        return Spread(registers, {}, before)
    values = {register: value_of(record, register, inherits=inherits) for register in (*record.writes, *words)}
    values |= registers
    undone = str(registers.get(VISIBILITY, "")).startswith(UNDONE)
    theirs = values.get("who") not in (owner.person, None)
    if now != "open" and theirs and not undone and (was != now or "who" in registers):
        raise BadInput("Only something in your own column can be busy or hidden; open it first to share it.")
    edit = _Edit(record, registers, owner, now, inherits, {}, {}, [])
    for register, value in values.items():
        others = register.startswith((*PERSONAL, REMIND)) and not register.endswith(f":{owner.person}")
        if register not in (DELETED, VISIBILITY, *MARKS) and (register in registers or not others):
            edit.place(register, value)
    marks = edit.marks()
    edit.place_flags(marks)
    private = {register: value for register, value in edit.private.items() if value is not None or register in words}
    return Spread(edit.shared, private, before, edit.nulls, marks)


class _Edit(NamedTuple):
    """An edit that is being divided."""

    record: Record
    registers: Mapping[str, object]
    owner: Owner
    now: Visibility
    inherits: bool
    shared: dict[str, object]
    private: dict[str, object]
    nulls: list[str]

    def place(self, register: str, value: object) -> None:
        """Put one register's value where it may go, and remove it where it may not be."""
        record, words = self.record, self.record.words
        kept_before = is_kept(register, record.visibility)
        if not is_kept(register, self.now):
            if register in self.registers or (kept_before and register in words):
                if register != AUTHOR or not record.live(AUTHOR):  # it is written once
                    self.shared[register] = value
                self.private[register] = None
            return
        nothing = _nothing(register, self.inherits)
        if register in self.registers or not kept_before or register not in words:
            self.private[register] = None if value == nothing and register not in words else value
        if register == AUTHOR:
            return
        if kept_before and register in self.registers and self._others(register):
            self.shared[register] = nothing  # settles what others wrote beside it
        elif not register.startswith(TAG) and wrote(record, register, self.owner.device):
            self.nulls.append(register)  # a tag leaves its document as a whole, since its word is its name

    def marks(self) -> dict[str, Context]:
        """The marks that withdraw shared values which may be shared no longer."""
        mark = {"busy": ERASED_WORDS, "hidden": ERASED}.get(self.now)
        kept = [register for register in self.record.writes if register not in NEVER_WITHDRAWN]
        kept = [register for register in kept if is_kept(register, self.now)]
        if mark is None:
            return {}
        context = self.record.context(mark)
        if self.record.visibility == self.now:
            # What somebody else wrote beside it stays until the owner has chosen.
            for write in (write for register in kept for write in self._others(register)):
                context[write.device] = min(context[write.device], write.n - 1)
        written = ((write, register) for register in kept for write in self.record.writes[register])
        needed = any(write.known_to(context) and not is_blank(write, register) for write, register in written)
        return {mark: context} if needed else {}

    def place_flags(self, marks: Collection[str]) -> None:
        """Write visibility and deletion: for others, a hidden record is deleted."""
        record, was = self.record, self.record.visibility
        deleted = record.words.get(DELETED) is True if was == "hidden" else record.gone
        deleted = self.registers.get(DELETED, deleted) is True
        if self.now == "hidden":
            self.private[DELETED] = True if deleted else None
            if record.writes and (self.shared or self.nulls or marks or not record.gone):
                self.shared[DELETED] = True
        elif was == "hidden" or DELETED in self.registers:
            self.private[DELETED] = None
            self.shared[DELETED] = deleted
        if not self.inherits and (was != self.now or VISIBILITY in self.registers):
            hidden = self.registers.get(VISIBILITY, self.now)
            self.private[VISIBILITY] = hidden if self.now == "hidden" else None
            if self.now != "hidden":
                self.shared[VISIBILITY] = self.now

    def _others(self, register: str) -> list[Write]:
        """The live writes of other people to a register."""
        live = self.record.live(register)
        return [w for w in live if w.device not in self.owner.devices and not is_blank(w, register)]


def wrote(record: Record, register: str, device: str) -> bool:
    """Whether a device's own shard has a value of the register."""
    return any(write.device == device and write.value is not None for write in record.writes.get(register, ()))
