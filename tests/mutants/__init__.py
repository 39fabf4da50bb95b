"""Mutation tests: small random changes of the pure core, which the unit tests should notice."""
