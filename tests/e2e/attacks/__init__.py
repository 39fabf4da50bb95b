"""Attacks on the whole program, named after what is attempted. Each succeeded on version 0.2.0."""
