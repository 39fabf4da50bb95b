"""Learners that nobody is: walks through the course, an invented pilot, play in a terminal."""
