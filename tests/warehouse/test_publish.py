"""Publishing: readers see a whole build, the former or the new one, and never an error."""

from __future__ import annotations

import hashlib
import json
import stat
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import duckdb
import pytest

from warehouse import build
from warehouse import publish as publishing
from warehouse.database import connect, open_published
from warehouse.datapackage import keys_in
from warehouse.errors import DiskFull, NothingToPublish, NoWarehouse, PublishedDamaged
from warehouse.home import Home
from warehouse.keys import NONE, Keys, Reference
from warehouse.publish import builds, intact, publish


def published(home: Home, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.published_database.resolve()), read_only=True) as con:
        return con.execute(query).fetchall()


def add_award(home: Home, award_no: int) -> None:
    with connect(home) as con:
        con.execute("INSERT INTO marts.awards (award_no, title) VALUES (?, 'new')", [award_no])


def test_readers_see_the_marts_as_tables_with_their_descriptions(built: Home) -> None:
    with connect(built) as con:
        con.execute("CREATE VIEW marts.quiet AS SELECT 1 AS x")
        con.execute("COMMENT ON VIEW marts.quiet IS 'a view'")
    done = publish(built)
    assert done.tables["awards"] == 2 and done.tables["budget_by_sector"] == 2 and done.tables["quiet"] == 1
    assert published(built, "SELECT award_no, title FROM marts.awards ORDER BY 1") == [
        (12, "지방세 운영 우수"),
        (13, '=HYPERLINK("x")'),
    ]
    of_tables = "SELECT comment FROM duckdb_tables() WHERE table_name IN ('awards', 'quiet') ORDER BY 1"
    assert published(built, of_tables) == [("Awards, the district's own. / 수상",), ("a view",)]
    of_columns = (
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'awards' AND comment <> ''"
    )
    assert published(built, of_columns) == [("title", "The award's title. / 사업명")]
    names = published(built, "SELECT schema_name, table_name FROM duckdb_tables()")
    assert {schema for schema, _ in names} == {"marts"}
    assert {name for _, name in names} == done.tables.keys()
    assert published(built, "SELECT count(*) FROM duckdb_views() WHERE NOT internal") == [(0,)]


def test_the_file_has_the_format_that_older_clients_read(built: Home) -> None:
    publish(built)
    # The version of the storage stands behind a checksum and the letters DUCK; 64 is that of DuckDB 0.10 to 1.1.
    header = built.published_database.read_bytes()[8:20]
    assert header == b"DUCK" + (64).to_bytes(8, "little")


def test_the_build_says_which_it_is(built: Home) -> None:
    done = publish(built)
    recent = "now() AT TIME ZONE 'UTC' - published_at < INTERVAL 1 MINUTE"
    found = published(built, f"SELECT contract_version, build_id, {recent} FROM marts.build_info")
    assert found == [("1.0", done.build_id, True)]
    assert done.path == built.builds / done.build_id == built.current.resolve()


def test_links_are_relative_and_files_are_read_only_without_a_log_beside_them(
    built: Home, tmp_path: Path
) -> None:
    done = publish(built)
    assert built.published_database.readlink() == Path("current/planhouse.duckdb")
    assert built.current.readlink() == Path("builds") / done.build_id
    names = {path.relative_to(done.path).as_posix() for path in done.path.rglob("*") if path.is_file()}
    assert names == {"planhouse.duckdb", "datapackage.json"} | {
        f"parquet/{mart}.parquet" for mart in done.tables
    }
    assert {stat.S_IMODE((done.path / name).stat().st_mode) for name in names} == {0o444}
    moved = Home(built.root.rename(tmp_path / "moved"))
    assert published(moved, "SELECT count(*) FROM marts.awards") == [(2,)]


def test_the_data_package_describes_every_file(built: Home) -> None:
    done = publish(built)
    package = json.loads((built.current / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["profile"], package["name"], package["version"]) == ("data-package", "planhouse", "1.0")
    assert package["id"] == done.build_id and package["created"].endswith("+00:00")
    for resource in package["resources"]:
        content = (done.path / resource["path"]).read_bytes()
        assert resource.get("file_size", resource.get("bytes")) == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    by_name = {resource["name"]: resource for resource in package["resources"]}
    assert by_name.keys() == done.tables.keys() | {"planhouse"}
    assert by_name["planhouse"]["path"] == "planhouse.duckdb"
    grants = by_name["grants"]
    assert (grants["path"], grants["format"], grants["rowcount"]) == ("parquet/grants.parquet", "parquet", 2)
    assert grants["mediatype"] == "application/vnd.apache.parquet"
    [amount] = [field for field in grants["schema"]["fields"] if field["name"] == "amount_krw"]
    assert amount == {"name": "amount_krw", "type": "integer", "missingValues": ["", "nan"]}
    awards = by_name["awards"]
    assert {"name": "title", "type": "string", "description": "The award's title. / 사업명"} in awards[
        "schema"
    ]["fields"]
    assert "primaryKey" not in awards["schema"]
    kinds = {
        f["name"]: f["type"]
        for name in ("district_profile", "documents")
        for f in by_name[name]["schema"]["fields"]
    }
    assert (kinds["value"], kinds["as_of"], kinds["received_at"]) == ("number", "date", "datetime")
    with duckdb.connect() as con:
        for mart, rows in done.tables.items():
            path = str(done.path / by_name[mart]["path"])
            assert con.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchall() == [(rows,)]


def test_the_data_package_tells_the_keys_as_table_schemas_have_them(built: Home) -> None:
    to_documents = Reference(("document_id",), "documents", ("document_id",))
    keys = {
        "awards": Keys(("document_id", "record_id"), ("record_id",), (), (to_documents,)),
        "awards_by_department": Keys((), (), (("document_id", "department"),)),
    }
    done = publish(built, keys)
    package = json.loads((done.path / "datapackage.json").read_bytes())
    schemas = {each["name"]: each["schema"] for each in package["resources"] if "schema" in each}
    awards = schemas["awards"]
    assert awards["primaryKey"] == ["record_id"]
    assert awards["foreignKeys"] == [
        {"fields": ["document_id"], "reference": {"resource": "documents", "fields": ["document_id"]}}
    ]
    required = {f["name"] for f in awards["fields"] if f.get("constraints") == {"required": True}}
    assert required == {"record_id", "document_id"}
    assert schemas["awards_by_department"]["uniqueKeys"] == [["document_id", "department"]]
    assert keys_in(done.path) == dict.fromkeys(done.tables, NONE) | keys


READER = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    print(con.execute("SELECT count(*) FROM marts.awards").fetchone()[0], flush=True)
"""


def test_an_open_reader_keeps_the_build_and_the_next_one_sees_the_new(built: Home) -> None:
    publish(built)
    command = [sys.executable, "-c", READER, str(built.published_database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None and reader.stdout is not None

        def seen() -> int:
            print(file=reader.stdin, flush=True)
            return int(reader.stdout.readline())  # type: ignore[union-attr]

        assert seen() == 2
        for award_no in (14, 15):
            add_award(built, award_no)
            publish(built)
        assert seen() == 2
        reader.stdin.close()
    with open_published(built) as con:
        assert con.execute("SELECT count(*) FROM marts.awards").fetchall() == [(4,)]


HAMMER = """
import select, sys, duckdb
seen, reads = set(), 0
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0.01)[0]:
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        row = con.execute("SELECT any_value(build_id), count(*), max(award_no) "
                          "FROM marts.awards, (SELECT build_id FROM marts.build_info)").fetchone()
    assert row[2] == row[1] + 11, row
    seen.add(row[0])
    reads += 1
print(len(seen), reads)
"""


def test_readers_that_hammer_during_ten_publishes_see_whole_builds_and_no_error(built: Home) -> None:
    publish(built)
    command = [sys.executable, "-c", HAMMER, str(built.published_database)]
    readers = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None and reader.stdout.readline() == "ready\n"
    for award_no in range(14, 24):
        add_award(built, award_no)
        publish(built)
    for reader in readers:
        out, error = reader.communicate("stop\n", timeout=30)
        assert (reader.returncode, error) == (0, "")
        versions, reads = map(int, out.split())
        assert 5 <= versions <= 11 and reads >= versions
    assert len(builds(built)) == publishing.KEPT_BUILDS


@pytest.mark.parametrize("step", ["copy", "parquet", "describe", "seal", "switch"])
def test_a_failure_in_the_middle_leaves_the_former_build_whole_and_current(
    step: str, built: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = publish(built)
    before = {path: path.read_bytes() for path in former.path.rglob("*") if path.is_file()}
    add_award(built, 14)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    module, name = {
        "copy": (build, "_written"),
        "parquet": (build, "_write_parquet"),
        "describe": (publishing, "describe"),
        "seal": (publishing, "_seal"),
        "switch": (publishing, "_switch"),
    }[step]
    with monkeypatch.context() as patch:
        patch.setattr(module, name, fail)
        with pytest.raises(DiskFull, match="No space left"):
            publish(built)
    assert built.current.resolve() == former.path
    assert {path: path.read_bytes() for path in former.path.rglob("*") if path.is_file()} == before
    assert not list(built.builds.glob(".*"))
    assert published(built, "SELECT count(*) FROM marts.awards") == [(2,)]
    publish(built)
    assert published(built, "SELECT count(*) FROM marts.awards") == [(3,)]


PUBLISHES = """
import sys
from pathlib import Path
from warehouse.home import Home
from warehouse.publish import publish
print("publishing", flush=True)
while True:
    publish(Home(Path(sys.argv[1])))
"""


def test_a_killed_publisher_leaves_a_whole_build_and_its_rubbish_goes(built: Home) -> None:
    publish(built)
    for milliseconds in (30, 120, 210):
        with subprocess.Popen(
            [sys.executable, "-c", PUBLISHES, str(built.root)], stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None and child.stdout.readline() == b"publishing\n"
            time.sleep(milliseconds / 1000)
            child.kill()
        assert published(built, "SELECT count(*) FROM marts.awards") == [(2,)]
    publish(built)
    assert not list(built.builds.glob(".*")) and not list(built.published.glob(".link-*"))


def test_the_last_builds_are_kept_and_the_current_one_always(built: Home) -> None:
    made = [publish(built).build_id for _ in range(publishing.KEPT_BUILDS + 1)]
    assert builds(built) == made[-publishing.KEPT_BUILDS :]
    for day in range(1, publishing.KEPT_BUILDS + 1):
        (built.builds / f"999901{day:02}T000000-000000").mkdir()
    assert publish(built).build_id in builds(built)


def test_without_marts_nothing_is_published(home: Home) -> None:
    with pytest.raises(NoWarehouse):
        publish(home)
    with connect(home):
        pass
    with pytest.raises(NothingToPublish, match="has no marts yet"):
        publish(home)
    assert not home.current.is_symlink() and list(home.builds.iterdir()) == []


def test_a_file_that_changed_after_it_was_published_is_not_intact_and_publishing_mends_it(
    built: Home,
) -> None:
    assert not intact(built)
    publish(built)
    assert intact(built)
    path = built.published_database.resolve()
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert not intact(built)
    built.published_database.unlink()
    built.published_database.write_text("no link")
    publish(built)
    assert intact(built)


def test_a_damaged_published_file_is_told_with_the_remedy(published: Home) -> None:
    path = published.published_database.resolve()
    path.chmod(0o644)
    path.write_text("garbage" * 1000)
    with pytest.raises(PublishedDamaged, match="planhouse build"), open_published(published):
        pass
