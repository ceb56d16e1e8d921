"""Every action of the screens in one table: its id, its keys and its label.

Footer, help, the block menu, the palette and the key settings all read this table, so they agree on what a key does.
What an action does is a function of a session, named by `run`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from textual.binding import Binding

from planner.frontend import verbs
from planner.frontend.verbs import VERBS, Availability, always
from planner.named_tuple import NamedTuple

Group = Literal["move", "week", "block", "more"]
GROUPS: dict[Group, str] = {
    "move": "Moving about",
    "block": "The block under the cursor",
    "week": "The week",
    "more": "Everything else",
}


class Action(NamedTuple):
    """One action of the table.

    `keys` are Textual's names or single characters; the first is shown. `label` is for help; `footer` is a word for
    the few in the week's footer. `run` names the function, as `module:function`. `available` is its condition for a
    block; None for actions that aren't about a block, which Enter's menu leaves out.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    group: Group
    footer: str = ""
    run: str = ""
    available: Availability | None = None

    @property
    def key(self) -> str:
        """The key to show, as a person would write it; empty for none."""
        return shown_key(self.keys[0]) if self.keys else ""


def _verb(verb: str, keys: tuple[str, ...], run: str) -> Action:
    """An action on a block, with the label and condition of its verb."""
    return Action(verb, keys, VERBS[verb].label, "block", run=run, available=VERBS[verb].available)


ACTIONS: tuple[Action, ...] = (
    Action("up", ("up", "k"), "up", "move", run="planner.tui.actions.navigate:up"),
    Action("down", ("down", "j"), "down", "move", run="planner.tui.actions.navigate:down"),
    Action("left", ("left", "h"), "column to the left", "move", run="planner.tui.actions.navigate:left"),
    Action("right", ("right", "l"), "column to the right", "move", run="planner.tui.actions.navigate:right"),
    Action("next_column", ("tab",), "next column", "move", run="planner.tui.actions.navigate:next_column"),
    Action(
        "previous_column", ("shift+tab",), "column before", "move", run="planner.tui.actions.navigate:previous_column"
    ),
    Action("column_me", ("1",), "my column", "move", run="planner.tui.actions.navigate:column_me"),
    Action("column_we", ("2",), "our column", "move", run="planner.tui.actions.navigate:column_we"),
    Action("column_you", ("3",), "the other column", "move", run="planner.tui.actions.navigate:column_you"),
    Action("first_day", ("home",), "first day", "move", run="planner.tui.actions.navigate:first_day"),
    Action("last_day", ("end",), "last line", "move", run="planner.tui.actions.navigate:last_day"),
    Action(
        "week_before",
        ("[", "pageup", "backspace"),
        "week before",
        "move",
        run="planner.tui.actions.navigate:week_before",
    ),
    Action(
        "week_after", ("]", "pagedown", "space"), "week after", "move", run="planner.tui.actions.navigate:week_after"
    ),
    Action("this_week", ("t",), "this week", "move", run="planner.tui.actions.navigate:this_week"),
    Action("go_to", (), "go to a date", "move", run="planner.tui.actions.navigate:go_to"),
    Action("open", ("enter",), "look, change", "block", footer="look, change", run="planner.tui.actions.block:look"),
    _verb("yes", ("y",), "planner.tui.actions.answers:yes"),
    _verb("no", ("n",), "planner.tui.actions.answers:no"),
    Action(
        "suggest",
        ("s",),
        "another time …",
        "block",
        run="planner.tui.actions.answers:suggest",
        available=verbs.offer_suggest,
    ),
    _verb("yes_here", (), "planner.tui.actions.answers:yes_here"),
    _verb("withdraw", (), "planner.tui.actions.answers:withdraw"),
    _verb("restore", (), "planner.tui.actions.answers:restore"),
    Action("edit", ("e",), "change it", "block", run="planner.tui.actions.writing:edit", available=always),
    Action(
        "done",
        ("d",),
        "happened (again: undo)",
        "block",
        run="planner.tui.actions.block:done",
        available=verbs.offer_done,
    ),
    _verb("partly", (), "planner.tui.actions.block:partly"),
    _verb("skipped", (), "planner.tui.actions.block:skipped"),
    Action("partly_or_not", ("D",), "partly, didn’t happen", "block", run="planner.tui.actions.block:partly_or_not"),
    Action(
        "remove",
        ("x", "delete"),
        "delete it",
        "block",
        run="planner.tui.actions.block:remove",
        available=verbs.offer_remove,
    ),
    _verb("duplicate", ("p",), "planner.tui.actions.block:duplicate"),
    Action(
        "move_to",
        ("m",),
        "move it: arrows, then Enter",
        "block",
        run="planner.tui.actions.block:move_to",
        available=always,
    ),
    Action(
        "day_later",
        ("J", "shift+down"),
        "move a day later",
        "block",
        run="planner.tui.actions.block:day_later",
        available=always,
    ),
    Action(
        "day_earlier",
        ("K", "shift+up"),
        "move a day earlier",
        "block",
        run="planner.tui.actions.block:day_earlier",
        available=always,
    ),
    Action(
        "to_left",
        ("H", "shift+left"),
        "move to the left",
        "block",
        run="planner.tui.actions.block:to_left",
        available=always,
    ),
    Action(
        "to_right",
        ("L", "shift+right"),
        "move to the right",
        "block",
        run="planner.tui.actions.block:to_right",
        available=always,
    ),
    Action(
        "earlier",
        ("<",),
        "move 30m earlier",
        "block",
        run="planner.tui.actions.block:earlier",
        available=verbs.offer_timed,
    ),
    Action(
        "later",
        (">",),
        "move 30m later",
        "block",
        run="planner.tui.actions.block:later",
        available=verbs.offer_timed,
    ),
    Action("shorter", ("(",), "shorter", "block", run="planner.tui.actions.block:shorter", available=always),
    Action("longer", (")",), "longer", "block", run="planner.tui.actions.block:longer", available=always),
    Action("pillar", ("c",), "what it is for …", "block", run="planner.tui.actions.block:pillar", available=always),
    Action(
        "protect",
        ("!",),
        "protect or unprotect",
        "block",
        run="planner.tui.actions.block:protect",
        available=verbs.offer_protect,
    ),
    Action(
        "private",
        (".",),
        "one step more private",
        "block",
        run="planner.tui.actions.block:private",
        available=verbs.offer_private,
    ),
    Action("hide", (), "hide it altogether", "block", run="planner.tui.actions.block:hide", available=verbs.offer_hide),
    Action("show", (), "open it again …", "block", run="planner.tui.actions.block:show", available=verbs.offer_show),
    _verb("take_lead", (), "planner.tui.actions.block:take_lead"),
    _verb("cheer", ("+",), "planner.tui.actions.answers:cheer"),
    _verb("comment", (), "planner.tui.actions.answers:comment"),
    _verb("to_jar", (), "planner.tui.actions.block:to_jar"),
    Action(
        "settle",
        (),
        "you both changed this: choose",
        "block",
        run="planner.tui.actions.block:settle",
        available=verbs.offer_settle,
    ),
    Action("versions", (), "earlier versions …", "block", run="planner.tui.actions.block:versions", available=always),
    Action("add", ("a",), "add", "week", footer="add", run="planner.tui.actions.writing:add"),
    Action("add_form", ("A",), "add with the full form", "week", run="planner.tui.actions.writing:add_form"),
    Action(
        "inbox", ("o",), "what waits, what is new", "week", footer="answer", run="planner.tui.lists.inbox:open_inbox"
    ),
    Action("review", ("R",), "Sunday review", "week", footer="Sunday", run="planner.tui.actions.review:review"),
    Action("prepare", (), "get ready for Sunday …", "week", run="planner.tui.actions.review:prepare_review"),
    Action("past_reviews", (), "read old reviews …", "week", run="planner.tui.actions.review:past_reviews"),
    Action("undo", ("u",), "undo", "week", footer="undo", run="planner.tui.actions.writing:undo"),
    Action("redo", ("U",), "redo", "week", run="planner.tui.actions.writing:redo"),
    Action("find", ("/",), "find a date or a title", "week", footer="find", run="planner.tui.actions.navigate:find"),
    Action(
        "recover",
        ("V",),
        "recover: versions, deleted things, what you both changed",
        "week",
        run="planner.tui.lists.recover:open_recover",
    ),
    Action("bin", (), "deleted: bring something back", "week", run="planner.tui.lists.trash:open_trash"),
    Action("request", ("S",), "I’d like …", "week", run="planner.tui.actions.answers:request"),
    Action("free", ("f",), "when both are free", "week", run="planner.tui.actions.lists:free_slots"),
    Action("like_week", (), "like the week of …", "week", run="planner.tui.actions.lists:like_week"),
    Action("jar", ("i",), "the jar of ideas", "week", run="planner.tui.lists.ideas:open_jar"),
    Action("bring", ("b",), "bring up on Sunday", "week", run="planner.tui.lists.sunday_notes:open_sunday_notes"),
    Action(
        "carry",
        (),
        "the week’s lines, goals, turns, weeks off, house rules",
        "week",
        run="planner.tui.actions.lists:goals_and_rules",
    ),
    Action("rituals", (), "your rituals", "week", run="planner.tui.lists.rituals:open_rituals"),
    Action("away", (), "away: in another time zone for some days …", "week", run="planner.tui.actions.lists:away"),
    Action("balance", ("w",), "look back on your weeks", "week", run="planner.tui.actions.review:look_back"),
    Action("view", ("v",), "week, day or one column", "week", footer="view", run="planner.tui.actions.navigate:view"),
    Action("settings", ("comma",), "settings", "more", run="planner.tui.settings.screen:open_settings"),
    Action("look_now", ("r",), "check the folder now", "more", run="planner.tui.actions.navigate:look_now"),
    Action("blank", ("*",), "blank or show the words on the screen", "more", run="planner.tui.actions.navigate:blank"),
    Action("help", ("?", "f1"), "all keys", "more", footer="keys", run="planner.tui.actions.navigate:help_keys"),
    Action(
        "palette", (":", "ctrl+p"), "find an action by its name", "more", run="planner.tui.actions.navigate:palette"
    ),
    Action(
        "quit", ("q",), "back; from the week, quit", "more", footer="quit", run="planner.tui.actions.navigate:leave"
    ),
)
SINGLE_STEPS = frozenset({"later", "earlier", "longer", "shorter", "day_later", "day_earlier", "to_left", "to_right"})
"""The actions that change a block's time or column by one step."""
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
MERGED = {"bin": "recover", "versions": "recover", "settle": "recover", "go_to": "find"}
"""Actions of version 0.1 whose own keys lead to another action now."""

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
    "space": "Space",
    "backspace": "Backspace",
}


def shown_key(key: str) -> str:
    """A key as a person would write it: `↑`, `Shift+Tab`, `a`."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    return "+".join([*(modifier.capitalize() for modifier in modifiers), _SHOWN.get(last, last)])


def actions(remap: Mapping[str, str] | None = None) -> tuple[Action, ...]:
    """The table with the person's own keys.

    `remap` maps an action's id to keys separated by commas. Unknown ids and empty values are ignored; a key given to
    one action is taken from the others. A key of an action that is part of another one now is that one's.
    """
    listed = {name: tuple(keys.replace(",", " ").split()) for name, keys in (remap or {}).items()}
    own = {name: keys for name, keys in listed.items() if name in BY_ID and keys}
    for old, new in MERGED.items():
        if keys := own.pop(old, ()):
            own[new] = (*own.get(new, BY_ID[new].keys), *keys)
    if not own:
        return ACTIONS
    taken = {key for keys in own.values() for key in keys}
    return tuple(
        action._replace(keys=own.get(action.id) or tuple(key for key in action.keys if key not in taken))
        for action in ACTIONS
    )


def keymap(remap: Mapping[str, str]) -> dict[str, str]:
    """The person's own keys for the bindings of the table, as Textual takes them."""
    changed = (action for action in actions(remap) if action.keys != BY_ID[action.id].keys)
    return {action.id: ",".join(action.keys) for action in changed if action.keys and BY_ID[action.id].keys}


def bindings(remap: Mapping[str, str] | None = None, only: Iterable[str] | None = None) -> list[Binding]:
    """Textual's bindings for `actions(remap)`, each with its id and tooltip.

    With `only`, those with these ids.
    """
    wanted = None if only is None else set(only)
    return [
        Binding(
            ",".join(action.keys),
            f"do('{action.id}')",
            action.label,
            show=bool(action.footer),
            key_display=action.key,
            tooltip=action.label,
            id=action.id,
        )
        for action in actions(remap)
        if action.keys and (wanted is None or action.id in wanted)
    ]
