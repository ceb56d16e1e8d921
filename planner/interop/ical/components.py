"""Split a calendar into its components, and a component into its lines.

This is done on bytes, before anything is decoded: some programs fold a line inside a letter. Each component is found
by its own BEGIN, so that one that is broken or cut short takes no other with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from icalendar.parser import Contentline, Parameters

from planner.named_tuple import NamedTuple

_EDGE = re.compile(rb"^(BEGIN|END)[ \t]*:[ \t]*([A-Za-z0-9-]+)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(rb"\n[ \t]")
_NAME = re.compile(rb"[A-Za-z0-9-]+(?=[ \t]*[;:])")
_NO_PARAMS = Parameters()
_UNQUOTED = re.compile(r"=\((?:UTC|GMT)[+-]\d\d:$")
TOP = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY")
"""The components that a calendar is made of."""
LARGEST_COMPONENT = 2 * 1024 * 1024


class RawComponent(NamedTuple):
    """One component's bytes. `ended` is false where the file ends within it.

    `method` is the METHOD of its calendar and `zone` its X-WR-TIMEZONE, each as written.
    """

    kind: str
    data: bytes
    ended: bool
    method: str
    zone: str


class ContentLine(NamedTuple):
    """A property: its name in capitals, its parameters, and its value as written."""

    name: str
    params: Parameters
    value: str

    def param(self, name: str) -> str:
        """The first value of a parameter; empty without one."""
        value = self.params.get(name, "")
        return str(value[0] if isinstance(value, list) else value)


def split_components(data: bytes) -> Iterator[RawComponent]:
    """Yield the components of all calendars in a file, in order."""
    method = zone = kind = ""
    begin = header = 0
    for edge in _EDGE.finditer(data):
        is_begin, name = edge[1].upper() == b"BEGIN", edge[2].upper().decode("ascii")
        if name == "VCALENDAR" or (is_begin and name in TOP):
            if kind:  # its END is missing, and it's whole all the same
                yield RawComponent(kind, data[begin : edge.start()], True, method, zone)
                kind = ""
            elif header:
                method, zone = _header(data[header : edge.start()], method, zone)
            header = 0
        if name == "VCALENDAR":
            method = zone = ""
            header = edge.end() if is_begin else 0
        elif is_begin and name in TOP:
            kind, begin = name, edge.end()
        elif not is_begin and name == kind:
            yield RawComponent(kind, data[begin : edge.start()], True, method, zone)
            kind, header = "", edge.end()
    if kind:
        yield RawComponent(kind, data[begin:], False, method, zone)


def _header(data: bytes, method: str, zone: str) -> tuple[str, str]:
    """METHOD and X-WR-TIMEZONE among a calendar's own lines."""
    for line in content_lines(data, ("METHOD", "X-WR-TIMEZONE")):
        if line.name == "METHOD":
            method = line.value.strip().upper()
        else:
            zone = line.value.strip()
    return method, zone


def content_lines(data: bytes, names: Collection[str]) -> Iterator[ContentLine]:
    """Yield the properties with these names, but not those of components within.

    A line that is no property belongs to the one before: its line break was written as it is.
    """
    known = {name.encode(): name for name in names}
    depth, name, parts = 0, b"", list[bytes]()
    for line in _FOLD.sub(b"", data).split(b"\n"):
        match = _NAME.match(line)
        if match is None:
            if parts and line.strip():
                parts.append(line)
            continue
        if parts:
            yield _parsed(known[name], b"\\n".join(parts))
            parts = []
        name = match[0].upper()
        if name in (b"BEGIN", b"END"):
            depth = max(0, depth + (1 if name == b"BEGIN" else -1))
        elif depth == 0 and name in known:
            parts = [line]
    if parts:
        yield _parsed(known[name], b"\\n".join(parts))


def _parsed(name: str, raw: bytes) -> ContentLine:
    """The parts of a line; its value is empty where it has no colon."""
    text = _decoded(raw)
    if (colon := text.find(":")) < 0:
        return ContentLine(name, _NO_PARAMS, "")
    given = text[:colon].partition(";")[2]
    if not given:  # most lines
        return ContentLine(name, _NO_PARAMS, text[colon + 1 :])
    if '"' in given and (quoted := Contentline(text).value_separator_index()) >= 0:  # else a quotation never ends
        colon = quoted
    elif _UNQUOTED.search(text[: colon + 1]):  # as Exchange writes it: TZID=(UTC+01:00) Amsterdam:20261127T190000
        colon = text.rfind(":")
    try:
        params = Parameters.from_ical(text[:colon].partition(";")[2])
    except ValueError:  # such parameters say nothing
        params = _NO_PARAMS
    return ContentLine(name, params, text[colon + 1 :])


def _decoded(raw: bytes) -> str:
    """UTF-8, else what Windows wrote in Western Europe before it."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
