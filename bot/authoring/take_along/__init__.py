"""The take-along course: all stories and Help as one page, for girls where Telegram is not."""
