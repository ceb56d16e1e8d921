"""Files that are not code: where the style sheets are, in a wheel and in a working copy alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def styles_dir() -> Path:
    """The folder of the `.tcss` files: inside an installed package, else beside it in the working copy."""
    installed = _PACKAGE / "styles"
    return installed if installed.is_dir() else _PACKAGE.parent / "styles"
