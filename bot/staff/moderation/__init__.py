"""The room where girls' words are read (G7): two readers a language, nothing that can be carried away."""
