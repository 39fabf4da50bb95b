"""Tools of educators and translators: preview, terminal, proof, walks, simulation, translation."""
