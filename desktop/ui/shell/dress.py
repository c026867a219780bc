"""The look and language that a person chose for this PC: remembered, read and put on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from desktop.base import i18n
from desktop.desk import window_state
from desktop.desk.session import Session
from desktop.ui import fonts, theme

_KEY = "look"
_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


@dataclass(frozen=True, slots=True)
class Dress:
    """`theme` is "system", "light" or "dark", `scale` the text size, `language` "zh" or "en"."""

    theme: str = "system"
    scale: float = 1.0
    language: str = "zh"


def load(session: Session) -> Dress:
    """What was chosen on this PC; the defaults, in the language in force, if nothing was."""
    try:
        return Dress(**json.loads(window_state.load(session, _KEY)))
    except (ValueError, TypeError):
        return Dress(language=i18n.language())


def save(session: Session, dress: Dress) -> None:
    """Remembers a choice."""
    window_state.save(session, _KEY, json.dumps(asdict(dress)))


def prepare(app: QApplication) -> None:
    """Once, before any widget: Fusion, the packaged typeface, the icon, the light look."""
    from desktop.ui.components.echo import draw_logo

    app.setStyle("Fusion")
    fonts.load()
    theme.apply(app)
    icon = QIcon()
    for size in _ICON_SIZES:
        picture = QPixmap(size, size)
        picture.fill("transparent")
        painter = QPainter(picture)
        draw_logo(painter, picture.rect().toRectF())
        painter.end()
        icon.addPixmap(picture)
    app.setWindowIcon(icon)


class Wardrobe(QObject):
    """Puts a dress on the application; keeps Qt's own texts in the same language."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._translator = QTranslator(app)
        self.dress = Dress(language=i18n.language())
        app.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def put_on(self, dress: Dress) -> None:
        """Palette, text size and language; windows rebuild their texts themselves."""
        language_changed = dress.language != i18n.language() or self._translator.isEmpty()
        self.dress = dress
        if language_changed:
            i18n.set_language(dress.language)
            self._translate(dress.language)
        theme.apply(self._app, theme.palette_named(dress.theme, self._app), dress.scale)

    def _on_scheme(self, _scheme: Qt.ColorScheme) -> None:
        """The desktop went dark or light."""
        if self.dress.theme == "system":
            theme.apply(self._app, theme.palette_named("system", self._app))

    def _translate(self, language: str) -> None:
        """Qt's own dialogs speak the language too."""
        self._app.removeTranslator(self._translator)
        locale = QLocale(QLocale.Language.Chinese if language == "zh" else QLocale.Language.English)
        QLocale.setDefault(locale)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        name = "qtbase_zh_CN" if language == "zh" else "qtbase_en"
        if self._translator.load(name, folder):
            self._app.installTranslator(self._translator)
