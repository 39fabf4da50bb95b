"""Proof: a lesson as one HTML page to hand over, with every turn computed beforehand, so that a browser can play it."""
