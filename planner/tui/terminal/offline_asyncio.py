"""asyncio without TLS, for a screen that opens no connection.

OpenSSL would take a fortieth of the start to load. asyncio also works in a Python that was built without it, which it
notices by the module `ssl`: that isn't there while this module is loaded. Whatever imports `ssl` later gets it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["asyncio"]


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Let nobody import a module, unless it's loaded already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # an import of it raises ImportError
    try:
        yield
    finally:
        del sys.modules[module]


with _without("ssl"):
    import asyncio
