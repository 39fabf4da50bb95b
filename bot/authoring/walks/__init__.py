"""Tries of a lesson: transcripts that speak in words and ids, random walks, and what neither has come by."""
