"""Trials of the container image and of the operator's page on a bare Debian: `python -m tests.debian`.

They need root, Debian's packages and those of Python. Nothing on the machine changes but a folder that is deleted.
"""
