"""Tests of the benchmark's model against a real PostgreSQL."""
