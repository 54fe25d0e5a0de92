"""A failure in words, and the exit code that it means: of the domain, of the system, or our own fault."""

from __future__ import annotations

from orchestration import exits


def explained(error: Exception) -> tuple[str, int]:
    """The message for a person, and the exit code. Heavy imports stand inside: nothing fails in most runs."""
    from orchestration.dbt import DbtRefused
    from orchestration.engine import NoCelery
    from orchestration.metrics import NoMetricFlow
    from orchestration.reading import NotRead
    from orchestration.settings import SettingsUnusable
    from warehouse import errors
    from warehouse.faults import is_full

    nothing_there = (
        errors.NothingPublished
        | errors.NoWarehouse
        | errors.UnknownRecord
        | errors.UnknownDocument
        | errors.AmbiguousDocument
        | errors.AmbiguousRecord
        | errors.StoredFileGone
    )
    codes = {
        NotRead: exits.DOCUMENT_NOT_SOUND,
        SettingsUnusable | NoMetricFlow | NoCelery | errors.NoLake: exits.USAGE,
        errors.WarehouseBusy | errors.LakeBusy: exits.BUSY,
        errors.DiskFull: exits.DISK_FULL,
        nothing_there: exits.NOTHING_THERE,
        errors.WarehouseError | DbtRefused: exits.NOT_PUBLISHED,
    }
    for kind, code in codes.items():
        if isinstance(error, kind):
            return str(error), code
    if is_full(error):
        return f"disk_full: {error}. Make room, then try again.", exits.DISK_FULL
    return _unforeseen(error), exits.NOT_PUBLISHED


def _unforeseen(error: Exception) -> str:
    import duckdb

    if isinstance(error, OSError) and error.filename is not None:
        return (
            f"{error.filename}: {error.strerror}. Check that this user may read and write there and that the disk has "
            "room."
        )
    if isinstance(error, duckdb.Error):
        return (
            f"the database answered: {error}\nIf it says that a file is damaged: planhouse build publishes the marts "
            "anew, planhouse rebuild makes a damaged warehouse file anew."
        )
    return (
        f"{type(error).__name__}: {error}\nThis is a fault of planhouse; please report it. PLANHOUSE_DEBUG=1 shows "
        "where."
    )
