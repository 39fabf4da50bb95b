"""What can be found before a girl does: one rule a file, each giving Problems."""
