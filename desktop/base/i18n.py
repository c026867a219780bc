"""Languages: gettext catalogues, and dates, numbers and money as people of the language write them."""

from __future__ import annotations

import gettext as _gettext
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop.base import files, paths

LANGUAGES = ("zh", "en")
_LOCALES = {"zh": "zh_CN", "en": "en"}
_DOMAIN = "huiyin"
ZONE = ZoneInfo("Asia/Shanghai")


class _Language:
    """The language in force; gettext is process-wide by nature, so this is the one place that holds it."""

    def __init__(self) -> None:
        self.code = "zh"
        self.catalogue: _gettext.NullTranslations | None = None


_language = _Language()


def catalogue_dir(code: str) -> Path:
    """The folder of one language's catalogue, "zh" or "en"."""
    return paths.resources() / "locale" / _LOCALES[code] / "LC_MESSAGES"


def compile_catalogue(code: str) -> Path:
    """Compiles the language's .po into the .mo beside it unless that is newer; returns the .mo.

    Raises:
        OSError: the folder can't be written.
    """
    source = catalogue_dir(code) / f"{_DOMAIN}.po"
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return target
    files.put(target, _compiled(source))
    return target


def _compiled(source: Path) -> bytes:
    from babel.messages import mofile, pofile

    with source.open("rb") as file:
        catalogue = pofile.read_po(file)
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()


def _load(code: str) -> _gettext.NullTranslations:
    folder = catalogue_dir(code)
    frozen_mo = folder / f"{_DOMAIN}.mo"
    source = frozen_mo.with_suffix(".po")
    try:
        mo = compile_catalogue(code) if source.exists() else frozen_mo
        return _gettext.GNUTranslations(io.BytesIO(mo.read_bytes()))
    except FileNotFoundError:
        return _gettext.NullTranslations()
    except OSError:  # a read-only checkout: compile in memory
        return _gettext.GNUTranslations(io.BytesIO(_compiled(source)))


def set_language(code: str) -> None:
    """Puts "zh" or "en" in force for all texts made from now on: "en_US.UTF-8" is "en", anything else means "zh"."""
    short = code.lower().replace("-", "_").split("_")[0]
    _language.code = short if short in LANGUAGES else "zh"
    _language.catalogue = _load(_language.code)


def language() -> str:
    """The language in force: "zh" or "en"."""
    return _language.code


def _catalogue() -> _gettext.NullTranslations:
    if _language.catalogue is None:
        set_language(_language.code)
    assert _language.catalogue is not None
    return _language.catalogue


def gettext(message: str) -> str:
    """The sentence in the language in force."""
    return _catalogue().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for a count in the language in force."""
    return _catalogue().ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The sentence in the language in force, where one English word has several Chinese ones."""
    return _catalogue().pgettext(context, message)


def mark(message: str) -> str:
    """Marks a sentence for translation in a table; it is translated where it is shown."""
    return message


def _babel(name: str) -> Callable[..., str]:
    from babel import dates, numbers

    function: Callable[..., str] = getattr(dates, name, None) or getattr(numbers, name)
    return function


def local(at: datetime) -> datetime:
    """The instant in the office's zone."""
    return at.astimezone(ZONE)


def format_date(on: date, pattern: str = "medium") -> str:
    """A calendar date in the language in force; `pattern` as Babel's."""
    return _babel("format_date")(on, pattern, locale=_LOCALES[_language.code])


def file_stamp(moment: datetime) -> str:
    """A moment as it stands in the name of a file, in the office's time: 20261009-091400."""
    return f"{moment.astimezone(ZONE):%Y%m%d-%H%M%S}"


def format_datetime(at: datetime, pattern: str = "yyyy-MM-dd HH:mm") -> str:
    """An instant in the office's zone and the language in force; `pattern` as Babel's."""
    return _babel("format_datetime")(at, pattern, tzinfo=ZONE, locale=_LOCALES[_language.code])


def format_number(number: int | Decimal) -> str:
    """A number with the language's grouping."""
    return _babel("format_decimal")(number, locale=_LOCALES[_language.code])


def format_percent(share: float) -> str:
    """A share of one in whole percent."""
    return _babel("format_percent")(share, locale=_LOCALES[_language.code])


def format_money(yuan: Decimal) -> str:
    """An amount in yuan with the sign."""
    return _babel("format_currency")(yuan, "CNY", locale=_LOCALES[_language.code])


def pick(texts: object) -> str:
    """The text in the language in force out of {"zh": …, "en": …}; a plain string stays as it is."""
    if isinstance(texts, dict):
        return str(texts.get(_language.code) or texts.get("zh") or next(iter(texts.values()), ""))
    return str(texts)
