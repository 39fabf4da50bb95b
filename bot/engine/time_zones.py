"""Time zone of each country, for reminders and news in the afternoon (B9)."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.lessons.model.people import Country

ZONES: Mapping[Country, ZoneInfo] = {
    "KE": ZoneInfo("Africa/Nairobi"),
    "NP": ZoneInfo("Asia/Kathmandu"),
    "KH": ZoneInfo("Asia/Phnom_Penh"),
    "PH": ZoneInfo("Asia/Manila"),
}
