"""The cluster that tests begin with: migrated once, then kept in `.cache/` until a migration changes."""

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from laoling.home import CHECKOUT, write_private_file
from laoling.launch import fingerprints


class KeptCluster:
    """One cluster in `folder`, by the name of what it was made of; older ones give way to it."""

    def __init__(self, folder: Path = CHECKOUT / ".cache" / "test-cluster", name: str | None = None):
        self.folder = folder
        self.cluster = folder / (name or fingerprints.of_migrations())

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody else of this checkout take or keep one meanwhile: the second of two waits for the first's."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def take(self, target: Path) -> str | None:
        """Copy the cluster to `target`, which doesn't exist yet; its superuser's password, or None if there is none."""
        if not self.cluster.exists():
            return None
        copy(self.cluster / "data", target)
        return (self.cluster / "password").read_text()

    def keep(self, source: Path, password: str) -> None:
        """Keep a copy of the stopped cluster at `source`; half a copy never bears its name."""
        for old in self.folder.iterdir():
            shutil.rmtree(old)
        draft = self.folder / "draft"
        draft.mkdir(mode=0o700)
        copy(source, draft / "data")
        write_private_file(draft / "password", password)
        draft.rename(self.cluster)


def copy(source: Path, target: Path) -> None:
    """Copy a folder with the owners of its files, which shutil doesn't."""
    subprocess.run(["cp", "-Rp", source, target], check=True)
