"""Sentences on where learners stopped in a lesson."""

from __future__ import annotations

from bot.statistics.funnel import Funnel, FunnelBar
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.sentences import Sayings
from bot.statistics.tables import Label

NUMBERS: Sayings = {
    "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
}  # fmt: skip


def worst_text(found: Funnel, lesson: str, words: TableLabels) -> str:
    """Return the sentence on the stop where most are lost, or that none stands out."""
    if found.worst is None:
        return words.sentences.say(
            "No single question stands out: chance alone could make the longest bar the longest."
        )
    return words.sentences.say(
        "Most are lost at “{stop}”: of those who reached it, {share} went no further, clearly more than anywhere else.",
        stop=words.label(Label("stop", f"{lesson}/{found.worst.stops[0]}")),
        share=words.share(found.worst.share),
    )


def ended_text(found: Funnel, words: TableLabels) -> str:
    """Return the sentence on how many are in a funnel and how many of them came to the end."""
    entered = found.bars[0].reached if found.bars else found.finished
    return words.sentences.say(
        "About {reached} Telegram accounts are in it, each once a month; about {finished} came to the end.",
        reached=words.shown(entered),
        finished=words.shown(found.finished),
    )


def run_text(bar: FunnelBar, words: TableLabels) -> str:
    """Return `somewhere in these four` for a run of stops; empty for a single one."""
    many = len(bar.stops)
    if many == 1:
        return ""
    number = words.sentences.say(NUMBERS[str(many)]) if str(many) in NUMBERS else words.number(many)
    return words.sentences.say("somewhere in these {number}", number=number)
