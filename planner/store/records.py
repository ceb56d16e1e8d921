"""Records to blocks and back: which register holds which field, and what counts as a good value of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from planner.domain.errors import BadInput
from planner.domain.model import STATUSES, WE, Block, Changes, Draft, Status, Version, Yes
from planner.domain.text import many_lines, one_line
from planner.domain.when import When
from planner.store.merge import DELETED, Record, Write, distinct
from planner.store.stamps import stamp_time

TAG = "tag:"
TEXTS = ("title", "place", "notes")
NAMES = ("pillar", "lead", "goal")

PersonOf = Callable[[str], str]
"""The person of a device."""


# -- from registers ---------------------------------------------------------------------------------------------------


def block_of(record: Record, person_of: PersonOf) -> Block | None:
    """The block that a record holds; None while its title, its time or whose it is has not arrived."""
    title, when, who, author = (shown(record, name) for name in ("title", "when", "who", "author"))
    if not isinstance(title, str) or not isinstance(when, When) or not isinstance(who, str):
        return None
    last = max((write for writes in record.writes.values() for write in writes), key=lambda write: write.t)
    return Block(
        id=record.id,
        who=who,
        title=title,
        when=when,
        author=author if isinstance(author, str) else "",
        pillar=cast("str | None", shown(record, "pillar")),
        place=cast(str, shown(record, "place") or ""),
        notes=cast(str, shown(record, "notes") or ""),
        lead=cast("str | None", shown(record, "lead")),
        goal=cast("str | None", shown(record, "goal")),
        tags=tuple(sorted(_tags(record))),
        status=cast(Status, shown(record, "status") or "planned"),
        protected=shown(record, "protected") is True,
        agreement=_agreement(record, who, person_of),
        conflicts=tuple(_versions(record, person_of)),
        deleted=record.gone,
        touched_by=person_of(last.device),
        touched_at=stamp_time(last.t),
        seen=record,
    )


def shown(record: Record, register: str) -> object:
    """The value to show: of the live writes with a good value, the highest stamp's; None when there is none."""
    for write in record.live(register):
        value = decode(register, write.value)
        if value is not None:
            return value
        if write.value is None:
            return None
    return None


def decode(register: str, value: object) -> object:
    """A register's JSON as a field's value; None for what this version cannot understand."""
    if register == "when":
        return _when(value)
    if register == "status":
        return value if value in STATUSES else None
    if register in ("protected", DELETED) or register.startswith(TAG):
        return value if isinstance(value, bool) else None
    return value if isinstance(value, str) else None


def _when(value: object) -> When | None:
    if not isinstance(value, dict):
        return None
    start, minutes, zone = value.get("start"), value.get("minutes"), value.get("zone")
    if not isinstance(start, str) or type(minutes) is not int or not (zone is None or isinstance(zone, str)):
        return None
    try:
        return When(start, minutes, zone)
    except BadInput:
        return None


def _tags(record: Record) -> Iterator[str]:
    for register in record.writes:
        if register.startswith(TAG) and shown(record, register) is True:
            yield register.removeprefix(TAG)


def _agreement(record: Record, who: str, person_of: PersonOf) -> Mapping[str, Yes]:
    """Whoever wrote the time said yes by it; whoever else it concerns has not been asked yet."""
    chosen = record.live("when")
    author = person_of(chosen[0].device)
    answers: dict[str, Yes] = {author: "yes"}
    if who != WE:
        return {who: answers.get(who, "open")}
    return answers


def _versions(record: Record, person_of: PersonOf) -> Iterator[Version]:
    """The live values beside those shown. A delete that did not know of everything is a question of its own."""
    for register in sorted(record.writes):
        if register == DELETED:
            if record.deletes and not record.gone:
                yield _version(register, record.deletes[0], person_of)
        else:
            for write in distinct(record.live(register))[1:]:
                yield _version(register, write, person_of)


def _version(register: str, write: Write, person_of: PersonOf) -> Version:
    value = decode(register, write.value)
    return Version(register, value, person_of(write.device), write.device, stamp_time(write.t))


# -- to registers -----------------------------------------------------------------------------------------------------


def encode(value: object) -> object:
    """A field's value as a register's JSON."""
    if isinstance(value, When):
        return {"start": value.start, "minutes": value.minutes, "zone": value.zone}
    return value


def draft_registers(draft: Draft, author: str) -> dict[str, object]:
    """The registers of a new block; what is empty is left out. BadInput for a title of nothing."""
    fields: dict[str, object] = {"title": _title(draft.title), "when": encode(draft.when), "who": draft.who}
    fields["author"] = author
    optional: dict[str, object] = {
        "pillar": draft.pillar,
        "place": one_line(draft.place, "place"),
        "notes": many_lines(draft.notes, "notes"),
        "lead": draft.lead,
        "goal": draft.goal,
        "protected": draft.protected,
    }
    fields |= {name: value for name, value in optional.items() if value}
    fields |= {TAG + tag: True for tag in draft.tags}
    return fields


def change_registers(block: Block, changes: Changes) -> dict[str, object]:
    """Only the registers whose value differs from the block as it was painted. BadInput for a title of nothing."""
    fields: dict[str, object] = {}
    for name, value in changes.items():
        if name == "tags":
            wanted, had = set(cast("tuple[str, ...]", value)), set(block.tags)
            fields |= {TAG + tag: tag in wanted for tag in wanted ^ had}
            continue
        if name in TEXTS:
            value = _text(name, cast(str, value))
        if value != getattr(block, name):
            fields[name] = encode(value)
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
