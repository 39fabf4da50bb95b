"""Rules of `main.py check`, one per file. They find mistakes in a course before a learner does, and report Problems."""
