"""Moderation of girls' messages (G7): two readers per language, and nothing that can be downloaded."""
