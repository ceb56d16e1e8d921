"""Imports run one way: checked by import-linter and by importing each layer."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import planner

ROOT = Path(__file__).parent.parent

SCREEN = {"textual", "rich", "planner.tui"}

# What no module of a layer may bring in, directly or through others.
FORBIDDEN = {
    "domain": SCREEN | {"tinydb", "platformdirs", "planner.store", "planner.sync", "planner.cli"},
    "store": SCREEN | {"planner.plan", "planner.sync", "planner.interop", "planner.cli"},
    "plan": SCREEN | {"planner.sync", "planner.interop", "planner.cli"},
    "sync": SCREEN | {"planner.cli"},
    "interop": SCREEN | {"planner.cli"},
    "frontend": SCREEN | {"planner.cli"},
    "cli": SCREEN,
    "tui": {"planner.cli"},
}
LOADED = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"


def modules_of(layer: str) -> list[str]:
    """Every module of a layer by its full name; the layer is a package or one module."""
    name = f"planner.{layer}"
    folder = Path(planner.__path__[0]) / layer
    return [name, *(found.name for found in pkgutil.walk_packages([str(folder)], prefix=f"{name}."))]


def test_the_contracts_of_import_linter_are_kept() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_brings_in_nothing_from_above_it(layer: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", LOADED, *modules_of(layer)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    loaded = set(process.stdout.split())
    assert f"planner.{layer}" in loaded
    assert not loaded & FORBIDDEN[layer]
