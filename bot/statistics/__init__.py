"""Statistics that reveal no learner: counted events, the freeze, and the queries on frozen figures (FIGURES.md)."""
