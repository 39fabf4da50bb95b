"""Errors told to the person who started the program: one sentence that says what, one that says what to do."""


class Refused(Exception):
    """A setting or the machine does not let us start: one sentence that says what, one that says what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        """Both are shown to the person who started the program."""
        super().__init__(f"{what} {remedy}")
        self.what, self.remedy = what, remedy


class NotNow(Refused):
    """The machine does not let us start now: a full disk, a locked file. Started again later, it may."""
