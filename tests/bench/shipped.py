"""`python -m tests.bench.shipped MODULE …`: run a module as on a server, without the dependencies of developers.

`httpx` loads a command line of four megabytes when it finds `click`.
"""

import runpy
import sys
from typing import Any, cast

if __name__ == "__main__":
    cast(dict[str, Any], sys.modules)["click"] = None  # so that importing it fails
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
