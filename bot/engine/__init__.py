"""What happens when a girl does something: one pure function, `advance`, and what it needs."""
