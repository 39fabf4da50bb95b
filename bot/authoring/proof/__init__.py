"""A lesson as one page to hand over: every turn computed beforehand, nothing needed to play it."""
