"""The translation desk: from lessons to catalogs and back."""
