"""The lesson room: drafts of parts of the course, what they change, and the editions that are made of them."""
