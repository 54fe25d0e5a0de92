"""What can go wrong in the warehouse, one exception for each. A message says what, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class WarehouseError(Exception):
    """Any failure of this package that a person can act on."""


class NotAFile(WarehouseError):
    """The path is a folder, a link, a pipe or another thing that is not a plain file."""


class CannotRead(WarehouseError):
    """The file is missing or the system does not let us read it."""


class StillGrowing(WarehouseError):
    """The file changed while it was read."""


class HomeUnusable(WarehouseError):
    """The home, or a part of it, cannot be made, read or written."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path}: {reason}. The home must be a folder that this user may write, on a disk with room; "
            "PLANHOUSE_HOME names another one."
        )


class DiskFull(WarehouseError):
    """The disk has no room for what was to be written, or less than is kept free."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"disk_full: {path}: {reason}. Make room on its disk: what arrived waits, nothing is lost, and readers "
            "keep the marts that they have."
        )


class DatabaseStopped(WarehouseError):
    """DuckDB met an error after which it does nothing more until the file is opened anew."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path}: the database stopped: {reason}. What was committed is kept, the rest is tried again: run the "
            "command once more."
        )


class WarehouseDamaged(WarehouseError):
    """The warehouse file is no sound database, or has lost what the journal has."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path} is damaged: {reason}\nRun planhouse rebuild: it moves the file aside and reads the plans of "
            "the store again. Readers still have the published marts."
        )


class NothingToRebuildFrom(WarehouseError):
    """There is neither a warehouse file nor anything in the store."""


class PublishedDamaged(WarehouseError):
    """The published file is there and is no sound database."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path} is damaged: {reason}\nRun planhouse build: it publishes the marts of the warehouse anew."
        )


class StoredFileGone(WarehouseError):
    """A document of the warehouse whose bytes the store has lost."""


class WarehouseBusy(WarehouseError):
    """Another process has the warehouse file open. `pid` is its number where the database tells it."""

    def __init__(self, path: str, pid: int | None, seconds: float) -> None:
        holder = f"process {pid}" if pid is not None else "another connection of this process"
        look = f" (see what it is: ps -p {pid})" if pid is not None else ""
        super().__init__(
            f"{path} is in use by {holder}; waited {seconds:.0f} s. Wait until it ends or stop it{look}, then try "
            "again. Readers should open the published file, which is never locked."
        )
        self.pid = pid


class NoWarehouse(WarehouseError):
    """There is no warehouse file yet."""


class UnknownArrival(WarehouseError):
    """The ledger has no arrival with this id."""


class AlreadySettled(WarehouseError):
    """The arrival is not waiting any more: a settled state never changes."""


class UnknownDocument(WarehouseError):
    """No file of the ledger is what a person named."""


class AmbiguousDocument(WarehouseError):
    """More than one file of the ledger is what a person named."""


class NotWithdrawable(WarehouseError):
    """The document is not there, or stands already as a withdrawal would leave it."""


class WrongArrival(WarehouseError):
    """The plan was read from other bytes than those of the arrival."""


class LedgerUnbalanced(WarehouseError):
    """Arrivals and documents contradict each other. `findings` says each contradiction."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__(
            "The ledger does not balance: "
            + "; ".join(findings)
            + ". Keep the warehouse file, restore the last "
            "sound one, and report this."
        )
        self.findings = tuple(findings)


class UnknownFamily(WarehouseError):
    """Records of a family for which the raw schema has no table."""


class FieldsMismatch(WarehouseError):
    """A row's fields are not the columns of its table."""

    def __init__(self, table: str, row: str, missing: Iterable[str], extra: Iterable[str]) -> None:
        parts = []
        if missing := sorted(missing):
            parts.append("without " + ", ".join(missing))
        if extra := sorted(extra):
            parts.append("with unknown " + ", ".join(extra))
        super().__init__(
            f"raw.{table}: a row ({row}) came {' and '.join(parts)}. Make schema.sql and the reader agree."
        )


class RepeatedRow(WarehouseError):
    """Two rows of a document are the same one."""

    def __init__(self, table: str, key: Mapping[str, object]) -> None:
        where = ", ".join(f"{name} {value}" for name, value in key.items())
        super().__init__(
            f"raw.{table}: {where} comes twice. Nothing of the document was loaded. This is a fault of planhouse; "
            "please report it with this file."
        )


class LoadFailed(WarehouseError):
    """The database refused a row; nothing of the document was loaded."""


class CorrectionsUnreadable(WarehouseError):
    """corrections.csv cannot be read as a whole. `line` counts from 1."""

    def __init__(self, path: object, line: int | None, reason: str) -> None:
        where = f"{path}, line {line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {reason}. No correction was applied; mend the file and try again.")
        self.line = line


class NothingToPublish(WarehouseError):
    """The warehouse file has no marts."""


class NothingPublished(WarehouseError):
    """No build has been published in this home."""


class UnknownFormat(WarehouseError):
    """A format in which nothing can be exported."""


class UnknownRecord(WarehouseError):
    """No record of the published marts has this key."""


class AmbiguousRecord(WarehouseError):
    """More than one record has this key. `candidates` are their record ids."""

    def __init__(self, key: str, candidates: Sequence[tuple[str, str]]) -> None:
        shown = "; ".join(f"{record_id} ({what})" for record_id, what in candidates)
        super().__init__(f"{key!r} is more than one record: {shown}. Give one of these ids.")
        self.candidates = tuple(record_id for record_id, _ in candidates)


class ExtensionMissing(WarehouseError):
    """DuckDB's extension cannot be loaded here."""

    def __init__(self, name: str, reason: str) -> None:
        package = f"duckdb-extension-{name.replace('_', '-')}"
        super().__init__(
            f"DuckDB's extension {name} cannot be loaded: {reason}. It comes with planhouse as {package}, which has "
            "files for Linux (glibc), macOS and Windows on x86_64 and for Linux and macOS on ARM: set planhouse up "
            "anew (make run), or publish from such a machine."
        )


class TargetFailed(WarehouseError):
    """What was to be published to did not take it; its readers keep what they have."""

    def __init__(self, target: str, reason: str, advice: str) -> None:
        super().__init__(f"{target}: {reason}. {advice} Its readers keep the marts that they have.")


class TargetUnreachable(TargetFailed):
    """No connection."""


class TargetRefused(TargetFailed):
    """The database does not let us, or has something else there."""


class NoSuchType(WarehouseError):
    """A column of a mart has a type that the target has no counterpart for."""


class NoLake(WarehouseError):
    """planhouse.toml names no lake."""

    def __init__(self) -> None:
        super().__init__(
            "This home has no lake. Say in planhouse.toml, below [lake], where its catalog and its data are "
            "(docs/lake.md)."
        )


class LakeUnreachable(WarehouseError):
    """The lake's catalog cannot be opened, or is of another lake."""

    def __init__(self, catalog: str, reason: str) -> None:
        super().__init__(
            f"The lake at {catalog} cannot be opened: {reason}. Check catalog and data of [lake] in planhouse.toml, "
            "and that the database lets this user in (PGPASSWORD, ~/.pgpass)."
        )


class LakeBusy(WarehouseError):
    """Others write to the lake, for longer than was waited. What was to be written is not there."""

    def __init__(self, tries: int, reason: str) -> None:
        super().__init__(
            f"The lake took nothing in {tries} tries: {reason}. Nothing of it was written; run the command again."
        )
