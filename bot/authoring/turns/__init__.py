"""Turns computed beforehand: what the pages that play without the bot look up. They have no engine of their own."""
