"""Find blocks of any week by their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from planner.domain.model.block import Block, Person
from planner.domain.wording import blocks as wording
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup

MOST_FOUND = 50
FOUND_TITLE_CELLS = 36
FIND_HINT = "Enter: search · Esc: close"
HINT_FOUND = "Enter: go there · ↑ or /: change the words · q: close"
FIND_EXAMPLE = "Words from a title, place, notes or tag."


class Find(Dialog[Block | None]):
    """Searches blocks; returns the one to go to.

    Enter searches, and Enter on a result goes there; up from the first result goes back to the text. It doesn't
    search on each key, since that would read ten years of weeks.
    """

    def __init__(
        self,
        search: Callable[[str], tuple[Block, ...]],
        zone: ZoneInfo,
        today: date,
        me: Person | None = None,
        you: Person | None = None,
        text: str = "",
    ) -> None:
        super().__init__()
        self._search, self._zone, self._today = search, zone, today
        self._people = (me, you)
        self._found: tuple[Block, ...] = ()
        self._menu = Menu([])
        self._menu.display = False
        self._line = LinePanel(
            LineQuestion("Find", FIND_HINT, FIND_EXAMPLE, lambda _text: FIND_EXAMPLE, self._take),
            self._menu,
            text=text,
            fleeting=True,
        )

    def panel(self) -> LinePanel:
        """Return the panel with the line, and below it what was found."""
        return self._line

    def _take(self, text: str) -> None:
        """Search for the words, and list the first blocks that have them."""
        found = self._search(text.strip())
        self._found = found[:MOST_FOUND]
        self._menu.fill([MenuGroup(tuple(self._entry(n, block) for n, block in enumerate(self._found)))])
        self._menu.display = bool(found)
        if not found:
            self._line.tell("Nothing has these words; fewer of them find more.", "help")
            return
        count = "One block." if len(found) == 1 else f"{len(found)} blocks."
        self._line.tell(count if len(found) <= MOST_FOUND else f"{count} These are the first {MOST_FOUND}.", "help")
        self._line.hint(HINT_FOUND)
        self._menu.focus()

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Close with the chosen block."""
        self.dismiss(self._found[int(message.entry.id)])

    def on_menu_left_above(self) -> None:
        """Go back from the list to the line."""
        self.action_type()

    def key_slash(self) -> None:
        """Go back to the line to type in."""
        self.action_type()

    def action_type(self) -> None:
        """Open the line again."""
        self._line.hint(FIND_HINT)
        self._line.field.focus()

    def key_down(self) -> None:
        """Go from the line into the list, if there is one."""
        if self._found:
            self._menu.focus()

    def _entry(self, number: int, block: Block) -> MenuEntry:
        me, you = self._people
        who = f" · {wording.who(block.who, me, you)}" if me and you else ""
        when = wording.span(block.when, self._zone, self._today)
        return MenuEntry(str(number), wording.short(block.title, FOUND_TITLE_CELLS) or "Untitled", note=f"{when}{who}")
