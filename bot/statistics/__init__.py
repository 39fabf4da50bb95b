"""Statistics that reveal no learner: counted events, the freeze, and the gate to frozen figures (safety.md C)."""
