"""When the pages of a source can no longer be read as well as before."""

from datetime import timedelta

import pytest

from monitor.alerting.health import faults_of, finding_of, forget_pages, observe_pages
from monitor.alerting.health.drift import LEAST_RECENT, RECENT, usual_share
from monitor.model import PageFault, ReadingRecord
from monitor.testing import START, make_article

GOOD: tuple[PageFault, ...] = ()
TEXT, DATE, SELECTOR = (PageFault.TEXT,), (PageFault.DATE,), (PageFault.SELECTOR,)
LATER = START + timedelta(days=3)


def read(*pages: tuple[PageFault, ...], before: ReadingRecord | None = None) -> ReadingRecord:
    """A record after these pages."""
    return observe_pages(before or ReadingRecord(), pages, START)


def test_what_is_wrong_with_a_page_is_named() -> None:
    """Of several articles the first counts; one without any has no text."""
    long = "The harbour office measured the tide once more. " * 10
    whole = make_article(title="Tide is late", body=long, published=START)
    assert faults_of([whole]) == ()
    assert faults_of([make_article(title="", body="Short.", published=None)], ["body"]) == tuple(PageFault)
    assert faults_of([]) == TEXT


@pytest.mark.parametrize(
    ("pages", "broken"),
    [
        ([GOOD] * 60 + [TEXT] * 10, TEXT),
        ([GOOD] * 60 + [DATE] * 10, DATE),
        ([GOOD] * 60 + [TEXT] * 5, ()),
        ([GOOD, TEXT] * 40, ()),
        ([DATE] * 80, ()),
        ([TEXT] * LEAST_RECENT, TEXT),
        ([SELECTOR] * LEAST_RECENT, SELECTOR),
        ([TEXT] * (LEAST_RECENT - 1), ()),
        ([GOOD] * 60 + [TEXT] * 10 + [GOOD] * RECENT, ()),
    ],
    ids=[
        "text is gone", "dates are gone", "some odd pages", "every other page, as ever", "never a date", "never a text",
        "a selector that never fits", "too few to tell", "mended",
    ],
)  # fmt: skip
def test_a_jump_against_the_history_is_found(pages: list[tuple[PageFault, ...]], broken: tuple[PageFault, ...]) -> None:
    """A source is measured by itself."""
    assert read(*pages).broken == broken


def test_what_is_broken_is_not_taken_for_usual_soon() -> None:
    """A hundred pages later it is broken still; after a thousand it is how this source is."""
    record = read(*[GOOD] * 100, *[DATE] * 100)
    assert record.broken == DATE
    assert usual_share(record, PageFault.DATE) < 0.1
    assert read(*[DATE] * 10_000, before=record).broken == ()


def test_history_fades_and_stays_small() -> None:
    """The record of a source that is read for years is as long as that of a new one."""
    record = read(*[GOOD] * 2_000)
    assert record.pages <= 500
    assert len(record.recent) == RECENT


def test_other_settings_begin_anew_and_say_nothing_before_enough_pages() -> None:
    """What is broken stays so until enough pages were read with the new selectors."""
    broken = forget_pages(read(*[SELECTOR] * 30))
    assert read(*[GOOD] * (LEAST_RECENT - 1), before=broken).broken == SELECTOR
    assert read(*[GOOD] * LEAST_RECENT, before=broken).broken == ()


def test_the_notice_says_what_broke_and_since_when() -> None:
    """With the figures of before and now."""
    record = read(*[GOOD] * 60, *[TEXT] * 10)
    finding = finding_of("wire", record, LATER)
    assert (finding.kind, finding.subject, finding.is_bad, finding.since) == ("extraction", "wire", True, START)
    assert finding.text == (
        f"extraction of wire broke on {START:%Y-%m-%d}: of its last 20 pages 10 have no text, or hardly any (usual: 0%)"
    )
    assert "`extract:`" in finding.remedy


def test_a_mended_source_is_told_to_be_well() -> None:
    """In a sentence of its own."""
    finding = finding_of("wire", read(*[GOOD] * 10), LATER)
    assert (finding.is_bad, finding.text) == (False, "the pages of wire can be read again")
