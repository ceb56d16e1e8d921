"""Crash reports: where an unexpected exception happened, without any values.

A report names types of exceptions and places in the code. It holds no message, no local variable and no source line,
since each of them may hold words of the plan. It lies in `local/crashes/`, or beside the mirror where there is none
yet; only this person can read it, and the newest KEPT stay.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal

from planner import __version__
from planner.domain.clock import Clock, system_clock
from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.layout import local
from planner.store.disk.log import describe_error, note

Where = Literal["command", "screen", "folder", "thread"]
"""The part of the program that crashed."""
KEPT = 10
MAX_LINKS = 10
"""Most exceptions of a chain, and frames at either end of a traceback."""
MAX_FRAMES = 40

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
_LIBRARY = os.path.dirname(os.__file__)
_FROZEN = re.compile(r"<frozen [\w.]+>")
_TERM = re.compile(r"[A-Za-z0-9._+-]{1,40}")


class CodePlace(NamedTuple):
    """A place in the code; `file` as the interpreter has it."""

    file: str
    line: int
    function: str


class Link(NamedTuple):
    """One exception of a chain: its type and the frames it passed, innermost last."""

    type: str
    frames: Sequence[CodePlace]


class Crashed(Exception):
    """The screen ended with an unexpected exception, its `__cause__`.

    `report` is the path of the crash report; None if none could be written.
    """

    def __init__(self, report: Path | None) -> None:
        super().__init__("the screen has crashed")
        self.report = report


def crash_sentence(report: Path | None) -> str:
    """The sentence that tells a person about a crash."""
    said = f"A report without any of your words is in {report}." if report else "No report of it could be written."
    return f"Something went wrong inside planner. Nothing you saved is lost. {said}"


def exception_chain(error: BaseException) -> list[Link]:
    """The exception and those linked to it, `error` first.

    These are its cause or context and the members of an exception group, and theirs.
    """
    links: list[Link] = []
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting and len(links) < MAX_LINKS:
        found = waiting.pop(0)
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        links.append(Link(describe_error(found), list(_frames(found.__traceback__))))
        if isinstance(found, BaseExceptionGroup):
            waiting += found.exceptions
        waiting.append(found.__cause__ or (None if found.__suppress_context__ else found.__context__))
    return links


class CrashReports:
    """The crash reports of one run; the same fault is reported once."""

    def __init__(self, mirror: Path, clock: Clock = system_clock) -> None:
        self._mirror = mirror
        self._clock = clock
        self._known: set[tuple[str, CodePlace | None]] = set()
        self.newest: Path | None = None

    def __bool__(self) -> bool:
        """Whether anything was reported."""
        return bool(self._known)

    def add(self, crash: BaseException | Sequence[Link], where: Where) -> None:
        """Write a report, unless there is one of this fault already."""
        links = exception_chain(crash) if isinstance(crash, BaseException) else crash
        first = links[0] if links else Link("unknown", ())
        fault = (first.type, first.frames[-1] if first.frames else None)
        if fault not in self._known:
            self._known.add(fault)
            self.newest = write_crash_report(self._mirror, links, where, clock=self._clock)


def write_crash_report(
    mirror: Path, crash: BaseException | Sequence[Link], where: Where, *, clock: Clock = system_clock
) -> Path | None:
    """Write and log a crash report, and delete the oldest beyond KEPT.

    Returns its path; None if it could be written nowhere.
    """
    links = exception_chain(crash) if isinstance(crash, BaseException) else crash
    now = clock()
    text = "\n".join((f"planner crash report, {now:%Y-%m-%d %H:%M:%S} UTC, {where}", *_report(links), ""))
    for folder in _folders(mirror):
        path = folder / f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03d}-{os.getpid()}.txt"
        try:
            make_folder(folder)
            replace_file(path, text.encode("utf-8", "backslashreplace"))
            others = [report for report in _reports_in(folder) if report != path]
            for oldest in others[KEPT - 1 :]:
                oldest.unlink(missing_ok=True)
        except OSError:
            continue  # try the next folder; the caller handles None
        note(mirror, "crash", clock=clock, where=where)
        return path
    return None


def list_crash_reports(mirror: Path) -> list[Path]:
    """The reports of this device, the newest first. OSError."""
    reports = [path for folder in _folders(mirror) for path in _reports_in(folder)]
    return sorted(reports, key=lambda path: path.name, reverse=True)


def _folders(mirror: Path) -> Iterator[Path]:
    if local(mirror).is_dir():
        yield local(mirror) / "crashes"
    yield mirror.parent / "crashes"


def _reports_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*-*.txt"), reverse=True)


def _report(links: Sequence[Link]) -> Iterator[str]:
    system = os.uname()
    term = os.environ.get("TERM", "")
    yield f"planner {__version__}, Python {sys.version.split()[0]}, Textual {_textual()}"
    yield f"{system.sysname} {system.release} {system.machine}, TERM={term if _TERM.fullmatch(term) else '?'}"
    for number, link in enumerate(links):
        yield ""
        yield f"{'with' if number else 'raised'} {link.type}"
        frames = list(link.frames)
        yield from map(_format_frame, frames[:MAX_FRAMES])
        if len(frames) > 2 * MAX_FRAMES:
            yield f"  … {len(frames) - 2 * MAX_FRAMES} more"
        yield from map(_format_frame, frames[MAX_FRAMES:][-MAX_FRAMES:])


def _format_frame(frame: CodePlace) -> str:
    return f"  {_place(frame.file)}:{frame.line} {frame.function}"


def _textual() -> str:
    if "textual" not in sys.modules:
        return "not loaded"
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and few programs crash

    try:
        return version("textual")
    except PackageNotFoundError:
        return "of unknown version"


def _frames(traceback: TracebackType | None) -> Iterator[CodePlace]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield CodePlace(code.co_filename, traceback.tb_lineno, code.co_qualname)
        traceback = traceback.tb_next


def _place(file: str) -> str:
    """The path of a source file within its package, without where that is installed."""
    for root, name in ((_PACKAGE, "planner"), (_LIBRARY, "python")):
        if file.startswith(f"{root}{os.sep}") and "site-packages" not in file[len(root) :]:
            return f"{name}{file[len(root) :]}"
    for packages in ("site-packages", "dist-packages"):
        _, found, module = file.rpartition(f"{os.sep}{packages}{os.sep}")
        if found:
            return module
    return file if _FROZEN.fullmatch(file) else "(other code)"
