"""Turns computed beforehand, for pages that play without the bot: they have no engine, and look each turn up."""
