"""Whether this run is CI's: long walks go all the way there, and a stretch of it on a person's machine."""

import os

ON_CI = os.environ.get("CI") == "true"
