"""Find a date, a block of the week by its first letters, or blocks of any week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from textual import events

from planner.domain.model.block import Block, Person
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup

MOST_FOUND = 50
FOUND_TITLE_CELLS = 36
FIND_HINT = "Enter: search · Esc: close"
HINT_HERE = "Enter: go there · ↓: search every week · Esc: close"
HINT_FOUND = "Enter: go there · ↑ or /: change the words · q: close"
FIND_EXAMPLE = "A date (24 dec, next fri), or words from a title, place, notes or tag."
LAST = "last "
"""The word before others that asks for what is past."""


class Find(Dialog[Block | date | None]):
    """Finds a day or a block; returns the one to go to.

    Enter goes to the day that the text names (`day_of`), or to the block of the shown week that begins so (`begins`).
    Otherwise, and on Down, it searches every week, and Enter on a result goes there; up from the first result goes
    back to the text. It doesn't search on each key, since that would read ten years of weeks. What is past comes
    below what is to come, or first if that's asked for (`past_first`, or the word `last` before the others).
    """

    def __init__(
        self,
        search: Callable[[str], tuple[Block, ...]],
        zone: ZoneInfo,
        today: date,
        me: Person | None = None,
        you: Person | None = None,
        text: str = "",
        *,
        day_of: Callable[[str], date | None] = lambda _text: None,
        begins: Callable[[str], Block | None] = lambda _text: None,
        past_first: bool = False,
    ) -> None:
        super().__init__()
        self._search, self._zone, self._today = search, zone, today
        self._day_of, self._begins, self._past_first = day_of, begins, past_first
        self._people = (me, you)
        self._found: tuple[Block, ...] = ()
        self._searched = ""
        self._menu = Menu([])
        self._menu.display = False
        self._line = LinePanel(
            LineQuestion("Find", FIND_HINT, FIND_EXAMPLE, self._meaning, self._take),
            self._menu,
            text=text,
            fleeting=True,
        )

    def panel(self) -> LinePanel:
        """Return the panel with the line, and below it what was found."""
        return self._line

    def _meaning(self, text: str) -> str:
        """The day or the block of this week that Enter goes to."""
        day, block = self._day_of(text), self._begins(text)
        self._line.hint(HINT_HERE if day or block else FIND_HINT)
        if day:
            return f"{wording.day(day, self._today)} · {wording.week(Week.of(day), day)}"
        if block:
            return f"{called(block)} · {wording.span(block.when, self._zone, self._today)}"
        return FIND_EXAMPLE

    def _take(self, text: str) -> None:
        """Go to the day or the block of this week, or search for the words."""
        there = self._day_of(text) or self._begins(text)
        if there is None:
            self._list(text)
        else:
            self.dismiss(there)

    def _list(self, text: str) -> None:
        """Search for the words, and list the first blocks that have them."""
        words, past_first = text.strip(), self._past_first
        found = self._search(words)
        if not found and words.lower().startswith(LAST):
            found, past_first = self._search(words[len(LAST) :]), True
        past = [block for block in found if block.when.dates(self._zone)[1] < self._today]
        coming = [block for block in reversed(found) if block not in past]
        both = [past, coming] if past_first else [coming, past]
        self._found, self._searched = tuple([*both[0], *both[1]][:MOST_FOUND]), text
        self._menu.fill(list(self._groups(both, past)))
        self._menu.display = bool(found)
        if not found:
            self._line.tell("Nothing has these words. Try fewer of them.", "help")
            return
        count = "One block." if len(found) == 1 else f"{len(found)} blocks."
        self._line.tell(count if len(found) <= MOST_FOUND else f"{count} These are the first {MOST_FOUND}.", "help")
        self._line.hint(HINT_FOUND)
        self._menu.focus()

    def _groups(self, both: Sequence[Sequence[Block]], past: Sequence[Block]) -> list[MenuGroup]:
        """What is to come and what is past; the latter begins with when it was last."""
        groups, at = [], 0
        for blocks in both:
            shown = [self._entry(at + n, block) for n, block in enumerate(blocks[: MOST_FOUND - at])]
            last = f"last: {wording.span(past[0].when, self._zone, self._today)}" if blocks is past and past else ""
            if shown:
                groups.append(MenuGroup(tuple(shown), last))
            at += len(shown)
        return groups

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

    def key_down(self, event: events.Key) -> None:
        """Go from the line into the list, after a search for its words."""
        if self._menu.has_focus:
            return
        event.stop()  # or the list, which has the focus then, would move
        text = self._line.field.value
        if text.strip() and text != self._searched:
            self._list(text)
        elif self._found:
            self._menu.focus()

    def _entry(self, number: int, block: Block) -> MenuEntry:
        me, you = self._people
        who = f" · {wording.who(block.who, me, you)}" if me and you else ""
        when = wording.span(block.when, self._zone, self._today)
        return MenuEntry(str(number), wording.short(block.title, FOUND_TITLE_CELLS) or "Untitled", note=f"{when}{who}")
