"""`python -m bench`: measure every promise about speed and print a table.

Figures are ratios within one run, so that they hold on any machine.

python -m bench                            all of it, some minutes
python -m bench --rounds 3 --weeks 52      a quick look
python -m bench > bench/RESULTS.md
"""

from __future__ import annotations

import argparse
import compileall
import gc
import os
import platform
import sys
import sysconfig
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

import planner
from bench import balancing, exporting, merging, repeating, sending, starting
from bench.beside import build_beside
from bench.plans import A_WEEK, Couple, build
from bench.starting import typical

SIZES = ((80, 24), (120, 40))
MOVE = 600
"""Bytes that moving the cursor may take at 120x40."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Prints what planner costs, as ratios.")
    parser.add_argument(
        "--rounds", type=int, default=11, help="times each thing is measured (the lower quartile counts)"
    )
    parser.add_argument("--weeks", type=int, default=520, help="weeks of history behind this one")
    parser.add_argument("--idle", type=float, default=10.0, help="seconds to watch an untouched screen")
    options = parser.parse_args()
    compile_all()
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as name:
        folder = Path(name)
        say("building the plans")
        alone, history = build(folder / "alone", 1), build(folder / "history", options.weeks)
        rituals, blocks = repeating.build(folder / "repeating")
        # As the program does once it stands: what was made so far is no garbage, and is not looked through again.
        gc.collect()
        gc.freeze()
        print(heading(options.weeks), flush=True)
        beside = build_beside(folder / "beside")
        table(("what", "time", "against", "time", "ratio", "at most"), processes(alone, history, beside, options))
        table(
            ("one edit", "time", "against", "time", "ratio", "at most"),
            edits(alone, history, folder, options),
        )
        table(
            ("repeating", "time", "against", "time", "ratio", "at most"),
            repeated(rituals, blocks, folder / "repeating", options),
        )
        table(("merging", "time", "against", "time", "ratio", "at most"), merged(alone, history, options))
        table(("looking back", "time", "against", "time", "ratio", "at most"), balance(history, options))
        table(("other calendars", "time", "against", "time", "ratio", "at most"), exported(history, folder, options))
        table(("bytes to the terminal", *(f"{columns}x{rows}" for columns, rows in SIZES)), keys(alone))
        print(idle(alone, options.idle))


def compile_all() -> None:
    """Compile planner and bench to .pyc files.

    Without them everything starts four times slower, which is not what is measured here.
    """
    say("compiling")
    for folder in (Path(planner.__file__).parent, Path(__file__).parent, Path(sysconfig.get_path("purelib"))):
        compileall.compile_dir(folder, quiet=2, workers=0)


def heading(weeks: int) -> str:
    textual, python = version("textual"), platform.python_version()
    machine = f"{os.cpu_count()} x {processor()}, {platform.system()}, Python {python}, Textual {textual}"
    return f"""# What it costs

{date.today():%d %B %Y}, {machine}. `python -m bench` prints this,
all of it from one run: lower quartiles. The ratios hold from machine to machine, the times do not.
“Ten years” are {weeks} weeks of {A_WEEK} blocks.
"""


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def processes(alone: Couple, history: Couple, beside: Couple, options: argparse.Namespace) -> list[tuple[str, ...]]:
    say("starting")
    paint = typical(
        options.rounds,
        bare=lambda: starting.bare(alone.me),
        alone=lambda: starting.screen(alone),
        history=lambda: starting.screen(history),
        beside=lambda: starting.screen(beside),
    )
    say("commands")
    command = typical(
        options.rounds,
        nothing=lambda: starting.nothing(alone),
        week=lambda: starting.week(alone),
        week_history=lambda: starting.week(history),
        week_beside=lambda: starting.week(beside),
        edit=lambda: starting.edit(alone),
        edit_history=lambda: starting.edit(history),
        add=lambda: starting.add(alone),
        add_history=lambda: starting.add(history),
    )
    return [
        ratio("start to first paint", paint["alone"], "a Textual app with one Static", paint["bare"], 1.2),
        ratio("start to first paint, ten years", paint["history"], "this week alone", paint["alone"], 1.15),
        ratio("start to first paint, three calendars beside it", paint["beside"], "none", paint["alone"], 1.1),
        ratio("`planner week --offline`", command["week"], "`python -c pass`", command["nothing"], 8),
        ratio("`planner week`, ten years", command["week_history"], "this week alone", command["week"], 1.15),
        ratio("`planner week`, three calendars beside it", command["week_beside"], "none", command["week"], 1.25),
        ratio("`planner edit`, ten years", command["edit_history"], "this week alone", command["edit"], 1.15),
        ratio("`planner add`, ten years", command["add_history"], "this week alone", command["add"], 1.15),
    ]


def edits(alone: Couple, history: Couple, folder: Path, options: argparse.Namespace) -> list[tuple[str, ...]]:
    say("edits")
    short, long, disk = starting.OpenPlan(alone), starting.OpenPlan(history), starting.Disk(folder)
    rounds = options.rounds * 5
    saved = typical(rounds, alone=short.edit, history=long.edit, disk=disk.save)
    read = typical(rounds, alone=short.read_week, history=long.read_week)
    return [
        ratio("acknowledged and on the disk", saved["alone"], "replacing one file durably", saved["disk"], None),
        ratio("the same, ten years", saved["history"], "this week alone", saved["alone"], 1.15),
        ratio("the week read again, ten years", read["history"], "this week alone", read["alone"], 1.15),
    ]


def repeated(rituals: Couple, blocks: Couple, folder: Path, options: argparse.Namespace) -> list[tuple[str, ...]]:
    say("repeating")
    week = typical(
        options.rounds,
        rituals=lambda: starting.week(rituals),
        blocks=lambda: starting.week(blocks),
    )
    phrase = repeating.phrase(folder, options.rounds * 10) / 1000
    forty = f"{repeating.MANY} rituals of ten years"
    return [
        ratio(f"`planner week --offline`, {forty}", week["rituals"], "as many blocks", week["blocks"], 1.15),
        ratio("reading a phrase, the median", phrase, "what a line may take", 0.002, 1),
    ]


def merged(alone: Couple, history: Couple, options: argparse.Namespace) -> list[tuple[str, ...]]:
    say("merging")
    everything, short, long = merging.Merging(history), merging.Pull(alone), merging.Pull(history)
    taken = typical(options.rounds, files=everything.files, merge=everything.merge)
    pulled = typical(options.rounds, alone=short.pull, history=long.pull)
    one, all_years = merging.Acknowledgement(alone), merging.Acknowledgement(history)
    noted = typical(options.rounds, alone=one.take_note, history=all_years.take_note)
    return [
        ratio("ten years of two people, from their files on", taken["merge"], "what it may take", merging.MOST, 1),
        ratio(
            "ten years of two people, from their files on",
            taken["merge"],
            "the files read as JSON",
            taken["files"],
            None,
        ),
        ratio("a pull of one changed file, ten years", pulled["history"], "this week alone", pulled["alone"], None),
        ratio("an acknowledgement, ten years", noted["history"], "this week alone", noted["alone"], 1.2),
    ]


def balance(history: Couple, options: argparse.Namespace) -> list[tuple[str, ...]]:
    say("looking back")
    looks = balancing.Balance(history, options.weeks)
    taken = typical(
        options.rounds,
        files=looks.files,
        first=looks.first,
        again=looks.again,
        page=looks.first_page,
        all_weeks=looks.page_of_all,
        earlier=looks.earlier_page,
    )
    return [
        ratio("eight weeks, the first time", taken["page"], "ten years' files read as JSON", taken["files"], 2),
        ratio("eight weeks of long ago", taken["earlier"], "eight weeks, the first time", taken["page"], 0.5),
        ratio("ten years, the first time", taken["all_weeks"], "their files read as JSON", taken["files"], 8),
        ratio("ten years, the first time", taken["all_weeks"], "what it may take", balancing.FIRST, 1),
        ratio("their figures, the first time", taken["first"], "their files read as JSON", taken["files"], 6),
        ratio("their figures, the first time", taken["first"], "what it may take", balancing.FIRST, 1),
        ratio("their figures, looked at again", taken["again"], "what it may take", balancing.AGAIN, 1),
    ]


def exported(history: Couple, folder: Path, options: argparse.Namespace) -> list[tuple[str, ...]]:
    say("other calendars")
    plan, publishing = exporting.Exporting(history), exporting.Publishing(history, folder / "published")
    taken = typical(max(3, options.rounds // 3), read=plan.read, export=plan.export)
    one = typical(options.rounds * 3, edit=publishing.edit, publish=publishing.publish)
    command = typical(
        options.rounds,
        alone=lambda: starting.edit(history),
        published=lambda: exporting.published_command(history, folder / "published"),
    )
    return [
        ratio("export of ten years", taken["export"], "reading them", taken["read"], 10),
        ratio("publishing one change", one["publish"], "the edit", one["edit"], 1),
        ratio(
            "`planner edit`, published to a file and a folder",
            command["published"],
            "`planner edit`",
            command["alone"],
            2,
        ),
    ]


def ratio(what: str, ours: float, against: str, theirs: float, most: float | None) -> tuple[str, ...]:
    measured = ours / theirs
    limit = "" if most is None else f"{most:g}" if measured <= most else f"{most:g} ← over"
    return what, milliseconds(ours), against, milliseconds(theirs), f"**{measured:.2f}**", limit


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"


def keys(couple: Couple) -> list[tuple[str, ...]]:
    say("keys")
    walks = [sending.walk(couple, size) for size in SIZES]
    return [(name, *(f"{walk[name]:,}" for walk in walks)) for name in walks[0]]


def idle(couple: Couple, seconds: float) -> str:
    say("idle")
    found = sending.idle(couple, seconds)
    return f"Untouched for {seconds:g} s: {found.output} bytes (at most 0), {found.cpu:.1f} % of a processor (below 1)."


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    for row in (head, ("---",) * len(head), *rows):
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def say(stage: str) -> None:
    print(f"… {stage}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
