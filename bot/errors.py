"""Errors for the person who typed a command: each holds a sentence about the problem and one about the remedy."""


class Refused(Exception):
    """The command cannot be carried out as typed or configured. Exit code 2."""

    def __init__(self, what: str, remedy: str) -> None:
        """`what` and `remedy` are sentences, printed on a line each."""
        super().__init__(f"{what} {remedy}")
        self.what, self.remedy = what, remedy


class NotNow(Refused):
    """The command cannot be carried out now (full disk, locked file) and may succeed later. Exit code 75."""
