"""Sentences for what was refused, is unavailable or damaged: what happened, what it means, what to do."""

from __future__ import annotations

from typing import Any

from desktop.base.errors import DamagedError, HuiyinError, RefusedError, UnavailableError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.ui.wording import names, refusals

_UNAVAILABLE = {
    "passphrase_wrong": mark("The passphrase does not open this office. Nothing was changed. Try again, or use the recovery sheet."),
    "recovery_wrong": mark("The recovery code does not open this office. Nothing was changed. Compare it group by group with the sheet."),
    "recovery_malformed": mark("This is not a complete recovery code: each group has four characters. Nothing was changed."),
    "key_needed": mark("The office is locked. Give the passphrase, or the recovery code from the sheet."),
    "keys_missing": mark("The key file beside the database is missing. Your data is still there, but locked: put the file back, or restore a backup."),
    "keys_damaged": mark("The key file beside the database is damaged. Your data is still there, but locked: put the file back from a copy, or restore a backup."),
    "no_database": mark("There is no database at {path}. Create an office first, or name another file."),
    "database_exists": mark("There is a database at {path} already. It was left as it is: choose another place."),
    "read_only": mark("The folder or file {path} can't be written. You can go on reading, nothing is saved: ask for the right to write there."),
    "disk_full": mark("The disk is full. This was NOT saved; everything saved before is safe. Free some space and save again."),
    "disk_error": mark("The disk does not answer. This was NOT saved; everything saved before is kept. Check the disk and try again."),
    "busy": mark("Another program is writing to the database for long. This was NOT saved: try again in a moment."),
    "network_folder": mark("{path} is a network or synchronised folder. A database there can be damaged: choose a folder on this PC."),
    "schema_newer": mark("This database was written by a newer Huiyin. Nothing was changed: update the program on this PC."),
    "second_instance": mark("Huiyin is open with this database already. Its window is brought to the front."),
    "no_display": mark("There is no screen to open a window on. Use the command line instead: python -m desktop --help"),
    "file_unreadable": mark("{name} can't be read ({reason}). Nothing was attached."),
    "file_unwritable": mark("{path} can't be written ({reason}). Nothing of yours was changed: choose another place."),
    "printer": mark("The printer does not answer. The sheet is not lost: save it as PDF, or try again."),
}  # fmt: skip
_DAMAGED = {
    "not_a_database": mark("{path} is not a database of Huiyin, or it is damaged. It was left as it is: restore a backup."),
    "database_damaged": mark("The database {path} is damaged. Nothing was written over it: keep the file and restore the newest backup."),
    "blob_damaged": mark("An attached file is not what was attached. The ticket itself is fine: attach the file again."),
    "blob_missing": mark("The content of an attached file is missing. The ticket itself is fine: attach the file again."),
    "backup_damaged": mark("{path} is not a complete backup of Huiyin. Nothing was restored: use another one."),
    "backup_differs": mark("What was written does not agree with the database. The backup was removed: try again, at another place."),
    "chain_broken": mark("The log does not agree with the data. Keep this PC as it is and restore a backup on another one."),
}  # fmt: skip


def sentence(error: HuiyinError) -> str:
    """What to tell the person, in the language in force, with clause and field where a rule says no."""
    if isinstance(error, RefusedError):
        return _refused(error)
    if isinstance(error, UnavailableError):
        return _fill(_UNAVAILABLE.get(error.code), error)
    if isinstance(error, DamagedError):
        return _fill(_DAMAGED.get(error.code), error)
    return _fill(None, error)


def _refused(error: RefusedError) -> str:
    text = _fill(refusals.SENTENCES.get(error.code), error)
    return _("{sentence} ({rule})").format(sentence=text, rule=error.rule) if error.rule else text


def _fill(template: str | None, error: HuiyinError) -> str:
    if template is None:
        return _("This is not possible ({code}). Nothing was changed.").format(code=error.code)
    return _(template).format_map(_Values(error))


class _Values(dict[str, Any]):
    """The values of an error; fields are named as people know them, what is absent prints as a dash."""

    def __init__(self, error: HuiyinError) -> None:
        super().__init__(error.values)
        field = getattr(error, "field", None)
        if field:
            self.setdefault("field", names.field_name(field))

    def __missing__(self, key: str) -> str:
        return "—"
