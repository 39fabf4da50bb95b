"""What educators write: the model of a lesson and of all that belongs to a course."""
