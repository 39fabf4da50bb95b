"""Distress detection: match typed text against the distress vocabularies. Pure: no store, no log, no clock."""
