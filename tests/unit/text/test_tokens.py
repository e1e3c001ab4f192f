"""Words: what is one, how it is folded, where it stands."""

import pytest

from monitor.text import fold, fold_cased, tokenise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("The missile’s range", ["the", "missile", "range"], id="a possessive is taken off"),
        pytest.param("the allies' plan", ["the", "allies", "plan"], id="a bare apostrophe is no word"),
        pytest.param("NORTH KOREA'S", ["north", "korea"], id="a possessive in capitals is taken off"),
        pytest.param("the U.S.-led drill", ["the", "us", "led", "drill"], id="dots of acronyms are dropped"),
        pytest.param("test‑fired", ["test", "fired"], id="a non-breaking hyphen splits"),
        pytest.param("co\u00adoperate", ["cooperate"], id="a soft hyphen joins"),
        pytest.param("Hwasŏng", ["hwasong"], id="diacritics are folded"),
        pytest.param("ＫＣＮＡ", ["kcna"], id="full width is folded"),
        pytest.param("Straße, Łódź, Ærø", ["strasse", "lodz", "aero"], id="letters without a decomposition are folded"),
        pytest.param("İstanbul", ["istanbul"], id="a casefold that lengthens"),
        pytest.param("l’accord d'Alger", ["l", "accord", "d", "alger"], id="elisions are words"),
        pytest.param("don't O'Brien Xi'an", ["dont", "obrien", "xian"], id="apostrophes inside words are dropped"),
        pytest.param("1,500 km, 3.5 t", ["1500", "km", "3.5", "t"], id="numbers are one word"),
        pytest.param("北朝鮮がミサイル", list("北朝鮮がミサイル"), id="CJK: one word a character"),
        pytest.param("북한이", ["북", "한", "이"], id="Hangul: one word a syllable"),
        pytest.param("\u1107\u116e\u11a8", ["북"], id="decomposed Hangul is composed"),
        pytest.param("й Ёлка", ["й", "елка"], id="й stays a letter, ё is е"),
        pytest.param("الصَّواريخ أحمد", ["الصواريخ", "احمد"], id="Arabic vowel signs and hamza are folded"),
        pytest.param('ארה"ב', ["ארהב"], id="Hebrew acronyms are one word"),
        pytest.param("कि की", ["कि", "की"], id="Indic vowel signs are kept"),
        pytest.param("…—•", [], id="punctuation is no word"),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """The folded words of a text."""
    assert list(tokenise(text).words) == words


def test_offsets_are_those_of_the_original() -> None:
    """Folding never moves a word: its offsets cut it out of the text as written."""
    text = "Nor­th Korea’s “Hwasŏng‑14”"
    tokens = tokenise(text)
    pieces = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    assert pieces == ["Nor­th", "Korea", "Hwasŏng", "14"]


def test_case_is_kept_beside_the_folded_word() -> None:
    """U.S. is US in the cased form, and us is not."""
    tokens = tokenise("The U.S. told us")
    assert tokens.cased == ("The", "US", "told", "us")
    assert tokens.words == ("the", "us", "told", "us")


def test_sentences_and_paragraphs_are_numbered() -> None:
    """A newline ends both; blank lines are no paragraphs."""
    tokens = tokenise("One fired. Two fell\n\nThree")
    assert tokens.sentences == (0, 0, 1, 1, 2)
    assert [tokens.words_of_sentence(number) for number in (0, 2, 3)] == [range(2), range(4, 5), range(5, 5)]
    assert tokens.paragraphs == (0, 0, 0, 0, 1)


def test_compounds_are_runs_of_hyphenated_words() -> None:
    """Only a single hyphen joins, not a dash with blanks."""
    assert tokenise("state-of-the-art test – fired F-16").compounds == ((0, 3), (6, 7))


def test_an_empty_text_has_no_words() -> None:
    """And no sentences."""
    tokens = tokenise("")
    assert (tokens.words, tokens.sentence_spans) == ((), ())


def test_acronyms_fold_with_and_without_case() -> None:
    """The dots go, the case stays in one of the two."""
    assert (fold("U.N."), fold_cased("U.N.")) == ("un", "UN")
