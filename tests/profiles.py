"""Profiles: the amounts of random tests, and the tests that take long.

`pytest` alone runs everything that has no profile; a small part of each profile is among it. `pytest -m long` runs a
profile, `pytest -m "long or kills"` two of them, and a file or test that is named is run whatever its profile is.
`.ci/run` runs all of them, and `.ci/nightly` all of them with HYPOTHESIS_PROFILE=nightly, which raises the amounts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

PROFILES = {
    "long": "long random histories of several devices",
    "kills": "processes killed again and again",
    "hostile": "shared folders in which somebody means harm",
    "real": "real terminals, and real programs beside this one: tmux, sshd, Syncthing, faketime",
    "package": "the wheel and the source distribution, built and installed",
}
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"

# Slowness of the machine is ignored, and every run uses the same examples, so that anybody can repeat it.
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60, suppress_health_check=_CALM)
settings.register_profile("nightly", deadline=None, max_examples=2_000, suppress_health_check=_CALM)


@dataclass(frozen=True)
class Amount:
    """The number of histories or kills a test makes, and its part of several."""

    count: int
    part: int = 0


def amounts(*, few: int, many: int, nightly: int, profile: str = "long", parts: int = 1) -> pytest.MarkDecorator:
    """Give a test its argument `amount`: `few` in every run, more under the profile.

    `many` or `nightly` is divided into `parts`, which can run on several processors at once.
    """
    share = (nightly if NIGHTLY else many) // parts
    mark = getattr(pytest.mark, profile)
    large = [pytest.param(Amount(share, part), id=f"{profile}{part}", marks=mark) for part in range(parts)]
    return pytest.mark.parametrize("amount", [pytest.param(Amount(few), id="few"), *large])


def run_histories(machine: type[RuleBasedStateMachine], amount: Amount, how: settings) -> None:
    """Run a state machine `amount.count` times, with a fixed seed for each part."""
    part = seed(amount.part)(type("Part", (machine,), {}))
    run_state_machine_as_test(part, settings=settings(how, max_examples=amount.count))
