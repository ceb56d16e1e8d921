"""backup, recover: copy this device's plan, and bring values back.

Recovered values are written as new edits.
"""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.commands.doctor import history_words
from planner.cli.errors import Usage
from planner.cli.lookup import MOST_LISTED, has_id
from planner.cli.parser import Command
from planner.domain.errors import PlannerError, UnknownId
from planner.domain.ids import Ids
from planner.domain.text import fold_text
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import register_words
from planner.domain.wording.formats import how_many
from planner.frontend.perform import Refused, perform
from planner.store.backup import differences, lay_out, make_backup, take_in, unpack
from planner.store.device.identity import state_path
from planner.store.disk.backup_files import list_backups
from planner.store.disk.layout import BLOCK_TABLES
from planner.store.disk.transaction import exclusive
from planner.store.mirror.mirror import Mirror

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan
    from planner.store.backup import Difference


def _backup(run: Run, options: Namespace) -> int:
    made = make_backup(run.home.mirror, run.home.backups, run.plan.today)
    if options.json:
        run.out.json({"backup": str(made)})
    else:
        run.out.line(f"Saved a copy of everything on this device: {made}")
    return 0


def _recover(run: Run, options: Namespace) -> int:
    if options.ids and options.all:
        raise Usage("--all takes no ids.")
    backup = Path(options.source).expanduser() if options.source else next(iter(list_backups(run.home.backups)), None)
    if backup is None:
        raise PlannerError(f"There is no backup in {run.home.backups}To use another: --from FILE")
    if not state_path(run.home.mirror).exists():
        return _lay_out(run, backup)
    with tempfile.TemporaryDirectory(prefix="planner-recover-") as place:
        then = unpack(backup, Path(place))
        rows = _differences(run.home.mirror, then)
        if not (options.ids or options.all):
            return _list(run, backup, rows)
        chosen = rows if options.all else _chosen(run.plan, rows, options.ids)
        with exclusive(run.home.mirror):
            brought = take_in(run.home.mirror, then, run.ids or Ids())
        run.plan.refresh()
        return _write_back(run, backup, chosen, brought)


def _lay_out(run: Run, backup: Path) -> int:
    lay_out(backup, run.home.mirror, run.ids or Ids())
    if run.options.json:
        run.out.json({"from": str(backup), "laid_out": str(run.home.mirror)})
    else:
        run.out.line(f"The plan is as it was in {backup}; what the folder has is fetched as well")
    run.exchange()
    return 0


def _differences(mirror: Path, then: Path) -> list[Difference]:
    before, now = Mirror(then), Mirror(mirror)
    before.scan()
    now.scan()
    return list(differences(now, before))


def _chosen(plan: Plan, rows: list[Difference], names: Iterable[str]) -> list[Difference]:
    """The rows of the things with these ids or titles.

    Raises PlannerError for a name that fits none, or several.
    """
    grouped = {record: list(found) for record, found in groupby(rows, key=lambda row: row.record)}
    called = {record: _called(plan, found) for record, found in grouped.items()}
    chosen: list[Difference] = []
    for name in names:
        wanted, part = name.strip().lower(), fold_text(name)
        records = [record for record in grouped if has_id(record, wanted)]
        records = records or [record for record, words in called.items() if part and part in fold_text(words)]
        if len(records) != 1:
            listed = "; ".join(f"{called[record]} ({record})" for record in records[:MOST_LISTED])
            said = f"could be {listed}" if records else "is the same as in the backup"
            raise PlannerError(f"“{wording.short(name)}” {said}.")
        chosen += grouped[records[0]]
    return chosen


def _list(run: Run, backup: Path, rows: list[Difference]) -> int:
    if run.options.json:
        listed = [
            {"id": row.record, "register": row.register, "then": row.then, "now": row.now, "private": row.private}
            for row in rows
        ]
        run.out.json({"from": str(backup), "differences": listed})
        return 0
    if not rows:
        run.out.line(f"Nothing is different from {backup}")
        return 0
    run.out.line(f"Different from {backup}: then → now")
    for record, found in groupby(rows, key=lambda row: row.record):
        fields = list(found)
        run.out.line(run.row(record, _called(run.plan, fields)))
        for row in fields:
            then, now = (history_words(row.register, value, run.plan) for value in (row.then, row.now))
            alone = " (yours alone)" if row.private else ""
            run.out.line(f"  {register_words(row.register, run.plan)}: {then} → {now}{alone}")
    run.out.line("To bring them back: planner recover TITLE… or --all. Today’s values stay in the history")
    return 0


def _called(plan: Plan, rows: list[Difference]) -> str:
    """What a record is: a block's title and time, its words, or its kind."""
    row = rows[0]
    if row.table in BLOCK_TABLES:
        try:
            block = plan.block(row.record)
        except UnknownId:
            return "yours alone"
        return f"{wording.name(block)} · {wording.span(block.when, plan.zone, plan.today)}"
    words = next((str(field.then) for field in rows if field.register == "text"), "")
    if row.private and not words:
        words = next((gone.text for gone in plan.trash.gone() if gone.id == row.record), "")
    words = words or plan.recovery.said(row.file, row.table, row.record)
    return f"{_KIND.get(row.table, row.table)}{': ' if words else ''}{wording.short(words)}"


_KIND = {
    "people": "settings",
    "rituals": "ritual",
    "goals": "goal",
    "settings": "setting",
    "ideas": "idea",
    "requests": "request",
    "notes": "note",
    "reviews": "week",
    "cheers": "cheer",
    "comments": "comment",
}


def _write_back(run: Run, backup: Path, chosen: list[Difference], brought: int) -> int:
    grouped: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in chosen:
        grouped.setdefault((row.file, row.table, row.record), {})[row.register] = row.then
    private = {(row.record, row.register) for row in chosen if row.private}
    done = 0
    for (file, table, record), registers in grouped.items():
        alone = [register for register in registers if (record, register) in private]
        outcome = perform(partial(run.plan.recovery.recover, file, table, record, registers, alone), run.plan)
        if isinstance(outcome, Refused):
            run.out.note(outcome.sentence)
            continue
        done += 1
        if not run.options.json:
            run.out.line(outcome.sentence)
    if run.options.json:
        run.out.json({"from": str(backup), "written": done, "files_taken_in": brought})
    elif brought or not done:
        run.out.line(f"{how_many(brought, 'file')} of the backup had changes that were lost here, and now they’re back")
    run.exchange()
    return 0 if done == len(grouped) else 1


def _recover_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="ID", help="what to bring back; without it, list what differs")
    parser.add_argument("--from", dest="source", metavar="FILE", help="a backup; without it, the newest one")
    parser.add_argument("--all", action="store_true", help="bring back everything that differs")


COMMANDS = {
    "backup": Command(
        help="keep a copy of everything on this device now",
        more="planner also makes one each day by itself.",
        examples=("planner backup", "planner backup --json"),
        run=_backup,
    ),
    "recover": Command(
        help="compare with a backup, and bring back some or all of it",
        examples=("planner recover", "planner recover cinema", "planner recover --from 2026-11-20.zip --all"),
        arguments=_recover_arguments,
        run=_recover,
        more="Today’s values go to the history, undo reverts it, and what is newer than the backup\n"
        "stays. Private words come back for you alone; a time that the other said yes to is asked for again.\n"
        "If this device has no plan any more, it is restored from the backup, and what the folder has is\n"
        "fetched.",
    ),
}
