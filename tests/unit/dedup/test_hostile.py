"""Empty, one-line, huge, non-Latin and boilerplate articles: no crash, no false twins."""

import time

import pytest

from monitor.dedup import Index, fingerprint, judge_novelty
from monitor.model import Article, Fresh, Novelty, Twin
from monitor.testing import START, make_article

BOILERPLATE = (
    "This page needs a browser that runs scripts, so please switch them on and load it again to read the whole story.\n"
    "Readers who hold a subscription can sign in above; all others may read three stories a month without paying.\n"
)
HANGUL = (
    "정부는 화요일 새 어업 협정에 서명했다고 외교부가 밝혔다. 협정은 다음 달부터 효력을 갖는다. "
    "양국은 조업 구역과 할당량에 합의했다. "
)
ARABIC = (
    "وقعت الحكومة يوم الثلاثاء اتفاقا جديدا للصيد وقالت وزارة الخارجية إنه يدخل حيز التنفيذ الشهر المقبل "
    "بعد محادثات طويلة بين البلدين الجارين على حصص الصيد ومناطقه. "
)
BRIEFS = (
    "The harbour master of Lowen closed two berths for repairs and sent the ferries to the western quay.",
    "An orchestra from Brenn will play in the market hall on Sunday, and entrance is free for children.",
    "Surveyors found that the glacier above Tasso lost as much ice in one summer as in three years before.",
    "The price of rye fell for a fourth week, to the relief of bakers and the dismay of those who grow it.",
    "A judge sent the former treasurer to prison for two years, and his lawyer said that he would appeal.",
    "Engineers mended the northern line overnight, so that the morning trains ran on time once more.",
)


def judge(*bodies: str) -> list[Novelty]:
    """The verdict on each article against those before it."""
    index, verdicts = Index(), list[Novelty]()
    for number, body in enumerate(bodies):
        article: Article = make_article(body, title="", url=f"https://x.example/{number}")
        keys = fingerprint(article)
        verdicts.append(judge_novelty(article, keys, index.neighbours(keys)))
        index.add(number, article, keys, START)
    return verdicts


@pytest.mark.parametrize("body", ["", " \n\t\n", "One line.", "A short line that many pages have, and nothing else."])
def test_what_is_too_short_is_nobodys_twin(body: str) -> None:
    """Though the texts are equal."""
    assert judge(body, body) == [Fresh(), Fresh()]


@pytest.mark.parametrize("text", [HANGUL, ARABIC])
def test_other_scripts_have_twins_and_others(text: str) -> None:
    """The same text is a repeat; one with another day or month is not."""
    changed = text.replace("화요일", "목요일").replace("الثلاثاء", "الخميس")
    first, same, other = judge(text, text, changed)
    assert isinstance(first, Fresh)
    assert isinstance(same, Twin)
    assert not isinstance(other, Twin)


def test_pages_that_share_only_boilerplate_are_not_twins() -> None:
    """Though it is longer than what they tell."""
    verdicts = judge(*(f"{BOILERPLATE}{brief}\n{BOILERPLATE}" for brief in BRIEFS))
    assert not any(isinstance(verdict, Twin) for verdict in verdicts)


def test_a_megabyte_is_judged_in_a_moment() -> None:
    """Twice the same, and one of another story with as many words."""
    one = " ".join(
        f"Item{n} of the long register was read aloud by the clerk of house {n % 97}." for n in range(15_500)
    )
    other = " ".join(
        f"Entry{n} of the short ledger was struck out by the warden of pier {n % 89}." for n in range(16_000)
    )
    assert len(one) > 1_000_000
    began = time.process_time()
    first, same, different = judge(one, one, other)
    assert time.process_time() - began < 20
    assert isinstance(first, Fresh)
    assert isinstance(same, Twin)
    assert isinstance(different, Fresh)
