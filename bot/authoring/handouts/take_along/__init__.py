"""Take-along course: all stories and Help as one page, for learners without Telegram."""
