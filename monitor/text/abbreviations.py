"""Words that tell whether a stop ends a sentence; to add one, add it to its set."""

# ruff: noqa: SIM905 - lists of words read best as text
from typing import Final

TITLES: Final = frozenset(
    "adm amb approx brig ca capt cf cmdr col cpl dr drs ed eds ft fig gen gov hon lieut lt maj messrs mr mrs ms mt mme "
    "pres prof rep reps rev sen sens sgt st supt vs viz".split()
)
"""Abbreviations that always go on: a name or a number follows."""

OPEN_ABBREVIATIONS: Final = frozenset(
    "ala al ariz ark assn ave aug bros calif co colo conn corp dec dept del dist est etc feb fla fri gmbh inc jan jr "
    "jul jun kan ky llc ltd mass md mich minn miss mo mon mont nev nov oct okla ore pa penn plc sat sept sep sr sun "
    "tenn tex thu thurs tue tues univ va wash wed wis wyo".split()
)
"""Abbreviations that may also stand at the end of a sentence."""

STARTERS: Final = frozenset(
    "A About According Accordingly Additionally After All Also Although Among An And Another Any Are As At Because "
    "Before Both But By Can Despite Did Do Does During Each Earlier Either Even For From Further Furthermore Had Has "
    "Have He Her Here His How However I If In Indeed Instead Is It Its Just Last Later Many Meanwhile More Moreover "
    "Most Much My Neither Nevertheless No Nonetheless Nor Not Nothing Now Of On Once One Only Or Other Others Our Over "
    "Rather Separately She Should Since So Some Still Such That The Their Then There Therefore These They This Those "
    "Though Thus To Today Two Under Unlike Until Was We Were What When Where Whether Which While Who Why Will With "
    "Within Without Yet You Your".split()
)
"""Capitalised words that begin a sentence rather than go on with a name."""

DATES: Final = frozenset(
    "January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug "
    "Sept Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat "
    "Sun Januar Februar März Mai Juni Juli Oktober Dezember EST EDT ET GMT UTC KST PST PDT PT BST CET CEST".split()
)
"""What follows a number or `a.m.` without beginning a sentence."""

INSTITUTIONS: Final = frozenset(
    "Administration Agency Agent Air Ambassador Army Assembly Attorney Bank Bureau Cabinet Capitol Central Charter "
    "Chief Citizen Coast Command Commander Commission Committee Congress Congressman Consul Consulate Council Court "
    "Customs Defence Defense Delegation Department Deputy Diplomat District Dollar Embassy Envoy Federal Fleet Food "
    "Force Forces Foreign General Geological Government High House Human Immigration Indo Intelligence Joint Justice "
    "Marine Marines Midwest Military Mission Missile National Navy Northern Nuclear Office Open Pacific Peacekeeping "
    "Postal President Resolution Representative Rep Republican Democrat Sanctions Secret Secretary Security Sen Senate "
    "Senator Soccer Soldier Southern Space Special State States Steel Strategic Supreme Treasury Troops Under Vice "
    "Virgin Women World".split()
)
"""What `U.S.`, `U.N.` and their like stand before without a sentence's end."""

VERBS: Final = frozenset(
    "accused added agreed also announced are arrived began called came can condemned could declined denied did does "
    "expects fired flew followed had has have is joined later launched left made met now said says sent signed soon "
    "told then urged vowed wants warned was went were will would".split()
)
"""What follows the name that begins a sentence."""
