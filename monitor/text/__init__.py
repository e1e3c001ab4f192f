"""Words of an article: folded for comparison, each knowing where it stands in the original.

    text -> chunks (between blanks, remembered) -> Tokens (words, cased, offsets, sentences, paragraphs)
              ├── fold            one form for case, diacritics, width, dots, apostrophes
              └── split_sentences
    word -> inflect               the forms that `word~` means
         -> take_off_particles    what is left without "and", "in", "the" (Arabic, Hebrew)

To add an abbreviation, put it into its set in `abbreviations.py`; to add an irregular form, into
the table of `inflect.py`. Neither needs code.
"""

from monitor.text.normalise import fold, fold_cased
from monitor.text.sentences import split_sentences
from monitor.text.tokens import Tokens, tokenise

__all__ = ["Tokens", "fold", "fold_cased", "split_sentences", "tokenise"]
