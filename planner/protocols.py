"""Protocols for the type checker that are plain classes while the program runs.

A protocol of `typing` takes as long to make as a module to load. For `isinstance` it has to be one of `typing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Protocol as Protocol
else:

    class Protocol:
        """The base of a protocol."""
