"""Moderation: rules for staff who read learners' messages and approve announcements. Pure: no clock, no file."""
