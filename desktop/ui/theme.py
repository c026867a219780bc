"""Design tokens: measures, type, two palettes, and the one style sheet made from them.

The look in force is process-wide, as Qt's own palette is. Widgets read it when they paint; those that carry sizes,
fonts or tinted icons connect to `signals().changed`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop.base import paths

SPACE = {"xxs": 2, "xs": 4, "s": 8, "m": 12, "l": 16, "xl": 20, "xxl": 24, "3xl": 32}
RADIUS = {"chip": 4, "control": 6, "card": 8, "popover": 10}
TEXT_SCALES = (1.0, 1.25, 1.5)
THEMES = ("system", "light", "dark")
_FOLD_SCALE = 1.25

_CONTROL = {"s": 28, "m": 32, "l": 36}
_ROW = {"nav": 32, "group": 32, "ticket": 60}
_TYPE = {
    "caption": (12, False, 18),
    "caption_strong": (12, True, 18),
    "body": (13, False, 20),
    "body_strong": (13, True, 20),
    "reading": (14, False, 24),
    "row": (14, False, 20),
    "row_strong": (14, True, 20),
    "subtitle": (16, True, 24),
    "title": (20, True, 28),
    "display": (28, True, 36),
}
"""Type role: pixel size, bold, line height. Nothing below 12 px: Han characters close up."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning; no widget ever sees a raw value.

    `nav` window and navigation · `surface` pages · `raised` cards, popovers · `sunken` wells · `line` hairlines ·
    `outline` edges of controls (3:1) · `track` the empty part of bars · `text3` the faintest text that still means
    something (4.5:1) · `mark` behind trigger words.
    """

    name: str
    nav: str
    surface: str
    raised: str
    sunken: str
    hover: str
    selected: str
    line: str
    outline: str
    track: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_text: str
    accent_soft: str
    focus: str
    danger: str
    danger_fill: str
    on_danger: str
    danger_soft: str
    warn: str
    warn_fill: str
    warn_soft: str
    ok: str
    ok_fill: str
    ok_soft: str
    info: str
    info_soft: str
    review: str
    review_soft: str
    mark: str


LIGHT = Palette(
    name="light", nav="#F3F4F5", surface="#FFFFFF", raised="#FFFFFF", sunken="#F6F7F8", hover="#EEF0F2",
    selected="#E4F0F1", line="#E2E5E8", outline="#838B95", track="#E3E6EA",
    text="#1A1E23", text2="#4E565F", text3="#646C76",
    accent="#0C6470", accent_hover="#0A545E", on_accent="#FFFFFF", accent_text="#0B5F6A", accent_soft="#E4F0F1",
    focus="#0C6470",
    danger="#A8221B", danger_fill="#B3261E", on_danger="#FFFFFF", danger_soft="#FCEBEA",
    warn="#824600", warn_fill="#C77700", warn_soft="#FDF1DC",
    ok="#1C6338", ok_fill="#2E8B57", ok_soft="#E6F3EA",
    info="#1D5490", info_soft="#E8F0F9", review="#65459A", review_soft="#F1ECF8", mark="#FFE08A",
)  # fmt: skip
DARK = Palette(
    name="dark", nav="#16191C", surface="#1D2125", raised="#24292E", sunken="#191C20", hover="#2A3036",
    selected="#183A3F", line="#30363C", outline="#79828C", track="#363D44",
    text="#E9EBED", text2="#B7BEC6", text3="#98A1AA",
    accent="#5CBBC6", accent_hover="#78CBD4", on_accent="#06272C", accent_text="#74C6D0", accent_soft="#18343A",
    focus="#74C6D0",
    danger="#FF9C94", danger_fill="#E5554B", on_danger="#1F0402", danger_soft="#3D1F1E",
    warn="#F5BE6B", warn_fill="#D68F1E", warn_soft="#38290F",
    ok="#82CDA0", ok_fill="#4CA674", ok_soft="#17301F",
    info="#93BFEF", info_soft="#1B2C40", review="#C3AAEA", review_soft="#2D2440", mark="#6B5200",
)  # fmt: skip

TONES = {
    "neutral": ("text2", "sunken", "text3"),
    "accent": ("accent_text", "accent_soft", "accent"),
    "danger": ("danger", "danger_soft", "danger_fill"),
    "warn": ("warn", "warn_soft", "warn_fill"),
    "ok": ("ok", "ok_soft", "ok_fill"),
    "info": ("info", "info_soft", "info"),
    "review": ("review", "review_soft", "review"),
}
"""Tone of a chip or bar: roles of its text, its soft ground and its solid fill."""

STATES = {
    "open": ("circle-dashed", "info"),
    "handling": ("circle-dot", "accent"),
    "approval": ("gavel", "warn"),
    "callback": ("phone-outgoing", "info"),
    "review": ("stamp", "review"),
    "parked": ("circle-pause", "neutral"),
    "referred": ("presentation", "danger"),
    "risen": ("circle-arrow-up", "neutral"),
    "withdrawn": ("undo-2", "neutral"),
    "filed": ("archive", "neutral"),
}
"""State of a ticket: icon and tone. The word always travels along: colour only helps."""

CLOCK_KINDS = {
    "over": ("danger", "danger_fill", "circle-alert"),
    "soon": ("warn", "warn_fill", "alarm-clock"),
    "ok": ("text2", "outline", "clock"),
    "paused": ("text3", "outline", "circle-pause"),
    "done": ("ok", "ok_fill", "circle-check"),
}
"""Kind of a clock: roles of its words and its bar, and its icon."""


class ThemeSignals(QObject):
    """What widgets listen to."""

    changed = Signal()
    """Another palette or text size is in force: set sizes, fonts and icons anew."""
    folded_changed = Signal(bool)
    """Side columns are to become tabs (True) or columns again."""


class _Look:
    """The look in force."""

    def __init__(self) -> None:
        self.palette = LIGHT
        self.scale = 1.0
        self.narrow = False


_look = _Look()


@lru_cache(maxsize=1)
def signals() -> ThemeSignals:
    """The one sender of look changes; lives on the GUI thread."""
    return ThemeSignals()


def pal() -> Palette:
    """The palette in force."""
    return _look.palette


def text_scale() -> float:
    """The person's text size, 1.0 to 1.5."""
    return _look.scale


def folded() -> bool:
    """True where side columns are tabs: in a narrow window, or with large text."""
    return _look.narrow or _look.scale >= _FOLD_SCALE


def set_narrow(narrow: bool) -> None:
    """Told by the main window when its width passes 1360 px."""
    before = folded()
    _look.narrow = narrow
    if folded() != before:
        signals().folded_changed.emit(folded())


def u(px: float) -> int:
    """A measure that follows the text size, on the 2 px grid."""
    return round(px * _look.scale / 2) * 2


def icon_size(px: int) -> int:
    """Icons grow half as fast as the text."""
    return round(px * (1 + (_look.scale - 1) / 2))


def type_role(role: str) -> tuple[int, bool, int]:
    """Pixel size, bold and line height of a type role at the text size in force."""
    size, bold, height = _TYPE[role]
    return round(size * _look.scale), bold, u(height)


def line_height(role: str) -> int:
    """Height of one line of a type role in px."""
    return type_role(role)[2]


def control(size: str = "m") -> int:
    """Height of buttons and inputs in px: "s", "m" or "l"."""
    return u(_CONTROL[size or "m"])


def row(kind: str) -> int:
    """Height of list rows in px: "nav", "group" or "ticket"."""
    return u(_ROW[kind])


def color(role: str, alpha: float = 1.0) -> QColor:
    """A colour of the palette in force."""
    found = QColor(getattr(_look.palette, role))
    if alpha < 1:
        found.setAlphaF(alpha)
    return found


def palette_named(name: str, app: QApplication | None = None) -> Palette:
    """The palette for "light", "dark" or "system" (what the desktop prefers)."""
    if name == "system" and app is not None:
        return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if name == "dark" else LIGHT


def apply(app: QApplication, palette: Palette | None = None, scale: float | None = None) -> None:
    """Puts a palette and a text size in force; None keeps what is. Nothing is rebuilt, everything repaints."""
    _look.palette = palette or _look.palette
    before = folded()
    _look.scale = min(max(scale or _look.scale, TEXT_SCALES[0]), TEXT_SCALES[-1])
    from desktop.ui import fonts

    fonts.forget()
    app.setPalette(_qt_palette())
    app.setFont(fonts.font("body"))
    app.setStyleSheet(style_sheet())
    signals().changed.emit()
    if folded() != before:
        signals().folded_changed.emit(folded())


_QT_ROLES = (
    (QPalette.ColorRole.Window, "surface"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.Button, "raised"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.Link, "accent_text"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.Accent, "accent"),
)


def _qt_palette() -> QPalette:
    made = QPalette()
    for qt_role, role in _QT_ROLES:
        made.setColor(qt_role, color(role))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, color("text3"))
    return made


@lru_cache(maxsize=1)
def _sheet_template() -> Template:
    return Template((paths.resources() / "styles" / "huiyin.qss").read_text(encoding="utf-8"))


def style_sheet() -> str:
    """The style sheet for the look in force."""
    sizes = {f"f{n}": str(round(n * _look.scale)) for n in (12, 13, 14)}
    sizes |= {f"h{n}": str(u(n)) for n in (22, 26, 30, 34)}
    sizes |= {f"h{n}focus": str(u(n) - 2) for n in (22, 26, 30, 34)}
    return _sheet_template().substitute(asdict(_look.palette), **sizes) + _label_rules()


def _label_rules() -> str:
    """Fonts of labels by type role: a font set by hand would be lost when a label moves to another parent."""
    rules = []
    for role in _TYPE:
        size, bold, _height = type_role(role)
        rules.append(f'QLabel[role="{role}"] {{ font-size: {size}px; font-weight: {700 if bold else 400}; }}')
    return "\n".join(rules)


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio of two colours given as #RRGGBB."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(value: str) -> float:
    made = QColor(value)
    red, green, blue = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (made.redF(), made.greenF(), made.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_GROUNDS = ("nav", "surface", "raised", "sunken", "hover", "selected")
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, ground, 4.5) for text in ("text", "text2", "text3") for ground in _GROUNDS),
    *(("on_accent", fill, 4.5) for fill in ("accent", "accent_hover")),
    ("on_danger", "danger_fill", 4.5),
    *((text, soft, 4.5) for text, soft, _ in TONES.values()),
    *((text, ground, 4.5) for text, _, _ in TONES.values() for ground in ("surface", "raised")),
    *((text, "selected", 4.5) for text in ("accent_text", "danger", "warn", "ok", "info", "review")),
    *((text, "hover", 4.5) for text in ("accent_text", "danger", "warn", "ok", "info", "review")),
    *((text, "nav", 4.5) for text in ("accent_text", "danger", "warn", "ok")),
    *(("text", ground, 4.5) for ground in ("mark", "accent_soft", "info_soft", "warn_soft", "danger_soft", "ok_soft")),
    ("text2", "accent_soft", 4.5),
    ("text3", "accent_soft", 4.5),
    *((edge, ground, 3) for edge in ("outline", "focus") for ground in ("surface", "raised", "nav")),
    *((fill, "surface", 3) for fill in ("warn_fill", "danger_fill", "ok_fill", "accent")),
)
"""Every pair of foreground and ground in use, with the ratio that WCAG AA wants."""


def contrast_report() -> list[str]:
    """Every pair in use that misses its target, in either palette; empty when all is well."""
    return [
        f"{palette.name}: {front} on {ground} {ratio:.2f} < {need}"
        for palette in (LIGHT, DARK)
        for front, ground, need in PAIRS
        if (ratio := contrast(getattr(palette, front), getattr(palette, ground))) < need
    ]
