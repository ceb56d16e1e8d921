"""Style sheets that are parsed once in a process instead of once for each app.

What a sheet is parsed to depends on its text, its place and the variables of the theme alone. Textual never changes it
afterwards: while one app runs, it shares parsed sheets in the same way.
"""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

textuals_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def parse_rules(sheet: Stylesheet, css: str, *args: Any, **options: Any) -> list[RuleSet]:
    """Give what this was parsed to before with the same variables, or parse it."""
    key = (css, args, *options.items(), *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = textuals_parse_rules(sheet, css, *args, **options)
    return _parsed[key]


@pytest.fixture(autouse=True)
def parsed_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apps that share what their style sheets were parsed to."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_rules)
