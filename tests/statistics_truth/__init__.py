"""Truth test of the published figures: do their intervals hold what is true of invented learners?

`python -m tests.statistics_truth` draws populations from a plain model, counts and freezes them by the bot's own
functions, and prints how often each kind of figure holds the truth. `bot/statistics/FIGURES.md` has the lowest of each.
"""
