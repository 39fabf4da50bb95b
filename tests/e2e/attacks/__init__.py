"""Tests of whole programs: processes, kills, nginx, several workers, Chromium."""
