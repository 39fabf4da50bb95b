"""Benchmark of a tap against bare bots of python-telegram-bot: `python -m tests.bench`.

One run measures everything in alternated rounds, so only figures of one run can be compared. It prints numbers and
ratios and never fails on a slow machine. Linux only (/proc): the bots run on one core, the stand-in and its users on
another.
"""
