"""Encryption of files with age (https://age-encryption.org/v1): a public key encrypts, only its private key decrypts.

The program `age` opens the same files: `age -d -i KEY FILE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyrage
from pyrage import x25519

from bot.errors import Refused

PRIVATE = "AGE-SECRET-KEY-"


class AgeKeyPair(NamedTuple):
    """A key pair, each half as age writes it."""

    public: str
    private: str


def new_pair() -> AgeKeyPair:
    """Return a random key pair."""
    made = x25519.Identity.generate()
    return AgeKeyPair(str(made.to_public()), str(made))


def recipient_of(public: str) -> x25519.Recipient:
    """Read a public key. Raise Refused if it is none."""
    try:
        return x25519.Recipient.from_str(public)
    except pyrage.RecipientError:
        raise Refused("A public key for backups cannot be read.", "It looks like age1…, 62 letters.") from None


def encrypt(plain: Path, sealed: Path, public: str) -> None:
    """Encrypt a file to a public key. Raise OSError where it cannot be written."""
    recipient = recipient_of(public)
    with plain.open("rb") as source, sealed.open("wb") as target:
        try:
            pyrage.encrypt_io(source, target, [recipient])
        except pyrage.EncryptError as error:  # age wraps what the disk says
            raise OSError(str(error)) from error


def decrypt(sealed: Path, plain: Path, identities: Sequence[x25519.Identity]) -> None:
    """Decrypt a file with one of the private keys. Raise OSError where `plain` cannot be written.

    Refused for another key, and for a file that is cut off or changed; `plain` then holds nothing to trust.
    """
    with sealed.open("rb") as source, plain.open("wb") as target:
        try:
            pyrage.decrypt_io(source, target, identities)
        except (pyrage.DecryptError, OSError) as error:
            if getattr(error, "errno", None):
                raise
            raise Refused(
                f"{sealed.name} does not open: it is damaged, or the private key is another one.",
                "Take the key that belongs to it, or the files of another day.",
            ) from error


def identities_in(file: Path) -> list[x25519.Identity]:
    """Read the private keys in a file. Raise Refused if there is none."""
    try:
        lines = [it.strip() for it in file.read_text("ascii").splitlines()]
        found = [x25519.Identity.from_str(it) for it in lines if it.startswith(PRIVATE)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Refused(f"There is no private key in {file}.", "It is a line that begins with AGE-SECRET-KEY-.")
    return found
