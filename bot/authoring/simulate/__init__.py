"""Invented girls, who walk the real lessons through the real conversation: data of nobody, for pages, tests, pictures.

A host like the others. Pure but for what it is given: chance comes from a seed, time from an invented clock.
"""
