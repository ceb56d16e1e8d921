"""The items of a plan, kept on this device so that a change is published quickly.

They lie in `local/calendar/`: a file for each month's blocks and one for each ritual, and an index with the signatures
of the files that they were made of. A record is written anew when its version differs, and of a ritual only the months
that a change may touch. All of it can be made again, so what is damaged counts as missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner import __version__
from planner.domain.absence import is_solo_weekend
from planner.domain.agreement import stands
from planner.domain.ids import ritual_root, split_ritual
from planner.domain.model.block import WE, Block
from planner.domain.model.registers import OFF
from planner.domain.time.when import DAY
from planner.interop.ical.export_calendar import must_be_whole
from planner.interop.ical.uids import safe_name
from planner.interop.ical.write_block import Viewpoint
from planner.interop.ical.write_ritual import (
    CalendarItem,
    ChangedDate,
    ExportSpan,
    RitualReader,
    Series,
    block_item,
    series_item,
    series_of,
)
from planner.store.codec.items import flag_of
from planner.store.disk.atomic_write import keep_derived
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import CHEERS, COMMENTS, PLAN, RITUALS, calendar_folder, month_file
from planner.store.index.month_ranges import months_between

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.store.codec.rituals import Chain

_FORMAT = 2
_INDEX = "index"
_NEXT_WEEK = timedelta(days=8)

JsonObject = dict[str, Any]
ItemRow = list[Any]
"""An item as JSON: its name, whose it is, its zones and text, and a hash of them."""


def digest_of(value: object) -> str:
    """A short hash of a value that JSON can hold."""
    return hash_of(json.dumps(value, sort_keys=True))


def hash_of(text: str) -> str:
    """A short hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class ItemCache:
    """The items of a plan by section: a month's blocks, or a ritual."""

    def __init__(self, plan: Plan, span: ExportSpan, view: Viewpoint) -> None:
        self._plan, self._repository, self._span, self._view = plan, plan.repository, span, view
        self._folder = calendar_folder(plan.root)
        self._reader = RitualReader(self._repository, span, view)
        self._stamp = digest_of(self._block_facts())
        self._index = self._read(_INDEX) or {"months": {}, "rituals": {}, "sections": {}, "absences": ""}
        self._rows: dict[str, JsonObject] = {}
        """The sections that were made anew."""
        self._months_to_do: set[str] = set()
        """Months in which anything may differ on the dates of any ritual."""
        self._rituals_to_do: dict[str, set[str]] = {}

    @property
    def sections(self) -> Mapping[str, str]:
        """The name of each section, with a hash of its items."""
        found: Mapping[str, str] = self._index["sections"]
        return found

    def rows(self, section: str) -> list[ItemRow]:
        """The items of a section as they are kept."""
        row = self._rows.get(section) or self._read(section)
        found = row.get("items")
        if found is None:
            found = [entry[2] for entry in row.get("blocks", {}).values() if entry[2]]
        return found

    def update(self) -> bool:
        """Take in what has changed in the plan; whether anything had."""
        before = dict(self._index["months"]), dict(self._index["sections"]), self._index.get("files")
        months = self._repository.files.months()
        for month in months:
            files = self._repository.files.by_device(month)
            if self._index["months"].get(month) != files:
                self._update_month(month)
                self._index["months"][month] = files
        for gone in self._index["months"].keys() - set(months):
            del self._index["months"][gone]
            self._drop(gone)
        self._update_rituals()
        must_be_whole(self._repository)
        if before == (self._index["months"], self._index["sections"], self._index.get("files")):
            return False
        self._save(_INDEX, self._index)
        return True

    def _block_facts(self) -> list[object]:
        """What all items depend on."""
        facts = self._repository.facts
        people = [[person.id, person.name, person.zone] for person in facts.people]
        devices = {device: facts.person_of(device) for device in self._repository.mirror.devices()}
        here = [self._view.plan, self._view.zone.key, self._span.last.isoformat(), list(self._view.usual)]
        return [_FORMAT, __version__, here, people, devices, facts.agreement_on]

    def _absence_facts(self) -> str:
        """The stays and weeks off, on which all rituals depend."""
        facts = self._repository.facts
        stays = [[(stay.zone, f"{stay.first} {stay.last}") for stay in person.away] for person in facts.people]
        records = [facts.person_record(person) for person in facts.people_ids]
        off = [sorted(name for name in record.writes if flag_of(record, name)) for record in records]
        return digest_of([stays, [[name for name in names if name.startswith(OFF)] for names in off]])

    # -- the blocks of a month ----------------------------------------------------------------------------------------

    def _update_month(self, month: str) -> None:
        before = self._read(month)
        known, evenings = before.get("blocks", {}), before.get("evenings", {})
        versions = dict(self._repository.months.versions(month))
        blocks: JsonObject = {}
        for key, version in versions.items():
            if "@" in key:
                continue
            row = known.get(key)
            blocks[key] = row if row and version and row[0] == version else self._block_row(month, key, version)
        for old in (known[key] for key in known if known[key] != blocks.get(key)):
            self._note_weekend(old[1])
        for new in (blocks[key] for key in blocks if blocks[key] != known.get(key)):
            self._note_weekend(new[1])
        changed: JsonObject = {}
        for key, version in versions.items():
            if "@" in key:
                row = evenings.get(key)
                changed[key] = row if row and version and row[0] == version else self._evening_row(month, key, version)
        for key in changed.keys() | evenings.keys():
            if changed.get(key) != evenings.get(key) or not versions.get(key):
                self._note_evening(month, key, [changed.get(key), evenings.get(key)])
        words = digest_of([self._versions(month_file(month), table) for table in (CHEERS, COMMENTS)])
        if words != before.get("words", digest_of([{}, {}])):
            self._months_to_do.add(month)
        self._store(month, {"blocks": blocks, "evenings": changed, "words": words}, [row[2] for row in blocks.values()])

    def _block_row(self, month: str, key: str, version: str) -> list[object]:
        """What is kept of a block: its version, its weekend alone, and its item."""
        block = self._repository.months.one(month, key)
        item = block_item(block, self._view) if block and block.ritual is None else None
        return [version, _weekend(block), _item_row(item) if item else None]

    def _evening_row(self, month: str, key: str, version: str) -> list[object]:
        """What is kept of a changed occurrence: its version, and its weekend alone."""
        return [
            version,
            _weekend(self._repository.months.one(month, key)) if self._is_weekend(ritual_root(key)) else None,
        ]

    def _note_evening(self, month: str, key: str, rows: Iterable[list[Any] | None]) -> None:
        """Look again at an occurrence of that month, before and after a change."""
        root, day = ritual_root(key), key[-len("2026-11-27") :]
        self._rituals_to_do.setdefault(root, set()).add(month)
        if self._is_weekend(root):
            self._note_weekend([day, day])
            for row in rows:
                self._note_weekend(row[1] if row else None)

    def _versions(self, file: str, table: str) -> dict[str, str]:
        records = self._repository.mirror.records(file, table)
        return {key: records.version(key) for key in records.ids}

    def _note_weekend(self, weekend: list[str] | None) -> None:
        """Look again at the months in which a weekend alone sets rituals aside."""
        if weekend:
            first, last = map(date.fromisoformat, weekend)
            self._months_to_do |= set(months_between(first - _NEXT_WEEK, last + _NEXT_WEEK))

    # -- rituals ------------------------------------------------------------------------------------------------------

    def _update_rituals(self) -> None:
        files, absences = self._repository.files.rituals_by_device(), self._absence_facts()
        is_same = self._index.get("files") == files and self._index["absences"] == absences
        if is_same and not (self._months_to_do or self._rituals_to_do):
            return
        versions = self._ritual_versions()
        known: dict[str, dict[str, str]] = self._index["rituals"]
        differing = {root for root in versions if known.get(root) != versions[root]}
        all_anew = (
            self._index["absences"] != absences
            or any(self._is_weekend(root) for root in differing)
            or any(self._read(_section_of(root)).get("long") for root in differing | (known.keys() - versions.keys()))
        )
        for root in versions:
            months = self._months_to_do | self._rituals_to_do.get(root, set())
            if all_anew or root in differing:
                self._update_ritual(
                    root, months, None if all_anew else self._since(known.get(root, {}), versions[root])
                )
            elif months:
                self._update_ritual(root, months, date.max)
        for root in known.keys() - versions.keys():
            self._drop(_section_of(root))
        self._index["rituals"], self._index["files"], self._index["absences"] = versions, files, absences

    def _ritual_versions(self) -> dict[str, dict[str, str]]:
        """The version of each segment by ritual; private words are part of it."""
        records, private = self._repository.mirror.records(PLAN, RITUALS), self._repository.private.of(PLAN, RITUALS)
        found: dict[str, dict[str, str]] = {}
        for key in sorted(records.ids.keys() | private.keys()):
            words = digest_of(dict(private[key])) if key in private else ""
            found.setdefault(split_ritual(key)[0], {})[key] = f"{records.version(key)} {words}"
        return found

    def _since(self, before: Mapping[str, str], after: Mapping[str, str]) -> date | None:
        """The date from which on a ritual differs; None for all of it."""
        begins = [split_ritual(key)[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
        return None if None in begins else min((day for day in begins if day), default=None)

    def _is_weekend(self, root: str) -> bool:
        chain = self._repository.rituals.chains.get(root)
        return chain is not None and _is_long(chain)

    def _update_ritual(self, root: str, months: set[str], since: date | None) -> None:
        """Work out a ritual's dates anew in these months, and from that date on."""
        section, chain = _section_of(root), self._repository.rituals.chains.get(root)
        if chain is None:
            self._drop(section)
            return
        before = self._read(section) if since else {}
        series = list(series_of(chain, self._span))
        if since != date.max:
            first = since or min((one.first for one in series), default=self._span.last)
            months = months | {month for month in self._known_months() if since is None or month >= f"{since:%Y-%m}"}
            months |= set(months_between(first, self._span.last))
        days: JsonObject = {month: rows for month, rows in before.get("days", {}).items() if month not in months}
        alone: JsonObject = {month: rows for month, rows in before.get("alone", {}).items() if month not in months}
        for month in sorted(months):
            if found := [row for one in series for row in self._differences(one, month)]:
                days[month] = found
            if single := [_item_row(item) for item in self._reader.alone(series, root, month)]:
                alone[month] = single
        rows = [_item_row(item) for item in self._series_items(series, days)]
        rows += [_item_row(item) for item in self._reader.called_off(series, chain)]
        rows += [row for month in sorted(alone) for row in alone[month]]
        self._store(section, {"days": days, "alone": alone, "items": rows, "long": _is_long(chain)}, rows)

    def _known_months(self) -> Iterable[str]:
        return self._repository.files.months()

    def _differences(self, series: Series, month: str) -> Iterator[list[object]]:
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        for found in self._reader.differences(series, first, last):
            touched = found.touched.isoformat() if found.touched else None
            yield [series.name, found.day.isoformat(), touched, found.text.decode(), list(found.zones)]

    def _series_items(self, series: Iterable[Series], days: JsonObject) -> Iterator[CalendarItem]:
        found: dict[str, list[ChangedDate]] = {}
        for rows in days.values():
            for name, day, touched, text, zones in rows:
                at = datetime.fromisoformat(touched) if touched else None
                changed = ChangedDate(date.fromisoformat(day), at, text.encode(), tuple(zones))
                found.setdefault(name, []).append(changed)
        for one in series:
            item = series_item(one, [row for row in found.get(one.name, ()) if one.covers(row.day)], self._view)
            if item:
                yield item

    # -- files --------------------------------------------------------------------------------------------------------

    def _store(self, section: str, row: JsonObject, items: Iterable[list[Any]]) -> None:
        self._save(section, row)
        self._rows[section] = row
        self._index["sections"][section] = digest_of([[item[0], item[1], item[4]] for item in items if item])

    def _drop(self, section: str) -> None:
        self._index["sections"].pop(section, None)
        with suppress(OSError):
            self._path(section).unlink(missing_ok=True)

    def _path(self, section: str) -> Path:
        return self._folder / f"{section}.json"

    def _read(self, section: str) -> JsonObject:
        try:
            row = from_json(self._path(section).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return row if isinstance(row, dict) and row.get("stamp") == self._stamp else {}

    def _save(self, section: str, row: JsonObject) -> None:
        keep_derived(self._path(section), json.dumps({**row, "stamp": self._stamp}).encode())


def _section_of(root: str) -> str:
    return f"ritual-{safe_name(root)}"


def _is_long(chain: Chain) -> bool:
    """Whether a ritual may be a weekend alone, which sets others aside."""
    return any(one.who != WE and one.rule.minutes >= DAY for one in chain.segments)


def _weekend(block: Block | None) -> list[str] | None:
    """The first and last date of a block that is a weekend alone."""
    if block is None or block.when.precision == "week" or not stands(block):
        return None
    when = block.when
    if not is_solo_weekend(block.who, when.local_start.date(), when.minutes):
        return None
    first = when.local_start.date()
    return [first.isoformat(), (first + timedelta(days=when.days)).isoformat()]


def _item_row(item: CalendarItem) -> ItemRow:
    text = item.text.decode()
    return [item.name, item.who, list(item.zones), text, hash_of(f"{item.zones} {text}")]


def item_of(row: ItemRow) -> CalendarItem:
    """The item that is kept as that row."""
    name, who, zones, text, _ = row
    return CalendarItem(name, who, tuple(zones), text.encode())
