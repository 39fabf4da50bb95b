"""The staff's web app: published figures and protected sections, for people with an account.

It runs as a process of its own that can open no other file of the data folder than its own and the published figures.
"""
