"""The files of a plan with their signatures, shared and private ones together."""

from __future__ import annotations

from collections.abc import Callable

from planner.store.disk.atomic_write import Signature
from planner.store.disk.layout import PLAN, month_file
from planner.store.mirror.mirror import File, Mirror
from planner.store.private.words import PrivateWords


class ShardFiles:
    """The files that indexes are made from, with their signatures.

    An index is out of date when a signature differs from the one it was made with.
    """

    def __init__(self, mirror: Mirror, private: PrivateWords) -> None:
        self._mirror, self._private = mirror, private

    def months(self) -> list[str]:
        """Every month (`YYYY-MM`) with a record, private ones included."""
        return sorted({name.removeprefix("months/") for _, name in self.of_months()})

    def of_months(self) -> dict[File, Signature]:
        """The files of all months with their signatures; a private one's device is empty."""
        return self._named(lambda name: name.startswith("months/"))

    def of_rituals(self) -> dict[File, Signature]:
        """The files that hold the rituals, likewise."""
        return self._named(lambda name: name == PLAN)

    def _named(self, is_wanted: Callable[[str], bool]) -> dict[File, Signature]:
        shared = {file: found for file, found in self._mirror.signatures.items() if is_wanted(file[1])}
        return shared | {("", name): found for name, found in self._private.signatures.items() if is_wanted(name)}

    def signature_of(self, file: File) -> Signature | None:
        """The signature of one of these files; None if it isn't there."""
        device, name = file
        return self._mirror.signatures.get(file) if device else self._private.signatures.get(name)

    def refused(self) -> set[str]:
        """The names of the shared files that the disk refused to read."""
        return self._mirror.refused()

    def by_device(self, month: str) -> dict[str, list[int]]:
        """The files of a month by device, with their signatures as JSON lists.

        The private one is under an empty name.
        """
        return self._signatures_of(month_file(month))

    def rituals_by_device(self) -> dict[str, list[int]]:
        """The files that hold the rituals, in the same form."""
        return self._signatures_of(PLAN)

    def _signatures_of(self, name: str) -> dict[str, list[int]]:
        found = ((device, self._mirror.signatures.get((device, name))) for device in self._mirror.devices())
        shared = {device: list(signature) for device, signature in found if signature}
        private = self._private.signatures.get(name)
        return shared | ({"": list(private)} if private else {})
