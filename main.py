"""Run the bot: `python main.py --help`. This file parses on any Python 3, to say what is missing."""

import sys

NEEDED = (
    "PIL", "aiohttp", "aiosqlite", "argon2", "babel", "cryptography", "dotenv", "jinja2", "phonenumbers",
    "pycurl", "pydantic", "pyotp", "pyrage", "python_calamine", "segno", "telegram", "tzdata", "xlsxwriter", "yaml",
)  # fmt: skip
"""Modules of the dependencies in pyproject.toml; a test compares them."""


def missing():  # type: ignore[no-untyped-def]  # an annotation would not parse everywhere
    """Return what prevents the start, as one line for the person who typed the command; None if nothing does."""
    if sys.version_info < (3, 11):
        return "This needs Python 3.11 or newer; here is %d.%d." % sys.version_info[:2]
    from importlib.util import find_spec  # finds without importing, which would take a second

    if not all(map(find_spec, NEEDED)):
        return "First type this: %s -m pip install --require-hashes -r requirements.txt" % (sys.executable or "python")
    return None


if __name__ == "__main__":
    trouble = missing()  # type: ignore[no-untyped-call]  # as above
    if trouble:
        sys.stderr.write(trouble + "\n")
        sys.exit(2)
    from bot.__main__ import main

    sys.exit(main())
