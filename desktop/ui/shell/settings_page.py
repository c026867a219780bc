"""Settings: how this PC looks, who works here, how the office works."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.ui import actions, theme
from desktop.ui.components.buttons import button
from desktop.ui.components.layout import card, hbox, line, pane, reading_column, scroll, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.shell.dress import Dress

_LANGUAGES = ("zh", "en")
_SHARING = 4


class LooksPage(QFrame):
    """Language, theme, text size: takes effect at once, for this PC."""

    dress_chosen = Signal(object)
    """The `Dress` that a person wants to see now."""
    action_chosen = Signal(str)
    """The code of an action."""

    def __init__(self, controller: Controller, dress: Dress) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller, self._dress = controller, dress
        self._build()
        self._language.chosen.connect(lambda at: self._choose(language=_LANGUAGES[at]))
        self._theme.chosen.connect(lambda at: self._choose(theme=theme.THEMES[at]))
        self._scale.chosen.connect(lambda at: self._choose(scale=theme.TEXT_SCALES[at]))

    def _build(self) -> None:
        self._language = Segments(["简体中文", "English"], _LANGUAGES.index(self._dress.language))
        themes = [_("As the system"), _("Light"), _("Dark")]
        self._theme = Segments(themes, theme.THEMES.index(self._dress.theme))
        scales = [_("Normal"), _("Large"), _("Very large")]
        self._scale = Segments(scales, _nearest(self._dress.scale))
        for widget, name in (
            (self._language, "settings_language"),
            (self._theme, "settings_theme"),
            (self._scale, "settings_scale"),
        ):
            widget.setObjectName(name)
        title = vbox(Text(_("Appearance"), "title"), Text(_("Takes effect at once."), "body", "text2"), gap=0)
        body = vbox(title, self._looks(), self._rules(), self._help(), None, gap=12)
        self.setLayout(vbox(scroll(reading_column(body, 760)), gap=0))

    def _looks(self) -> QWidget:
        return card(
            _row(_("Language"), self._language),
            line(),
            _row(_("Theme"), self._theme),
            line(),
            _row(_("Text size"), self._scale),
        )

    def _rules(self) -> QWidget:
        self._in_force = Text("", "body", "text2")
        self._in_force.setObjectName("rules_in_force")
        self._controller.lists_changed.connect(self._show_rules)
        self._show_rules()
        return card(_row(_("Rules in force"), self._in_force))

    def _show_rules(self) -> None:
        policy = self._controller.session.store.policy()
        words = _("{name}, version {version}")
        self._in_force.setText(words.format(name=pick(policy.name), version=policy.edition or policy.version))

    def _help(self) -> QWidget:
        keys = button(actions.text("shortcuts"), "secondary", "keyboard")
        about = button(actions.text("about"), "secondary", "info")
        keys.clicked.connect(lambda: self.action_chosen.emit("shortcuts"))
        about.clicked.connect(lambda: self.action_chosen.emit("about"))
        words = Paragraph(_("Help lies one key away: F1 shows every shortcut."), "body", "text2")
        return card(Text(_("Help"), "body_strong"), words, hbox(keys, about, None))

    def _choose(self, **chosen: str | float) -> None:
        self._dress = replace(self._dress, **chosen)  # type: ignore[arg-type]
        self.dress_chosen.emit(self._dress)


class SettingsPage(QFrame):
    """Five parts behind one row of tabs; all but the first are made when they are first looked at."""

    part_shown = Signal()
    """Another part is in sight."""

    def __init__(self, controller: Controller, dress: Dress) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self.looks = LooksPage(controller, dress)
        self.tabs = Segments([_("Appearance"), _("People"), _("Office"), _("Rules"), _("Sharing")])
        self.tabs.setObjectName("settings_tabs")
        self.tabs.setAccessibleName(_("Parts of the settings"))
        self._made: dict[int, QWidget] = {0: self.looks}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.looks)
        head = pane(hbox(self.tabs, None, margins=(24, 12, 24, 8)))
        self.setLayout(vbox(head, line(), (self._stack, 1), gap=0))
        self.tabs.chosen.connect(self.show_part)
        self.setFocusProxy(self.tabs)

    def show_part(self, at: int) -> None:
        """Shows appearance (0), people (1), office (2), rules (3) or sharing (4)."""
        if at not in self._made:
            self._made[at] = (self._people, self._office, self._rules, self._sharing)[at - 1]()
            self._stack.addWidget(self._made[at])
        self.tabs.set_current(at)
        self._stack.setCurrentWidget(self._made[at])
        self.part_shown.emit()

    def show_sharing(self) -> None:
        """Shows the part about sharing."""
        self.show_part(_SHARING)

    @property
    def tells_sharing(self) -> bool:
        """Whether the part about sharing is in sight."""
        return self.part() == _SHARING

    def part(self) -> int:
        """Which part is in sight."""
        return self.tabs.current()

    def _people(self) -> QWidget:
        from desktop.ui.people.people_page import PeoplePage

        return PeoplePage(self._controller)

    def _office(self) -> QWidget:
        from desktop.ui.people.office_page import OfficePage

        page = OfficePage(self._controller)
        page.new_passphrase_wanted.connect(self._new_passphrase)
        page.recovery_sheet_wanted.connect(self._new_recovery_sheet)
        return page

    def _rules(self) -> QWidget:
        from desktop.ui.rules.rules_page import RulesPage

        return RulesPage(self._controller)

    def _sharing(self) -> QWidget:
        from desktop.ui.sharing.sharing_page import SharingPage

        return SharingPage(self._controller)

    def keep_typed(self) -> None:
        """Brings what was typed to the disk."""
        from desktop.ui.rules.rules_page import RulesPage

        for page in self._made.values():
            if isinstance(page, RulesPage):
                page.keep_typed()

    def _new_passphrase(self) -> None:
        from desktop.ui.shell.keys import PassphraseDialog

        _open(PassphraseDialog(self._controller, self.window()))

    def _new_recovery_sheet(self) -> None:
        from desktop.ui.shell.keys import RecoveryDialog

        _open(RecoveryDialog(self._controller, self.window()))


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _nearest(scale: float) -> int:
    return min(range(len(theme.TEXT_SCALES)), key=lambda at: abs(theme.TEXT_SCALES[at] - scale))


def _row(label: str, control: QWidget) -> QWidget:
    control.setAccessibleName(label)
    return pane(hbox(Text(label), None, control, gap=12))
