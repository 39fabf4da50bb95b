"""Attacks on the whole program, named after what is attempted. Each succeeded once."""
