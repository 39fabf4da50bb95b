"""Badges and the certificate: art and words as a picture, with the letters of every language joined as they should be.

Nothing of a girl is in it: the same lesson in the same language is the same picture, byte for byte, for everybody.
"""
