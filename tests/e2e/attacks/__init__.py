"""Attacks on the whole program, named after their findings. Each succeeded on version 0.2.0."""
