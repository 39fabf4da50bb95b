"""The rooms of staff: who may enter them, with what, and what is written down about it. Pure: no clock, no file."""
