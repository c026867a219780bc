"""What people read when a rule says no, by the code of the refusal."""

from __future__ import annotations

from desktop.base.i18n import mark

NEEDS_FACT = mark("This can't be done yet. Still lacking: {need}.")
"""Of "needs", where an act must leave it behind; a field may be unknown instead."""
ADDRESS_EMPTY = mark("The address is empty: name a file …/office.hub, a folder or postgresql://…")
"""Of "hub_address", where nothing was named at all."""

SENTENCES = {
    "notice_faulty": mark("Line {line}: {fault} Nothing was taken over."),
    "edition_unknown": mark("There is no edition {edition} of the rules."),
    "edition_in_force": mark("This edition is, or was, in force: it can't be taken back. Publish another one instead."),
    "not_in_force": mark("This edition is yet to come: complaints can follow it from the day on which it is in force."),
    "policy_faulty": mark("Line {line}: {fault} Nothing was published."),
    "year_unknown": mark("Nobody entered the days off of {year}."),
    "day_unknown": mark("The office has said nothing of {day}; there is nothing to take back."),
    "cluster_small": mark("At least two complaints are needed to gather them."),
    "cluster_unknown": mark("There is no group of like complaints called “{title}”."),
    "cluster_closed": mark("The group “{title}” was closed. Reopen it first, or gather under a new title."),
    "cluster_elsewhere": mark("{number} belongs to the group “{title}” already. Take it out there first."),
    "aside_unknown": mark("Nothing of that name waits to be settled: somebody may have settled it already."),
    "aside_needs": mark("What this stands on is not there any more. Keep theirs, and keep your words as a note."),
    "aside_no_field": mark("“{value}” is no field of this group. Nothing was changed: `aside show` names its fields."),
    "aside_not_again": mark("This can't be done again as the case stands. Keep theirs, and keep your words as a note."),
    "hub_address": mark(
        "{address} is no address of a shared place: name a file …/office.hub, a folder (with its whole path), or postgresql://…"
    ),
    "shared_already": mark("This office is shared already. Leave the shared place first if it is to be another one."),
    "leave_unsent": mark(
        "Not sent yet: {count} changes. Nothing was changed: sync first, or repeat it with --yes. Then they stay on"
        " this PC alone, for whoever comes back joins with an empty database."
    ),
    "not_shared": mark("This office is on this PC alone: share it, or let this PC join, first."),
    "time_unreadable": mark("“{text}” is not a time that can be understood."),
    "sheet_incomplete": mark("“{block}” on the sheet is not complete enough to go up."),
    "unknown_argument": mark("“{name}” is not something this act takes."),
    "missing": mark("“{field}” is needed."),
    "wrong_type": mark("“{field}” can't be read: {value}."),
    "empty": mark("“{field}” is empty."),
    "too_long": mark("“{field}” is too long: {length} characters, at most {limit}. Put the rest into an attachment."),
    "unknown_value": mark("“{value}” is not one of the choices for “{field}”."),
    "not_an_instant": mark("“{value}” is not a date with a time."),
    "not_a_date": mark("“{value}” is not a date."),
    "in_future": mark("“{field}” lies in the future: {at}."),
    "in_past": mark("“{field}” lies in the past: {at}."),
    "before_received": mark("“{field}” ({at}) lies before the complaint was received ({received_at})."),
    "out_of_calendar": mark("“{value}” is too far away for a calendar."),
    "not_an_amount": mark("“{value}” is not an amount of money."),
    "amount_negative": mark("The amount can't be less than zero: {value}."),
    "amount_needed": mark("“{remedy}” needs an amount."),
    "amount_not_wanted": mark("“{remedy}” takes no amount."),
    "not_a_percentage": mark("“{field}” is a whole number from 0 to 100, not {value}."),
    "percentages_not_100": mark("The shares make {sum} %, not 100 %."),
    "satisfaction_range": mark("Satisfaction is {lowest} to {highest}, not {value}."),
    "phone_letters": mark("A phone number has no letters: {value}."),
    "phone_no_digits": mark("A phone number has digits: {value}."),
    "name_or_phone": mark("A name or a phone number is needed, so that the customer hears back."),
    "told_needs_live_channel": mark(
        "What the customer was told during intake goes with a call or a visit, not with “{channel}”."
    ),
    "kind_not_offered": mark("This category is not for this kind of complainant."),
    "person_retired": mark("This person no longer works here."),
    "person_unknown": mark("Nobody here is called “{person}”."),
    "not_in_seat": mark("This is for {seat} to do."),
    "own_case": mark("Nobody decides on their own case; somebody else must."),
    "not_a_receiver": mark("This person can't take over at this level."),
    "notify_missing": mark("Those who must be told are not all ticked."),
    "erased": mark(
        "The customer's data on this sheet were erased; only times, levels and amounts are kept."
        " Nothing more can be written on it."
    ),
    "ended": mark("This sheet is closed ({state}): nothing more can be done on it."),
    "wrong_state": mark("Not while the complaint is “{state}”."),
    "hand_over_first": mark("A complaint of {level} is not handled here: hand it up first."),
    "report_first": mark("The special report to the heads comes first."),
    "task_finished": mark("What was asked of this department is done already."),
    "nothing_waits": mark("Nothing is waiting for approval."),
    "nobody_named": mark("No finding names anybody of the house: there is nobody to hear."),
    "not_heard": mark(
        "{name} has not been heard yet: record the statement, or, once the term is over, that none came."
    ),
    "term_runs": mark("The term runs until {until}: until then a statement may still come."),
    "no_term": mark("These rules set no term for a statement: wait for it, or ask again."),
    "silent_words": mark("Either something was said, or nothing: both can't be."),
    "reach_first": mark("Contact the customer first, and record what was said."),
    "needs": mark("“{need}” is missing on the sheet. If it can't be known, write so."),
    "not_told": mark("The customer has not been told: {items}."),
    "tasks_open": mark("{count} tasks of other departments are still open."),
    "proposal_missing": mark("There is no proposed solution yet."),
    "satisfaction_unreached": mark("A rating is the customer's own word: it needs a call that reached the customer."),
    "satisfaction_missing": mark("The customer has not been asked for satisfaction yet."),
    "meeting_first": mark(
        "The customer is still dissatisfied at the top level: it goes before the general manager's meeting first."
    ),
    "not_dissatisfied": mark("Only a case whose customer stays dissatisfied goes before the meeting."),
    "no_meeting": mark("At {level} no meeting decides."),
    "opinion_needed": mark("An opinion is needed."),
    "already_reviewed": mark("This was reviewed already."),
    "not_reviewed": mark("It can't be filed before the review has passed it."),
    "park_unreached": mark("It may wait only after {attempts} tries on {days} days."),
    "report_not_asked": mark("At {level} no special report is asked for."),
    "already_reported": mark("The special report was made already."),
    "never_reached": mark("The customer was never reached: the case stays open and is followed until {until}."),
    "holes_missing": mark("Write which holes in the process were found, or that there were none."),
    "answer_missing": mark("A rating that came in writing needs the customer's answer as an attachment."),
    "second_call_first": mark("This case was drawn for a second call: somebody else asks the customer first."),
    "second_call_only": mark("The customer was asked already; only a second call by somebody else is open."),
    "answer_veiled": mark(
        "This file holds the customer's first answer. You are to ask the customer again: it opens after your call."
    ),
    "remedy_not_for_finding": mark("This remedy does not go with the finding “{finding}”."),
    "request_waits": mark("A new judgement already waits for the second review."),
    "stays_here": mark("A complaint of {level} is settled where it is and not handed up."),
    "one_level_at_a_time": mark("A complaint goes up one level at a time: {level} comes next."),
    "reclassify_instead": mark("The category is changed only by a new judgement, with evidence and a second review."),
    "level_unknown": mark("There is no level {level}; the highest is {top}."),
    "level_reason_missing": mark("The rules propose {proposed}. To take {level} instead, say why."),
    "level_not_lower": mark("Handing up does not lower the level."),
    "already_there": mark("The complaint is already where {level} is handled."),
    "category_fixed": mark("This cause is always ours and can't be judged anew."),
    "category_locked": mark("The customer was never reached: the category is locked until the customer has answered."),
    "evidence_missing": mark("Evidence is missing: {missing}."),
    "nothing_changed": mark("Nothing was changed."),
    "customer_unknown": mark("Nobody is known by that: no complaint bears this phone number, name or number."),
    "customer_several": mark("{count} customers are called so. Name one of them by phone or by a complaint."),
    "mark_too_long": mark("The rules allow this mark for {days} days: until {latest} at the latest."),
    "mark_unknown": mark("There is no such mark on a customer, or it was taken off."),
    "mark_approved": mark("This mark was approved already."),
    "mark_waits": mark("This mark was asked for already and waits for approval."),
    "mark_stands": mark("The customer bears this mark until {until} already: choose a later day to prolong it."),
    "promise_unknown": mark("This promise is not on the sheet."),
    "promise_kept": mark("This promise was kept already."),
    "task_unknown": mark("This task is not on the sheet."),
    "task_done_before": mark("This task was closed already."),
    "form_unfit": mark("This form does not fit the complaint as it stands."),
    "penalties_off": mark("Penalty suggestions are turned off in this office."),
    "suggestion_unknown": mark("There is no such suggestion for this complaint."),
    "suggestion_decided": mark("This suggestion was decided already."),
    "amount_out_of_clause": mark("The clause allows {minimum} to {maximum}, not {value}."),
    "act_unknown": mark("There is no act “{act}”."),
    "file_empty": mark("The file {name} is empty."),
    "file_runs": mark(
        "{name} was not opened: it may be a program that harms this PC. It is kept: whoever trusts it can save a copy."
    ),
    "file_too_large": mark("The file {name} is larger than {limit_mb} MB."),
    "field_missing": mark("“{field}” is needed."),
    "field_unknown": mark("There is no such field."),
    "ticket_unknown": mark("There is no complaint with this number."),
    "clock_unknown": mark("This complaint has no such clock."),
    "admin_only": mark("Only the administrator of the program can change this."),
    "last_admin": mark("Somebody must remain administrator."),
    "login_bad": mark("A login is one word of at most 40 characters: “{login}”."),
    "login_taken": mark("The login “{login}” is taken."),
    "tier_unknown": mark("There is no tier {tier}; the highest is {highest}."),
    "role_unknown": mark("There is no role “{role}”."),
    "pin_length": mark("A PIN has {shortest} to {longest} characters."),
    "pin_wrong": mark("The PIN is wrong."),
    "pin_wait": mark("Too many wrong PINs. Wait {wait_seconds} seconds."),
    "input_not_json": mark("The input is not JSON (line {line}, column {column})."),
    "own_file": mark(
        "“{path}” is one of the office’s own files, or no file name. Nothing was written: choose another."
    ),
    "input_not_text": mark("The input is not UTF-8 text. Nothing was changed."),
    "input_one_object": mark("An act takes one JSON object. Nothing was done."),
    "input_not_object": mark("Each input is one JSON object."),
    "passphrase_short": mark("A passphrase has at least {shortest} characters."),
    "office_code_bad": mark("An office code is 2 to 8 capital letters and digits, such as GZ01: “{typed}”."),
    "restore_exists": mark("There is a database at {path} already. It was left as it is; --force moves it aside."),
    "aside_not_yours": mark("This was done by {author}. They settle it, or somebody above the reception."),
    "changed_meanwhile": mark(
        "Somebody changed “{field}” at this very moment. Nothing was saved: look at it above, and save again."
    ),
    "has_work": mark("There is work in this office that nobody else has. It was left as it is."),
    "undo_erased": mark("What it changed is no longer known: older contents were dropped. Correct it by hand."),
    "erase_open": mark(
        "Complaints of this customer are still worked on: {numbers}. Nothing was erased: bring them to their end first."
    ),
    "reason_names": mark(
        "The reason is kept for good and must not say who it is: write it without names, numbers or addresses."
    ),
    "compact_waiting": mark(
        "Work of this PC has not reached the others yet, or the office does not agree on one program."
        " Nothing was dropped: sync first."
    ),
    "hub_shorter": mark(
        "The shared place only lacks something that this PC has. Nothing was changed: sync, and it has that again."
    ),
    "revoke_waiting": mark(
        "Work of this PC has not reached the others yet, or the office does not agree on one program."
        " Nobody was shut out: sync first."
    ),
    "revoke_self": mark("A PC can't shut itself out: do it on another one."),
    "workstation_several": mark("Several PCs are called {name}: give the letter."),
    "workstation_unknown": mark("No PC of the office is known by this name."),
    "passphrase_same": mark("That PC's people know this passphrase: choose a new one."),
    "undo_nothing": mark("There is nothing of yours to undo."),
    "undo_final_act": mark("“{act}” can't be undone; correct it in the open, with a new act."),
    "undo_depends": mark("Something later builds on it: it can't be undone any more."),
    "undo_not_own": mark("Only what you did yourself can be undone."),
}
