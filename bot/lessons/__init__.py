"""Everything that educators write: the model of lessons and of a course, its loader and its translations."""
