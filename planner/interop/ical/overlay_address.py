"""Fetch the overlays that are at an https address.

An address may have a password or a token in it, so nothing here puts an address, or what a library says about one,
into a sentence.
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import closing
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ssl import CertificateError, SSLContext, SSLError, create_default_context
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from planner import __version__
from planner.interop.ical.overlay_files import LARGEST_OVERLAY, SOURCE_SILENT, SOURCE_TOO_LARGE, Unavailable
from planner.named_tuple import NamedTuple
from planner.store.disk.waiting import run_within

FETCH_PATIENCE_S = 15.0
"""Seconds that an address may take for one answer of its server."""
FETCH_DEADLINE_S = 60.0
"""Seconds that an address may take altogether."""
MOST_REDIRECTS = 5
_CHUNK = 64 * 1024
_MOVED = (301, 302, 303, 307, 308)


class Fetched(NamedTuple):
    """What an address answered: `data` is None if nothing changed.

    `mark` is for the next time.
    """

    data: bytes | None
    mark: tuple[object, ...]


def fetch(address: str, mark: tuple[object, ...]) -> Fetched:
    """Fetch a calendar, unless it's the one of that mark. Raises Unavailable.

    Only https is spoken, also after a redirect.
    """

    def work() -> Fetched | Unavailable:
        try:
            return _fetch(address, mark)
        except Unavailable as problem:
            return problem

    found = run_within(FETCH_DEADLINE_S, work, name="overlay") or Unavailable(SOURCE_SILENT)
    if isinstance(found, Unavailable):
        raise found
    return found


def _fetch(address: str, mark: tuple[object, ...]) -> Fetched:
    trust = create_default_context()
    url = _split(address)
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer = _ask(url, mark, trust)
        except (CertificateError, SSLError):
            raise Unavailable("has a certificate that this computer doesn’t trust") from None
        except (OSError, HTTPException, ValueError):
            raise Unavailable(SOURCE_SILENT) from None
        if isinstance(answer, Fetched):
            return answer
        url = _redirected(url, answer)
    raise Unavailable("sends us from one address to another")


def _split(address: str) -> SplitResult:
    """The parts of an address. Raises Unavailable for one that isn't https."""
    try:
        url = urlsplit(address)
        if url.scheme.lower() == "webcal":  # how calendars write https
            url = url._replace(scheme="https")
        if url.scheme.lower() != "https" or not url.hostname:
            raise Unavailable("needs an address that begins with https://")
        url.port  # noqa: B018 - raises ValueError for what isn't a port
    except ValueError:
        raise Unavailable("needs an address that begins with https://") from None
    return url


def _redirected(url: SplitResult, location: str) -> SplitResult:
    """Where a redirect goes; a password is sent to the same host only."""
    there = _split(urljoin(url.geturl(), location))
    if "@" not in there.netloc and (there.hostname, there.port) == (url.hostname, url.port):
        there = there._replace(netloc=url.netloc)
    return there


def _ask(url: SplitResult, mark: tuple[object, ...], trust: SSLContext) -> Fetched | str:
    """Ask one server: what it answered, or where it sends us.

    Raises Unavailable and OSError.
    """
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    server = HTTPSConnection(url.hostname or "", url.port, timeout=FETCH_PATIENCE_S, context=trust)
    with closing(server) as connection:
        connection.request("GET", path, headers=_headers(url, mark))
        with connection.getresponse() as answer:
            return _answer(answer, mark)


def _answer(answer: HTTPResponse, mark: tuple[object, ...]) -> Fetched | str:
    """What a server answered, or where it sends us. Raises Unavailable and OSError."""
    if answer.status in _MOVED:
        return answer.getheader("Location") or ""
    if answer.status == 304:
        return Fetched(None, mark)
    if answer.status in (401, 403):
        raise Unavailable("wants another password, or another address")
    if answer.status != 200:
        raise Unavailable(f"isn’t there (the server answered {answer.status})")
    data = bytearray()
    while chunk := answer.read1(_CHUNK):
        data += chunk
        if len(data) > LARGEST_OVERLAY:
            raise Unavailable(SOURCE_TOO_LARGE)
    if answer.length:
        raise Unavailable("sent only a part of itself")
    return Fetched(bytes(data), (answer.getheader("ETag") or "", answer.getheader("Last-Modified") or ""))


def _headers(url: SplitResult, mark: tuple[object, ...]) -> dict[str, str]:
    headers = {"User-Agent": f"planner/{__version__}", "Accept": "text/calendar, */*;q=0.1"}
    tag, modified = (str(part) for part in mark) if len(mark) == 2 else ("", "")
    if tag:
        headers["If-None-Match"] = tag
    if modified:
        headers["If-Modified-Since"] = modified
    if url.username is not None:
        word = f"{unquote(url.username)}:{unquote(url.password or '')}"
        headers["Authorization"] = f"Basic {b64encode(word.encode()).decode()}"
    return headers
