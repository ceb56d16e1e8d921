"""Read each paste from the terminal as a whole, however it's split into packets.

Textual's parser waits a tenth of a second for the rest of an escape sequence and then takes its characters for keys:
after a mark of a paste that comes in two packets, or a sequence inside the paste, words would run as commands. Here
the parser never sees what is between the two marks. Importing this raises ImportError in a version of Textual without
such a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_PART_OF_START = re.compile(r"\x1b\[2(0(0)?)?\Z")
"""The beginning of a paste's first mark at the end of a packet.

No key of a terminal ends like this.
"""

if not (hasattr(XTermParser, "feed") and hasattr(XTermParser, "tick")):
    raise ImportError("Textual's parser is called in another way")


class PasteParser(XTermParser):
    """Textual's parser, but a paste is held back until it's complete."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._held: list[str] = []

    def feed(self, data: str) -> Iterable[Message]:
        """Return the messages that are complete with this data; "" flushes."""
        return self._feed(data) if data else super().feed(data)

    def _feed(self, data: str) -> Iterator[Message]:
        text = "".join([*self._held, data])
        self._held = []
        while text:
            keys, start, rest = text.partition(_PASTE_START)
            if not start and (part := _PART_OF_START.search(keys)):
                self._held = [part[0]]
                keys = keys[: part.start()]
            if keys:
                yield from super().feed(keys)
            pasted, end, text = rest.partition(_PASTE_END)
            if end:
                yield events.Paste(pasted)
            elif start:
                self._held = [start, pasted]
