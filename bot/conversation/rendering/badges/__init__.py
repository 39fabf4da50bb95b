"""Badges and the certificate: art and words as a picture, with the letters of every language joined as they should be.

It lies in a gallery for years, so it is harmless when seen alone (D1). Nothing of a girl is in it: the same lesson in
the same language is the same picture, byte for byte, for everybody.
"""
