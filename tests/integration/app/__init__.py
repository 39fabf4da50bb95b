"""Tests of the entry points with real parts."""
