"""The composition root: everything is made here and wired to each other, nothing looks anything up."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import __version__
from desktop.base import i18n, log, paths
from desktop.base.clock import SystemClock
from desktop.base.errors import HuiyinError, UnavailableError
from desktop.base.i18n import gettext as _
from desktop.base.instance import InstanceGuard
from desktop.desk import demo_office, people, window_state
from desktop.desk.session import Session
from desktop.store.keychain import SystemKeychain
from desktop.store.store import Store
from desktop.ui.controller import Controller
from desktop.ui.shell import dress
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.tasks import Tasks
from desktop.ui.wording.errors import sentence

DONE, UNAVAILABLE = 0, 3
_LAST_PERSON = "last_person"


def run(argv: Sequence[str]) -> int:
    """Opens the window and returns the exit status when it is closed; `argv` are the words after the program's name."""
    options = _options(argv)
    i18n.set_language(options.lang)
    with ExitStack() as cleanup:
        cleanup.callback(log.start(paths.data_dir() / "log"))
        app = QApplication(sys.argv[:1])
        app.setApplicationName("Huiyin")
        app.setApplicationVersion(__version__)
        dress.prepare(app)
        wardrobe = dress.Wardrobe(app)
        wardrobe.put_on(dress.Dress(language=options.lang))
        crashes = _Crashes()
        cleanup.callback(log.install(log.CrashReporter(paths.data_dir() / "log", crashes.happened.emit)))
        try:
            return _desk(options, wardrobe, crashes, cleanup)
        except HuiyinError as error:
            _tell(sentence(error))
            return UNAVAILABLE


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="huiyin")
    parser.add_argument("--db", default=os.environ.get("HUIYIN_DB"))
    parser.add_argument("--as", dest="as_user", default="")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--lang", choices=i18n.LANGUAGES, default=os.environ.get("HUIYIN_LANG", "zh"))
    options = parser.parse_args(list(argv))
    options.lang = options.lang if options.lang in i18n.LANGUAGES else "zh"
    return options


def _desk(options: argparse.Namespace, wardrobe: dress.Wardrobe, crashes: _Crashes, cleanup: ExitStack) -> int:
    """From the database to the closed window."""
    database = _database(options)
    database.parent.mkdir(parents=True, exist_ok=True)
    guard = cleanup.enter_context(InstanceGuard(database))
    tasks = Tasks()
    cleanup.callback(tasks.close)
    session = _open(options, database, tasks, guard)
    if session is None:
        return DONE
    cleanup.callback(session.store.close)
    wardrobe.put_on(dress.load(session))
    controller = Controller(session, tasks)
    cleanup.callback(controller.close)
    window = MainWindow(controller, wardrobe)
    crashes.happened.connect(partial(_on_crash, window))
    controller.session_changed.connect(_remember_person)
    window.come_up()
    controller.sharing.begin()
    if not options.demo and people.has_pin(session.store, session.person.id):
        window.idle_lock.lock()
    status = QApplication.exec()
    window.deleteLater()
    return status


def _database(options: argparse.Namespace) -> Path:
    if options.demo:
        return demo_office.database_path()
    return Path(options.db) if options.db else paths.data_dir() / "office.db"


def _open(options: argparse.Namespace, database: Path, tasks: Tasks, guard: InstanceGuard) -> Session | None:
    """The open office with somebody in the chair; None if the person left the wizard or the unlock dialog."""
    clock = SystemClock()
    if options.demo:
        store = _make_demo(tasks)
        return (
            None if store is None else Session(store, clock, people.find(store, options.as_user or demo_office.LOGIN))
        )
    if not database.exists():
        return _first_run(database, tasks, guard)
    store = _unlock(database, tasks)
    return None if store is None else _seated(store, options.as_user)


def _seated(store: Store, login: str) -> Session:
    """The person named, or who sat here last, or the first one; the lock screen asks for the PIN."""
    active = [person for person in store.office().people if not person.retired]
    last = login or store.window_state(_LAST_PERSON)
    person = next((p for p in active if p.login == last), active[0])
    return Session(store, SystemClock(), person)


def _remember_person(session: Session) -> None:
    window_state.save(session, _LAST_PERSON, session.person.login)


def _unlock(database: Path, tasks: Tasks) -> Store | None:
    keychain, clock = SystemKeychain(), SystemClock()
    key_file = os.environ.get("HUIYIN_KEY_FILE")
    if key_file:
        passphrase = Path(key_file).read_text(encoding="utf-8-sig").split("\n", 1)[0].rstrip("\r")
        return Store.open(database, clock, passphrase=passphrase)
    try:
        return Store.open(database, clock, keychain=keychain)
    except UnavailableError as error:
        if error.code != "passphrase_needed":
            raise
    from desktop.ui.first_run.unlock_dialog import Key, UnlockDialog

    def unlock(key: Key) -> Store:
        store = Store.open(database, clock, passphrase=key.passphrase, recovery=key.recovery)
        if key.remember:
            store.remember(keychain)
        return store

    dialog = UnlockDialog(unlock, tasks, str(database))
    dialog.exec()
    dialog.deleteLater()  # here, and not by the garbage collector on whatever thread it happens to run
    return dialog.opened if isinstance(dialog.opened, Store) else None


def _make_demo(tasks: Tasks) -> Store | None:
    """Opens the demo office; making it for the first time shows how far it is and can be cancelled."""
    from desktop.ui.shell.progress import wait_for

    return wait_for(
        tasks,
        _("Making a demo office with invented complaints …"),
        lambda job: demo_office.open_or_create(SystemClock(), job.report),
        at_once=demo_office.database_path().exists(),
    )


def _first_run(database: Path, tasks: Tasks, guard: InstanceGuard) -> Session | None:
    from desktop.first_run import ports
    from desktop.ui.first_run.wizard import FirstRunWizard

    wizard = FirstRunWizard(ports(SystemClock()), tasks, database, __version__)
    wizard.exec()
    wizard.deleteLater()
    result = wizard.result_object
    if result is None:
        return None
    if result.founded.path != database:
        guard.release()
    _remember_person(result.founded.session)
    return result.founded.session


class _Crashes(QObject):
    """Brings crashes, which happen on any thread, to the window's thread."""

    happened = Signal(object)


def _on_crash(window: MainWindow, crash: log.Crash) -> None:
    if not crash.first:
        return
    window.keep_typed()
    window.messages.show_message(
        _(
            "Something in the program failed (report {id}). What was saved is safe, "
            "what you typed is kept as a draft. You can go on working."
        ).format(id=crash.report_id),
        "danger",
    )


def _tell(text: str) -> None:
    """One sentence where there is no window yet."""
    box = QMessageBox(QMessageBox.Icon.Warning, _("Huiyin"), "")
    box.setText(text)
    box.exec()
