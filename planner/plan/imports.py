"""Bring in what a calendar has, and bring it up to date with a newer one.

The id of each record comes from the calendar's own, so that both devices of a person, and two imports of one file, make
the same record. What this device brought in is noted, field by field: a field that somebody changed here since stays as
it is. What an import can't write, it leaves, and says why.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from typing import Literal, cast

from planner.domain.errors import MonthFull, PlannerError, UnknownId
from planner.domain.ids import occurrence_id
from planner.domain.model.block import WE, Block, Changes, Draft, Outcome, Scope
from planner.domain.recurrence.ritual import Ritual
from planner.domain.recurrence.rule import RitualDraft, Rule, encode_rule
from planner.domain.time.when import UTC_ZONE, When
from planner.named_tuple import NamedTuple
from planner.plan.records import home_of, place_of
from planner.plan.service import Service
from planner.store.codec.drafts import draft_registers, ritual_registers
from planner.store.codec.values import encode_value
from planner.store.crdt.register import DELETED, Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import BLOCKS, PLAN, RITUALS, month_file
from planner.store.journal.imported import ImportedRecord, field_hash, read_imported, write_imported
from planner.store.private.split import before_undoing

MOST_UNDOABLE = 500
"""Most changes of an import that one undo takes back.

A longer list would slow every later save.
"""
MOST_AT_ONCE = 500
"""About how many changes are saved at once where they are more."""
_NO_VERSION = (0, "")
_OFF = "left out"
"""The field of an occurrence that the calendar leaves out."""


class Incoming(NamedTuple):
    """One thing that a calendar has, as the plan would have it.

    `part` tells apart the things with one `uid`. Of a ritual, `left_out` are the dates without an occurrence, and
    `changed` the occurrences that are otherwise. `version` is its SEQUENCE and LAST-MODIFIED.
    """

    uid: str
    part: str
    draft: Draft | RitualDraft
    version: tuple[int, str] = _NO_VERSION
    cancelled: bool = False
    left_out: tuple[date, ...] = ()
    changed: Mapping[date, Draft] = {}


StepOfImport = Literal["add", "change", "remove", "same", "kept", "off", "deleted"]
"""What an import does with a thing.

`same`: there's nothing to do. `kept`: it was changed here, and that stays. `off`: the calendar calls it off, and it
stays here. `deleted`: it was deleted here.
"""


WriteStep = Callable[[], Outcome | None]
"""Writes a step; the outcome of a change of what is there already."""


class ImportStep(NamedTuple):
    """What an import would do with one record, and how to write that.

    `fields` are those of the calendar by name. With `is_kept`, some other field was changed here, and stays;
    with `is_asked`, the other person is asked about it.
    """

    kind: StepOfImport
    id: str
    file: str
    title: str
    when: When
    who: str
    rule: Rule | None = None
    fields: Mapping[str, object] = {}
    version: tuple[int, str] = _NO_VERSION
    write: WriteStep | None = None
    is_kept: bool = False
    is_asked: bool = False


class ImportPlan(NamedTuple):
    """All that an import would do.

    `gone` are the titles of what came from this calendar and isn't in it any more.
    """

    steps: tuple[ImportStep, ...]
    gone: tuple[str, ...] = ()

    def of(self, kind: StepOfImport) -> tuple[ImportStep, ...]:
        """The steps of one kind."""
        return tuple(step for step in self.steps if step.kind == kind)


class ImportResult(NamedTuple):
    """What an import did.

    `refused` are the steps that weren't written, each with a sentence. `full` are the months (`YYYY-MM`, or empty for
    the rituals) that have no room for more.
    """

    written: tuple[ImportStep, ...] = ()
    refused: tuple[tuple[ImportStep, str], ...] = ()
    full: tuple[str, ...] = ()
    undoable: bool = True


class Imports(Service):
    """Compare a calendar with the plan, and write what is new in it."""

    # -- comparing ----------------------------------------------------------------------------------------------------

    def compare(self, things: Iterable[Incoming]) -> ImportPlan:
        """What importing these things would do."""
        known = read_imported(self._plan.root)
        ids = self._ids_by_end()
        steps: list[ImportStep] = []
        for thing in things:
            steps += self._steps(thing, known, ids)
        unique = {step.id: step for step in reversed(steps)}
        kept = tuple(step for step in steps if unique[step.id] is step)
        return ImportPlan(kept, tuple(self._gone(kept, known)))

    def _ids_by_end(self) -> dict[str, list[str]]:
        """The ids of all single blocks by their last part, which an import derives.

        Those of rituals have another word behind that.
        """
        found: dict[str, list[str]] = {}
        for month in self._repository.files.months():
            for key in self._repository.records.ids(month_file(month), BLOCKS):
                found.setdefault(key[len("2026-11-") :], []).append(key)
        for root in self._repository.rituals.chains:
            found[f"{root[len('2026-11-') :]} series"] = [root]
        return found

    def _steps(
        self, thing: Incoming, known: Mapping[str, ImportedRecord], ids: Mapping[str, list[str]]
    ) -> Iterator[ImportStep]:
        draft = thing.draft
        if isinstance(draft, RitualDraft):
            yield from self._steps_of_series(thing, draft, known, ids)
            return
        end = _derived(thing.uid, thing.part, draft.who)
        key = f"{home_of(draft.when)}-{end}"
        if key not in known and not self._has_record(key):
            # The calendar may have moved it to another month since it came.
            moved = (one for one in ids.get(end, ()) if one in known or self._is_called(one, draft.title))
            key = next(moved, key)
        yield self._step_of_block(key, thing, draft, known.get(key))

    def _has_record(self, key: str) -> bool:
        record = self._repository.records.kept(*place_of(key), key)
        return bool(record.writes or record.words)

    def _is_called(self, key: str, title: str) -> bool:
        block = self._repository.blocks.get(key)
        return block is not None and block.title == title

    def _step_of_block(self, key: str, thing: Incoming, draft: Draft, known: ImportedRecord | None) -> ImportStep:
        file, table = place_of(key)
        record, block = self._repository.records.kept(file, table, key), self._repository.blocks.get(key)
        step = ImportStep("add", key, file, draft.title, draft.when, draft.who, None, _fields(draft), thing.version)
        is_new = not (record.writes or record.words)
        if is_new or before_undoing(record):
            return (
                step._replace(kind="same")
                if thing.cancelled
                else step._replace(write=self._adding(step, record, draft))
            )
        if block is None or block.deleted or block.called_off_by:
            return step._replace(kind="deleted")
        if thing.cancelled:
            return self._removal(step, block, known)
        return self._change(step, _fields(block), block.touched_at, known, partial(self._changing, block))

    def _adding(self, step: ImportStep, record: Record, draft: Draft) -> WriteStep:
        def write() -> None:
            registers = draft_registers(draft, self._plan.me.id) | self._plan.blocks.my_yes_to(draft)
            self._save_new(Edit(step.file, BLOCKS, record, registers))

        return write

    def _save_new(self, edit: Edit) -> None:
        """Add a record, or bring back one whose adding was undone."""
        if undone := before_undoing(edit.record):
            edit = edit._replace(registers={**edit.registers, DELETED: False, **undone})
        self._session.save("imported", [edit], new=0 if undone else 1)

    def _removal(self, step: ImportStep, block: Block, known: ImportedRecord | None) -> ImportStep:
        """Take away what the calendar calls off, if it's mine and nobody changed it here."""
        if block.who == WE or not _is_as_imported(step.id, _fields(block), known):
            return step._replace(kind="off")
        return step._replace(kind="remove", write=self._removing(block))

    def _removing(self, block: Block, scope: Scope = "this") -> WriteStep:
        return lambda: self._plan.remove(block, scope)

    def _changing(self, block: Block, changes: Changes) -> WriteStep:
        return lambda: self._plan.change(block, changes)

    def _change(
        self,
        step: ImportStep,
        now: Mapping[str, object],
        touched: datetime | None,
        known: ImportedRecord | None,
        writing: Callable[[Changes], WriteStep],
    ) -> ImportStep:
        """Change the fields that are new in the calendar and that nobody changed here."""
        changes: dict[str, object] = {}
        is_kept = False
        for name, value in step.fields.items():
            if now[name] == value:
                continue
            if known is None:
                # The words of what's busy are empty here, if another device of mine imported them.
                is_theirs = touched is None or not now[name] or step.version[1] > _as_version(touched)
            elif known.fields.get(name) == field_hash(step.id, name, value):
                continue  # the calendar has nothing new: it was changed here
            else:
                is_theirs = known.fields.get(f"{name} now", known.fields.get(name)) == field_hash(
                    step.id, name, now[name]
                )
            is_kept |= not is_theirs
            if is_theirs:
                changes[name] = value
        if not changes:
            return step._replace(kind="kept" if is_kept else "same")
        return step._replace(kind="change", is_kept=is_kept, write=writing(_as_changes(changes, step)))

    # -- series -------------------------------------------------------------------------------------------------------

    def _steps_of_series(
        self, thing: Incoming, draft: RitualDraft, known: Mapping[str, ImportedRecord], ids: Mapping[str, list[str]]
    ) -> Iterator[ImportStep]:
        end = _derived(thing.uid, f"{thing.part} series", draft.who)
        key = next(iter(ids.get(f"{end} series", ())), f"{home_of(draft.rule.first)}-{end}")
        record = self._repository.records.kept(PLAN, RITUALS, key)
        step = ImportStep(
            "add", key, PLAN, draft.title, draft.rule.first, draft.who, draft.rule, _fields(draft), thing.version
        )
        is_new = not (record.writes or record.words)
        if is_new or before_undoing(record):
            if not thing.cancelled:
                yield step._replace(write=self._adding_series(thing, draft, record))
                for day in (*thing.left_out, *thing.changed):
                    evening = occurrence_id(key, day)
                    fields = _occurrence_fields(thing.changed.get(day))
                    yield step._replace(kind="same", id=evening, file=place_of(evening)[0], rule=None, fields=fields)
            return
        with suppress(UnknownId):
            ritual = self._plan.rituals.ritual(key)
            if ritual.ended:
                yield step._replace(kind="deleted")
                return
            first = self._plan.rituals.first_of(ritual)
            if thing.cancelled:
                is_mine = ritual.who != WE and _is_as_imported(key, _fields(ritual), known.get(key))
                is_off = step._replace(kind="remove", write=self._removing(first, "all"))
                yield is_off if is_mine else step._replace(kind="off")
                return
            yield self._change(
                step, _fields(ritual), ritual.touched_at, known.get(key),
                lambda changes: lambda: self._plan.ritual_changes.change(first, changes, "all"),
            )  # fmt: skip
            yield from self._occurrences(key, thing, known)

    def _adding_series(self, thing: Incoming, draft: RitualDraft, record: Record) -> WriteStep:
        def write() -> None:
            registers: dict[str, object] = ritual_registers(draft, self._plan.me.id) | {"on": True}
            if draft.visibility == "open":
                registers |= self._plan.rituals.my_version(draft.rule, draft.who)
            self._save_new(Edit(PLAN, RITUALS, record, registers))
            edits = [self._occurrence_edit(record.id, day, {DELETED: True}, draft) for day in thing.left_out]
            for day, other in thing.changed.items():
                edits.append(self._occurrence_edit(record.id, day, self._otherwise(draft, day, other), draft))
            if edits:
                self._session.save("imported", edits)

        return write

    def _occurrence_edit(self, root: str, day: date, registers: Mapping[str, object], draft: RitualDraft) -> Edit:
        key = occurrence_id(root, day)
        file, table = place_of(key)
        return Edit(
            file, table, self._repository.records.kept(file, table, key).read_with({}, draft.visibility), registers
        )

    def _otherwise(self, draft: RitualDraft, day: date, other: Draft) -> dict[str, object]:
        """The registers in which an occurrence differs from its ritual."""
        by_rule = {"title": draft.title, "when": draft.rule.on(day), "place": draft.place, "notes": draft.notes}
        changed = {name: getattr(other, name) for name, value in by_rule.items() if getattr(other, name) != value}
        return {DELETED: False} | {name: encode_value(value) for name, value in changed.items()}

    def _occurrences(self, root: str, thing: Incoming, known: Mapping[str, ImportedRecord]) -> Iterator[ImportStep]:
        """What is new in the occurrences of a ritual that is in the plan already."""
        for day in (*thing.left_out, *thing.changed):
            key = occurrence_id(root, day)
            block = self._repository.blocks.get(key)
            if block is None:
                continue
            other, before = thing.changed.get(day), known.get(key)
            fields = _occurrence_fields(other)
            step = ImportStep(
                "same", key, place_of(key)[0], block.title, block.when, block.who, None, fields, thing.version
            )
            if block.deleted or block.called_off_by:
                yield step if other is None else step._replace(kind="deleted")
                continue
            rule_fields = _fields(self._plan.rituals.by_rule(block, words=True))
            noted = before or ImportedRecord(0, _NO_VERSION, _hashes(key, rule_fields))
            if other is not None:
                yield self._change(step, _fields(block), None, noted, partial(self._changing, block))
            elif _OFF not in noted.fields:
                is_off = _is_as_imported(
                    key, _fields(block), noted._replace(fields={**_hashes(key, rule_fields), **noted.fields})
                )
                yield step._replace(kind="remove", write=self._removing(block)) if is_off else step._replace(kind="off")

    def _gone(self, steps: Sequence[ImportStep], known: Mapping[str, ImportedRecord]) -> Iterator[str]:
        """The titles of what came from the same calendar and isn't in it any more."""
        here = {step.id for step in steps}
        sources = {known[key].source for key in here if key in known}
        for key, record in known.items():
            if record.source in sources and key not in here and "@" not in key:
                block = self._repository.blocks.get(key)
                if block is not None and not block.deleted:
                    yield block.title
                elif block is None and key in self._repository.rituals.chains:
                    ritual = self._plan.rituals.ritual(key)
                    if not ritual.ended:
                        yield ritual.title

    # -- writing ------------------------------------------------------------------------------------------------------

    def apply(self, steps: Sequence[ImportStep], about: str, progress: Callable[[int], None]) -> ImportResult:
        """Write the steps, as one action if they aren't too many, else month by month.

        `progress` is called with the number of steps that are written. Raises PlannerError when the disk refuses;
        what was written before that stays, and a second import goes on from there.
        """
        todo = sorted((step for step in steps if step.write), key=lambda step: step.file)
        result = ImportResult()
        try:
            if todo:
                result = self._write_all(todo, about, progress)
        finally:
            refused = {step.id for step, _ in result.refused}
            left = {step.id for step in todo} - {step.id for step in result.written}
            self._note([step for step in steps if step.id not in left | refused])
        return result

    def _write_all(self, todo: list[ImportStep], about: str, progress: Callable[[int], None]) -> ImportResult:
        if len(todo) <= MOST_UNDOABLE:
            with suppress(MonthFull):
                written, refused = self._write(todo, about, undoable=True)
                progress(len(todo))
                return ImportResult(tuple(written), tuple(refused))
        done, refused, full = list[ImportStep](), list[tuple[ImportStep, str]](), list[str]()
        for steps in _pieces(todo):
            if steps[0].file in full:
                continue
            try:
                written, not_written = self._write(steps, about, undoable=False)
            except MonthFull:
                full.append(steps[0].file)
                continue
            done += written
            refused += not_written
            progress(len(done) + len(refused))
        months = tuple("" if file == PLAN else file.removeprefix("months/") for file in full)
        return ImportResult(tuple(done), tuple(refused), months, undoable=False)

    def _write(
        self, steps: Sequence[ImportStep], about: str, *, undoable: bool
    ) -> tuple[list[ImportStep], list[tuple[ImportStep, str]]]:
        written, refused = list[ImportStep](), list[tuple[ImportStep, str]]()
        with self._session.exclusive(), self._session.together("imported", about, undoable=undoable):
            for step in steps:
                try:
                    outcome = cast("WriteStep", step.write)()
                    written.append(step._replace(is_asked=self._asks(step, outcome)))
                except PlannerError as problem:
                    refused.append((step, str(problem)))
        return written, refused

    def _asks(self, step: ImportStep, outcome: Outcome | None) -> bool:
        """Whether the other person is asked about what was written."""
        if outcome is not None:
            return outcome.kind == "proposed"
        return step.who == WE and self._repository.facts.agreement_on

    def _note(self, steps: Sequence[ImportStep]) -> None:
        """Note what the calendar has, for the next import of it."""
        with self._session.exclusive():
            noted = read_imported(self._plan.root)
            sources = {noted[step.id].source for step in steps if step.id in noted}
            source = min(sources, default=1 + max((record.source for record in noted.values()), default=0))
            new = {step.id: ImportedRecord(source, step.version, self._noted_fields(step)) for step in steps}
            if any(noted.get(key) != record for key, record in new.items()):
                write_imported(self._plan.root, noted | new)

    def _noted_fields(self, step: ImportStep) -> dict[str, str]:
        hashes = _hashes(step.id, {} if step.kind == "deleted" else step.fields)
        if step.rule and step.kind in ("add", "change") and step.id in self._repository.rituals.chains:
            now = encode_rule(self._plan.rituals.ritual(step.id).rule)
            hashes["rule now"] = field_hash(step.id, "rule", now)
        return hashes


def _derived(uid: str, part: str, who: str) -> str:
    """The end of an id, made of what names an event, and of the column."""
    digest = sha256("\0".join((uid, part, who)).encode("utf-8", "replace")).digest()
    return b32encode(digest).decode("ascii")[:8].lower()


def _as_version(at: datetime) -> str:
    """A time as LAST-MODIFIED has it, to compare with one."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _fields(thing: Draft | RitualDraft | Block | Ritual) -> dict[str, object]:
    """The fields that an import compares, as JSON."""
    found: dict[str, object] = {
        "title": thing.title,
        "place": thing.place,
        "notes": thing.notes,
        "pillar": thing.pillar or "",
        "visibility": thing.visibility,
    }
    if isinstance(thing, (RitualDraft, Ritual)):
        return found | {"rule": encode_rule(thing.rule)}
    when = thing.when
    return found | {"when": [when.starts(UTC_ZONE).isoformat() if when.zone else when.start, when.minutes]}


def _occurrence_fields(other: Draft | None) -> dict[str, object]:
    """What a calendar says of one occurrence; None leaves it out."""
    if other is None:
        return {_OFF: True}
    return {name: value for name, value in _fields(other).items() if name in ("title", "place", "notes", "when")}


def _is_as_imported(key: str, now: Mapping[str, object], known: ImportedRecord | None) -> bool:
    """Whether a record's fields are as an import wrote them."""
    if known is None:
        return False
    return all(
        known.fields.get(f"{name} now", known.fields.get(name)) == field_hash(key, name, value)
        for name, value in now.items()
    )


def _hashes(key: str, fields: Mapping[str, object]) -> dict[str, str]:
    return {name: field_hash(key, name, value) for name, value in fields.items()}


def _as_changes(fields: Mapping[str, object], step: ImportStep) -> Changes:
    """The changes that bring these fields to what the calendar has."""
    changes: dict[str, object] = dict(fields)
    if "pillar" in changes:
        changes["pillar"] = changes["pillar"] or None
    if "when" in changes:
        changes["when"] = step.when
    if "rule" in changes:
        changes["rule"] = step.rule
    return cast("Changes", changes)


def _pieces(steps: Sequence[ImportStep]) -> Iterator[list[ImportStep]]:
    """The steps in pieces, each of one file so that a full one stops no other."""
    piece: list[ImportStep] = []
    for step in steps:
        if piece and (step.file != piece[0].file or len(piece) >= MOST_AT_ONCE):
            yield piece
            piece = []
        piece.append(step)
    if piece:
        yield piece
