"""`python -m tests.bench.shipped MODULE …`: a module as it runs on a server, without what only developers install.

`httpx` brings a command line with it, and four megabytes, where it finds `click`.
"""

import runpy
import sys
from typing import Any, cast

if __name__ == "__main__":
    cast(dict[str, Any], sys.modules)["click"] = None  # so that it is not found
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
