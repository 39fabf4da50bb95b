"""Invented learners who play the real lessons through the real conversation, for measurements."""
