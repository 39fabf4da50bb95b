"""Figures of invented learners: data for pages, tests and pictures. Each learner is drawn from a seed; nobody plays."""
