"""The memory that an uploaded picture takes while it is made small."""

from __future__ import annotations

import subprocess
import sys

from tests.support.paths import ROOT


def test_the_largest_picture_takes_the_memory_of_two_and_not_of_five() -> None:
    """A few kB unpack to 48 MB of pixels; several accounts may upload at once."""
    done = subprocess.run([sys.executable, "-c", MEASURED], cwd=ROOT, capture_output=True, text=True, check=True)

    assert int(done.stdout) < 3 * 4000 * 4000 * 3


MEASURED = """
from io import BytesIO
from resource import RUSAGE_SELF, getrusage
from PIL import Image
from bot.authoring.editor.preview.pictures import reencode
stream = BytesIO()
with Image.new("RGB", (4000, 4000), "red") as drawn:
    Image.new("RGB", (64, 64)).save(BytesIO(), "PNG")
    drawn.save(stream, "PNG")
del drawn
before = getrusage(RUSAGE_SELF).ru_maxrss
reencode(stream.getvalue())
print((getrusage(RUSAGE_SELF).ru_maxrss - before) * 1024)
"""
"""Program that prints the bytes that the largest picture takes beyond one copy of it."""
