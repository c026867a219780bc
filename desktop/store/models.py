"""The tables, as schema and query builders without a database bound: queries run through `Store.rows`.

Synced tables: an INTEGER key that is never NULL, no other UNIQUE, no cascades, nothing deleted (`retired` instead), new
columns only at the end. They hold what a person decided; what follows from it lives in the local tables. Instants are
milliseconds in UTC (`base.clock.to_ms`), dates ISO texts.
"""

from __future__ import annotations

from typing import Any

from peewee import SQL, BigIntegerField, BlobField, CompositeKey, IntegerField, Model, TextField
from playhouse.apsw_ext import BooleanField


class Table(Model):
    """A table that no database is bound to."""

    class Meta:
        """No database; names as written."""

        database = None
        legacy_table_names = False


class SyncedTable(Table):
    """A row that travels to other workstations."""

    id = BigIntegerField(primary_key=True)


def _refers_to(table: str, **options: Any) -> BigIntegerField:
    return BigIntegerField(constraints=[SQL(f'REFERENCES "{table}" ("id")')], **options)


class Setting(SyncedTable):
    """One setting of the office; its key follows from its name, so that two workstations never make two of it."""

    key = TextField()
    value = TextField()


class Pack(SyncedTable):
    """The rules in force from `effective_at` on, as TOML text. Rows are never changed."""

    code = TextField()
    version = IntegerField()
    text = TextField()
    effective_at = BigIntegerField()
    retired = BooleanField(default=False)


class Workstation(SyncedTable):
    """A PC of the office: its letter stands in numbers, its key signs the log; retired = revoked.

    `exchange_key` is the public key under which a new office key reaches it.
    """

    name = TextField()
    letter = TextField()
    public_key = TextField()
    retired = BooleanField(default=False)
    exchange_key = TextField(default="")


class Person(SyncedTable):
    """Somebody at the desk. `roles` are words with spaces between; `pin_hash` "" = no PIN yet.

    `qualified` = levels that the person may handle beside those of the tier, numbers with spaces between.
    `phone` "" = not known.
    """

    login = TextField()
    name = TextField()
    tier = IntegerField()
    roles = TextField(default="")
    pin_hash = TextField(default="")
    retired = BooleanField(default=False)
    qualified = TextField(default="")
    phone = TextField(default="")


class Ticket(SyncedTable):
    """One complaint on one sheet: the fields of `domain.types.Ticket`."""

    number = TextField(index=True)
    received_at = BigIntegerField(index=True)
    received_by = _refers_to("person")
    handler = _refers_to("person", null=True)
    tier = IntegerField()
    level = IntegerField()
    state = TextField()
    act = TextField()
    pack = _refers_to("pack")
    complainant_kind = TextField(default="")
    name = TextField(default="", index=True)
    phone = TextField(default="", index=True)
    other_contact = TextField(default="")
    address = TextField(default="")
    agent_name = TextField(default="")
    agent_relation = TextField(default="")
    channel = TextField(default="phone")
    store = TextField(default="")
    staff = TextField(default="")
    product = TextField(default="")
    product_code = TextField(default="")
    batch = TextField(default="")
    quantity = TextField(default="")
    paid = TextField(default="")
    bought_on = TextField(null=True)
    order_number = TextField(default="", index=True)
    happened_at = BigIntegerField(null=True)
    happened_where = TextField(default="")
    cause = TextField(default="")
    course = TextField(default="")
    demand = TextField(default="")
    reply_by = BigIntegerField(null=True)
    category = TextField(default="")
    level_reason = TextField(default="")
    validity = TextField(default="")
    urgent = BooleanField(default=False)
    confidential = BooleanField(default=False)
    previous_sheet = _refers_to("ticket", null=True, index=True)
    sheet_index = IntegerField(default=1)
    retired = BooleanField(default=False)
    erased = BooleanField(default=False)


class Event(SyncedTable):
    """One line of a timeline; `data` is JSON text. Added, never changed."""

    ticket = _refers_to("ticket", index=True)
    act = TextField()
    at = BigIntegerField()
    by = _refers_to("person")
    data = TextField(default="{}")
    retired = BooleanField(default=False)


class Alias(SyncedTable):
    """A number that a ticket once bore; it may stand on paper."""

    ticket = _refers_to("ticket", index=True)
    number = TextField(index=True)
    at = BigIntegerField()
    retired = BooleanField(default=False)


class Attachment(SyncedTable):
    """A file of a ticket; its bytes are the blob `sha256`."""

    ticket = _refers_to("ticket", index=True)
    name = TextField()
    kind = TextField(default="")
    size = BigIntegerField()
    sha256 = TextField()
    at = BigIntegerField()
    by = _refers_to("person")
    purpose = TextField(default="")
    notice_given = BooleanField(default=False)
    keep_until = TextField(null=True)
    retired = BooleanField(default=False)


class Look(SyncedTable):
    """Who looked at a ticket, or at a masked `field` of it, and when."""

    ticket = _refers_to("ticket", index=True)
    person = _refers_to("person")
    field = TextField(default="")
    at = BigIntegerField()


class Mark(SyncedTable):
    """A mark on a customer, known by key (`store.earlier`): with a reason, an approver and a last day.

    It counts from its approval on. Source: P-4; domain, Law and decency.
    """

    customer = TextField(index=True)
    kind = TextField()
    reason = TextField()
    until = TextField()
    by = _refers_to("person")
    at = BigIntegerField()
    approved_by = _refers_to("person", null=True)
    approved_at = BigIntegerField(null=True)
    retired = BooleanField(default=False)


class Merge(SyncedTable):
    """Two customers' keys that belong to one person; retired when the merge is undone."""

    customer = TextField(index=True)
    same_as = TextField(index=True)
    reason = TextField()
    by = _refers_to("person")
    at = BigIntegerField()
    retired = BooleanField(default=False)


class Cluster(SyncedTable):
    """Complaints about one thing, answered with one agreed explanation, "" until it is agreed. Source: T-9.

    Without a title: somebody looked at complaints that seemed alike, and they are no one matter.
    """

    title = TextField()
    explanation = TextField(default="")
    by = _refers_to("person")
    at = BigIntegerField()
    closed_at = BigIntegerField(null=True)
    retired = BooleanField(default=False)
    explained_by = _refers_to("person", null=True)
    explained_at = BigIntegerField(null=True)


class ClusterTicket(SyncedTable):
    """A ticket that belongs to a cluster."""

    cluster = _refers_to("cluster", index=True)
    ticket = _refers_to("ticket", index=True)
    by = _refers_to("person")
    at = BigIntegerField()
    retired = BooleanField(default=False)


class Holiday(SyncedTable):
    """A day that this office declared a working day or a day off."""

    on = TextField()
    works = BooleanField()
    note = TextField(default="")
    retired = BooleanField(default=False)


class Aside(SyncedTable):
    """A unit of work that no longer fitted what others had done meanwhile: set aside whole, until a person settles it.

    The fields up to `payload` are those of its log entry; they refer to rows that may not exist. `bundle` is the origin
    of the first unit of those that belong together, `place` its order among them. `state`: open, applied, discarded.
    """

    origin = TextField(index=True)
    bundle = TextField(index=True)
    place = IntegerField()
    author = BigIntegerField()
    workstation = BigIntegerField()
    at = BigIntegerField()
    act = TextField()
    ticket = BigIntegerField(null=True, index=True)
    fields = TextField()
    columns = TextField()
    payload = BlobField()
    reason = TextField()
    set_at = BigIntegerField()
    state = TextField(default="open")
    settled_by = _refers_to("person", null=True)
    settled_at = BigIntegerField(null=True)


class Log(Table):
    """The hash-chained log: one row per unit of work; see `desktop.store.log` for the fields."""

    seq = BigIntegerField(primary_key=True)
    format = IntegerField()
    origin = TextField(unique=True)
    bulk = TextField()
    author = BigIntegerField()
    workstation = BigIntegerField()
    at = BigIntegerField()
    act = TextField()
    ticket = BigIntegerField(null=True)
    fields = TextField()
    schema = IntegerField()
    columns = TextField()
    epoch = IntegerField()
    payload_hash = TextField()
    previous_hash = TextField()
    hash = TextField()
    signature = BlobField()
    pending = BooleanField()
    payload = BlobField(null=True)

    class Meta:
        """Found by author for undo, by `pending` for sync."""

        indexes = ((("author", "seq"), False), (("pending", "seq"), False))


class LogTicket(Table):
    """Which entries touched a ticket."""

    ticket = BigIntegerField()
    seq = BigIntegerField()

    class Meta:
        """A pure index."""

        primary_key = CompositeKey("ticket", "seq")
        without_rowid = True


class Blob(Table):
    """A piece of at most a mebibyte of a file named by its SHA-256."""

    id = BigIntegerField(primary_key=True)
    sha256 = TextField()
    piece = IntegerField()
    data = BlobField()

    class Meta:
        """One piece once."""

        indexes = ((("sha256", "piece"), True),)


class BlobPart(Table):
    """A piece of a file that is still arriving; once all are there and give its SHA-256 they become a `Blob`."""

    sha256 = TextField()
    piece = IntegerField()
    data = BlobField()

    class Meta:
        """One piece once."""

        primary_key = CompositeKey("sha256", "piece")


class Listing(Table):
    """What a list shows of a ticket, derived from its synced rows.

    Ordered by (`rank`, `urgency`): rank 0 by the nearest deadline, rank 1 waiting and 2 ended by newest first.
    """

    ticket = BigIntegerField(primary_key=True)
    number = TextField()
    title = TextField()
    name = TextField()
    phone_masked = TextField()
    complainant_kind = TextField()
    channel = TextField()
    store = TextField()
    state = TextField()
    level = IntegerField()
    category = TextField()
    handler = BigIntegerField(null=True)
    received_at = BigIntegerField()
    rank = IntegerField()
    urgency = BigIntegerField()
    next_due_at = BigIntegerField(null=True)
    next_clock = TextField()
    next_started_at = BigIntegerField(null=True)
    next_act = TextField()
    satisfaction = IntegerField(null=True)
    occurrence = IntegerField()
    attachments = IntegerField()
    triggers = TextField()
    sheet_index = IntegerField()
    derived_at = BigIntegerField()
    erased = BooleanField()

    class Meta:
        """Each index ends in the order of the list that it serves."""

        indexes = (
            (("rank", "urgency", "ticket"), False),
            (("state", "rank", "urgency", "ticket"), False),
            (("level", "rank", "urgency", "ticket"), False),
            (("store", "rank", "urgency", "ticket"), False),
            (("received_at", "ticket"), False),
        )


class NextPerson(Table):
    """Who has the next step of a ticket, in the order of the list: what "mine" shows."""

    person = BigIntegerField()
    rank = IntegerField()
    urgency = BigIntegerField()
    ticket = BigIntegerField(index=True)

    class Meta:
        """A pure index."""

        primary_key = CompositeKey("person", "rank", "urgency", "ticket")
        without_rowid = True


class SecondCaller(Table):
    """Who is to ask the customer of a ticket again, and must not know the first answer before. Source: F-5.4.1.3"""

    ticket = BigIntegerField()
    person = BigIntegerField()

    class Meta:
        """A pure index."""

        primary_key = CompositeKey("ticket", "person")
        without_rowid = True


class SearchText(Table):
    """The searched text of a ticket, folded; its key rises with `received_at` and is the full-text row's key too."""

    id = BigIntegerField(primary_key=True)
    ticket = BigIntegerField(unique=True)
    text = TextField()


class Draft(Table):
    """What somebody typed and has not saved, as JSON text."""

    person = BigIntegerField()
    kind = TextField()
    key = TextField()
    data = TextField()
    saved_at = BigIntegerField()

    class Meta:
        """One draft per form."""

        primary_key = CompositeKey("person", "kind", "key")


class WindowState(Table):
    """What a window remembers on this PC."""

    key = TextField(primary_key=True)
    value = TextField()


class Meta(Table):
    """What this database knows about itself: its identity, keys, counters."""

    key = TextField(primary_key=True)
    value = TextField()


SYNCED: tuple[type[SyncedTable], ...] = (
    Setting, Pack, Workstation, Person, Holiday, Ticket, Event, Alias, Attachment, Look, Mark, Merge,
    Cluster, ClusterTicket, Aside,
)  # fmt: skip
"""The tables whose changes the log records; a table stands after those that it refers to."""

LOCAL: tuple[type[Table], ...] = (
    Log, LogTicket, Blob, BlobPart, Listing, NextPerson, SecondCaller, SearchText, Draft, WindowState, Meta,
)  # fmt: skip
"""The tables that stay on this PC."""
