"""Rendering: turn the engine's events into replies in the learner's language. Texts become a language only here."""
