"""What a start decides: addresses, passwords and keys. What was decided once stays in portal.env."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from laoling import home as homes
from laoling.embedded.system import free_port, new_password, port_is_free
from laoling.launch.steps import StepFailed

DATABASE = "laoling"
ROLES = {"DATABASE_OWNER_URL": "laoling_owner", "DATABASE_URL": "laoling"}  # the owner first


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


KEY_MAKERS = {
    "LAOLING_SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "LAOLING_FIELD_KEYS": lambda: f"k1:{_key()}",
    "LAOLING_INDEX_KEY": _key,
}


@dataclass(frozen=True)
class Decisions:
    """The variables of this start, and which servers are ours to run.

    `environ` holds the given and the decided variables together.
    """

    environ: dict[str, str]
    embedded_database: bool
    embedded_broker: bool


def decide(
    home: Path, given: Mapping[str, str], *, cluster_exists: bool, web_port: int | None = None
) -> Decisions:
    """Decide what `given` (the environment) leaves open, and write it to portal.env in `home`.

    Ports are kept from start to start while they are free; none is `web_port`, which nobody holds yet. Keys that
    protect data are never made anew once there is a cluster: raises StepFailed when portal.env has lost them.
    """
    path = home / "portal.env"
    kept = homes.read_environment_file(path)
    embedded_database = not given.get("DATABASE_URL")
    embedded_broker = not given.get("REDIS_URL")
    decided: dict[str, str] = {}
    if embedded_database:
        lost = [name for name in (*ROLES, *KEY_MAKERS) if name not in kept]
        if cluster_exists and lost:
            raise StepFailed(
                f"数据库已经建立，但 {path} 里没有 {'、'.join(lost)}",
                "没有密钥就读不出加密的数据：请从备份恢复 portal.env。若只是试用，可删除整个数据目录重新开始。",
            )
        decided |= _database(kept, {web_port, _port_of(kept, "REDIS_URL")})
        decided |= {name: kept.get(name) or given.get(name) or make() for name, make in KEY_MAKERS.items()}
        decided["LAOLING_EMBEDDED"] = "1"
    if embedded_broker:
        decided["REDIS_URL"] = _broker(kept, {web_port, _port_of(kept | decided, "DATABASE_URL")})
    homes.write_environment_file(path, kept | decided)
    chosen_keys = {name: given[name] for name in KEY_MAKERS if given.get(name)}
    return Decisions({**given, **decided, **chosen_keys}, embedded_database, embedded_broker)


def _database(kept: Mapping[str, str], taken: set[int | None]) -> dict[str, str]:
    port = _kept_port(kept, "DATABASE_URL", taken)

    def url(name: str, role: str) -> str:
        password = urlsplit(kept.get(name, "")).password or new_password()
        return f"postgres://{role}:{password}@127.0.0.1:{port}/{DATABASE}"

    return {name: url(name, role) for name, role in ROLES.items()}


def _broker(kept: Mapping[str, str], taken: set[int | None]) -> str:
    password = urlsplit(kept.get("REDIS_URL", "")).password or new_password()
    port = _kept_port(kept, "REDIS_URL", taken)
    return f"redis://:{password}@127.0.0.1:{port}/0"


def _port_of(kept: Mapping[str, str], name: str) -> int | None:
    return urlsplit(kept.get(name, "")).port


def _kept_port(kept: Mapping[str, str], name: str, taken: set[int | None]) -> int:
    port = _port_of(kept, name)
    if port is not None and port not in taken and port_is_free(port):
        return port
    return free_port(other for other in taken if other is not None)
