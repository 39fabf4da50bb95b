"""Background jobs: purge, freeze, releases, reminders, announcements, alarms. Each checks once a minute what is due."""
