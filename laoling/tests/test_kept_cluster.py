"""The migrated cluster that tests begin with, kept until a migration changes."""

import pytest

from laoling.launch import fingerprints
from laoling.launch.kept_cluster import KeptCluster


@pytest.fixture
def cluster(tmp_path):
    folder = tmp_path / "cluster"
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "table").write_text("rows")
    return folder


def test_what_is_kept_is_taken_as_a_copy_with_its_password(tmp_path, cluster):
    kept = KeptCluster(tmp_path / "kept", "a")
    with kept.locked():
        assert kept.take(tmp_path / "first") is None
        kept.keep(cluster, "secret")
        assert kept.take(tmp_path / "first") == "secret"
    (tmp_path / "first" / "base" / "table").write_text("changed")
    assert kept.take(tmp_path / "second") == "secret"
    assert (tmp_path / "second" / "base" / "table").read_text() == "rows"


def test_nobody_else_reads_what_is_kept(tmp_path, cluster):
    kept = KeptCluster(tmp_path / "kept", "a")
    with kept.locked():
        kept.keep(cluster, "secret")
    assert kept.folder.stat().st_mode & 0o777 == 0o700
    assert (kept.cluster / "password").stat().st_mode & 0o777 == 0o600


def test_a_changed_migration_asks_for_another_and_the_old_one_goes(tmp_path, cluster):
    old, new = KeptCluster(tmp_path / "kept", "a"), KeptCluster(tmp_path / "kept", "b")
    with old.locked():
        old.keep(cluster, "secret")
    with new.locked():
        assert new.take(tmp_path / "taken") is None
        new.keep(cluster, "other")
    assert [path.name for path in new.folder.iterdir()] == ["b"]


def test_half_a_copy_never_counts(tmp_path, cluster, monkeypatch):
    kept = KeptCluster(tmp_path / "kept", "a")

    def interrupted(source, target):
        target.mkdir()
        raise KeyboardInterrupt

    with kept.locked(), monkeypatch.context() as patch:
        patch.setattr("laoling.launch.kept_cluster.copy", interrupted)
        with pytest.raises(KeyboardInterrupt):
            kept.keep(cluster, "secret")
    with kept.locked():
        assert kept.take(tmp_path / "taken") is None
        kept.keep(cluster, "secret")  # and the remains are no obstacle


def test_the_fingerprint_follows_migrations_and_packages(tmp_path):
    migration = tmp_path / "visits" / "migrations" / "0001_first.py"
    migration.parent.mkdir(parents=True)
    (tmp_path / "laoling" / "embedded").mkdir(parents=True)
    seen = set()
    for path in (migration, tmp_path / "requirements.txt", tmp_path / "laoling/embedded/postgres.py"):
        path.write_text("")
    seen.add(fingerprints.of_migrations(tmp_path))
    for path in (migration, tmp_path / "requirements.txt", tmp_path / "laoling/embedded/postgres.py"):
        path.write_text("changed")
        seen.add(fingerprints.of_migrations(tmp_path))
    (tmp_path / "visits" / "models.py").write_text("no migration")
    seen.add(fingerprints.of_migrations(tmp_path))
    assert len(seen) == 4
