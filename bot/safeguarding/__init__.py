"""Safeguarding: distress detection, moderation of messages, kill switch, rollout stages."""
