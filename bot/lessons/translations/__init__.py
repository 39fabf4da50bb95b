"""Translations: gettext catalogs, locales, digits, and the direction of a text."""
