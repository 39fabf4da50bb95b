"""The tests: stories of a girl, an educator, a newcomer, and the machine they trust."""
