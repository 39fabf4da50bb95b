"""Address under which attempts are counted."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from bot.staff.sign_in_limits import counted_address

OURS = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("203.0.113.5", [], "203.0.113.5"),
        ("203.0.113.5", ["198.51.100.7"], "203.0.113.5"),
        ("127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.99, 198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.99", "198.51.100.7, 10.1.2.3"], "198.51.100.7"),
        ("127.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.7, nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.7, nonsense, 10.1.2.3"], "10.1.2.3"),
        ("::ffff:127.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], "fe80::/64"),
        (None, ["198.51.100.7"], "unknown"),
    ],
)
def test_it_is_the_last_hop_that_is_none_of_our_web_servers(
    peer: str | None, forwarded: list[str], counted: str
) -> None:
    assert counted_address(peer, forwarded, OURS) == counted


def test_all_the_addresses_of_one_home_are_one() -> None:
    found = {counted_address(f"2001:db8:1:2::{number:x}", [], OURS) for number in range(1000)}

    assert found == {"2001:db8:1:2::/64"}
