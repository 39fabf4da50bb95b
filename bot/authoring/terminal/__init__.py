"""The terminal as a phone: bubbles as lines, buttons as numbers."""
