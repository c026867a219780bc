"""Sentences for trouble between this PC and the office's hub. One's own data is never in danger by it: each says so."""

from __future__ import annotations

from desktop.base.i18n import mark

# ruff: noqa: E501 - whole sentences
UNAVAILABLE = {
    "hub_unreachable": mark(
        "The shared place {path} can't be reached. Go on working: everything is kept on this PC and sent as soon as the share is back."
    ),
    "hub_busy": mark(
        "Too many PCs write to the shared place right now. Your work is safe on this PC and is sent at the next try."
    ),
    "hub_full": mark(
        "The shared place {path} is full. Your work is safe on this PC and waits there: ask the administrator to make room on the share."
    ),
    "hub_read_only": mark(
        "This PC may read the shared place {path}, but not write there. Your work is safe on this PC and waits: ask the administrator for the right to write."
    ),
    "hub_denied": mark(
        "The server at {path} does not let this PC in: the name, the password or a right is wrong ({reason}). Your work is safe on this PC and waits: ask the administrator."
    ),
    "hub_missing": mark(
        "There is no shared office at {path}. Was it moved or renamed? Your data is complete on this PC. Name the new place, or let the administrator make it again from this PC."
    ),
    "hub_exists": mark("There is something at {path} already. It was left as it is: choose another name."),
    "hub_wal": mark(
        "A foreign program has changed the shared file {path} (WAL mode), which shares can't bear. Nothing was written; your data is complete on this PC. Let the administrator repair it from this PC."
    ),
    "hub_newer": mark(
        "The shared place was made by a newer Huiyin. Your work is kept on this PC: update the program on this PC."
    ),
    "hub_locks": mark(
        "The share at {path} does not keep locks, so two PCs could write at once. Nothing was made: share a folder instead of a file (choose a folder, or end the address with /)."
    ),
    "hub_foreign": mark(
        "At this address lies the record of another office ({office}), not that of {own}. Nothing was exchanged: name the right place."
    ),
    "hub_not_empty": mark(
        "The folder {path} holds something else. It was left as it is: choose an empty or a new one."
    ),
    "hub_empty": mark(
        "Nothing has been sent to this shared place yet. On the PC that shares, wait until it says “synced”, and join again."
    ),
    "update_needed": mark(
        "A newer Huiyin has written to the shared place. Your work is kept on this PC: update the program on this PC."
    ),
    "key_revoked": mark(
        "This PC was taken out of the office's circle: it gets nothing new. What it has, it keeps. Ask the administrator if that is a mistake."
    ),
    "key_unproven": mark(
        "The office has a new key, from a PC that is not known here. Nothing was taken over; your work is kept on this PC. Give the office's new passphrase to go on with the others."
    ),
    "snapshot_awaited": mark(
        "This PC was away for long and needs the office's snapshot, which is not complete on the shared place yet. Your work is kept on this PC: let a PC that was there sync first. If there is none any more, the administrator makes the shared place anew under Settings, Sharing."
    ),
    "snapshot_missing": mark(
        "Older contents were dropped from the shared place (entry {seq}), and the snapshot that holds them is not there. Your work is kept on this PC: let a PC that was there sync first. If there is none any more, the administrator makes the shared place anew under Settings, Sharing."
    ),
    "not_shared": mark("This office is on this PC alone. Nothing was exchanged."),
    "sync_running": mark("This PC is exchanging data already. Wait a moment."),
}
DAMAGED = {
    "hub_damaged": mark(
        "The shared place {path} is damaged. Your data is complete on this PC, and you can go on working. Let the administrator repair it from this PC: the damaged one is moved aside."
    ),
    "entry_refused": mark(
        "The data check stopped at entry {seq} of the shared place: it is not what was written ({reason}). Nothing of it was taken over; your work is safe here. Let the administrator repair the shared place from this PC."
    ),
    "diverged": mark(
        "The data check stopped at entry {seq}: it does not fit what this PC holds. Nothing was changed; your work is safe here. Let the administrator choose “Go on from the shared place” under Settings, Sharing: this PC takes over what lies there and puts its own work on top."
    ),
    "rewind": mark(
        "The data check stopped: this PC's own record does not agree with its data (entry {seq}). Nothing was changed; your work is safe here. Let the administrator choose “Go on from the shared place” under Settings, Sharing: this PC takes over what lies there and puts its own work on top."
    ),
    "hub_forked": mark(
        "The shared place was set back to before entry {base}, up to which this PC has dropped old contents, and went on from there. Nothing was changed; your work is safe here. The administrator chooses under Settings, Sharing: “Go on from the shared place” if the shared place is right, “Make the shared place anew” if this PC is. Either way the other side's work is brought along."
    ),
    "snapshot_refused": mark(
        "The office's snapshot (entry {seq}) is not what it says ({reason}). Nothing of it was taken over; your work is safe here. Let the administrator make the shared place anew from this PC under Settings, Sharing."
    ),
    "base_damaged": mark(
        "The snapshot that this PC's record begins with (entry {seq}) is damaged. Your data is complete and you can go on working. Let the administrator choose “Go on from the shared place” under Settings, Sharing."
    ),
    "seal_broken": mark(
        "Something on the shared place does not open with the office's key. Nothing of it was taken over; your work is safe here."
    ),
}
SAME_NAME = mark(
    "It has the same name but is a record of its own: it was shared separately, or a PC left and was shared anew."
)
"""Added to "hub_foreign" where the two offices are called alike."""
_NOT_COMPLETE = mark(
    "The shared place is not complete yet. Nothing was set up here; let a PC of the office sync first, then join again."
)
JOINING = {
    "hub_missing": mark(
        "There is no shared office at {path}. Nothing was set up on this PC. Check the address, or ask the administrator for it."
    ),
    "hub_unreachable": mark(
        "{path} can't be reached from this PC. Is the network plugged in, and may this PC open that folder? Nothing was changed here."
    ),
    "hub_read_only": mark(
        "This PC may not open the shared place {path}. Ask the administrator of the share for the right to read and write. Nothing was changed here."
    ),
    "hub_damaged": mark(
        "{path} is no shared place of Huiyin, or it is damaged. It was left as it is, and nothing was set up on this PC. Check the address."
    ),
    "hub_busy": mark(
        "Too many PCs use the shared place right now. Nothing was set up on this PC: join again in a moment."
    ),
    "hub_denied": mark(
        "The server at {path} does not let this PC in: the name, the password or a right is wrong ({reason}). Nothing was set up on this PC: check the address, or ask the administrator."
    ),
    "hub_wal": mark(
        "A foreign program has changed the shared file {path}. Let the administrator repair it from a PC that has the office already, and join again."
    ),
    "hub_newer": mark(
        "The shared place was made by a newer Huiyin. Install that on this PC first; nothing was changed here."
    ),
    "update_needed": mark(
        "The office works with a newer Huiyin. Install that on this PC first; nothing was changed here."
    ),
    "entry_refused": mark(
        "The data check stopped at entry {seq} of the shared place: it is not what was written ({reason}). This PC has taken over nothing. Tell the administrator."
    ),
    "keys_damaged": mark(
        "The keys on the shared place are damaged. Let the administrator repair it from a PC that has the office already."
    ),
    "key_revoked": mark("This PC was taken out of the office's circle. Ask the administrator."),
    "key_unproven": mark(
        "The keys on the shared place come from a PC that the office does not know. Nothing was set up on this PC. Tell the administrator."
    ),
    "snapshot_awaited": _NOT_COMPLETE,
    "snapshot_missing": _NOT_COMPLETE,
    "snapshot_refused": mark(
        "The office's snapshot (entry {seq}) is not what it says ({reason}). Nothing was set up on this PC. Tell the administrator."
    ),
    "seal_broken": mark(
        "Something on the shared place does not open with the office's key. Nothing was set up on this PC. Tell the administrator."
    ),
}
"""What is said instead to a PC that has nothing yet and wants to join."""
_NO_PLACE = mark(
    "This office was not shared: what lies at {path} is no shared place, or a damaged one. It was left as it is; choose another place."
)
SHARING = {
    "hub_unreachable": mark(
        "This office was not shared: {path} can't be reached. Nothing was changed; check the address and the network, then share again."
    ),
    "hub_missing": mark(
        "This office was not shared: {path} is not there. Nothing was changed; check the address, or make the place first, then share again."
    ),
    "hub_busy": mark(
        "This office was not shared: the place is used by too many others right now. Nothing was changed; share again in a moment."
    ),
    "hub_full": mark(
        "This office was not shared: {path} is full. Nothing was changed; make room there or choose another place, then share again."
    ),
    "hub_read_only": mark(
        "This office was not shared: this PC may not write at {path}. Nothing was changed; ask for the right to write there, or choose another place."
    ),
    "hub_denied": mark(
        "This office was not shared: the server at {path} does not let this PC in ({reason}). Nothing was changed; check the name, the password and the rights, then share again."
    ),
    "hub_newer": mark(
        "This office was not shared: what lies there was made by a newer Huiyin. It was left as it is; choose another place."
    ),
    "hub_damaged": _NO_PLACE,
    "hub_wal": _NO_PLACE,
}
"""What is said instead where an office was to be shared and is not: nothing waits, nothing goes out later."""
_NOT_OURS = mark("{path} is no shared place of this office. The former address stays in force.")
MOVING = {
    "hub_missing": _NOT_OURS,
    "hub_damaged": _NOT_OURS,
    "hub_unreachable": mark(
        "{path} can't be reached. The former address stays in force: check the new one and the network."
    ),
    "hub_busy": mark(
        "Too many PCs use the shared place right now. The former address stays in force: try again in a moment."
    ),
    "hub_read_only": mark(
        "This PC may not open {path}. The former address stays in force: ask for the right to read and write there."
    ),
    "hub_denied": mark(
        "The server at {path} does not let this PC in ({reason}). The former address stays in force: check the name, the password and the rights."
    ),
    "hub_newer": mark(
        "What lies there was made by a newer Huiyin. The former address stays in force: update the program on this PC."
    ),
    "hub_wal": mark(
        "A foreign program has changed the shared file {path} (WAL mode), which shares can't bear. The former address stays in force: let the administrator repair the file."
    ),
}
"""What is said instead where the shared place was to be reached by another address."""
READMITTING = {
    "new_key_needed": mark(
        "The office's present passphrase is missing: name a file that holds it in HUIYIN_NEW_KEY_FILE."
    ),
}
"""What is said instead where a PC is let in again: by the passphrase that the others have already."""
REASONS = {
    "chain": mark("it does not follow the one before"),
    "hash": mark("its fingerprint does not match"),
    "payload": mark("its content was changed"),
    "content": mark("its content can't be read"),
    "columns": mark("its fields are unknown"),
    "epoch": mark("it bears a key that no longer counts"),
    "revoked": mark("it comes from a PC that was taken out"),
    "signature": mark("the signature is not that of its PC"),
    "seal": mark("the office's key does not open it"),
    "key_unknown": mark("its key is not on this PC"),
    "replay": mark("replaying it leads elsewhere"),
    "digest": mark("its fingerprint does not match"),
    "place": mark("it does not belong to this place"),
    "references": mark("it names something that is not there"),
}
"""Why the data check refused something, for the person who looks after it."""
