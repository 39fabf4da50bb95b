"""Deliberate breaks, one for each line of REQUIREMENTS.md, under which the named test must fail."""
