"""Tests by kind, one folder each: unit, corpus, integration, e2e and quality; `support` holds what they share."""
