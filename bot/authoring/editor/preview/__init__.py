"""Preview of the conversation in a phone-like web page, for the people who write the lessons."""
