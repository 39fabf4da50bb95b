"""Exit codes of every command. Scripts and the systemd units depend on them."""

from __future__ import annotations

FINE, PROBLEMS, WRONG, OURS, LATER = 0, 1, 2, 3, 75
"""Done; problems found; used wrongly or refused; a bug of ours; not possible now, try again (EX_TEMPFAIL)."""
