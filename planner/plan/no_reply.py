"""Whether the other person has not replied for two weeks.

It depends on the plan's recent questions, and on what the other person wrote since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from planner.domain.ids import home_month
from planner.domain.model.items import Request
from planner.domain.no_reply import asked_at, planning_alone
from planner.store.crdt.hlc import stamp_time
from planner.store.disk.layout import PLAN, month_file
from planner.store.index.month_ranges import months_between
from planner.store.index.repository import Repository
from planner.store.shard.schema import TWINS, every_register, read_write

OF_LATE = timedelta(days=28)


def is_alone(repository: Repository, requests: Iterable[Request], now: datetime) -> bool:
    """Whether the other person wrote nothing for two weeks after a question.

    Always false with agreement off.
    """
    if not repository.facts.agreement_on:
        return False
    me, other = repository.facts.people_ids
    open_ones = {home_month(block.id) or "" for block in repository.blocks.asked()}
    months = {*months_between((now - OF_LATE).date(), now.date()), *open_ones} - {""}
    asked = [asked_at(block, me, other) for month in months for block in repository.months.whole(month).values()]
    asked += [row.at for row in requests if row.by == me and row.answer in ("open", "changed")]
    return planning_alone(asked, _last_word(repository, other, months), now)


def _last_word(repository: Repository, person: str, months: Iterable[str]) -> datetime | None:
    """When the person last wrote in these months, or about the plan as a whole."""
    files = [PLAN, *map(month_file, months)]
    devices = [device for device in repository.mirror.devices() if repository.facts.person_of(device) == person]
    raws = [
        (device, raw)
        for device in devices
        for file in files
        for *_, raw in every_register(repository.mirror.tables(device, file))
        if isinstance(raw, dict)
    ]
    # Only the latest has to be read, but for numbers with several contents, whose first may be broken.
    latest = sorted(raws, key=lambda entry: (TWINS in entry[1], str(entry[1].get("t"))), reverse=True)
    found: list[datetime] = []
    for device, raw in latest:
        if write := read_write(device, raw):
            found.append(stamp_time(write.t))
            if TWINS not in raw:
                break
    return max(found, default=None)
