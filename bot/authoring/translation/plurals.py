"""Plural rules of languages, from CLDR, spelled as Weblate does.

Source: https://github.com/WeblateOrg/language-data (languages.csv); for any other language, CLDR through Babel.
"""

from __future__ import annotations

from babel.plural import to_gettext

from bot.lessons.translations.locales import cldr_locale

PLURAL_FORMS = {
    "en": "nplurals=2; plural=n != 1;",
    "fil": "nplurals=2; plural=n != 1 && n != 2 && n != 3 && (n % 10 == 4 || n % 10 == 6 || n % 10 == 9);",
    "km": "nplurals=1; plural=0;",
    "ne": "nplurals=2; plural=n != 1;",
    "nl": "nplurals=2; plural=n != 1;",
    "sw": "nplurals=2; plural=n != 1;",
}
"""Plural rules of the campaign's languages in Weblate's spelling, because Weblate writes it into files it saves."""


def plural_forms(locale: str) -> str | None:
    """Return the value of `Plural-Forms:` for a language; None for one that CLDR does not know."""
    found = cldr_locale(locale)
    return PLURAL_FORMS.get(locale) or (to_gettext(found.plural_form) if found else None)


def same(one: str, other: str) -> bool:
    """Tell whether two plural rules are equal apart from spaces and outer brackets."""
    return _bare(one) == _bare(other)


def _bare(forms: str) -> str:
    count, _, rule = "".join(forms.split()).strip(";").partition(";plural=")
    return f"{count};{rule[1:-1] if rule.startswith('(') and rule.endswith(')') else rule}"
