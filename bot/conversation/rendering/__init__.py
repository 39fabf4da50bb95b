"""From events to what she sees. Words become a language only here."""
