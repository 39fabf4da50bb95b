"""Detection of CI: long walks run completely there, and only partly on a developer's machine."""

import os

ON_CI = os.environ.get("CI") == "true"
