"""Fixtures for all tests: where the development corpora are."""

import os
from pathlib import Path

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "corpora"


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
