"""Backups: what is kept and the keys, in two encrypted files, and how a bare machine gets them back."""
