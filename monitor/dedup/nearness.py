"""How near two fingerprints are, and how far one looks for neighbours. Numbers only: no article is read here."""

from functools import lru_cache

MAX_DISTANCE = 7
"""Openings at most that many bits apart are looked at more closely."""

TOO_COMMON = 50
"""A sentence in more articles than that is boilerplate, whatever it says."""

MAX_NEIGHBOURS = 30
"""Candidates that are compared word by word, nearest first."""

BAND_BITS = 16
MASK_64 = (1 << 64) - 1
BAND_MASK = (1 << BAND_BITS) - 1


def distance(one: int, other: int) -> int:
    """Hamming distance: the number of bits that differ; each may be signed or unsigned."""
    return ((one ^ other) & MASK_64).bit_count()


def bands_of(opening: int) -> tuple[int, ...]:
    """The four 16-bit parts of a simhash, lowest first."""
    return tuple(opening >> shift & BAND_MASK for shift in range(0, 64, BAND_BITS))


@lru_cache(maxsize=4096)
def probes_of(band: int) -> tuple[int, ...]:
    """The 17 values of a band within one bit: of at most 7 differing bits, one band of four has at most one."""
    return (band, *(band ^ 1 << bit for bit in range(BAND_BITS)))
