"""The wiring: which adapter meets which store, and how long they live. One file a host."""
