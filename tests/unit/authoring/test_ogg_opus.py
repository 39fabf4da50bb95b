"""Sounds from a browser become the Ogg Opus that Telegram plays: every packet, and nothing else of the upload."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.authoring.editor.ogg_opus import NO_SOUND, OTHER, TOO_LONG, as_ogg
from tests.support.paths import ROOT

RECORDED = (ROOT / "tests/data/one-second.webm").read_bytes()
"""The beep of the invented microphone of Chromium, as its page recorded it."""

WHOLE_BLOCK = struct.Struct(">BIBhB")
FRAME_OF_20, FRAME_OF_60 = 0xF8, 0x18
"""First bytes of packets that last 20 and 60 milliseconds."""


def blocks(*packets: bytes, flags: int = 0x80) -> bytes:
    """Return blocks of WebM, to be put behind a recorded file."""
    return b"".join(WHOLE_BLOCK.pack(0xA3, 0x10000000 | len(it) + 4, 0x81, 0, flags) + it for it in packets)


def head() -> bytes:
    """Return the file up to its first packet."""
    return RECORDED[: RECORDED.index(b"\xa3", RECORDED.index(b"\x1f\x43\xb6\x75"))]


def pages(ogg: bytes) -> Iterator[tuple[int, int, int, list[bytes]]]:
    """Yield flags, time, number and packets of each page, after its checksum was looked at bit by bit."""
    at = 0
    while at < len(ogg):
        magic, version, flags, time, serial, number, check, laced = struct.unpack_from("<4sBBqIIIB", ogg, at)
        assert (magic, version, serial) == (b"OggS", 0, 1)
        lengths = ogg[at + 27 : at + 27 + laced]
        page = bytearray(ogg[at : at + 27 + laced + sum(lengths)])
        page[22:26] = bytes(4)
        value = 0
        for bit in (byte >> shift & 1 for byte in page for shift in range(7, -1, -1)):
            value = (value << 1 & 0xFFFFFFFF) ^ (0x04C11DB7 if (value >> 31) ^ bit else 0)
        assert value == check
        packets, start = [b""], at + 27 + laced
        for length in lengths:
            packets[-1] += ogg[start : start + length]
            start += length
            if length < 255:
                packets.append(b"")
        assert packets.pop() == b"", "no packet goes over two pages"
        yield flags, time, number, packets
        at += len(page)


def test_a_recording_of_chromium_becomes_a_stream_without_the_name_of_the_browser() -> None:
    ogg = as_ogg(RECORDED)

    assert isinstance(ogg, bytes)
    first, tags, *rest = pages(ogg)
    assert (first[:3], first[3][0][:10]) == ((2, 0, 0), b"OpusHead\x01\x01")
    assert tags == (0, 0, 1, [b"OpusTags" + bytes(8)])
    assert [it[2] for it in rest] == list(range(2, 2 + len(rest)))
    assert [it[0] for it in rest] == [*[0] * (len(rest) - 1), 4], "the last page says that it is"
    assert 0.8 < rest[-1][1] / 48_000 < 1.2
    assert b"Chrome" in RECORDED and b"Chrome" not in ogg
    assert as_ogg(ogg) == ogg, "a browser that records Ogg gives the same"


def test_each_packet_comes_whole_whatever_its_length() -> None:
    packets = [bytes([FRAME_OF_20]) + bytes(length) for length in (1, 253, 254, 255, 508, 509, 510, 5_000, 20_000)]
    ogg = as_ogg(head() + blocks(*packets * 3))

    assert isinstance(ogg, bytes)
    *_, last = pages(ogg)
    assert [it for _, _, _, some in list(pages(ogg))[2:] for it in some] == packets * 3
    assert last[1] == len(packets) * 3 * 960


LONG = bytes([FRAME_OF_60, 0])
OTHERS: dict[str, tuple[bytes, object]] = {
    "nothing": (b"", OTHER),
    "text": (b"RIFF a wave", OTHER),
    "a moment": (head() + blocks(LONG), NO_SOUND),
    "two minutes and a bit": (head() + blocks(*[LONG] * 2001), TOO_LONG),
    "several packets in a block": (head() + blocks(*[LONG] * 20, flags=0x84), OTHER),
    "a packet that no page holds": (head() + blocks(*[LONG] * 20, LONG * 40_000), OTHER),
    "another codec": (RECORDED.replace(b"A_OPUS", b"A_AAC\0"), OTHER),
    "two tracks": (RECORDED.replace(b"\x86\x86A_OPUS", b"\x86\x86A_OPUS" * 2), OTHER),
    "five channels": (RECORDED.replace(b"OpusHead\x01\x01", b"OpusHead\x01\x05"), OTHER),
}


@pytest.mark.parametrize(("sound", "refusal"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_recording_of_one_text_is_refused(sound: bytes, refusal: object) -> None:
    assert as_ogg(sound) == refusal


@given(at=st.integers(0, len(RECORDED)), noise=st.binary(max_size=20), is_ogg=st.booleans())
@example(at=0, noise=b"\x1a\x45\xdf\xa3\0", is_ogg=False)
def test_a_damaged_recording_is_refused_or_played_and_never_an_error(at: int, noise: bytes, is_ogg: bool) -> None:
    whole = as_ogg(RECORDED) if is_ogg else RECORDED
    assert isinstance(whole, bytes)
    made = as_ogg(whole[:at] + noise + whole[at + len(noise) :])

    if isinstance(made, bytes):
        assert sum(len(some) for _, _, _, some in pages(made)) > 2
