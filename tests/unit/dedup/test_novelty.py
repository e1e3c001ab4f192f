"""Fresh, twin or update: what makes two articles one, and what keeps two apart."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.dedup import Index, fingerprint, judge_novelty
from monitor.model import Article, Fresh, Neighbour, Novelty, Twin, TwinReason, Update, UpdateReason
from monitor.testing import LAUNCH, START, make_article

RATIFIED = (
    "BRENN (Wire) - Brenn's lower house ratified the Canal Convention on Tuesday by 71 votes to 12, the speaker's "
    "office said after a debate that lasted through the night.\n"
    "The convention obliges its members to keep the upper locks open to the barges of all others at all seasons.\n"
    "Members of the opposition walked out before the vote and promised to take the matter to the highest court.\n"
    "Brenn had signed it in June at a ceremony in Lowen, where its foreign minister called it a gift to the river."
)

CHINESE = (
    "平壤三月三日电 朝鲜周二向东部海域发射了两枚短程弹道导弹，韩国联合参谋本部说。"
    "导弹飞行约二百四十公里，落入专属经济区以外的水域。这是今年以来的第三次发射，"
    "此前双方关于渔业权的谈判在春天破裂，没有确定下一轮的日期。国家电台没有报道此事。"
)
KOREAN = (
    "북한이 화요일 동해상으로 단거리 탄도미사일 두 발을 발사했다고 합동참모본부가 밝혔다. "
    "미사일은 약 이백사십 킬로미터를 날아가 배타적경제수역 밖에 떨어졌다. "
    "이번 발사는 올해 들어 세 번째이며 봄에 어업권 회담이 결렬된 뒤 처음이다. "
    "국영 라디오는 이 소식을 전하지 않았고 군 당국은 전화를 받지 않았다."
)
ARABIC = (
    "أطلقت الجمهورية صاروخين قصيري المدى نحو الخليج يوم الثلاثاء حسبما قالت وزارة الدفاع. "
    "وحلق الصاروخان مسافة مئتين وأربعين كيلومترا وسقطا في المياه خارج ممرات الملاحة. "
    "وهذا هو الإطلاق الثالث منذ الربيع عندما انهارت المحادثات بين الحكومتين حول حقوق الصيد."
)
RUSSIAN = (
    "Республика во вторник выпустила две ракеты малой дальности в сторону залива, сообщило "
    "министерство обороны соседней страны. Ракеты пролетели около двухсот километров и упали в воду. "
    "Это уже третий такой пуск с весны, когда переговоры о правах на рыбную ловлю зашли в тупик."
)


def stored(article: Article, number: int = 1) -> Neighbour:
    """An article in the store."""
    return Neighbour(article_id=number, article=article, fingerprint=fingerprint(article), first_seen=START)


def judge(later: Article, *earlier: Article) -> Novelty:
    """The verdict on an article after these were stored, found as the index finds them."""
    index = Index()
    for number, article in enumerate(earlier, start=1):
        index.add(number, article, fingerprint(article), START)
    keys = fingerprint(later)
    return judge_novelty(later, keys, index.neighbours(keys))


def kind_of(novelty: Novelty) -> str:
    """Fresh, twin or the reason of an update."""
    return novelty.why.name if isinstance(novelty, Update) else type(novelty).__name__


class TestRepeats:
    """What outlets do to agency copy."""

    def test_the_same_text_is_a_twin(self) -> None:
        """Whatever its headline."""
        assert judge(make_article(title="Other words"), make_article()) == Twin(of=1, why=TwinReason.SAME_CONTENT)

    @pytest.mark.parametrize(
        ("what", "body"),
        [
            ("another dateline", LAUNCH.replace("PORT AUREL (Wire) -", "LOWEN, March 3 (Daily News) —")),
            ("no dateline", LAUNCH.replace("PORT AUREL (Wire) - ", "")),
            ("typographic quotes and dashes", LAUNCH.replace("'", "’").replace(" - ", " — ")),
            ("cut at the end", LAUNCH.rsplit("\n", 1)[0]),
            ("paragraphs merged", LAUNCH.replace("\n", " ")),
            ("furniture around it", f"3 min read\nShare this article\n{LAUNCH}\nSubscribe to our newsletter for more."),
            ("a subhead", LAUNCH.replace("\nIt was the third", "\nTalks broke down\nIt was the third")),
            ("paragraphs reordered", "\n".join([*LAUNCH.split("\n")[:1], *LAUNCH.split("\n")[:0:-1]])),
            (
                "a paragraph of its own",
                f"{LAUNCH}\nOur correspondent in the harbour heard of no damage to the boats there.",
            ),
            ("numbers as figures", LAUNCH.replace("two short-range", "2 short-range").replace("third", "3rd")),
            ("an editor's word", LAUNCH.replace("went unanswered all day", "were not answered")),
            ("a name spelled otherwise", LAUNCH.replace("Ostrava", "Ostrawa")),
        ],
    )
    def test_edited_copy_is_a_twin(self, what: str, body: str) -> None:
        """And the other way round."""
        assert kind_of(judge(make_article(body), make_article())) == "Twin", what
        assert kind_of(judge(make_article(), make_article(body))) == "Twin", what

    def test_a_sentence_that_was_cut_is_not_compared_with_its_neighbour(self) -> None:
        """Like sentences are each other's like: the half-year's figure is not the quarter's."""
        quarter = "The Lowen bank said that its profit rose to 5 million crowns in the first quarter of this year."
        half = "The Lowen bank said that its profit rose to 7 million crowns in the first half of last year."
        edited = quarter.replace("this year", "the year")
        assert (
            kind_of(judge(make_article(f"{edited}\n{LAUNCH}"), make_article(f"{quarter}\n{half}\n{LAUNCH}"))) == "Twin"
        )

    def test_undated_copies_are_twins(self) -> None:
        """An unknown date proves nothing, so the text decides."""
        assert kind_of(judge(make_article(published=None), make_article(published=None))) == "Twin"
        assert kind_of(judge(make_article(published=None), make_article())) == "Twin"

    def test_a_copy_after_midnight_is_a_twin(self) -> None:
        """A few hours are one day, whatever the calendar says."""
        late = make_article(published=datetime(2026, 3, 4, 23, 50, tzinfo=UTC))
        early = make_article(published=datetime(2026, 3, 5, 3, 0, tzinfo=UTC))
        assert kind_of(judge(early, late)) == "Twin"

    def test_the_nearest_of_several_counts(self) -> None:
        """A copy of the update is a twin of the update, though close to the first report."""
        update = LAUNCH.replace("two short", "five short")
        assert judge(make_article(update), make_article(), make_article(update)) == Twin(
            of=2, why=TwinReason.SAME_CONTENT
        )


class TestOtherEvents:
    """The dangerous kind: one template, two events."""

    @pytest.mark.parametrize(
        ("what", "old", "new"),
        [
            ("count in words", "two short-range", "five short-range"),
            ("a single one", "two short-range rockets", "a short-range rocket"),
            ("range", "240 kilometres", "410 kilometres"),
            ("weekday", "on Tuesday", "on Friday"),
            ("ordinal", "the third such", "the fourth such"),
            ("weapon", "short-range rockets", "cruise missiles"),
            ("range class", "two short-range", "two long-range"),
            ("place", "Gulf of Tamar", "Bay of Selune"),
            ("actor", "republic of Ostrava", "republic of Marland"),
        ],
    )
    def test_a_launch_with_another_fact_is_told(self, what: str, old: str, new: str) -> None:
        """Linked to the first."""
        assert old in LAUNCH
        novelty = judge(make_article(LAUNCH.replace(old, new)), make_article())
        assert isinstance(novelty, Update), what
        assert (novelty.of, novelty.why) == (1, UpdateReason.OTHER_FACTS)

    @pytest.mark.parametrize(
        ("what", "old", "new"),
        [
            ("treaty", "Canal Convention", "Harbour Charter"),
            ("one word of the treaty", "Canal Convention", "Fisheries Convention"),
            ("act", "ratified the", "rejected the"),
            ("vote", "71 votes to 12", "74 votes to 9"),
            ("month", "in June", "in October"),
            ("house", "lower house", "upper house"),
        ],
    )
    def test_a_treaty_with_another_fact_is_told(self, what: str, old: str, new: str) -> None:
        """Linked to the first."""
        assert old in RATIFIED
        assert isinstance(judge(make_article(RATIFIED.replace(old, new)), make_article(RATIFIED)), Update), what

    def test_a_figure_corrected_further_down_is_told(self) -> None:
        """Though the opening is untouched."""
        tail = "\nThe harbour master counted {} boats that had stayed in port since the warning was broadcast at dawn."
        filler = "\n".join(f"Paragraph {name} was here before and adds nothing to the story." for name in "abcdef")
        before, after = (make_article(f"{LAUNCH}\n{filler}{tail.format(count)}") for count in (17, 71))
        novelty = judge(after, before)
        assert isinstance(novelty, Update)
        assert novelty.changed == ("17 → 71",)

    def test_a_correction_notice_is_told(self) -> None:
        """The agency takes its earlier version back, whatever else is the same."""
        corrected = f"{LAUNCH}\n(This story was corrected to give the right name of the strait.)"
        novelty = judge(make_article(corrected), make_article())
        assert isinstance(novelty, Update)
        assert "a correction notice" in novelty.changed

    def test_the_same_text_of_another_day_is_told(self) -> None:
        """An anniversary, a bulletin, or a second launch in the words of the first."""
        novelty = judge(make_article(published=date(2026, 3, 6)), make_article(published=date(2026, 3, 4)))
        assert isinstance(novelty, Update)
        assert (novelty.why, novelty.changed) == (UpdateReason.OTHER_DAY, ("2026-03-04 → 2026-03-06",))

    def test_a_caption_that_bounds_an_undated_text_tells_the_day(self) -> None:
        """It cannot be the article of the week before."""
        later = replace(make_article(published=None), not_before=date(2026, 3, 9))
        assert kind_of(judge(later, make_article())) == "OTHER_DAY"
        assert kind_of(judge(make_article(), later)) == "OTHER_DAY"
        earlier = replace(later, not_before=date(2026, 3, 1))
        assert kind_of(judge(earlier, make_article())) == "Twin"

    def test_one_sentence_of_background_links_nothing(self) -> None:
        """The same old paragraph stands under every story of a desk."""
        background = "The two sides have been at odds over fishing rights in the gulf since the treaty of 1951 lapsed."
        assert (
            kind_of(judge(make_article(f"{RATIFIED}\n{background}"), make_article(f"{LAUNCH}\n{background}")))
            == "Fresh"
        )


class TestLonger:
    """An earlier article inside a longer one."""

    def test_much_more_text_is_an_extension(self) -> None:
        """Rules judge what is new."""
        more = "\n".join(
            f"In part {name} of its long report the paper walks through {name} street of the harbour town and asks "
            f"what the {name} people of house {name} make of the {name} quarrel over fish, {name} boats and nets."
            for name in ("amber", "birch", "cedar", "dune", "elm", "fern")
        )
        assert kind_of(judge(make_article(f"{LAUNCH}\n{more}"), make_article())) == "EXTENDED"

    def test_the_short_version_of_a_stored_one_is_a_twin(self) -> None:
        """Nothing in it is new."""
        more = make_article(f"{LAUNCH}\n{RATIFIED}")
        assert kind_of(judge(make_article(), more)) == "Twin"


class TestStrangeTexts:
    """No crash, no false twins."""

    @pytest.mark.parametrize(
        "body",
        ["", " ", "Missile fired.", "Missile fired into sea on Tuesday, military says.", "\n\n", "!!!", "7", "🚀" * 50],
    )
    def test_empty_and_one_line_articles_are_nobodys_twin(self, body: str) -> None:
        """Not even of themselves."""
        assert judge(make_article(body), make_article(body)) == Fresh()

    @pytest.mark.parametrize(
        ("before", "old", "new"),
        [
            (CHINESE, "两枚", "五枚"),
            (KOREAN, "두 발", "네 발"),
            (ARABIC, "الثلاثاء", "الجمعة"),
            (RUSSIAN, "вторник", "пятницу"),
        ],
        ids=["chinese", "korean", "arabic", "russian"],
    )
    def test_other_scripts_are_read_too(self, before: str, old: str, new: str) -> None:
        """The same text is a twin, one with another fact is told."""
        assert kind_of(judge(make_article(before), make_article(before))) == "Twin"
        assert old in before
        assert kind_of(judge(make_article(before.replace(old, new)), make_article(before))) != "Twin"

    def test_a_megabyte_is_read_in_time(self) -> None:
        """Twice, and compared."""
        body = "\n".join(f"{line} Paragraph {number}." for number in range(2500) for line in [LAUNCH[:400]])
        assert kind_of(judge(make_article(body), make_article(body))) == "Twin"

    def test_boilerplate_alone_makes_no_twins(self) -> None:
        """Two pages of which nothing but the outlet's own lines were read."""
        lines = (
            "Subscribe to our newsletter\nAll rights reserved\nShare this article\nRead more: photos of the week\n" * 3
        )
        one, other = (make_article(f"{lines}{end}") for end in ("The mayor resigned.", "The bridge reopened."))
        assert judge(other, one) == Fresh()
