"""Tests of the repository itself: style, types, layers, links, requirements."""
