"""Links as pictures that a phone's camera reads."""
