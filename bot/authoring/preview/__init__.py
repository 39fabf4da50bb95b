"""The preview: the same conversation in a phone-like page, for the people who write the lessons."""
