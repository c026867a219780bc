"""Settings: what a person chooses for this PC, and what the administrator chooses for the office."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.desk import office
from desktop.domain.types import Role
from desktop.ui import actions, theme
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.layout import card, hbox, line, pane, scroll, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.shell.dress import Dress

_LANGUAGES = ("zh", "en")
_IDLE_MINUTES = (5, 10, 20, 30)


class SettingsPage(QFrame):
    """Everything takes effect at once; nothing asks to be saved."""

    dress_chosen = Signal(object)
    """The `Dress` that a person wants to see now."""
    action_chosen = Signal(str)
    """The code of an action."""

    def __init__(self, controller: Controller, dress: Dress) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller, self._dress = controller, dress
        self._build()
        self._connect()
        self._show_office()

    def _build(self) -> None:
        self._language = Segments(["简体中文", "English"], _LANGUAGES.index(self._dress.language))
        themes = [_("As the system"), _("Light"), _("Dark")]
        self._theme = Segments(themes, theme.THEMES.index(self._dress.theme))
        scales = [_("Normal"), _("Large"), _("Very large")]
        self._scale = Segments(scales, _nearest(self._dress.scale))
        self._idle = Segments([_("{count} min").format(count=minutes) for minutes in _IDLE_MINUTES])
        self._penalties = Check(
            _("Suggest consequences for missed deadlines"),
            note=_("Suggestions only, with clause and appeal; people decide, nothing is deducted by the program."),
        )
        for widget, name in (
            (self._language, "settings_language"), (self._theme, "settings_theme"), (self._scale, "settings_scale"),
            (self._idle, "settings_idle"), (self._penalties, "settings_penalties"),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._rules = Text("", "body", "text2")
        body = vbox(
            vbox(Text(_("Settings"), "title"), Text(_("Takes effect at once."), "body", "text2"), gap=0),
            self._looks(), self._office_card(), self._help(), None, gap=12, margins=(24, 16, 24, 16),
        )  # fmt: skip
        self.setLayout(vbox(scroll(body), gap=0))

    def _looks(self) -> QWidget:
        return card(
            Text(_("Look"), "body_strong"),
            _row(_("Language"), self._language),
            line(),
            _row(_("Theme"), self._theme),
            line(),
            _row(_("Text size"), self._scale),
        )

    def _office_card(self) -> QWidget:
        self._only_admin = Text(_("Only the administrator changes these."), "caption", "text3")
        return card(
            hbox(Text(_("This office"), "body_strong"), self._only_admin, None, gap=8),
            _row(_("Lock after"), self._idle),
            line(),
            _row(_("Rules in force"), self._rules),
            line(),
            self._penalties,
        )

    def _help(self) -> QWidget:
        keys = button(actions.text("shortcuts"), "secondary", "keyboard")
        about = button(actions.text("about"), "secondary", "info")
        keys.clicked.connect(lambda: self.action_chosen.emit("shortcuts"))
        about.clicked.connect(lambda: self.action_chosen.emit("about"))
        words = Paragraph(_("Help lies one key away: F1 shows every shortcut."), "body", "text2")
        return card(Text(_("Help"), "body_strong"), words, hbox(keys, about, None))

    def _connect(self) -> None:
        self._language.chosen.connect(lambda at: self._choose(language=_LANGUAGES[at]))
        self._theme.chosen.connect(lambda at: self._choose(theme=theme.THEMES[at]))
        self._scale.chosen.connect(lambda at: self._choose(scale=theme.TEXT_SCALES[at]))
        self._idle.chosen.connect(lambda at: self._set(office.IDLE_MINUTES, _IDLE_MINUTES[at]))
        self._penalties.clicked.connect(lambda on: self._set(office.PENALTIES_ON, bool(on)))
        self._controller.session_changed.connect(lambda _session: self._show_office())

    def _show_office(self) -> None:
        session = self._controller.session
        admin = Role.ADMIN in session.person.roles
        minutes = int(office.setting(session, office.IDLE_MINUTES))
        if minutes in _IDLE_MINUTES:
            self._idle.set_current(_IDLE_MINUTES.index(minutes))
        self._penalties.setChecked(bool(office.setting(session, office.PENALTIES_ON)))
        self._idle.setEnabled(admin)
        self._penalties.setEnabled(admin)
        self._only_admin.setVisible(not admin)
        policy = session.store.policy()
        self._rules.setText(_("{name}, version {version}").format(name=pick(policy.name), version=policy.version))

    def _choose(self, **chosen: str | float) -> None:
        self._dress = replace(self._dress, **chosen)  # type: ignore[arg-type]
        self.dress_chosen.emit(self._dress)

    def _set(self, key: str, value: object) -> None:
        self._controller.run(lambda session: office.set_setting(session, key, value), lambda _none: self._show_office())


def _nearest(scale: float) -> int:
    return min(range(len(theme.TEXT_SCALES)), key=lambda at: abs(theme.TEXT_SCALES[at] - scale))


def _row(label: str, control: QWidget) -> QWidget:
    control.setAccessibleName(label)
    return pane(hbox(Text(label), None, control, gap=12))
