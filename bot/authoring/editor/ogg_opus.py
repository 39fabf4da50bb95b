"""Ogg Opus of a sound that a browser recorded: WebM or Ogg is taken apart, and its sound alone is written anew.

A voice message of Telegram is Ogg with Opus; browsers record Opus in WebM (Chromium) or in Ogg (Firefox). No title, no
name of a device and no second track comes along. Sources: RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), RFC 6716 section 3.1
(length of a packet), RFC 8794 and RFC 9559 (WebM).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.authoring.translation.edit_in_place import Refusal

RATE = 48_000
"""Opus counts time in samples of this many a second."""

MOST_SECONDS = 120
LEAST_SECONDS = 0.5

NO_SOUND = Refusal("Nothing can be heard in it.", "Look whether the microphone is on, and record it again.")
TOO_LONG = Refusal(f"This is longer than {MOST_SECONDS} seconds.", "Record this text alone.")
OTHER = Refusal("This sound is not recorded as Opus.", "Use Chrome, Edge or Firefox, on a computer or on Android.")


class _Broken(Exception):
    """The bytes are no WebM or Ogg with one track of Opus."""


@dataclass(frozen=True, slots=True)
class OpusSound:
    """Packets of Opus: number of channels (1 or 2), samples to skip at the start, and the packets in order."""

    channels: int
    skip: int
    packets: Sequence[bytes]


def as_ogg(recorded: bytes) -> bytes | Refusal:
    """Return a recorded sound as Ogg Opus, or a Refusal for what is no Opus, too short or too long."""
    try:
        sound = _from_webm(recorded) if recorded.startswith(_WEBM) else _from_ogg(recorded)
        seconds = sum(map(_samples, sound.packets)) / RATE
    except (_Broken, IndexError, struct.error):
        return OTHER
    if any(_laces(it) > _MOST_LACED for it in sound.packets):
        return OTHER
    if seconds < LEAST_SECONDS:
        return NO_SOUND
    return TOO_LONG if seconds > MOST_SECONDS else b"".join(_pages(sound))


# WebM

_WEBM = b"\x1a\x45\xdf\xa3"

_OPENED = frozenset({0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0})
"""Segment, cluster, tracks, one track, block group: what stands in them is read as if it stood one after the other.

A browser writes the first two before it knows their length.
"""

_CODEC, _CODEC_HEAD, _BLOCKS = 0x86, 0x63A2, (0xA3, 0xA1)


def _from_webm(raw: bytes) -> OpusSound:
    codecs, head, packets = [], b"", []
    for name, content in _elements(raw):
        if name == _CODEC:
            codecs.append(content.rstrip(b"\0"))
        elif name == _CODEC_HEAD:
            head = content
        elif name in _BLOCKS:
            packets.append(_block(content))
    if codecs != [b"A_OPUS"]:
        raise _Broken
    return _sound(head, packets)


def _elements(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(raw):
        name, at = _number(raw, at, is_name=True)
        size, at = _number(raw, at)
        if name not in _OPENED:
            yield name, raw[at : at + size]
            at += size


def _number(raw: bytes, at: int, *, is_name: bool = False) -> tuple[int, int]:
    """Return a number of one to eight bytes, and the place after it. A name keeps the bit that tells its length."""
    length = 9 - raw[at].bit_length()
    if length > 8:
        raise _Broken
    value = int.from_bytes(raw[at : at + length], "big")
    return (value if is_name else value ^ (1 << 7 * length)), at + length


def _block(content: bytes) -> bytes:
    """Return the packet of a block. Before it stand the track, two bytes of time, and flags; several are not taken."""
    _, at = _number(content, 0)
    if content[at + 2] & 0x06:
        raise _Broken
    return content[at + 3 :]


# Ogg

_OGG = b"OggS"


def _from_ogg(raw: bytes) -> OpusSound:
    packets = list(_packets(raw))
    if len(packets) < 2 or not packets[1].startswith(b"OpusTags"):
        raise _Broken
    return _sound(packets[0], packets[2:])


def _packets(raw: bytes) -> Iterator[bytes]:
    at, streams, packet = 0, set[bytes](), b""
    while at < len(raw):
        if raw[at : at + 4] != _OGG:
            raise _Broken
        streams.add(raw[at + 14 : at + 18])
        lengths = raw[at + 27 : at + 27 + raw[at + 26]]
        at += 27 + len(lengths)
        for length in lengths:
            packet += raw[at : at + length]
            at += length
            if length < 255:
                yield packet
                packet = b""
    if len(streams) != 1:
        raise _Broken


# Opus

_HEAD = struct.Struct("<8sBBHIhB")

_FRAMES: Final = (*(480, 960, 1920, 2880) * 3, *(480, 960) * 2, *(120, 240, 480, 960) * 4)
"""Samples of a frame by the first five bits of a packet."""


def _sound(head: bytes, packets: Sequence[bytes]) -> OpusSound:
    magic, _, channels, skip, _, _, family = _HEAD.unpack_from(head)
    if magic != b"OpusHead" or family != 0 or channels not in (1, 2):
        raise _Broken
    return OpusSound(channels, skip, packets)


def _samples(packet: bytes) -> int:
    frames = (1, 2, 2)[packet[0] & 3] if packet[0] & 3 < 3 else packet[1] & 63
    return _FRAMES[packet[0] >> 3] * frames


# Writing

_MOST_LACED = 255
_BEGINS, _ENDS = 2, 4
_SERIAL = 1


def _pages(sound: OpusSound) -> Iterator[bytes]:
    head = _HEAD.pack(b"OpusHead", 1, sound.channels, sound.skip, RATE, 0, 0)
    tags = b"OpusTags" + struct.pack("<II", 0, 0)
    yield _page(0, 0, [head], _BEGINS)
    yield _page(1, 0, [tags])
    time, some, laced, number = 0, list[bytes](), 0, 2
    for packet in sound.packets:
        laced += _laces(packet)
        if laced > _MOST_LACED:
            yield _page(number, time, some)
            some, laced, number = [], _laces(packet), number + 1
        some.append(packet)
        time += _samples(packet)
    yield _page(number, time, some, _ENDS)


def _laces(packet: bytes) -> int:
    return len(packet) // 255 + 1


def _page(number: int, time: int, packets: Sequence[bytes], flags: int = 0) -> bytes:
    laces = b"".join(b"\xff" * (len(it) // 255) + bytes([len(it) % 255]) for it in packets)
    start = struct.pack("<4sBBqII", _OGG, 0, flags, time, _SERIAL, number)
    rest = bytes([len(laces)]) + laces + b"".join(packets)
    return start + struct.pack("<I", _checksum(start + bytes(4) + rest)) + rest


def _table() -> tuple[int, ...]:
    found = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        found.append(value)
    return tuple(found)


_CHECKS = _table()


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _CHECKS[value >> 24 ^ byte]
    return value
