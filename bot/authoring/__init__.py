"""Tools of educators and translators: preview, lesson room, pages to hand out, walks, simulation, translation."""
