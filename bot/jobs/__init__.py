"""Background jobs: purge, freeze, releases, reminders, announcements, alarms. Each looks every minute."""
