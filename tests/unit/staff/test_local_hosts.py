"""A page for this computer alone knows its names, however a browser writes them."""

from __future__ import annotations

import pytest

from bot.local_hosts import LOCAL_HOSTS, host_name


@pytest.mark.parametrize("host", ["localhost", "LocalHost:8080", "127.0.0.1:80", "[::1]", "[::1]:8080"])
def test_a_name_of_this_computer_is_known_with_and_without_a_port(host: str) -> None:
    assert host_name(host) in LOCAL_HOSTS


@pytest.mark.parametrize(
    "host", ["", "example.org", "localhost.example.org:80", "127.0.0.1:80:80", "[::1", "localhost:"]
)
def test_any_other_name_is_not(host: str) -> None:
    assert host_name(host) not in LOCAL_HOSTS
