"""A girl in danger finds a number, whichever one person hides: the last of a role and a country stays (A23, S1)."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from bot.lessons.model.directory import Directory
from bot.safeguarding.kill_switch import is_last_of_country, is_last_of_role, spared_routes, visible_routes

ROWS = (
    ("ke-116", "KE", "child-helpline", "116", None),
    ("ke-117", "KE", "child-helpline", "117", None),
    ("ke-112", "KE", "police", "112", None),
    ("ke-more", "KE", "second", "555", None),
    ("ke-site", "KE", "police", None, "police.example"),
    ("ke-text", "KE", "text", "21000", None),
    ("np-1098", "NP", "child-helpline", "1098", None),
    ("world", "all", "crisis", "123", None),
)
DIRECTORY = Directory.model_validate(
    {
        "routes": [
            {"id": it, "country": country, "role": role, "name": it, "number": number, "web": web}
            | {"confidence": "high", "source": "a test"}
            for it, country, role, number, web in ROWS
        ]
    }
)
ROUTES = {route.id: route for route in DIRECTORY.routes}


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("ke-116", False),
        ("ke-112", True),
        ("ke-site", False),
        ("ke-more", False),
        ("ke-text", True),
        ("np-1098", True),
        ("world", True),
    ],
)
def test_a_number_without_which_a_role_has_none_is_known(name: str, last: bool) -> None:
    assert is_last_of_role(ROUTES[name], DIRECTORY.routes) is last


@pytest.mark.parametrize(("name", "last"), [("ke-116", False), ("np-1098", True), ("world", False)])
def test_a_number_without_which_a_country_has_none_is_known(name: str, last: bool) -> None:
    assert is_last_of_country(ROUTES[name], DIRECTORY.routes) is last


def test_a_number_for_messages_alone_is_no_number_to_call() -> None:
    left = [ROUTES["ke-more"], ROUTES["ke-text"]]

    assert is_last_of_country(ROUTES["ke-more"], left)
    assert not is_last_of_country(ROUTES["ke-text"], [ROUTES["ke-text"]])


@pytest.mark.parametrize(
    ("hidden", "alone", "spared"),
    [
        (["ke-116"], ["ke-116"], []),
        (["ke-116", "ke-117"], ["ke-116", "ke-117"], ["ke-116"]),
        (["ke-116", "ke-117"], ["ke-117"], ["ke-117"]),
        (["ke-116", "ke-117"], [], []),
        (["ke-112"], ["ke-112"], ["ke-112"]),
        (["ke-text"], ["ke-text"], ["ke-text"]),
        (["ke-more"], ["ke-more"], []),
        (["np-1098"], [], ["np-1098"]),
        (["world"], [], []),
        (["world"], ["world"], ["world"]),
    ],
)
def test_what_would_leave_her_without_a_number_is_shown_all_the_same(
    hidden: Collection[str], alone: Collection[str], spared: Collection[str]
) -> None:
    shown = tuple(it for it, *_ in ROWS if it not in hidden or it in spared)

    assert spared_routes(DIRECTORY, hidden, alone) == frozenset(spared)
    assert tuple(route.id for route in visible_routes(DIRECTORY, hidden, alone)) == shown
