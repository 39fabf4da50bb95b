"""The real lessons in every language, the lines of the distress corpora, and the transcripts."""
