"""Rules of `main.py check`, one idea a file: they find mistakes in a course before a learner does."""
