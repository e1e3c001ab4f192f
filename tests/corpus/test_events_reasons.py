"""Over all articles of the development part: no verdict without a reason, no evidence that is not in the text."""

from pathlib import Path

import pytest

from benchmarks.events_articles import article_of, development, load_gazetteer, load_reader
from monitor.entities.gazetteer import Gazetteer
from monitor.model import Zone
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="module")
def reader(gazetteer: Gazetteer) -> EventReader:
    return load_reader(gazetteer)


def test_every_verdict_has_a_reason_and_every_evidence_stands_in_the_text(
    corpora: Path, reader: EventReader, gazetteer: Gazetteer
) -> None:
    for item in development(corpora):
        article = article_of(item)
        texts = {Zone.TITLE: article.title, Zone.BODY: article.body}
        for verdict in reader.read(read(article, gazetteer)).values():
            assert verdict.why
            for mention in verdict.mentions:
                assert mention.why
                assert mention.evidence
                assert all(texts[one.zone][one.start : one.end] == one.quote for one in mention.evidence)
