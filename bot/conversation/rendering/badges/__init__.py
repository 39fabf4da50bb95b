"""Badges and the certificate: art and words drawn as a picture, with correct shaping in every script.

The picture stays in a phone's gallery for years, so it must be harmless when seen alone (D1). It holds nothing about
the learner: the same lesson in the same language gives the same bytes for everybody.
"""
