"""The commands of `main.py`, one file each."""
