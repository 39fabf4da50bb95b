"""Statements that both engines run, each written once: the queues of the jobs, noisy counts, deletion of old rows."""
