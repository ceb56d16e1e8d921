"""“Each wrote something”: every version of each field side by side, to keep one of them."""

from __future__ import annotations

from itertools import groupby

from planner.domain import wording
from planner.domain.model import WE, Block, Version, WeekView
from planner.domain.when import When
from planner.tui.screens.look import STATUS, written
from planner.tui.widgets.dialog import Dialog, Line, Panel
from planner.tui.widgets.menu import Entry, Group, Menu

NAMES = {"when": "the time", "who": "whose it is", "pillar": "what it is for", "lead": "who has the lead"}
NAMES |= {"status": "how it went", "deleted": "whether it stays"}


class Settle(Dialog[tuple[str, int] | None]):
    """Gives the register and the number of the version to keep; 1 is the one that is shown."""

    def __init__(self, block: Block, view: WeekView) -> None:
        super().__init__()
        self._block, self._view = block, view

    def panel(self) -> Panel:
        groups: list[Group] = []
        digit = 1
        for register, versions in groupby(self._block.conflicts, key=lambda version: version.register):
            entries = [self._shown(register, digit)]
            entries += [
                self._other(version, number, digit + number - 1) for number, version in enumerate(versions, start=2)
            ]
            digit += len(entries)
            groups.append(Group(tuple(entries), self._called(register)))
        title = wording.short(self._block.title, 40) or "Untitled"
        intro = Line("Each wrote something without having seen the other. Nothing is lost: keep the one that holds.")
        return Panel(intro, Menu(groups), title=title, hint="Enter or the digit keeps it · q closes", classes="wide")

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        register, _, number = message.entry.id.rpartition(" ")
        self.dismiss((register, int(number)))

    def _called(self, register: str) -> str:
        if register.startswith("tag:"):
            return f"the tag #{wording.short(register[4:])}"
        return NAMES.get(register, f"the {wording.short(register)}")

    def _shown(self, register: str, digit: int) -> Entry:
        block = self._block
        value = register[4:] in block.tags if register.startswith("tag:") else getattr(block, register, None)
        return self._entry(register, 1, digit, value, "in the week now")

    def _other(self, version: Version, number: int, digit: int) -> Entry:
        by = wording.who(version.by, self._view.me, self._view.you)
        return self._entry(version.register, number, digit, version.value, f"{by}, {written(version.at, self._view)}")

    def _entry(self, register: str, number: int, digit: int, value: object, note: str) -> Entry:
        key = str(digit) if digit < 10 else ""
        return Entry(f"{register} {number}", self.said(register, value), key, (key,) if key else (), note)

    def said(self, register: str, value: object) -> str:
        """A register's value as a person reads it."""
        view = self._view
        if isinstance(value, When):
            return wording.span(value, view.zone, view.today)
        if register in ("who", "lead") and isinstance(value, str):
            return wording.who(value, view.me, view.you) if value in (WE, view.me.id, view.you.id) else "nobody"
        if register == "status":
            return STATUS.get(str(value), "planned")
        if register == "deleted":
            return "it goes to the bin" if value else "it stays in the week"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value) if value else "nothing"
