"""Words so common in news that they make poor keys; the presearcher takes another clause where it can."""

# ruff: noqa: SIM905 - lists of words read best as text
from typing import Final

COMMON: Final = frozenset(
    "a about after against all also an and any are as at be because been before being between both but by can "
    "could day de did do for from had has have he her him his how i if in into is it its just last like made make "
    "many may more most new news no not now of off on one only or other our out over people president said say "
    "says second she should so some than that the their them then there these they this those three through time "
    "to told top two under up us was we were what when where which while who will with would year years you your "
    "country countries government minister state states united world war week month officials official national "
    "international military security foreign report reported according statement monday tuesday wednesday "
    "thursday friday saturday sunday first".split()
)
