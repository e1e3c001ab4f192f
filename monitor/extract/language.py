"""Names the language of a text."""

import re

import py3langid

_LEAST = 40
"""Characters below which a guess is worth less than none."""

_ENOUGH = 1000


def language_of(text: str, declared: str | None) -> str | None:
    """ISO 639-1 code, from the text, else as declared; None where neither tells.

    The text goes first where it is long: templates often declare the wrong language.
    """
    named = _code(declared)
    sample = text[:_ENOUGH]
    if len(sample) < _LEAST:
        return named
    code, _ = py3langid.classify(sample)
    if len(sample) < 4 * _LEAST:
        return named or str(code)
    return named if named in _CLOSE and _CLOSE[named] == _CLOSE.get(str(code)) else str(code)


# Languages that look alike in writing: the declaration knows better than the letters.
_CLOSE = {
    code: group
    for group in ("no nb nn da", "id ms", "hr sr bs", "cs sk", "es gl ca", "zh yue", "uk be", "af nl")
    for code in group.split()
}


def _code(declared: str | None) -> str | None:
    match = re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", (declared or "").strip())
    return match[0].lower() if match else None
