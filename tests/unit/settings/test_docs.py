"""docs/settings.md names every key."""

from dataclasses import fields
from pathlib import Path

import pytest

from monitor.settings.schema import (
    AnalysisBlock,
    FetchBlock,
    FieldsBlock,
    LogBlock,
    MetricsBlock,
    MonitorFile,
    OperationsBlock,
    RouteBlock,
    SourceBlock,
    TargetBlock,
)

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("block", "prefix"),
    [
        (MonitorFile, ""),
        (FetchBlock, "fetch."),
        (AnalysisBlock, "analysis."),
        (OperationsBlock, "operations."),
        (MetricsBlock, "metrics."),
        (LogBlock, "log."),
        (SourceBlock, ""),
        (FieldsBlock, "fields."),
        (TargetBlock, "."),
        (RouteBlock, "."),
    ],
)
def test_every_key_is_described(block: type, prefix: str) -> None:
    names = [item.name.rstrip("_") for item in fields(block)]
    assert [name for name in names if f"{prefix}{name}`" not in PAGE and f"`{name}." not in PAGE] == []
