"""Fixtures of every layer, and how hard Hypothesis looks: HYPOTHESIS_PROFILE=nightly looks longer, and elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from planner.domain import wording
from planner.domain.ids import Ids
from tests.support import Couple, HeldClock, Side, make_couple, seeded_ids

# A slow machine is no finding; a run that everybody can repeat is worth more in a check than a new example.
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60, suppress_health_check=_CALM)
settings.register_profile("nightly", deadline=None, max_examples=2_000, suppress_health_check=_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def ids() -> Ids:
    return seeded_ids()


@pytest.fixture
def couple(tmp_path: Path) -> Couple:
    """Alex and Sam: two homes and one folder, set up and in step, on Wednesday of 2026-W48."""
    return make_couple(tmp_path)


@pytest.fixture
def alex(couple: Couple) -> Side:
    return couple.me


@pytest.fixture
def sam(couple: Couple) -> Side:
    return couple.you


@pytest.fixture(autouse=True)
def usual_style() -> Iterator[None]:
    """What one test's settings say of hours and dates is no other test's."""
    yield
    wording.write_as(wording.Style())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test measured is told at the end, also when it passed on another process."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(str(value))
