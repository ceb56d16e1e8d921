"""The base of the services: a plan, its repository and its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.plan.session import Session


class Service:
    """One family of use cases over a plan; it reaches the others through the plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._repository = plan.repository

    @property
    def _session(self) -> Session:
        """The session that saves changes, loaded on first use."""
        return self._plan.session
