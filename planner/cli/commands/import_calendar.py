"""import: bring in what another calendar has, and bring it up to date."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.parser import Command
from planner.cli.progress import ProgressBar
from planner.domain.errors import BadInput
from planner.domain.model.block import WE
from planner.domain.recurrence.rule import describe_rule
from planner.domain.text import shown
from planner.domain.wording import blocks as wording
from planner.domain.wording.formats import how_many
from planner.frontend.perform import attempt
from planner.interop.ical.calendar_file import LARGEST_CALENDAR, count_events, load_calendar
from planner.interop.ical.event import CalendarEvent, SkippedEvent
from planner.interop.ical.import_events import ReadForImport, read_for_import
from planner.interop.ical.read_calendar import read_calendar
from planner.plan.imports import ImportPlan, ImportResult, Imports, ImportStep

if TYPE_CHECKING:
    from planner.cli.context import Run

MOST_SAID = 20
"""Most events whose reason for being left out is printed."""
_MARKS = {"add": "+", "change": "~", "remove": "-"}


def _import(run: Run, options: Namespace) -> int:
    plan, name = run.read(), _name(options.file)
    try:
        data = load_calendar(_source(run, options.file))
    except BadInput as problem:
        raise BadInput(f"{name}: {problem}") from None
    reading = ProgressBar(run.out, f"Reading {name}", count_events(data))
    who = WE if options.column == "we" else plan.me.id
    read = read_for_import(_counted(read_calendar(data, plan.zone), reading), plan, who)
    del data
    imports = Imports(plan)
    found = imports.compare(read.things)
    reading.end()
    if options.dry_run:
        return _say_first(run, name, read, found)
    todo = sum(step.write is not None for step in found.steps)
    about = f"{how_many(todo, 'thing')} from {name}"
    writing = ProgressBar(run.out, f"Saving {name}", todo)
    try:
        result = attempt(lambda: imports.apply(found.steps, about, writing.at))
    finally:
        writing.end()
    if options.json:
        run.out.json(_document(read, found, result, dry_run=False))
    else:
        run.out.line(_sentence(name, plan.you.name, found, result))
        _say_left_out(run, read, found, result)
    if result.written:
        run.exchange()
    return 0


def _source(run: Run, file: str) -> Path | bytes:
    return run.out.typed_bytes(LARGEST_CALENDAR + 1) if file == "-" else Path(file).expanduser()


def _name(file: str) -> str:
    return "standard input" if file == "-" else shown(Path(file).name)[:24]


def _counted(
    read: Iterator[CalendarEvent | SkippedEvent], progress: ProgressBar
) -> Iterator[CalendarEvent | SkippedEvent]:
    for number, event in enumerate(read, start=1):
        progress.at(number)
        yield event


def _sentence(name: str, you: str, found: ImportPlan, result: ImportResult) -> str:
    """What the import did, in one line."""
    done = _counts(result.written, ("Added", "changed", "removed"))
    if not done:
        if result.full or result.refused:
            return f"Nothing was added from {name}."
        return f"There’s nothing new in {name}." if found.steps else f"There’s nothing to import in {name}."
    undo = "undo takes it back" if result.undoable else "too much for one undo"
    asked = sum(step.is_asked for step in result.written)
    return " · ".join([f"{done} from {name}", *([f"asked {you} about {asked}"] if asked else ()), undo])


def _counts(steps: Sequence[ImportStep], verbs: tuple[str, str, str]) -> str:
    """Such as `Added 12 things, changed 2`; empty for nothing."""
    numbers = [sum(step.kind == kind for step in steps) for kind in _MARKS]
    parts = [(verb, number) for verb, number in zip(verbs, numbers, strict=True) if number]
    if not parts:
        return ""
    (first, number), *others = parts
    text = ", ".join([f"{first} {how_many(number, 'thing')}", *(f"{verb} {number}" for verb, number in others)])
    return text[:1].upper() + text[1:]


def _say_left_out(run: Run, read: ReadForImport, found: ImportPlan, result: ImportResult) -> None:
    """One line for each thing that is left out or stays, with the reason."""
    refused = [SkippedEvent(step.title, why) for step, why in result.refused]
    said = [*read.left_out, *refused, *read.doubts]
    for event in said[:MOST_SAID]:
        run.out.note(_reason(event))
    if len(said) > MOST_SAID:
        run.out.note(f"{len(said) - MOST_SAID} more were left out or read with a doubt; --json lists them all.")
    for sentence in _stays(found, result):
        run.out.note(sentence)


def _reason(event: SkippedEvent) -> str:
    return f"{wording.short(event.name)}: {event.why}" if event.name else event.why


def _stays(found: ImportPlan, result: ImportResult) -> Iterator[str]:
    """What the plan keeps although the calendar says otherwise, in a sentence each."""
    if kept := sum(step.kind == "kept" or step.is_kept for step in found.steps):
        yield f"{how_many(kept, 'thing')} changed there and here: what you have here stays."
    if off := len(found.of("off")):
        yield f"{how_many(off, 'thing')} called off there: still in your plan."
    if deleted := len(found.of("deleted")):
        yield f"{how_many(deleted, 'thing')} you deleted here: not added again."
    if gone := len(found.gone):
        yield f"{how_many(gone, 'thing')} imported earlier and no longer in the file: still in your plan."
    if result.full:
        months = ", ".join(month or "the rituals" for month in result.full[:6])
        yield f"No room for more in {months}: what the file has there was left out."


def _say_first(run: Run, name: str, read: ReadForImport, found: ImportPlan) -> int:
    """Print what an import would do, and do nothing."""
    if run.options.json:
        run.out.json(_document(read, found, ImportResult(), dry_run=True))
        return 0
    todo = [step for step in found.steps if step.write]
    counts = _counts(todo, ("Would add", "change", "remove"))
    run.out.line(f"{counts} from {name}:" if counts else _sentence(name, run.plan.you.name, found, ImportResult()))
    for step in sorted(todo, key=lambda step: step.when.start):
        run.out.line(run.row(step.id, f"{_MARKS[step.kind]} {_row(run, step)}"))
    _say_left_out(run, read, found, ImportResult())
    return 0


def _row(run: Run, step: ImportStep) -> str:
    when = wording.span(step.when, run.plan.zone, run.plan.today)
    rule = f" · {describe_rule(step.rule)}" if step.rule else ""
    return f"{when}  {wording.short(step.title)}{rule}"


def _document(read: ReadForImport, found: ImportPlan, result: ImportResult, *, dry_run: bool) -> dict[str, object]:
    steps = [step for step in found.steps if step.write] if dry_run else result.written
    ids = {kind: [step.id for step in steps if step.kind == kind] for kind in _MARKS}
    left_out = [*read.left_out, *(SkippedEvent(step.title, why) for step, why in result.refused)]
    return {
        "dry_run": dry_run,
        "added": ids["add"],
        "changed": ids["change"],
        "removed": ids["remove"],
        "same": len(found.of("same")),
        "kept": [step.id for step in found.steps if step.kind == "kept" or step.is_kept],
        "called_off": [step.id for step in found.of("off")],
        "deleted": [step.id for step in found.of("deleted")],
        "gone": len(found.gone),
        "left_out": [{"name": event.name, "why": event.why} for event in left_out],
        "doubts": [{"name": event.name, "why": event.why} for event in read.doubts],
        "full": list(result.full),
        "undo": result.undoable and bool(result.written),
    }


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.ics|-", help="a calendar’s file; - reads standard input")
    column = parser.add_mutually_exclusive_group()
    column.add_argument("--me", dest="column", action="store_const", const="me", help="put it under me, as without it")
    column.add_argument("--we", dest="column", action="store_const", const="we", help="suggest it to both of you")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be added, changed or left out")


COMMANDS = {
    "import": Command(
        help="bring in the events of another calendar’s .ics file",
        more="The same file again changes nothing, a newer one updates what changed in it. What you changed\n"
        "or deleted here stays so, and what is no longer in the file stays too. What repeats becomes a\n"
        "ritual; an event marked as private becomes busy. Events that can’t be read are named, and the\n"
        "others come in.",
        examples=(
            "planner import work.ics --dry-run",
            "planner import work.ics",
            "planner import school.ics --we",
            "curl -s https://example.org/club.ics | planner import -",
        ),
        arguments=_arguments,
        run=_import,
    ),
}
