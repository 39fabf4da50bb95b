"""Trial runs of lessons: transcripts (in words or in ids), random walks, and the coverage of both."""
