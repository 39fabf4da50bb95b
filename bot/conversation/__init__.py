"""The use case: what a learner did becomes turns in the store, and turns become replies."""
