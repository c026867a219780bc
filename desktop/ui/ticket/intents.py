"""What a person wants of a ticket's page: one frozen object per signal."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.types import Act, Step, TellBy


@dataclass(frozen=True, slots=True)
class ActWanted:
    """A form is to be opened. `promise` asks for the promise form; `text` begins its first text."""

    act: Act
    step: Step | None = None
    text: str = ""
    promise: bool = False


@dataclass(frozen=True, slots=True)
class TicketWanted:
    """Another ticket is to be shown."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class EditWanted:
    """The editor is to be opened, at a field if one is named."""

    field: str = ""


@dataclass(frozen=True, slots=True)
class FileWanted:
    """A stored file is to be opened, or saved under a name."""

    attachment_id: int
    save_as: bool = False


@dataclass(frozen=True, slots=True)
class FilesGiven:
    """Files that were chosen or dropped: paths of this PC."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImageGiven:
    """A picture that was pasted, as PNG."""

    png: bytes


@dataclass(frozen=True, slots=True)
class ToldWanted:
    """That somebody was told is to be recorded; `means` None = they know of it themselves."""

    person: int
    means: TellBy | None


@dataclass(frozen=True, slots=True)
class CheckedWanted:
    """An item of a checklist is done: "trigger:place"."""

    code: str


@dataclass(frozen=True, slots=True)
class PrintWanted:
    """The sheet of a ticket is to be previewed."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class ChainWanted:
    """All sheets of the matter are to be shown side by side."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the message bar; `tone` as in the theme."""

    text: str
    tone: str = "ok"
