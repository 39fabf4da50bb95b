"""The lines of /healthz."""

from __future__ import annotations

from bot.jobs.facts import POLLING_SLOW, PURGE_MISSED, BotFacts


def troubles(now: float, facts: BotFacts) -> tuple[str, ...]:
    """Return a line for each trouble; none when all is well. No line holds an id or a count."""
    wrong = {
        "polling: no answer from Telegram lately": now - facts.polled_at > POLLING_SLOW,
        "polling: another program uses the token": facts.trouble == "conflict",
        "polling: Telegram refuses the token": facts.trouble == "token",
        "webhook: Telegram cannot bring updates": _lasts(now, facts.undelivered_since),
        "store: cannot be written": not facts.store_writes,
        "purge: missed": now - facts.purged_at > PURGE_MISSED,
        "figures: cannot be written": facts.figures_wait,
    }
    return tuple(line for line, is_so in wrong.items() if is_so)


def _lasts(now: float, since: float | None) -> bool:
    return since is not None and now - since > POLLING_SLOW
