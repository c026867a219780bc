"""The check of an installed program: everything that packing can lose is used once, without a screen.

Writes DIR/result.json (each check, how long it took, versions) and DIR/sheet.pdf. Touches no data of any person: the
office it works in is made in a temporary folder, and the system's keyring is left alone.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING

import desktop
from desktop.base import i18n, paths
from desktop.base.clock import FixedClock
from desktop.base.errors import UnavailableError
from desktop.ui.wording.errors import sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

PASSED, UNWRITABLE, FAILED = 0, 3, 4
RESULT, SHEET = "result.json", "sheet.pdf"
_PARTS = (
    "PySide6", "apsw-sqlite3mc", "babel", "chinesecalendar", "cryptography", "keyring", "peewee", "psycopg",
    "pypinyin", "rendercv-fonts", "reportlab", "segno", "tzdata",
)  # fmt: skip
_MORNING = datetime(2026, 10, 9, 1, 14, tzinfo=UTC)
_PASSPHRASE = "self-test of one minute"  # noqa: S105 - of an office that is thrown away
_COMPLAINT = {
    "complainant_kind": "consumer",
    "name": "自检用户䶮",
    "phone": "15400000000",
    "channel": "phone",
    "store": "自检门店",
    "product": "自检产品",
    "cause": "新买的水壶漏水，要求更换。",
    "course": "昨天下午在门店买的水壶，晚上第一次使用就漏水。",
}


@dataclass(frozen=True, slots=True)
class Result:
    """How one check went; `detail` says what was seen, or why it failed."""

    name: str
    ok: bool
    detail: str
    ms: int


class Bench:
    """What the checks hand on to each other: the folder of results, a folder to throw away, Qt's application."""

    def __init__(self, out: Path, scratch: Path) -> None:
        self.out = out
        self.scratch = scratch
        self.number = ""
        self.app: QApplication | None = None


Check = Callable[[Bench], str]


def run(out: Path, checks: Sequence[tuple[str, Check]] | None = None) -> int:
    """Runs every check, also after one has failed; returns 0 if all passed, 4 if not, 3 if `out` can't be written."""
    try:
        return _run(out, CHECKS if checks is None else checks)
    except OSError as error:
        unwritable = UnavailableError("file_unwritable", path=str(out), reason=error.strerror or str(error))
        sys.stderr.write(sentence(unwritable) + "\n")
        return UNWRITABLE


def _run(out: Path, checks: Sequence[tuple[str, Check]]) -> int:
    out.mkdir(parents=True, exist_ok=True)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="huiyin-", ignore_cleanup_errors=True) as scratch:
        bench = Bench(out, Path(scratch))
        results = [_one(name, check, bench) for name, check in checks]
    ok = all(result.ok for result in results)
    told = {"ok": ok, "versions": _versions(), "checks": [asdict(result) for result in results]}
    (out / RESULT).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for result in results:
        sys.stderr.write(f"{'ok  ' if result.ok else 'FAIL'} {result.name}: {result.detail.splitlines()[-1]}\n")
    sys.stdout.write(json.dumps({"ok": ok, "result": str(out / RESULT)}, ensure_ascii=False) + "\n")
    return PASSED if ok else FAILED


def _one(name: str, check: Check, bench: Bench) -> Result:
    began = time.monotonic()
    try:
        detail, ok = check(bench), True
    except Exception:  # whatever went wrong is what the check is there to find
        detail, ok = traceback.format_exc().strip(), False
    return Result(name, ok, detail, round((time.monotonic() - began) * 1000))


def _versions() -> dict[str, str]:
    known = {"huiyin": desktop.__version__, "python": platform.python_version(), "system": platform.platform()}
    for part in _PARTS:
        try:
            known[part] = metadata.version(part)
        except metadata.PackageNotFoundError:
            known[part] = "without metadata"
    return known


def _demand(true: object, why: str) -> None:
    if not true:
        raise AssertionError(why)


def _rules(_bench: Bench) -> str:
    from desktop.domain.policy import load_policy

    packs = sorted((paths.resources() / "policies").glob("*.toml"))
    _demand(packs, "no policy pack")
    return ", ".join(load_policy(pack.read_text(encoding="utf-8"), pack.name).code for pack in packs)


def _catalogues(_bench: Bench) -> str:
    sentence = (
        "The disk does not answer. This was NOT saved; everything saved before is kept. Check the disk and try again."
    )
    before = i18n.language()
    try:
        i18n.set_language("en")
        english = i18n.gettext(sentence)
        i18n.set_language("zh")
        chinese = i18n.gettext(sentence)
        written = i18n.format_date(date(2026, 10, 9), "full")
    finally:
        i18n.set_language(before)
    _demand(english == sentence, f"English: {english}")
    _demand(chinese != sentence, "no Chinese catalogue")
    _demand("星期五" in written, f"no Chinese dates: {written}")
    return f"{chinese} {written}"


def _calendar(_bench: Bench) -> str:
    import chinese_calendar

    _demand(chinese_calendar.is_holiday(date(2026, 10, 1)), "National Day is a working day")
    _demand(not chinese_calendar.is_holiday(date(2026, 10, 10)), "the make-up Saturday is off")
    _demand(i18n.local(_MORNING).hour == 9, "the zone of the office is unknown")
    return "2026 known"


def _office(bench: Bench) -> str:
    from desktop.desk import acts, people, reading, safety, tickets
    from desktop.store.store import Store

    clock = FixedClock(_MORNING)
    database = bench.scratch / "office.db"
    text = (paths.resources() / "policies" / "franchise.toml").read_text(encoding="utf-8")
    office = safety.NewOffice("ZJ01", "自检", text, "admin", "自检员", "246813")
    store, _recovery = safety.create_office(database, _PASSPHRASE, clock, office)
    try:
        session = people.sign_in(store, clock, "admin", "246813")
        registered = tickets.register(session, _COMPLAINT)
        clock.advance(timedelta(minutes=20))
        told = {"procedure": True, "time": True, "direct_contact": True}
        acts.do(
            session,
            registered.ticket_id,
            "contact",
            {"means": "phone", "reached": True, "said": "愿意等候", "told": told},
        )
        findings = safety.verify(store, lambda _done, _total: None)
        _demand(not findings, f"verify: {findings}")
    finally:
        store.close()
    _demand(b"SQLite format 3" not in database.read_bytes()[:16], "the database is not encrypted")
    store = Store.open(database, clock, passphrase=_PASSPHRASE)
    try:
        session = people.sign_in(store, clock, "admin", "246813")
        found = reading.search(session, "漏水", 5)
        _demand([row.number for row in found] == [registered.number], f"search found {found}")
        _print(bench, session, registered.ticket_id)
    finally:
        store.close()
    bench.number = registered.number
    return f"{registered.number} registered, contacted, verified, opened again, found, printed"


def _print(bench: Bench, session: object, ticket: int) -> None:
    from desktop.desk import sheets
    from desktop.desk.session import Session
    from forms import handling_sheet

    assert isinstance(session, Session)
    sheet = handling_sheet.render([sheets.sheet_data(session, ticket, masked=False)])
    (bench.out / SHEET).write_bytes(sheet)


def _qt(bench: Bench) -> QApplication:
    from PySide6.QtWidgets import QApplication

    if bench.app is None:
        running = QApplication.instance()
        bench.app = running if isinstance(running, QApplication) else QApplication(["huiyin"])
    return bench.app


def _preview(bench: Bench) -> str:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtPdf import QPdfDocument

    _qt(bench)
    document = QPdfDocument()
    try:
        _demand(document.load(str(bench.out / SHEET)) is QPdfDocument.Error.None_, "QtPdf can't read the sheet")
        text = document.getAllText(0).text()
        _demand(bench.number and bench.number in text, "the number can't be read back")
        _demand("漏水" in text, "the Chinese text can't be read back")
        page = QImage(QSize(620, 877), QImage.Format.Format_RGB32)
        page.fill(QColor("white"))
        painter = QPainter(page)
        painter.drawImage(0, 0, document.render(0, page.size()))
        painter.end()
        dark = sum(page.pixelColor(x, y).lightness() < 128 for x in range(0, 620, 2) for y in range(0, 877, 2))
        _demand(dark > 500, f"the page is blank: {dark} dark dots")
        return f"{document.pageCount()} page(s), {dark} dark dots"
    finally:
        document.close()


def _fonts(bench: Bench) -> str:
    from desktop.ui import fonts
    from forms.fonts import missing_glyphs

    _qt(bench)
    _demand(all(number >= 0 for number in fonts.load()), "Qt can't load the fonts")
    _demand(not missing_glyphs("回音䶮𬭛"), "rare characters are missing")
    width = fonts.metrics("body").horizontalAdvance("回音")
    _demand(width > 10, f"Chinese has no width: {width}")
    return str(paths.fonts().name)


def _icons(bench: Bench) -> str:
    from PySide6.QtSvg import QSvgRenderer

    _qt(bench)
    files = sorted((paths.resources() / "icons").glob("*.svg"))
    _demand(files, "no icons")
    broken = [file.name for file in files if not QSvgRenderer(str(file)).isValid()]
    _demand(not broken, f"broken: {broken}")
    return f"{len(files)} icons"


def _window_parts(bench: Bench) -> str:
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    from desktop.ui import theme

    app = _qt(bench)
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = translator.load(QLocale("zh_CN"), "qtbase", "_", folder)
    _demand(found, f"Qt's own Chinese texts are missing in {folder}")
    for name in ("PySide6.QtPrintSupport", "desktop.ui.shell.main_window"):
        import_module(name)
    theme.apply(app)
    _demand(len(app.styleSheet()) > 1000, "no style sheet")
    return translator.translate("QPlatformTheme", "Cancel") or "loaded"


def _keyring(_bench: Bench) -> str:
    from keyring import backend

    names = sorted({type(ring).__module__ for ring in backend.get_all_keyring()})
    if sys.platform == "win32":
        _demand(any("Windows" in name for name in names), f"no Windows keyring: {names}")
    return ", ".join(names)


def _hubs(bench: Bench) -> str:
    from psycopg import pq

    from desktop.sync.hub import Plate
    from desktop.sync.hubs import create_hub, open_hub

    for name in ("office.hub", "hub"):
        plate = Plate(name, "ZJ01", "自检")
        create_hub(str(bench.scratch / name), plate).close()
        with closing(open_hub(str(bench.scratch / name))) as hub:
            _demand(hub.plate == plate, f"{name} is not the hub that was made")
    return f"a file, a folder, libpq {pq.version_pretty(pq.version())} ({pq.__impl__})"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("rules", _rules),
    ("catalogues", _catalogues),
    ("calendar", _calendar),
    ("office", _office),
    ("hubs", _hubs),
    ("preview", _preview),
    ("fonts", _fonts),
    ("icons", _icons),
    ("window parts", _window_parts),
    ("keyring", _keyring),
)
