"""Paths of files that aren't code: the style sheets."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def styles_dir() -> Path:
    """The folder of the `.tcss` files: in an installed package, else beside it."""
    installed = _PACKAGE / "styles"
    return installed if installed.is_dir() else _PACKAGE.parent / "styles"
