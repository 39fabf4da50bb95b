"""Failed sign-ins and wrong codes of the staff page, as counts: no name, no address (S4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class FailureCounts:
    """Failures since they were last written down. `passwords` includes attempts that were refused unverified."""

    passwords: int = 0
    codes: int = 0

    def take(self) -> FailureCounts:
        """Return the counts, and begin again at zero."""
        taken = FailureCounts(self.passwords, self.codes)
        self.passwords = self.codes = 0
        return taken


@dataclass(frozen=True, slots=True)
class SignInFailures:
    """Counts for the alarms: failures of this hour and the one before, and accounts whose rooms are shut."""

    passwords: int = 0
    codes: int = 0
    shut: int = 0
