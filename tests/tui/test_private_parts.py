"""Textual's private parts are used in one room only, and may be missing.

A version without them shows the same, more slowly.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest
from rich.console import Console
from rich.segment import Segment
from textual import _time
from textual._compositor import LayoutUpdate
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region
from textual.strip import Strip

import planner.tui
from planner.plan.plan import Plan
from planner.tui.terminal import frame_diff, output, terminal_app, timers
from tests.tui.conftest import MakeApp
from tests.tui.test_week import opened

ROOM = "planner.tui.terminal"
LIBRARIES = ("textual", "rich")
PRIVATE = re.compile(r"_[^_]")
MADE_BY_TEXTUAL = re.compile(r"_(abc|css_|inherit_|merged_|decorated_|reactives|computes)")
"""What Textual itself writes into each class when it is made."""


def modules() -> Iterator[ModuleType]:
    """Every module of the screens outside of the room."""
    for found in pkgutil.walk_packages(planner.tui.__path__, "planner.tui."):
        if not found.name.startswith(ROOM):
            yield importlib.import_module(found.name)


def own_attributes(tree: ast.AST) -> set[str]:
    """The private names that a piece of code assigns to `self`."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self"
        if PRIVATE.match(node.attr)
    }


@cache
def classes(module: str) -> dict[str, ast.AST]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def source(kind: type) -> ast.AST:
    return classes(kind.__module__)[kind.__name__]


@cache
def defined(kind: type) -> set[str]:
    """A class's private names: methods, class attributes, `self.` assignments."""
    named = {name for name in vars(kind) if PRIVATE.match(name) and not MADE_BY_TEXTUAL.match(name)}
    return named | own_attributes(source(kind))


def private_imports(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module in LIBRARIES:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith(LIBRARIES) and any(PRIVATE.match(part) for part in name.split(".")):
                yield f"{module.__name__} imports {name}"


def private_uses(kind: type) -> Iterator[str]:
    """The library's private names that a class of planner overrides, sets or uses."""
    theirs = [base for base in kind.__mro__ if base.__module__.startswith(LIBRARIES)]
    if not theirs:
        return
    private = set().union(*map(defined, theirs))
    used = {
        node.attr
        for node in ast.walk(source(kind))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) in ("self", "super()", "cls", "self.app", "self.screen")
    }
    for name in sorted(private & (defined(kind) | used)):
        yield f"{kind.__module__}.{kind.__qualname__} uses {name}"


def test_only_the_terminal_room_uses_textual_s_private_parts() -> None:
    found: list[str] = []
    for module in modules():
        found += private_imports(module)
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                found += private_uses(kind)
    assert found == []


# -- a version without them -------------------------------------------------------------------------------------------


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Empty these modules for `import`, as in a version without their names.

    Modules that have already imported what they need keep it.
    """
    for name in names:
        empty = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, empty)
        package, _, last = name.rpartition(".")
        monkeypatch.setattr(sys.modules[package], last, empty)


def loaded_anew(module: ModuleType) -> ModuleType:
    """The module as it is when it is imported now; the program keeps the one it has."""
    spec = importlib.util.spec_from_file_location(module.__name__, Path(str(module.__file__)))
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


def forgotten(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for name in names:
        monkeypatch.delitem(sys.modules, f"{ROOM}.{name}", raising=False)
        monkeypatch.delattr(f"{ROOM}.{name}", raising=False)


def test_without_the_compositors_updates_textual_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "textual._compositor")
    forgotten(monkeypatch, "frame_diff")
    assert loaded_anew(terminal_app).DrawnFrame is None


def test_an_update_with_other_parts_is_sent_as_textual_sends_it() -> None:
    frame, console = frame_diff.DrawnFrame(), Console(color_system="truecolor", force_terminal=True)
    update = LayoutUpdate([[Strip([Segment("week")])]], Region(0, 0, 4, 1))
    assert frame.sparing(update) is not update
    first = frame.difference(update, console)
    assert frame.difference(update, console) == ""
    del update.region
    assert frame.sparing(update) is update
    update.region = Region(0, 0, 4, 1)
    assert frame.difference(update, console) == first  # the terminal's content is unknown from here on


def runs_textual_s_keyboard(monkeypatch: pytest.MonkeyPatch, **attributes: object) -> bool:
    """Whether a new driver with these attributes leaves the keyboard to Textual."""
    ran: list[object] = []
    monkeypatch.setattr(LinuxDriver, "run_input_thread", lambda driver: ran.append(driver))
    kind = output.screen_driver()
    assert kind is not None
    assert issubclass(kind, LinuxDriver)
    driver = kind.__new__(kind)
    vars(driver).update(attributes)
    driver.run_input_thread()
    return ran == [driver]


def ended() -> Event:
    event = Event()
    event.set()
    return event


def test_without_the_parser_textual_reads_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not runs_textual_s_keyboard(monkeypatch, exit_event=ended(), fileno=0)
    without(monkeypatch, "textual._xterm_parser")
    forgotten(monkeypatch, "keyboard")
    assert runs_textual_s_keyboard(monkeypatch, exit_event=ended(), fileno=0)


def test_with_another_parser_textual_reads_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("textual._parser.Parser.tick")
    forgotten(monkeypatch, "keyboard")
    assert runs_textual_s_keyboard(monkeypatch, exit_event=ended(), fileno=0)


def test_without_the_drivers_parts_textual_reads_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    assert runs_textual_s_keyboard(monkeypatch)


def test_without_textual_s_clock_its_timers_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _time.get_time
    without(monkeypatch, "textual._time")
    timers.steady_textual()
    assert not hasattr(sys.modules["textual._time"], "get_time")
    assert _time.get_time is before


async def test_the_screen_works_and_ends_without_them(
    full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app()) as week:
        usual = week.rows()
    monkeypatch.setattr(terminal_app, "DrawnFrame", None)
    app = make_app()
    async with opened(app) as week:
        assert week.rows() == usual
        await week.press("ctrl+l", "?", "escape")
        assert week.rows() == usual


async def test_a_crash_of_the_keyboard_ends_the_app_without_the_private_way_to_close(
    full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with opened(app) as week:
        with monkeypatch.context() as patched:
            patched.delattr("textual.message_pump.MessagePump._close_messages_no_wait")
            app.panic()
        await week.pilot.pause()
    assert isinstance(app.failure, RuntimeError)
    assert app.return_code == 1
