"""The typefaces of the forms: Noto Sans SC as it comes packaged, read once for the whole process."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

from desktop.base import paths
from desktop.base.errors import UnavailableError
from forms.neutral import neutral

_CMAP_BLOCK = 100

font_lock = threading.RLock()
"""Held while a font file is read: its parser keeps one reading position for all threads."""


class Font(TTFont):
    """A TrueType font whose words can be searched and copied in the PDF, characters beyond U+FFFF included."""

    def addObjects(self, doc: Any) -> None:
        """Adds the subsets to the document, with our own tables from glyph to character."""
        subsets = list(self.state[doc].subsets)
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            doc.idToObject[fonts[name].ToUnicode.name].content = _to_unicode(name, subset)


def _to_unicode(name: str, subset: list[int]) -> str:
    """The table from glyph to character, in UTF-16 and in blocks of at most 100 as the PDF standard wants it."""
    rows = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in enumerate(subset)]
    blocks = [rows[at : at + _CMAP_BLOCK] for at in range(0, len(rows), _CMAP_BLOCK)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


class CharWidths(dict[str, float]):
    """Advances in em by character, looked up in the font when first asked for."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self._known: dict[int, float] = font.face.charWidths
        self._default: float = font.face.defaultWidth

    def __missing__(self, char: str) -> float:
        width = self._known.get(ord(char), self._default) / 1000
        self[char] = width
        return width


@dataclass(frozen=True, slots=True)
class Face:
    """One weight of the typeface: the font for the PDF and its widths for the setting of lines."""

    font: Font
    widths: CharWidths


@dataclass(frozen=True, slots=True)
class Faces:
    """The two weights that the forms use."""

    regular: Face
    bold: Face


@cache
def _read_faces() -> Faces:
    try:
        folder = paths.fonts()
        return Faces(_face(folder / paths.REGULAR), _face(folder / paths.BOLD))
    except OSError as error:
        raise UnavailableError("font_missing", path=str(error.filename)) from error


def _face(path: Path) -> Face:
    font = Font(path.stem, str(path), asciiReadable=False, shapable=False)
    return Face(font, CharWidths(font))


def faces() -> Faces:
    """Both weights; the first call reads 21 MB (0.1 s). From any thread.

    Raises:
        UnavailableError: a font file is missing.
    """
    with font_lock:
        return _read_faces()


def missing_glyphs(text: str) -> tuple[str, ...]:
    """The characters of the text that the typeface can't draw, each once, in order."""
    known = faces().regular.font.face.charToGlyph
    return tuple(dict.fromkeys(char for char in neutral(text) if char != "\n" and ord(char) not in known))


@lru_cache(maxsize=2048)
def printable(text: str) -> str:
    """The text as it can be printed: harmless, and with [U+1F600] where the typeface has no such character."""
    calm = neutral(text)
    known = faces().regular.font.face.charToGlyph
    if all(ord(char) in known or char == "\n" for char in calm):
        return calm
    return "".join(char if ord(char) in known or char == "\n" else f"[U+{ord(char):04X}]" for char in calm)
