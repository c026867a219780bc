"""Passphrase, recovery code, keyring, sidecar: how a database opens, and how it does not."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import keyring
import keyring.backend
import pytest
import store_making
from store_making import CHEAP, PASSPHRASE

from desktop.base.clock import FixedClock
from desktop.base.errors import DamagedError, UnavailableError
from desktop.store import keychain, keys
from desktop.store.keychain import SystemKeychain
from desktop.store.recovery import ALPHABET, RecoveryCode
from desktop.store.store import Store


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, database_id: str) -> bytes | None:
        return self.kept.get(database_id)

    def put(self, database_id: str, key: bytes) -> bool:
        self.kept[database_id] = key
        return True

    def remove(self, database_id: str) -> None:
        self.kept.pop(database_id, None)


def _code(error: pytest.ExceptionInfo[UnavailableError] | pytest.ExceptionInfo[DamagedError]) -> str:
    return error.value.code


def test_passphrase_opens_however_it_is_typed(store: Store, clock: FixedClock) -> None:
    path = store.database.path
    store.close()
    full_width = PASSPHRASE.replace("7", "７")
    with Store.open(path, clock, passphrase=f" {full_width} ") as again:
        assert again.office().name == "广州分公司"


def test_wrong_passphrase_is_told(store: Store, clock: FixedClock) -> None:
    with pytest.raises(UnavailableError) as error:
        Store.open(store.database.path, clock, passphrase="别的")
    assert _code(error) == "passphrase_wrong"


def test_recovery_code_opens_as_somebody_reads_it_from_paper(store: Store, clock: FixedClock) -> None:
    assert store.recovery is not None
    typed = store.recovery.text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    path = store.database.path
    store.close()
    with Store.open(path, clock, recovery=typed) as again:
        assert again.head().seq == 1


def test_recovery_code_of_another_office_and_slips_of_the_finger_are_told_apart(
    store: Store, clock: FixedClock
) -> None:
    with pytest.raises(UnavailableError) as error:
        Store.open(store.database.path, clock, recovery=RecoveryCode.new().text)
    assert _code(error) == "recovery_wrong"
    assert store.recovery is not None
    text = store.recovery.text
    slip = text[:2] + ALPHABET[(ALPHABET.index(text[2]) + 1) % 32] + text[3:]
    with pytest.raises(UnavailableError) as error:
        Store.open(store.database.path, clock, recovery=slip)
    assert _code(error) == "recovery_malformed"


def test_one_retyped_group_is_checked() -> None:
    code = RecoveryCode.new()
    assert len(code.groups) == 8 and all(len(group) == 4 for group in code.groups)
    assert code.check_group(3, f" {code.groups[2].lower()} ")
    assert not code.check_group(3, code.groups[2][::-1] + "X")
    assert RecoveryCode.parse(code.text) == code
    assert len({RecoveryCode.new().text for _ in range(50)}) == 50


def test_administrator_sets_a_passphrase_without_the_old_one(store: Store, clock: FixedClock) -> None:
    store.change_passphrase("新口令一二三")
    path = store.database.path
    store.close()
    with pytest.raises(UnavailableError):
        Store.open(path, clock, passphrase=PASSPHRASE)
    Store.open(path, clock, passphrase="新口令一二三").close()


def test_new_recovery_code_makes_the_old_sheet_worthless(store: Store, clock: FixedClock) -> None:
    old = store.recovery
    fresh = store.renew_recovery()
    path = store.database.path
    store.close()
    assert old is not None
    with pytest.raises(UnavailableError):
        Store.open(path, clock, recovery=old.text)
    Store.open(path, clock, recovery=fresh.text).close()
    Store.open(path, clock, passphrase=PASSPHRASE).close()


def test_keyring_opens_without_a_question_and_forgets(store: Store, clock: FixedClock) -> None:
    ring = Ring()
    assert store.remember(ring)
    assert list(ring.kept) == [store.database_id]
    path = store.database.path
    store.close()
    with Store.open(path, clock, keychain=ring) as again:
        again.forget(ring)
    with pytest.raises(UnavailableError) as error:
        Store.open(path, clock, keychain=ring)
    assert _code(error) == "passphrase_needed"


def test_stale_keyring_entry_asks_for_the_passphrase(store: Store, clock: FixedClock) -> None:
    ring = Ring()
    ring.put(store.database_id, b"\0" * 32)
    with pytest.raises(UnavailableError) as error:
        Store.open(store.database.path, clock, keychain=ring)
    assert _code(error) == "passphrase_needed"


def test_lost_sidecar_is_told_and_written_anew_when_the_key_is_known(store: Store, clock: FixedClock) -> None:
    ring = Ring()
    store.remember(ring)
    path = store.database.path
    store.close()
    keys.sidecar(path).unlink()
    with pytest.raises(UnavailableError) as error:
        Store.open(path, clock, passphrase=PASSPHRASE)
    assert _code(error) == "keys_missing"
    Store.open(path, clock, keychain=ring).close()
    Store.open(path, clock, passphrase=PASSPHRASE).close()


@pytest.mark.parametrize("text", ["", "{", '{"format": 1}', "\ud800".encode("utf-8", "surrogatepass").decode("latin1")])
def test_damaged_sidecar_is_told(store: Store, clock: FixedClock, text: str) -> None:
    keys.sidecar(store.database.path).write_text(text, encoding="utf-8")
    with pytest.raises(DamagedError) as error:
        Store.open(store.database.path, clock, passphrase=PASSPHRASE)
    assert _code(error) == "keys_damaged"


def test_sidecar_of_another_database_is_told(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    other = store_making.make(tmp_path / "other.db", clock)
    other.close()
    shutil.copy(keys.sidecar(tmp_path / "other.db"), keys.sidecar(store.database.path))
    with pytest.raises(DamagedError) as error:
        Store.open(store.database.path, clock, passphrase=PASSPHRASE)
    assert _code(error) == "keys_foreign"


def test_never_a_new_database_over_an_old_one(store: Store, clock: FixedClock) -> None:
    with pytest.raises(UnavailableError) as error:
        store_making.make(store.database.path, clock)
    assert _code(error) == "database_exists"
    assert store.head().seq == 1


def test_keys_left_without_a_database_are_set_aside_not_overwritten(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "office.db"
    keys.sidecar(path).write_text("old keys", encoding="utf-8")
    store_making.make(path, clock).close()
    kept = list(tmp_path.glob("office.db.*.old.keys"))
    assert [file.read_text(encoding="utf-8") for file in kept] == ["old keys"]


def test_nothing_readable_lies_on_disk(store: Store) -> None:
    store_making.register(store, name="欧阳娜娜", phone="13800138000", cause="电饭煲漏电")
    store.drafts.save(1, "intake", "", {"cause": "写到一半的话"})
    for file in store.database.path.parent.iterdir():
        content = file.read_bytes()
        for secret in ("欧阳娜娜", "13800138000", "电饭煲", "写到一半"):
            assert secret.encode() not in content, file.name
    assert b"SQLite format" not in store.database.path.read_bytes()[:100]


def test_real_cost_of_a_guess_is_kept() -> None:
    assert keys.COST.memory_kib >= 64 * 1024 and keys.COST.passes >= 3
    assert keys.COST != CHEAP


class _Backend(keyring.backend.KeyringBackend):
    """What a system's keyring looks like to `keyring`."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, seconds: float = 0.0, fails: bool = False) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.seconds = seconds
        self.fails = fails

    def _behave(self) -> None:
        time.sleep(self.seconds)
        if self.fails:
            raise RuntimeError("no session bus")

    def get_password(self, service: str, username: str) -> str | None:
        self._behave()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._behave()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._behave()
        del self.entries[service, username]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> _Backend:
    made = _Backend()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    return made


def test_system_keyring_keeps_gives_and_forgets(backend: _Backend) -> None:
    ring = SystemKeychain()
    assert ring.put("ab12", b"k" * 32)
    assert ring.get("ab12") == b"k" * 32
    ring.remove("ab12")
    assert ring.get("ab12") is None


def test_failing_keyring_is_silent(backend: _Backend) -> None:
    backend.fails = True
    ring = SystemKeychain()
    assert not ring.put("ab12", b"k" * 32)
    assert ring.get("ab12") is None
    ring.remove("ab12")


def test_hanging_keyring_is_not_waited_for(backend: _Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keychain, "_PATIENCE_S", 0.05)
    backend.seconds = 0.5
    assert SystemKeychain().get("ab12") is None


def test_windows_entry_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    made = type("WinVaultKeyring", (_Backend,), {"persist": "enterprise"})()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    assert SystemKeychain().put("ab12", b"k" * 32)
    assert made.persist == "local machine"


def test_without_any_keyring_the_passphrase_is_asked() -> None:
    assert SystemKeychain().get("ab12") is None


def test_a_passphrase_that_can_not_be_kept_changes_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UnavailableError("cannot_write")

    before = store.envelope()
    with monkeypatch.context() as patched:
        patched.setattr(keys, "write_sidecar", fail)
        with pytest.raises(UnavailableError):
            store.change_passphrase("新口令一二三")
    assert store.envelope() == before
    path = store.database.path
    store.close()
    Store.open(path, clock, passphrase=PASSPHRASE).close()
