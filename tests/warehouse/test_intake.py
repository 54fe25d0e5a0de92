"""What lies in the inbox becomes arrivals: each name one, in the state that it deserves."""

from __future__ import annotations

import hashlib
import os
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from warehouse import ledger
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.errors import CannotRead
from warehouse.home import Home
from warehouse.inbox import Entry, Folder
from warehouse.intake import Intake, Rules
from warehouse.ledger import Arrival
from warehouse.remote import Remote

RULES = Rules(settle_s=0.01, most_bytes=1_000)


def intake(home: Home, between_looks: Callable[[float], None] = lambda _: None) -> Intake:
    return Intake(Folder(home.inbox), home, RULES, sleep=between_looks)


def arrivals(home: Home) -> list[Arrival]:
    with connect(home) as con:
        balance(con)
        return ledger.statuses(con)


def states(home: Home) -> dict[str, tuple[str, str | None]]:
    return {row.file_name: (row.state.value, row.reason_code) for row in arrivals(home)}


def drop(home: Home, name: str | bytes, content: bytes | None = None) -> Path:
    raw = os.fsencode(name)
    path = home.inbox / os.fsdecode(raw)
    path.write_bytes(b"%PDF-" + raw if content is None else content)
    return path


def test_a_file_that_rests_is_in_the_store_and_waits_to_be_read(home: Home) -> None:
    drop(home, "plan.pdf", b"%PDF-1")
    [taken] = intake(home).round()
    assert (taken.state.value, taken.file_name, taken.byte_size) == ("waiting", "plan.pdf", 6)
    assert taken.sha256 == hashlib.sha256(b"%PDF-1").hexdigest()
    assert home.stored(taken.sha256).read_bytes() == b"%PDF-1"
    assert (home.inbox / "plan.pdf").exists()


def test_what_is_known_is_not_taken_again_by_another_process_either(home: Home) -> None:
    drop(home, "plan.pdf")
    watching = intake(home)
    assert len(watching.round()) == 1
    assert watching.round() == [] == intake(home).round()


def test_a_corrected_file_of_the_same_name_is_a_new_arrival(home: Home) -> None:
    watching = intake(home)
    drop(home, "plan.pdf", b"%PDF-draft")
    watching.round()
    drop(home, "plan.pdf", b"%PDF-final!")
    [again] = watching.round()
    assert again.sha256 == hashlib.sha256(b"%PDF-final!").hexdigest()
    assert len(arrivals(home)) == 2


def test_the_same_bytes_under_eight_names_wait_once(home: Home) -> None:
    for number in range(8):
        drop(home, f"plan-{number}.pdf", b"%PDF-1")
    intake(home).round()
    found = [row.state.value for row in arrivals(home)]
    assert sorted(found) == ["duplicate"] * 7 + ["waiting"]


def test_a_growing_file_waits_until_it_rests(home: Home) -> None:
    path = drop(home, "plan.pdf", b"%PDF-")
    watching = intake(home, lambda _: path.write_bytes(path.read_bytes() + b"more"))
    watching.round()
    assert states(home) == {"plan.pdf": ("waiting", "still_growing")}
    still = intake(home)
    [taken] = still.round()
    assert (taken.byte_size, taken.reason_code) == (9, None)
    assert len(arrivals(home)) == 1


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (".hidden.pdf", ("rejected", "hidden")),
        ("~$lock.pdf", ("rejected", "hidden")),
        ("double.pdf.exe", ("rejected", "extension")),
        ("plan.hwp", ("rejected", "extension")),
        ("upload.pdf.part", ("waiting", "still_growing")),
        ("plan.pdf.crdownload", ("waiting", "still_growing")),
        ("UPPER.PDF", ("waiting", None)),
        ("....pdf", ("waiting", None)),
        ("-rf.pdf", ("waiting", None)),
        (" leading and trailing .pdf ", ("waiting", None)),
        ("..%2f..%2fetc%2fpasswd.pdf", ("waiting", None)),
        ("'; DROP TABLE files; --.pdf", ("waiting", None)),
        ("$(touch pwned)`id`.pdf", ("waiting", None)),
        ("{{ 7*7 }}.pdf", ("waiting", None)),
        ("a" * 251 + ".pdf", ("waiting", None)),
    ],
)
def test_a_name_alone_tells_what_is_not_taken(home: Home, name: str, state: tuple[str, str | None]) -> None:
    drop(home, name)
    intake(home).round()
    assert states(home) == {name: state}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("한글".encode("euc-kr") + b".pdf", "한글.pdf"),
        (b"bad\xff\xffutf8.pdf", "bad\ufffd\ufffdutf8.pdf"),
        (b"new\nline.pdf", "new\ufffdline.pdf"),
        (b"tab\x1b[31m.pdf", "tab\ufffd[31m.pdf"),
        ("\u202efdp.exe.pdf".encode(), "\ufffdfdp.exe.pdf"),
    ],
)
def test_a_name_is_data_whatever_its_bytes(home: Home, raw: bytes, shown: str) -> None:
    drop(home, raw)
    [taken] = intake(home).round()
    assert taken.file_name == shown and taken.state.value == "waiting"
    with connect(home) as con:
        kept = con.execute("SELECT source_raw FROM ledger.arrivals").fetchall()
    assert kept[0][0].endswith(raw)


@pytest.mark.parametrize(
    ("contents", "rest"),
    [
        ([b"%PDF-1\n%%EOF\n"], 0.5),
        ([b"%PDF-1"], 2.0),
        ([b"%PDF-1\n%%EOF\n", b"%PDF-2"], 2.0),
    ],
)
def test_files_that_end_as_a_pdf_does_rest_a_quarter_of_the_time(
    home: Home, contents: list[bytes], rest: float
) -> None:
    for number, content in enumerate(contents):
        drop(home, f"{number}.pdf", content)
    rests: list[float] = []
    Intake(Folder(home.inbox), home, Rules(settle_s=2.0), sleep=rests.append).round()
    assert rests == [rest] and len(arrivals(home)) == len(contents)


def test_a_remote_file_rests_for_the_whole_time(home: Home) -> None:
    drop(home, "plan.pdf", b"%PDF-1\n%%EOF\n")
    rests: list[float] = []
    Intake(Remote.at(f"file://{home.inbox}"), home, Rules(settle_s=2.0), sleep=rests.append).round()
    assert rests == [2.0]


def test_composed_and_decomposed_names_are_two_files(home: Home) -> None:
    for form in ("NFC", "NFD"):
        drop(home, unicodedata.normalize(form, "물가동향.pdf"))
    assert len(intake(home).round()) == 2
    assert [row.file_name for row in arrivals(home)] == ["물가동향.pdf"] * 2


def test_what_is_no_file_is_turned_away_unopened(home: Home) -> None:
    os.mkfifo(home.inbox / "fifo.pdf")
    (home.inbox / "dir.pdf").mkdir()
    (home.inbox / "passwd.pdf").symlink_to("/etc/passwd")
    (home.inbox / "zero.pdf").symlink_to("/dev/zero")
    (home.inbox / "loop.pdf").symlink_to("loop.pdf")
    (home.inbox / "dangling.pdf").symlink_to("/nonexistent")
    here = Path.cwd()
    os.chdir(home.inbox)  # a socket's whole path may have a hundred bytes only
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.pdf")
    finally:
        os.chdir(here)
    intake(home).round()
    assert set(states(home).values()) == {("rejected", "not_a_file")}
    assert len(states(home)) == 7


def test_a_giant_is_refused_by_its_size(home: Home) -> None:
    with (home.inbox / "giant.pdf").open("wb") as file:
        file.truncate(10 << 30)
    [refused] = intake(home).round()
    assert refused.reason_code == "too_large"
    assert (
        refused.reason == "10,737,418,240 bytes; at most 1,000 are taken (planhouse.toml: inbox.most_bytes)"
    )


def test_a_file_that_is_renamed_before_it_was_read_is_settled_and_arrives_under_its_name(home: Home) -> None:
    part = drop(home, "plan.pdf.part")
    watching = intake(home)
    watching.round()
    part.rename(home.inbox / "plan.pdf")
    watching.round()
    assert states(home) == {"plan.pdf.part": ("rejected", "gone"), "plan.pdf": ("waiting", None)}


@pytest.mark.parametrize(
    ("promise", "code"), [("right", None), ("0" * 64, "checksum_mismatch"), ("", "checksum_mismatch")]
)
def test_a_checksum_beside_a_file_is_honoured(home: Home, promise: str, code: str | None) -> None:
    drop(home, "plan.pdf", b"%PDF-1")
    digest = hashlib.sha256(b"%PDF-1").hexdigest() if promise == "right" else promise
    drop(home, "plan.pdf.sha256", f"{digest}  plan.pdf\n".encode())
    [taken] = intake(home).round()
    assert (taken.reason_code, len(arrivals(home))) == (code, 1)


def test_the_checksum_of_a_name_with_a_line_break_is_honoured(home: Home) -> None:
    drop(home, "new\nline.pdf", b"%PDF-1")
    digest = hashlib.sha256(b"%PDF-1").hexdigest()
    drop(home, "new\nline.pdf.sha256", f"\\{digest}  new\\nline.pdf\n".encode())
    assert [row.reason_code for row in intake(home).round()] == [None]


def test_a_file_waits_while_the_checksum_beside_it_cannot_be_read(home: Home) -> None:
    drop(home, "plan.pdf")
    drop(home, "other.pdf")
    beside = home.inbox / "plan.pdf.sha256"
    beside.symlink_to("nowhere")
    watching = intake(home)
    watching.round()
    assert states(home)["plan.pdf"] == ("waiting", "cannot_read")
    assert states(home)["other.pdf"] == ("waiting", None)
    beside.unlink()
    watching.round()
    assert states(home)["plan.pdf"] == ("waiting", None)


def test_an_object_that_cannot_be_looked_at_stops_only_itself(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = fsspec.filesystem("memory")
    files.pipe({"/inbox/denied.pdf": b"%PDF-1", "/inbox/plan.pdf": b"%PDF-2"})
    look = Remote.look

    def denied(self: Remote, entry: Entry) -> Entry | None:
        if entry.name == b"denied.pdf":
            raise CannotRead("denied")
        return look(self, entry)

    monkeypatch.setattr(Remote, "look", denied)
    try:
        Intake(Remote.at("memory://inbox"), home, RULES, sleep=lambda _: None).round()
        assert states(home) == {"denied.pdf": ("waiting", "cannot_read"), "plan.pdf": ("waiting", None)}
    finally:
        files.rm("/inbox", recursive=True)


def test_rejected_bytes_that_come_again_wait_again(home: Home) -> None:
    watching = intake(home)
    drop(home, "plan.pdf", b"%PDF-1")
    [first] = watching.round()
    with connect(home) as con:
        ledger.settle(con, first.arrival_id, ledger.State.REJECTED, "malformed", "damaged")
    drop(home, "again.pdf", b"%PDF-1")
    [again] = watching.round()
    assert again.state.value == "waiting"


def test_an_object_store_is_an_inbox_too(home: Home) -> None:
    files = fsspec.filesystem("memory")
    files.pipe(
        {"/inbox/plan.pdf": b"%PDF-1", "/inbox/notes.txt": b"text", "/inbox/folder/deeper.pdf": b"%PDF-2"}
    )
    digest = hashlib.sha256(b"%PDF-1").hexdigest()
    files.pipe("/inbox/plan.pdf.sha256", f"{digest} *plan.pdf".encode())
    try:
        watching = Intake(Remote.at("memory://inbox"), home, RULES, sleep=lambda _: None)
        watching.round()
        assert states(home) == {"plan.pdf": ("waiting", None), "notes.txt": ("rejected", "extension")}
        assert home.stored(digest).read_bytes() == b"%PDF-1"
        files.pipe("/inbox/plan.pdf", b"%PDF-corrected")
        files.rm("/inbox/plan.pdf.sha256")
        assert [row.byte_size for row in watching.round()] == [14]
    finally:
        files.rm("/inbox", recursive=True)
