"""Play a chat in the terminal: messages as lines, buttons as numbers."""
