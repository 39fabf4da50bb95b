"""The staff's web app: published figures and protected sections, for people with an account.

A sandbox limits its process to six files of the data folder (`wall` in `bot/app/commands/staff.py`).
"""
