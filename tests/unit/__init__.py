"""Tests of one module at a time: no server, process, browser or PostgreSQL."""
