"""PySide6 6.12.0 gave one reference to None away at every call that returns nothing: fatal below Python 3.12.

Counted in a process of its own, where nothing else moves the counter. A PySide6 that fails here must not be shipped.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT = """
import sys
from PySide6.QtCore import QObject, QCoreApplication
from PySide6.QtGui import QColor, QImage, QPainter
thing, colour, image, calls = QObject(), QColor(), QImage(8, 8, QImage.Format.Format_RGB32), 1000
painter = QPainter(image)
kinds = {
    "setObjectName": lambda: thing.setObjectName("x"),
    "setRed": lambda: colour.setRed(1),
    "save and restore": lambda: (painter.save(), painter.restore()),
    "processEvents": QCoreApplication.processEvents,
}
for name, call in kinds.items():
    for _ in range(10):
        call()
    before = sys.getrefcount(None)
    for _ in range(calls):
        call()
    moved = sys.getrefcount(None) - before
    if abs(moved) > calls // 10:
        print(f"{name}: {moved:+d} in {calls} calls")
painter.end()
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on (PEP 683)")
def test_pyside_keeps_the_count_of_references_to_none() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
