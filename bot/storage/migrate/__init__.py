"""Migration of a whole store from one engine to the other, while the bot runs."""
