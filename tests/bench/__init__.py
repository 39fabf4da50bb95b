"""What a tap costs, beside bare bots of python-telegram-bot: `python -m tests.bench`.

One run measures everything in alternated rounds, so only figures of one run compare. Nothing here can fail on a
slow machine: it tells numbers and ratios. Linux only (/proc); the bots run on one core, Telegram and the girls on
another.
"""
