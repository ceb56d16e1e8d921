"""The details of what is under the cursor: two lines, or a panel when wide.

They're below the week, or from 120 columns on beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from planner.named_tuple import NamedTuple
from planner.tui.week.cell_text import OVERLAPS
from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun, fit, wrapped

LEAST_HINTS = 24
"""Cells that are kept for the hints, whatever else there is to say."""


class BlockDetails(NamedTuple):
    """The details to show.

    `title`, then `facts` (short, in order), `marks` (things to look at), `notes` (lines), and `hints` (keys). A fact
    may drop its beginning, `spare`, where there is little room. The mark number `asking` is a question, which the
    hints answer.
    """

    title: str = ""
    facts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    hue: str = "strong"
    spare: str = ""
    asking: int | None = None


class About(Painted):
    """Shows the details of one block, or of an empty cell."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._said = BlockDetails()
        self._lines: list[list[TextRun]] = []
        self._head = 1

    def beside(self, head: int) -> None:
        """Put the rule at the height of the week's, whose headings take `head` rows."""
        if head - 1 != self._head:
            self._head = head - 1
            self._lines = []
            self.repaint()

    @property
    def said(self) -> BlockDetails:
        """The details that are shown."""
        return self._said

    def say(self, said: BlockDetails) -> None:
        """Show these details; paint only if they differ."""
        if said != self._said:
            self._said = said
            self._lines = []
            self.repaint()

    def sized(self) -> None:
        """Lay out the lines again for the new size."""
        self._lines = []

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of a line; the layout depends on the height."""
        if not self._lines:
            self._lines = self._panel() if self.size.height > 4 else self._two_lines()
        return self._lines[y] if y < len(self._lines) else []

    def _two_lines(self) -> list[list[TextRun]]:
        said, width = self._said, self.size.width
        facts = "".join(f" · {fact}" for fact in said.facts)
        if said.spare and cell_len(facts) + cell_len(said.title) + 1 > width:
            facts = "".join(f" · {fact.removeprefix(said.spare)}" for fact in said.facts)
        title_room = max(width * 2 // 3, width - 1 - cell_len(facts))  # facts give way to the title
        title = (
            f" {said.title}" if cell_len(said.title) < title_room else f" {fit(said.title, title_room - 1).rstrip()}"
        )
        first: list[TextRun] = [(title, said.hue), (fit(facts, width - cell_len(title)), "text")]
        noted = said.notes[0] if said.notes and not said.marks else ""
        rest = noted or " · ".join(said.hints)
        marks = _fitting(said.marks, width - cell_len(rest) - 4, width - 1)
        second: list[TextRun] = [(f" {marks}", "new")] if marks else []
        gap = " " if not marks else "   "
        room = width - sum(cell_len(text) for text, _ in second) - len(gap)
        rest = fit(noted, max(0, room)).rstrip() if noted else _whole(said.hints, room)
        return [first, [*second, (gap, "text"), (rest, "dim")]]

    def _panel(self) -> list[list[TextRun]]:
        said, width = self._said, self.size.width - 3
        edge: TextRun = ("│ ", "rule")
        lines: list[list[TextRun]] = [
            *([edge] for _ in range(self._head)),
            [("┼" + "─" * (self.size.width - 1), "rule")],
        ]
        body: list[TextRun] = [(text, said.hue) for text in wrapped(said.title, width, 3)]
        body += [(text, "text") for fact in said.facts for text in wrapped(fact, width, 2)]
        hints: list[TextRun] = [(text, "dim") for hint in said.hints for text in wrapped(hint, width, 2)]
        for number, mark in enumerate(said.marks):
            body += [(text, "new") for text in wrapped(mark, width, 2)]
            if number == said.asking:
                body += hints
                hints = []
        if said.notes:
            body.append(("", "text"))
            body += [(text, "dim") for note in said.notes for text in wrapped(note, width, 6)]
        # The other hints are at the bottom, where they stay when the cursor moves, so they're not sent again.
        last = self.size.height - 1
        body = body[: max(0, last - 2 - self._head - len(hints))]
        lines += [[edge, run] for run in body]
        lines += [[edge] for _ in range(last - len(lines) - len(hints))]
        lines += [[edge, run] for run in hints[: max(0, last - len(lines))]]
        return [*lines, [("┴" + "─" * (self.size.width - 1), "rule")]]


def _fitting(marks: Sequence[str], room: int, width: int) -> str:
    """The marks that leave the hints their room: the first, and overlaps if possible."""
    kept = " · ".join(marks[:1])
    for mark in marks[1:]:
        least = width - LEAST_HINTS if mark.startswith(OVERLAPS) else room
        if cell_len(kept) + 3 + cell_len(mark) <= least:
            kept = f"{kept} · {mark}"
    return fit(kept, width).rstrip()


def _whole(hints: Sequence[str], room: int) -> str:
    """The hints that fit, none of them cut."""
    kept = ""
    for hint in hints:
        longer = f"{kept} · {hint}" if kept else hint
        if cell_len(longer) > room:
            break
        kept = longer
    return kept
