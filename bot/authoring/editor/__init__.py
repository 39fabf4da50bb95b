"""Editor of lessons on an educator's own computer: preview, cards, pictures, problems."""
