"""The questions of the wizard up to the moment when the office is made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFileDialog, QProgressBar

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import language, pick
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.fields import combo, field, line_edit
from desktop.ui.components.layout import hbox, line, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.option_card import OptionCard
from desktop.ui.components.places import chosen_place, typed_place
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Text
from desktop.ui.first_run.answers import Answers, Ports, Usage, proposed_login
from desktop.ui.first_run.look import LookChoice
from desktop.ui.first_run.page import Page
from desktop.ui.first_run.passphrase_fields import PassphraseFields, secret_edit
from desktop.ui.people.beside import beside_field
from desktop.ui.wording import errors


class UsagePage(Page):
    """How this PC is to be used, and how the program should look."""

    look_chosen = Signal(object)
    """A `LookChoice`."""
    usage_chosen = Signal()
    """Another card was chosen."""

    def __init__(self) -> None:
        super().__init__(_("How will this PC be used?"), _("Nothing here is final; you can change it later."))
        self._group = QButtonGroup(self)
        self._cards = {
            Usage.NEW: OptionCard(
                _("Set up a new office"),
                _("This is the first PC, or the only one. Takes about two minutes."),
                "building", True, height=76,
            ),
            Usage.JOIN: OptionCard(
                _("Join an office that is there already"),
                _("Colleagues work with it already: name the shared place, and give the office's passphrase."),
                "users", height=76,
            ),
            Usage.DEMO: OptionCard(
                _("Have a look at the demo"),
                _("Invented complaints to click through, kept apart from everything real."),
                "circle-play", height=76,
            ),
        }  # fmt: skip
        for number, (usage, card) in enumerate(self._cards.items()):
            card.setObjectName(f"usage_{usage}")
            self._group.addButton(card, number)
        self._group.idClicked.connect(lambda _id: self.usage_chosen.emit())
        self._language = Segments(["简体中文", "English"], 0 if language() == "zh" else 1)
        self._theme = Segments([_("As the system"), _("Light"), _("Dark")], 0)
        self._scale = Segments([_("Normal"), _("Large"), _("Very large")], theme.TEXT_SCALES.index(_scale_in_force()))
        looks = hbox(
            _labelled("语言 Language", self._language), _labelled(_("Appearance"), self._theme),
            _labelled(_("Text size"), self._scale), None, gap=24,
        )  # fmt: skip
        self.lay_out(vbox(*self._cards.values(), gap=12), 16, line(), 8, looks)
        for segments in (self._language, self._theme, self._scale):
            segments.chosen.connect(lambda _index: self.look_chosen.emit(self.look()))

    def usage(self) -> Usage:
        """The chosen card."""
        return list(self._cards)[max(self._group.checkedId(), 0)]

    def look(self) -> LookChoice:
        """The chosen language, theme and text size."""
        return LookChoice(
            ("zh", "en")[self._language.current()],
            theme.THEMES[self._theme.current()],
            theme.TEXT_SCALES[self._scale.current()],
        )

    def show_look(self, look: LookChoice, usage: Usage) -> None:
        """What was chosen before the page was made anew in another language."""
        self._theme.set_current(theme.THEMES.index(look.theme))
        self._cards[usage].setChecked(True)

    def first(self) -> OptionCard:
        return self._cards[self.usage()]


def _scale_in_force() -> float:
    return min(theme.TEXT_SCALES, key=lambda scale: abs(scale - theme.text_scale()))


def _labelled(label: str, segments: Segments) -> QBoxLayout:
    segments.setAccessibleName(label)
    return vbox(Text(label, "caption", "text2"), segments, gap=4)


class OfficePage(Page):
    """The office and its rules."""

    def __init__(self, ports: Ports) -> None:
        super().__init__(_("Which office is this?"), _("The code begins every number; the name heads every sheet."))
        self._code = line_edit("", "GZ01")
        self._office = line_edit("", _("Guangzhou, first branch"))
        self._pack = combo([(pack.code, pick(dict(pack.name))) for pack in ports.packs])
        self._code.textEdited.connect(self._capitals)
        self.fields = {
            "code": field(_("Code of the office"), self._code, True, _("e.g. GZ01; on paper GZ01-20261009-A007")),
            "office": field(_("Name of the office"), self._office, True),
            "pack": field(_("Rules"), self._pack, False, _("Levels, deadlines and who decides; can be replaced later")),
        }
        _name_objects(self)
        self.lay_out(self.fields["code"], self.fields["office"], self.fields["pack"])

    def answer(self, answers: Answers) -> Answers:
        """The answers with those of this page."""
        return replace(
            answers, code=self._code.text().strip(), office=self._office.text().strip(), pack=self._pack.code()
        )

    def _capitals(self, text: str) -> None:
        at = self._code.cursorPosition()
        self._code.setText(text.upper())
        self._code.setCursorPosition(at)


class YouPage(Page):
    """The first person, who is the administrator."""

    def __init__(self) -> None:
        super().__init__(
            _("Who are you?"),
            _("You become the administrator. Until colleagues are added you may act in every tier; it is marked so."),
        )
        self._name, self._login = line_edit(), line_edit()
        self._pin, self._again = secret_edit(), secret_edit()
        self._own_login = False
        self._name.textEdited.connect(self._propose)
        self._login.textEdited.connect(self._on_login)
        hint = _("To switch between colleagues in two seconds. It is no substitute for the passphrase.")
        self.fields = {
            "name": field(_("Your name"), self._name, True),
            "login": field(_("Login"), self._login, True, _("A short word to sign in with")),
            "pin": field(_("PIN"), self._pin, True, hint),
            "pin_again": field(_("PIN, once more"), self._again, True),
        }
        _name_objects(self)
        pins = hbox((self.fields["pin"], 1), (self.fields["pin_again"], 1), gap=16)
        self.lay_out(self.fields["name"], self.fields["login"], pins)

    def answer(self, answers: Answers) -> Answers:
        """The answers with those of this page."""
        return replace(
            answers, name=self._name.text().strip(), login=self._login.text().strip(), pin=self._pin.text(),
            pin_again=self._again.text(),
        )  # fmt: skip

    def _propose(self, name: str) -> None:
        if not self._own_login:
            self._login.setText(proposed_login(name))

    def _on_login(self, text: str) -> None:
        self._own_login = bool(text)


class SecretPage(Page):
    """The passphrase, when it is asked for, and where the data lies."""

    def __init__(self, answers: Answers, ports: Ports) -> None:
        super().__init__(
            _("One passphrase for the office"),
            _("It encrypts everything. Whoever knows it can open the office on this PC; nobody else can, not even we."),
        )
        self._check_place = ports.check_place
        hint = _("A sentence is easiest to keep in mind")
        self._secret = PassphraseFields(_("Passphrase"), _("Passphrase, once more"), hint)
        self._ask = Check(
            _("Ask for it at every start"), ports.laptop,
            _("Recommended on a laptop. Otherwise this PC's own keyring keeps the key."),
        )  # fmt: skip
        self._path = line_edit(str(answers.path))
        browse = button(_("Change …"), "secondary", "folder")
        browse.clicked.connect(self._browse)
        first, again = self._secret.fields
        self.fields = {
            "passphrase": first,
            "passphrase_again": again,
            "path": field(_("The database lies at"), self._path, False, _("On a disk of this PC, not on a share")),
        }
        _name_objects(self)
        self._ask.setObjectName("first_run_ask_at_start")
        self.lay_out(
            self._secret, 8, self._ask, 12, line(), 8, hbox((self.fields["path"], 1), beside_field(browse), gap=8),
        )  # fmt: skip

    def answer(self, answers: Answers) -> Answers:
        """The answers with those of this page."""
        return replace(
            answers, passphrase=self._secret.words(), passphrase_again=self._secret.words_again(),
            ask_at_start=self._ask.isChecked(), path=Path(typed_place(self._path.text())),
        )  # fmt: skip

    def know(self, answers: Answers) -> None:
        """Words that make a passphrase no stronger."""
        self._secret.know((answers.code, answers.office, answers.name, answers.login))

    def place_problems(self) -> dict[str, str]:
        """Why the database may not lie there; {} = it may."""
        try:
            self._check_place(Path(typed_place(self._path.text())))
        except HuiyinError as error:
            return {"path": errors.sentence(error)}
        return {}

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Where the database is to lie"), self._path.text(), "Huiyin (*.db)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            self._path.setText(chosen_place(chosen))
            self.show_problems(self.place_problems())


class WorkingPage(Page):
    """While the office is made."""

    def __init__(self) -> None:
        super().__init__(_("One moment"), _("Keys are made, and the database is written and checked."))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._message = message_bar("", "danger")
        self._message.hide()
        self.lay_out(self._bar, 8, self._message)

    def show_progress(self, done: int, total: int) -> None:
        """How far it is; `total` 0 = not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def show_failure(self, sentence: str) -> None:
        """Why it did not work; "" = nothing happened yet."""
        self._message.show_message(sentence, "danger")
        self._message.setVisible(bool(sentence))
        self._bar.setVisible(not sentence)


def _name_objects(page: Page) -> None:
    for name, each in page.fields.items():
        each.widget.setObjectName(f"first_run_{name}")
