"""The pure state machine of a conversation; README.md tells how it works."""
