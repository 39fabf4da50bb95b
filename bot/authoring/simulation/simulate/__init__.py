"""Simulated learners who play the real lessons through the real conversation: data for pages, tests and pictures.

No real person's data is used. The simulation is deterministic: random numbers come from a seed, time from a simulated
clock.
"""
