"""Counting that can betray no girl: the ledger's marks, the freeze, the one gate to what is frozen (safety.md C)."""
