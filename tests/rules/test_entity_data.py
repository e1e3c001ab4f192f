"""The gazetteer that ships: every name means what its file says, and ordinary words mean nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.entities import Entity, Gazetteer, Mention
from monitor.entities.names import compile_names
from monitor.errors import Problem
from monitor.settings.checking import check
from monitor.settings.definitions import read_entities
from monitor.settings.places import Layer
from monitor.settings.reading import Reading
from monitor.settings.yaml_document import parse_yaml
from monitor.text.particles import BARE_NAMES
from monitor.text.tokens import tokenise

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="module")
def reading() -> Reading:
    """A reading of the built-in layer alone."""
    return Reading(layers=(Layer(root=CONFIG, shown="config"),), own=None, environment={}, kinds=())


@pytest.fixture(scope="module")
def entities(reading: Reading) -> tuple[Entity, ...]:
    return tuple(read_entities(reading).values())


@pytest.fixture(scope="module")
def gazetteer(entities: tuple[Entity, ...]) -> Gazetteer:
    """Fails by itself when two entities claim one name, or a parent or an anchor is no entity."""
    return Gazetteer(entities)


def find(gazetteer: Gazetteer, *zones: str) -> list[Mention]:
    return [mention for found in gazetteer.find([tokenise(zone) for zone in zones]) for mention in found]


def meanings(gazetteer: Gazetteer, *zones: str) -> set[str]:
    """Ids found, without the namesakes, which only shadow other names."""
    ids = {mention.entity for mention in find(gazetteer, *zones)}
    return {name for name in ids if gazetteer.entity(name).type != "namesake"}


def plain_names(entity: Entity) -> Iterator[str]:
    """Names that need no anchor."""
    yield from (alias for aliases in entity.aliases.values() for alias in aliases)
    yield from entity.case


def test_every_file_has_the_form(reading: Reading, entities: tuple[Entity, ...]) -> None:
    """No unknown key, no id used twice, no word that YAML takes for something else."""
    assert entities
    assert reading.problems == []


def test_ids_are_upper_case_words(entities: tuple[Entity, ...]) -> None:
    """Types are written small, ids large, so that `entity:country` and `entity:KP` cannot be confused."""
    assert [entity.id for entity in entities if not re.fullmatch("[A-Z][A-Z0-9_]*", entity.id)] == []
    assert [entity.id for entity in entities if not re.fullmatch("[a-z_]+", entity.type)] == []


def test_every_name_means_its_own_entity(gazetteer: Gazetteer, entities: tuple[Entity, ...]) -> None:
    """A text that is nothing but the name mentions the entity, by the whole name, and nothing else."""
    wrong = []
    for entity in entities:
        for name in plain_names(entity):
            last = len(tokenise(name).words) - 1
            if [(found.entity, found.first, found.last) for found in find(gazetteer, name)] != [(entity.id, 0, last)]:
                wrong.append((entity.id, name))
    assert wrong == []


def test_every_short_form_is_vouched_for_by_its_anchors(gazetteer: Gazetteer, entities: tuple[Entity, ...]) -> None:
    """With an anchor in the title the short form means its entity; without one it means nothing."""
    wrong = []
    for entity in entities:
        for short, anchors in entity.anchored.items():
            body = f"The {short} said so on Monday."
            for anchor in anchors:
                title = next(plain_names(gazetteer.entity(anchor)))
                if entity.id not in meanings(gazetteer, title, body) or entity.id in meanings(gazetteer, body):
                    wrong.append((entity.id, short, anchor))
    assert wrong == []


def test_no_entity_belongs_to_itself(gazetteer: Gazetteer, entities: tuple[Entity, ...]) -> None:
    """`entity:KP` takes the army of North Korea, and the army does not take North Korea."""
    mutual = [(one.id, parent) for one in entities for parent in one.parents if parent in gazetteer.members(one.id)]
    assert mutual == []
    assert "KPA" in gazetteer.members("KP")


@pytest.mark.parametrize(
    ("kinds", "at_least"),
    [
        ("country", 195),
        ("organisation", 60),
        ("agency", 25),
        ("force government", 40),
        ("legislature", 50),
        ("missile launcher", 200),
        ("mission spacecraft satellite constellation station", 150),
        ("site", 80),
        ("treaty", 150),
    ],
)
def test_there_are_enough_of_each_kind(entities: tuple[Entity, ...], kinds: str, at_least: int) -> None:
    counts = Counter(entity.type for entity in entities)
    assert sum(counts[kind] for kind in kinds.split()) >= at_least


STATES = (
    "AF:Afghanistan AR:Argentina AU:Australia BR:Brazil BY:Belarus CA:Canada CL:Chile CN:China CU:Cuba "
    "DE:Germany EG:Egypt ES:Spain FR:France GR:Greece IL:Israel IN:India IQ:Iraq IR:Iran IT:Italy JP:Japan "
    "KZ:Kazakhstan LB:Lebanon LY:Libya ML:Mali MX:Mexico NG:Nigeria NL:Netherlands NO:Norway OM:Oman PE:Peru "
    "PH:Philippines PK:Pakistan PL:Poland QA:Qatar RU:Russia SD:Sudan SE:Sweden SY:Syria TR:Turkey TW:Taiwan "
    "UA:Ukraine US:America VE:Venezuela VN:Vietnam YE:Yemen"
)


@pytest.mark.parametrize("state", STATES.split())
def test_states_need_no_anchor(gazetteer: Gazetteer, state: str) -> None:
    """The plain name in an ordinary sentence is enough, in a headline of capitals too."""
    country, name = state.split(":")
    assert meanings(gazetteer, f"Talks with {name} begin on Monday.") == {country}
    assert meanings(gazetteer, f"TALKS WITH {name.upper()} BEGIN ON MONDAY") == {country}


NORTH_KOREA = {
    "ar": "أطلقت كوريا الشمالية صاروخا",
    "de": "Nordkorea hat eine Rakete gestartet",
    "el": "Η Βόρεια Κορέα εκτόξευσε πύραυλο",
    "en": "North Korea fired a missile",
    "es": "Corea del Norte lanzó un misil",
    "fa": "کره شمالی موشک شلیک کرد",
    "fr": "La Corée du Nord a tiré un missile",
    "he": "צפון קוריאה שיגרה טיל",
    "hi": "उत्तर कोरिया ने मिसाइल दागी",
    "id": "Korea Utara menembakkan rudal",
    "it": "La Corea del Nord ha lanciato un missile",
    "ja": "北朝鮮がミサイルを発射した",
    "ko": "북한이 미사일을 발사했다",
    "nl": "Noord-Korea heeft een raket afgevuurd",
    "pl": "Korea Północna wystrzeliła rakietę",
    "pt": "A Coreia do Norte lançou um míssil",
    "ru": "Северная Корея запустила ракету",
    "sv": "Nordkorea avfyrade en robot",
    "tr": "Kuzey Kore füze fırlattı",
    "uk": "Північна Корея запустила ракету",
    "vi": "Bắc Triều Tiên phóng tên lửa",
    "zh": "朝鲜发射了一枚导弹",
    "zh-Hant": "北韓發射飛彈",
}


@pytest.mark.parametrize("language", NORTH_KOREA)
def test_countries_are_known_in_many_languages(gazetteer: Gazetteer, language: str) -> None:
    assert meanings(gazetteer, NORTH_KOREA[language]) == {"KP"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Democratic People's Republic of Korea denied it.", {"KP"}),
        ("Putin and Kim Jong Un signed a treaty in Pyongyang.", {"PUTIN", "KIM_JONG_UN", "KP"}),
        ("Nigeria and Niger closed the border.", {"NG", "NE"}),
        ("Guinea-Bissau, Equatorial Guinea, Papua New Guinea and Guinea voted.", {"GW", "GQ", "PG", "GN"}),
        ("Kinshasa and the Republic of the Congo agreed.", {"CD", "CG"}),
        ("The US Senate ratified New START.", {"US_SENATE", "NEW_START"}),
        ("The UAE joined the Artemis Accords.", {"AE", "ARTEMIS_ACCORDS"}),
        ("A Falcon 9 lifted off from Cape Canaveral.", {"FALCON_9", "CAPE_CANAVERAL"}),
        ("A Long March-2F carried Shenzhou-20 from Jiuquan.", {"LONG_MARCH_2", "SHENZHOU", "JIUQUAN"}),
        ("A Soyuz-2.1b left Plesetsk.", {"SOYUZ_ROCKET", "PLESETSK"}),
        ("The Hwasong-18 flew 1,000 km.", {"HWASONG_18"}),
        ("Russia tested the Sarmat missile at Plesetsk.", {"RU", "SARMAT", "PLESETSK"}),
        ("Estonia left the Ottawa Convention.", {"EE", "OTTAWA_CONVENTION"}),
        ("The Treaty of Waitangi Bill failed.", {"WAITANGI"}),
        ("The Prime Minister of Jordan met Israelis in Amman.", {"JO", "IL"}),
    ],
)
def test_news_is_understood(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert meanings(gazetteer, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Climate change is felt everywhere; Change Is Coming.",
        "Keep your chin up and rub it with a suede cloth.",
        "Voters in Atlanta, Georgia, queued for Jordan Peterson.",
        "A ship from New Mexico crossed the Indian Ocean.",
        "Roast turkey with chili and a guinea pig named Chad Smith.",
        "Put the china on a tray, and polish it.",
        "The 512 GB disk holds a PNG; the code is built with GCC.",
        "We start I guess with salt, and a new start.",
        "Latin America and South America trade with the West Indian islands.",
        "Det finns inget att se.",
        "Mauricio tiene ganas de ir al cine.",
        "They reunited for a reunion tour, the Electron microscope beside them.",
        "The dragon and the titan saw Orion in the night, with curiosity and perseverance.",
        "Our alpha release has an arrow to the next page; who can it be?",
        "She read the South China Morning Post and The Washington Post.",
        "El equipo de la reunión llegó con ganas.",
        "事業のマインドとウインドウ",
        "그 사람이란 그럴 수단이 없다",
        "원산지는 켄터키이고 올리비아가 왔다",
        "发展中国家和内蒙古",
        "上海地铁与卫星链",
    ],
)
def test_ordinary_words_mean_nothing(gazetteer: Gazetteer, text: str) -> None:
    assert meanings(gazetteer, text) == set()


def test_the_example_of_the_page_works(gazetteer: Gazetteer) -> None:
    """What docs/entities.md tells people to write is read, and found."""
    page = (CONFIG.parent / "docs" / "entities.md").read_text(encoding="utf-8")
    problems: list[Problem] = []
    document = parse_yaml(page.split("```yaml\n")[1].split("```")[0], "docs/entities.md", problems)
    assert document is not None
    (entity,) = check(tuple[Entity, ...], document.value, document, problems) or ()
    others = [other for other in gazetteer.entities if other.id != entity.id]
    assert meanings(Gazetteer([*others, entity]), "Russia tested the Sarmat.") == {"RU", entity.id}


def test_the_files_stay_small() -> None:
    """They are read at every start."""
    assert sum(path.stat().st_size for path in (CONFIG / "entities").glob("*.yaml")) < 600_000


def test_no_name_is_another_one_with_a_particle(entities: tuple[Entity, ...]) -> None:
    """In Arabic and Hebrew "and", "in", "to" are written together with the name."""
    names = compile_names(entities)
    owners = {words: {name.entity.id for name in found} for words, found in names.items()}
    bare = [(words, (form, *words[1:])) for words in names for form in BARE_NAMES[words[0]]]
    assert [pair for pair in bare if pair[1] in owners and owners[pair[1]] != owners[pair[0]]] == []


def test_a_particle_before_a_name_hides_it_in_no_language(gazetteer: Gazetteer) -> None:
    """Iran, China and the United States after "and", "in" and "to"."""
    ids = [mention.entity for mention in find(gazetteer, "وإيران بالصين للولايات المتحدة", 'ואיראן בסין לארה"ב')]
    assert ids == ["IR", "CN", "US"] * 2
