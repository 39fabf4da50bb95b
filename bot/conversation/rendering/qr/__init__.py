"""QR codes: links as pictures that a phone's camera reads."""
