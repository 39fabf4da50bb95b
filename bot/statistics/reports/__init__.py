"""Reports: the tables of `statistics` in words of the staff's languages, and the formats they are exported to.

Every figure is a published one.
"""
