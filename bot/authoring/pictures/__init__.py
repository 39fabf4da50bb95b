"""Pictures of the lessons: re-encoding of uploaded ones, and the origin of each."""
