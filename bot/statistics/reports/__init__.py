"""Figures for people: words for the tables of `statistics`, and what is made of them. All comes through the gate."""
