"""What a key costs on the line: bytes from the program to its terminal."""

from __future__ import annotations

from dataclasses import dataclass

from bench.plans import TITLE, Couple
from bench.starting import PLANNER, environment
from bench.terminal import Terminal

PATIENCE, QUIET = 2.0, 0.4
"""Seconds: the longest wait for an answer to a key; the silence that ends it."""

KEYS: tuple[tuple[str, str], ...] = (
    ("down", "\033[B"),
    ("down again", "\033[B"),
    ("up", "\033[A"),
    ("right", "\033[C"),
    ("left", "\033[D"),
    ("> 15 minutes later", ">"),
    ("u undo", "u"),
    ("d it happened", "d"),
    ("d and back", "d"),
    ("J a day later", "J"),
    ("K a day earlier", "K"),
    ("] week after", "]"),
    ("[ week before", "["),
    ("Enter look", "\r"),
    ("Escape", "\033"),
    ("a quick add", "a"),
    ("a letter in it", "R"),
    ("Escape asks", "\033"),
    ("Escape lets it go", "\033"),
    ("? help", "?"),
    ("Escape from help", "\033"),
)
"""A walk that ends where it began, by its words and what the terminal sends."""

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Idle:
    """The cost of an idle screen: bytes written, and per cent of one processor."""

    output: int
    cpu: float


def walk(couple: Couple, size: Size) -> dict[str, int]:
    """Bytes for the first paint and for each key, at columns x rows."""
    with _opened(couple, size) as terminal:
        counted = {"first paint": len(terminal.output)}
        for name, key in KEYS:
            terminal.write(key)
            counted[name] = len(terminal.read(PATIENCE)) + terminal.quiet(QUIET)
    return counted


def idle(couple: Couple, seconds: float) -> Idle:
    """At 120x40, once it has come to rest."""
    with _opened(couple, (120, 40)) as terminal:
        terminal.quiet(2.0)
        before = terminal.cpu()
        output = terminal.count_for(seconds)
        return Idle(output, (terminal.cpu() - before) / seconds * 100)


def _opened(couple: Couple, size: Size) -> Terminal:
    terminal = Terminal(PLANNER, environment(couple.me), columns=size[0], rows=size[1])
    terminal.wait_for(TITLE)
    terminal.quiet(1.0)
    return terminal
