"""Sentences for what was refused, is unavailable or damaged: what happened, what it means, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.base.errors import DamagedError, HuiyinError, RefusedError, UnavailableError, UsageError
from desktop.base.i18n import format_datetime, format_number, mark, pick
from desktop.base.i18n import gettext as _
from desktop.domain.notice import Fault
from desktop.domain.policy import PolicyError
from desktop.domain.types import Office, Person, State
from desktop.ui.wording import hub_errors, names, needs, refusals
from desktop.ui.wording.joining import listed, paragraph
from desktop.ui.wording.notices import fault_words

# ruff: noqa: E501 - whole sentences
_UNAVAILABLE = {
    **hub_errors.UNAVAILABLE,
    "out_of_memory": mark(
        "This PC has run out of memory. This was NOT saved; everything saved before is safe. Close other programs and try again."
    ),
    "printer_refused": mark(
        "The printer {printer} did not take the sheet. Nothing is lost: choose another printer, or save it as PDF."
    ),
    "passphrase_wrong": mark(
        "The passphrase does not open this office. Nothing was changed. Try again; if it was renewed, ask the administrator for the present one, or use the recovery sheet."
    ),
    "recovery_wrong": mark(
        "The recovery code does not open this office. Nothing was changed. Compare it group by group with the sheet."
    ),
    "recovery_malformed": mark(
        "This is not a complete recovery code. Nothing was changed. Compare it group by group with the sheet."
    ),
    "passphrase_needed": mark("The office is locked. Give the passphrase, or the recovery code from the sheet."),
    "key_needed": mark("A passphrase is needed: name a file that holds it in HUIYIN_KEY_FILE."),
    "keys_missing": mark(
        "The key file beside the database is missing. Your data is still there, but locked: put the file back, or restore a backup."
    ),
    "new_key_needed": mark("The new passphrase is missing: name a file that holds it in HUIYIN_NEW_KEY_FILE."),
    "not_found": mark("There is no database at {path}. Create an office first, or name another file."),
    "database_exists": mark("There is a database at {path} already. It was left as it is: choose another place."),
    "read_only": mark(
        "{path} can't be written. Nothing was changed, and what was saved before is safe: ask for the right to write there."
    ),
    "disk_full": mark(
        "The disk is full. This was NOT saved; everything saved before is safe. Free some space and save again."
    ),
    "disk_error": mark(
        "The disk does not answer. This was NOT saved; everything saved before is kept. Check the disk and try again."
    ),
    "busy": mark("Another program keeps the database busy. This was NOT saved: try again in a moment."),
    "place_network": mark(
        "{path} lies on a network share. A database there can be damaged: choose a folder on this PC."
    ),
    "place_synced": mark(
        "{path} lies in a folder that another program synchronises. A database there can be damaged: choose another folder on this PC."
    ),
    "schema_other": mark(
        "This database was written by an unfinished edition of Huiyin and can't be opened by this one. It was left as it is: open it with the program that made it."
    ),
    "schema_newer": mark(
        "This database was written by a newer Huiyin. Nothing was changed: update the program on this PC."
    ),
    "second_instance": mark(
        "Huiyin is open with this database already. Nothing was changed: use the open window, or close it first."
    ),
    "file_unreadable": mark("{name} can't be read ({reason}). Nothing was changed."),
    "file_unwritable": mark("{path} can't be written ({reason}). Your data is unchanged: choose another place."),
    "cannot_write": mark("{path} can't be written ({reason}). Nothing of yours was changed: choose another place."),
    "cannot_open": mark("{path} can't be opened ({reason}). Nothing was changed."),
    "history_erased": mark("Part of this history was erased at a person's wish: this moment can't be shown."),
    "blob_missing": mark(
        "The content of an attached file is missing. The complaint itself is fine: attach the file again."
    ),
    "no_display": mark(
        "There is no display here to open a window on. The same desk works on the command line: {command} --help"
    ),
    "no_window_system": mark(
        "The window needs a part of the system that is missing here ({reason}). The same desk works on the command line: {command} --help"
    ),
    "file_no_program": mark("No program on this PC opens {name}. The file is kept: save a copy and open it elsewhere."),
    "printer": mark("The printer does not answer. The sheet is not lost: save it as PDF, or try again."),
    "cancelled": mark("Cancelled. Nothing was changed."),
    "command_fault": mark(
        "Something in the program failed. This was NOT done; what was saved before is safe. The log in {path} tells more."
    ),
    "output_unwritable": mark(
        "The answer can't be written out ({reason}). What was saved is safe: `log` and `ticket list` tell what was done."
    ),
    "program_fault": mark(
        "Something in the program failed. What was saved is safe; what you typed is kept as a draft. The log tells more."
    ),
}
_DAMAGED = {
    **hub_errors.DAMAGED,
    "pdf_unreadable": mark("The sheet could not be shown. Your data is fine: close the preview and open it again."),
    "not_a_database": mark(
        "{path} is not a database of Huiyin, or it is damaged. It was left as it is: restore a backup."
    ),
    "damaged": mark(
        "The database {path} is damaged. Nothing was written over it: keep the file and restore the newest backup. In an office on several PCs, what was sent is safe: this PC can also move the file away and join anew."
    ),
    "keys_damaged": mark(
        "The key file {path} is damaged. Your data is still there, but locked: put a copy of the file back, or restore a backup."
    ),
    "keys_foreign": mark(
        "The key file {path} belongs to another database. Your data is still there, but locked: put the right file back."
    ),
    "blob_damaged": mark(
        "An attached file is not what was attached. The complaint itself is fine: attach the file again."
    ),
    "not_a_backup": mark("{path} is not a backup of Huiyin. Nothing was restored."),
    "backup_damaged": mark("{path} is not a complete backup of Huiyin. Nothing was restored: use another one."),
    "backup_differs": mark(
        "What was written does not agree with the database. The backup was removed: try again, at another place."
    ),
    "chain_broken": mark(
        "The log does not agree with the data. Keep this PC as it is and restore a backup on another one."
    ),
}
_USAGE = {
    "sheet_number_or_blank": mark("Name at least one complaint, or ask for a blank sheet."),
    "move_which": mark("Name the complaints that are to move, or say --all."),
    "input_empty": mark("There is nothing on standard input: give what is to be added as JSON, one object a line."),
    "as_needed": mark("Several people work here: say who you are with --as."),
    "pack_unknown": mark("There are no rules called “{pack}”."),
    "aside_place": mark("“{text}” names no field: write TABLE.KEY.FIELD, as `aside show` has it."),
}
_LEVELS = frozenset({"level", "proposed", "top"})


def sentence(error: HuiyinError, office: Office | None = None) -> str:
    """What to tell the person, in the language in force, with the clause where a rule says no.

    With `office`, those who may do it instead are named.
    """
    if isinstance(error, RefusedError):
        return _refused(error, office)
    if isinstance(error, PolicyError):
        return _("The rules can't be used: {source}, line {line}: {reason}. Those in force stay in force.").format_map(
            _Values(error)
        )
    tables = ((UnavailableError, _UNAVAILABLE), (DamagedError, _DAMAGED), (UsageError, _USAGE))
    found = next((table for kind, table in tables if isinstance(error, kind)), {})
    return paragraph((_fill(found.get(error.code), error), _further(error)))


def _further(error: HuiyinError) -> str:
    """What is added to a sentence in some cases."""
    alike = error.code == "hub_foreign" and error.values.get("alike")
    return _(hub_errors.SAME_NAME) if alike else ""


def of_code(code: str, values: Mapping[str, object]) -> str:
    """The sentence of trouble that is known by its code alone."""
    kinds: tuple[tuple[type[HuiyinError], Mapping[str, str]], ...] = (
        (UnavailableError, _UNAVAILABLE), (DamagedError, _DAMAGED), (RefusedError, refusals.SENTENCES),
    )  # fmt: skip
    kind = next((kind for kind, table in kinds if code in table), UnavailableError)
    return sentence(kind(code, **values))


def joining_sentence(error: HuiyinError) -> str:
    """What to tell somebody whose PC wants to join an office and has nothing yet."""
    return _at(hub_errors.JOINING, error)


def sharing_sentence(error: HuiyinError) -> str:
    """What to tell somebody whose office was to be shared and is not."""
    return _at(hub_errors.SHARING, error)


def moving_sentence(error: HuiyinError) -> str:
    """What to tell somebody who named another address of the shared place."""
    return _at(hub_errors.MOVING, error)


def readmitting_sentence(error: HuiyinError) -> str:
    """What to tell somebody whose PC was shut out and is to be let in again."""
    return _at(hub_errors.READMITTING, error)


def _at(table: Mapping[str, str], error: HuiyinError) -> str:
    """The sentence of one occasion, where the one for all of them would not be true."""
    return _fill(table[error.code], error) if error.code in table else sentence(error)


def _refused(error: RefusedError, office: Office | None) -> str:
    text = _fill(_template(error), error)
    if choices := error.values.get("choices"):
        text = _("{sentence} There are: {choices}.").format(sentence=text, choices=listed(_codes(choices)))
    people = _people(error.values.get("people"), office)
    if people:
        text = _("{sentence} Who may: {people}.").format(sentence=text, people=people)
    return _("{sentence} ({rule})").format(sentence=text, rule=error.rule) if error.rule else text


def _template(error: RefusedError) -> str | None:
    if error.code == "needs" and needs.is_fact(str(error.values.get("need"))):
        return refusals.NEEDS_FACT
    if error.code == "hub_address" and not error.values.get("address", True):
        return refusals.ADDRESS_EMPTY
    return refusals.SENTENCES.get(error.code)


def _codes(choices: object) -> list[str]:
    """Choices as they are written on the command line: their codes, not their names."""
    return [str(one) for one in choices] if isinstance(choices, Iterable) else []


def _people(found: object, office: Office | None) -> str:
    """Names of people, given as names or, where the office is known, as keys."""
    if not isinstance(found, Iterable) or isinstance(found, str):
        return ""
    known = (office.person(one) if office and isinstance(one, int) else one for one in found)
    return listed(one.name if isinstance(one, Person) else one for one in known if isinstance(one, Person | str))


def _fill(template: str | None, error: HuiyinError) -> str:
    if template is None:
        return _("This is not possible ({code}). Nothing was changed.").format(code=error.code)
    return _(template).format_map(_Values(error))


class _Values(dict[str, Any]):
    """The values of an error as people read them; what is absent prints as a dash."""

    def __init__(self, error: HuiyinError) -> None:
        super().__init__({key: _worded(key, value) for key, value in error.values.items()})
        field = getattr(error, "field", None)
        if field:
            self.setdefault("field", names.field_name(field))

    def __missing__(self, key: str) -> str:
        return "—"


def _worded(key: str, value: object) -> str:
    if key in _LEVELS and isinstance(value, int):
        return names.level_short(value)
    if key == "remedy" and isinstance(value, str):
        return names.remedy_name(value)
    if key == "need" and isinstance(value, str):
        return needs.need_name(value) if needs.is_fact(value) else names.field_name(value)
    if key == "channel" and isinstance(value, str):
        return names.channel_name(value)
    if key == "act" and isinstance(value, str):
        return names.act_name(value)
    if key == "reason" and isinstance(value, str) and value in hub_errors.REASONS:
        return _(hub_errors.REASONS[value])
    if isinstance(value, State) or (key == "state" and value in set(State)):
        return names.state_name(State(str(value)))
    return _plainly(value)


def _plainly(value: object) -> str:
    if isinstance(value, Fault):
        return fault_words(value)
    if isinstance(value, dict):
        return pick(value)
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, tuple | list | frozenset):
        return listed(names.field_name(item) if isinstance(item, str) else _plainly(item) for item in value)
    return names.field_name(value) if isinstance(value, str) else str(value)
