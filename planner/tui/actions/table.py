"""Every action of the screens in one table: its id, its keys and its words.

Footer, help, the look at a block, the palette and the remapping in the settings all read this table, so none of
them can say something else than what a key does. An action's method is `action_<id>` on the screen that offers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding

Group = Literal["move", "week", "block", "more"]
GROUPS: dict[Group, str] = {
    "move": "Moving about",
    "block": "The block under the cursor",
    "week": "The week",
    "more": "Everything else",
}


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` in Textual's names or as single characters, the first one is shown; `needs` says when it can be done.

    `words` say what it does, small letters, as they stand in help; `footer` says it shortly, for those few that
    stand in the footer of the week.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    group: Group
    footer: str = ""
    needs: Literal["", "block", "timed"] = ""

    @property
    def key(self) -> str:
        """The key to show, as a person would write it; nothing for what stands in menus only."""
        return shown_key(self.keys[0]) if self.keys else ""


ACTIONS: tuple[Action, ...] = (
    Action("up", ("up", "k"), "up", "move"),
    Action("down", ("down", "j"), "down", "move"),
    Action("left", ("left", "h"), "column to the left", "move"),
    Action("right", ("right", "l"), "column to the right", "move"),
    Action("next_column", ("tab",), "next column", "move"),
    Action("previous_column", ("shift+tab",), "column before", "move"),
    Action("column_me", ("1",), "my column", "move"),
    Action("column_we", ("2",), "our column", "move"),
    Action("column_you", ("3",), "the other column", "move"),
    Action("first_day", ("home",), "first day", "move"),
    Action("last_day", ("end",), "last line", "move"),
    Action("week_before", ("[", "pageup"), "week before", "move"),
    Action("week_after", ("]", "pagedown"), "week after", "move"),
    Action("this_week", ("t",), "this week", "move"),
    Action("go_to", ("g",), "go to a date", "move"),
    Action("open", ("enter",), "look, change", "block", footer="look, change"),
    Action("yes", ("y",), "yes", "block", needs="block"),
    Action("no", ("n",), "not this time", "block", needs="block"),
    Action("suggest", ("s",), "another time …", "block", needs="block"),
    Action("yes_here", (), "yes, said here", "block", needs="block"),
    Action("withdraw", (), "take back what you asked", "block", needs="block"),
    Action("restore", (), "it is on again", "block", needs="block"),
    Action("edit", ("e",), "change it", "block", needs="block"),
    Action("done", ("d",), "it happened, and back", "block", needs="block"),
    Action("partly", ("%",), "it happened in part", "block", needs="block"),
    Action("skipped", ("-",), "it didn’t happen", "block", needs="block"),
    Action("remove", ("x", "delete"), "delete it", "block", needs="block"),
    Action("duplicate", ("p",), "duplicate it", "block", needs="block"),
    Action("move_to", ("m",), "move to a day …", "block", needs="block"),
    Action("day_later", ("J", "shift+down"), "a day later", "block", needs="block"),
    Action("day_earlier", ("K", "shift+up"), "a day earlier", "block", needs="block"),
    Action("to_left", ("H", "shift+left"), "a column left", "block", needs="block"),
    Action("to_right", ("L", "shift+right"), "a column right", "block", needs="block"),
    Action("earlier", ("<",), "15 minutes earlier", "block", needs="timed"),
    Action("later", (">",), "15 minutes later", "block", needs="timed"),
    Action("shorter", ("(",), "shorter", "block", needs="block"),
    Action("longer", (")",), "longer", "block", needs="block"),
    Action("pillar", ("c",), "what it is for …", "block", needs="block"),
    Action("protect", ("!",), "protect it, and back", "block", needs="block"),
    Action("private", (".",), "open or busy", "block", needs="block"),
    Action("hide", (), "hide it altogether", "block", needs="block"),
    Action("take_lead", ("T",), "I’ll take this", "block", needs="block"),
    Action("cheer", ("+",), "well done: leave a cheer", "block", needs="block"),
    Action("comment", ('"',), "comment on it", "block", needs="block"),
    Action("to_jar", (), "into the jar", "block", needs="block"),
    Action("settle", ("=",), "settle what each wrote", "block", needs="block"),
    Action("versions", ("V",), "earlier versions …", "block", needs="block"),
    Action("add", ("a",), "add", "week", footer="add"),
    Action("add_form", ("A",), "add with the full form", "week"),
    Action("inbox", ("o",), "what waits, what is new", "week", footer="answer"),
    Action("review", ("R",), "Sunday review …", "week", footer="Sunday"),
    Action("undo", ("u",), "undo", "week", footer="undo"),
    Action("redo", ("U",), "redo", "week"),
    Action("find", ("/",), "find", "week", footer="find"),
    Action("bin", ("X",), "bin: what was deleted", "week"),
    Action("request", ("S",), "I’d like …", "week"),
    Action("free", ("f",), "when both are free", "week"),
    Action("jar", ("i",), "the jar of ideas", "week"),
    Action("bring", ("b",), "bring up on Sunday", "week"),
    Action("carry", ("C",), "goals, intentions, whose turn, rules", "week"),
    Action("rituals", ("E",), "rituals: what comes again and again", "week"),
    Action("away", (), "away: in another time zone for some days …", "week"),
    Action("balance", ("w",), "look at balance", "week"),
    Action("view", ("v",), "week, day or one column", "week", footer="view"),
    Action("settings", ("comma",), "settings", "more"),
    Action("look_now", ("r",), "look at the folder now", "more"),
    Action("blank", ("*",), "blank the words on the screen, and back", "more"),
    Action("help", ("?", "f1"), "all keys", "more", footer="all keys"),
    Action("palette", (":", "ctrl+p"), "find an action by its name", "more"),
    Action("quit", ("q",), "back, and at the top quit", "more", footer="quit"),
)
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

_SHOWN = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "f1": "F1",
    "comma": ",",
}


def shown_key(key: str) -> str:
    """`key` as a person would write it: `↑`, `Shift+Tab`, `a`."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    return "+".join([*(modifier.capitalize() for modifier in modifiers), _SHOWN.get(last, last)])


def actions(remap: Mapping[str, str] | None = None) -> tuple[Action, ...]:
    """The table with the person's own keys in place: `remap` maps an action's id to keys, separated by commas.

    An unknown id and an empty value are left out of account; a key given to one action is taken from the others.
    """
    listed = {name: tuple(keys.replace(",", " ").split()) for name, keys in (remap or {}).items()}
    own = {name: keys for name, keys in listed.items() if name in BY_ID and keys}
    if not own:
        return ACTIONS
    taken = {key for keys in own.values() for key in keys}
    return tuple(
        _with_keys(action, own.get(action.id) or tuple(key for key in action.keys if key not in taken))
        for action in ACTIONS
    )


def bindings(remap: Mapping[str, str] | None = None, only: Iterable[str] | None = None) -> list[Binding]:
    """Textual's bindings for `actions(remap)`, or for those with an id in `only`; each with its id and tooltip."""
    wanted = None if only is None else set(only)
    return [
        Binding(
            ",".join(action.keys),
            action.id,
            action.words,
            show=bool(action.footer),
            key_display=action.key,
            tooltip=action.words,
            id=action.id,
        )
        for action in actions(remap)
        if action.keys and (wanted is None or action.id in wanted)
    ]


def _with_keys(action: Action, keys: tuple[str, ...]) -> Action:
    return Action(action.id, keys, action.words, action.group, action.footer, action.needs)
