"""Builders, fixtures and fakes that the tests share; nothing here is collected as a test."""
