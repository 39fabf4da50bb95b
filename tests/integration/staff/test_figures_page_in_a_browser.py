"""A programme officer opens the figures: language and query are kept, and unknown addresses are no pages."""

from __future__ import annotations

from html import unescape

from tests.support.staff_fixtures import half_a_year, staff_services, visiting


async def test_a_chosen_language_stays() -> None:
    async with visiting(staff_services(half_a_year()), signed_in=True) as anna:
        assert "Cijfers" in await anna.sees("/?lang=nl")

        assert "Cijfers" in await anna.sees("/?country=KE")


async def test_links_to_another_language_and_to_files_keep_the_wish() -> None:
    async with visiting(staff_services(half_a_year()), signed_in=True) as anna:
        told = unescape(await anna.sees("/?country=KE&quarter=all"))
        assert 'href="/?country=KE&quarter=all&lang=nl"' in told
        assert 'href="/figures.csv?country=KE&quarter=all"' in told

        async with anna.client.get("/figures.csv?country=KE&quarter=all") as answer:
            assert await answer.text() == "KE"
            assert answer.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'
            assert answer.headers["Content-Type"].startswith("text/csv")


async def test_whatever_stands_in_an_address_is_no_part_of_a_page() -> None:
    async with visiting(staff_services(half_a_year()), signed_in=True) as anna:
        told = await anna.sees('/?country="><script>alert(1)</script>&lang=<b>')

    assert "<script" not in told
    assert "lang=<b>" not in told
