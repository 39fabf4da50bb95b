"""The program: commands, settings, and the container that wires a running bot."""
