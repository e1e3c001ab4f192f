"""English, as far as every event needs it: the forms of verbs and nouns, and the words of status.

Which list is for what: `language.Language`.
"""

import re
from functools import lru_cache

from monitor.rules.events.language import DateWords, Form, Language
from monitor.text.times import find_times


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


_IRREGULAR = {
    "be": ("was", "been"), "beat": ("beat", "beaten"), "become": ("became", "become"), "begin": ("began", "begun"),
    "blow": ("blew", "blown"), "break": ("broke", "broken"), "bring": ("brought", "brought"), "buy": ("bought",) * 2,
    "cancel": ("cancelled", "canceled"), "come": ("came", "come"), "cut": ("cut", "cut"), "deal": ("dealt", "dealt"),
    "draw": ("drew", "drawn"), "drive": ("drove", "driven"), "fall": ("fell", "fallen"), "freeze": ("froze", "frozen"),
    "keep": ("kept", "kept"), "ride": ("rode", "ridden"), "sink": ("sank", "sunk"), "spin": ("spun", "spun"),
    "burst": ("burst", "burst"), "find": ("found", "found"),
    "fly": ("flew", "flown"), "get": ("got", "got"), "give": ("gave", "given"),
    "go": ("went", "gone"), "hit": ("hit", "hit"), "hold": ("held", "held"), "lay": ("laid", "laid"),
    "lead": ("led", "led"), "leave": ("left", "left"), "let": ("let", "let"), "lose": ("lost", "lost"),
    "make": ("made", "made"), "meet": ("met", "met"), "pay": ("paid", "paid"), "put": ("put", "put"),
    "quit": ("quit", "quit"), "rise": ("rose", "risen"), "say": ("said", "said"), "see": ("saw", "seen"),
    "seek": ("sought", "sought"), "sell": ("sold", "sold"), "send": ("sent", "sent"), "set": ("set", "set"),
    "shoot": ("shot", "shot"), "sit": ("sat", "sat"), "strike": ("struck", "struck"), "take": ("took", "taken"),
    "tear": ("tore", "torn"), "tell": ("told", "told"), "think": ("thought", "thought"), "throw": ("threw", "thrown"),
    "bind": ("bound",) * 2, "cast": ("cast",) * 2, "catch": ("caught",) * 2, "dream": ("dreamt", "dreamed"),
    "forsake": ("forsook", "forsaken"), "grow": ("grew", "grown"), "hurt": ("hurt",) * 2, "leap": ("leapt", "leaped"),
    "lift": ("lifted",) * 2, "light": ("lit", "lighted"), "read": ("read",) * 2, "ring": ("rang", "rung"),
    "run": ("ran", "run"), "shed": ("shed",) * 2, "show": ("showed", "shown"), "shut": ("shut",) * 2,
    "slip": ("slipped",) * 2, "speak": ("spoke", "spoken"), "speed": ("sped",) * 2, "spit": ("spat",) * 2,
    "split": ("split",) * 2, "spring": ("sprang", "sprung"), "stand": ("stood",) * 2, "stick": ("stuck",) * 2,
    "swear": ("swore", "sworn"), "swing": ("swung",) * 2, "thrust": ("thrust",) * 2, "undo": ("undid", "undone"),
    "uphold": ("upheld",) * 2, "write": ("wrote", "written"), "overthrow": ("overthrew", "overthrown"),
    "initial": ("initialled", "initialed"), "signal": ("signalled", "signaled"), "label": ("labelled", "labeled"),
    "shovel": ("shovelled", "shoveled"), "propel": ("propelled",) * 2, "know": ("knew", "known"),
    "feel": ("felt",) * 2, "mean": ("meant",) * 2, "build": ("built",) * 2, "spend": ("spent",) * 2,
    "undergo": ("underwent", "undergone"), "win": ("won", "won"), "withdraw": ("withdrew", "withdrawn"),
}  # fmt: skip
_DOUBLED = {
    "admit", "annul", "compel", "control", "defer", "deter", "expel", "hop", "initial", "jet", "lob", "nab", "occur",
    "permit", "pop", "propel", "rebut", "refer", "repel", "rev", "rid", "run", "ship", "shut", "signal", "skip",
    "slip", "snap", "spin", "split", "stop", "tap", "top", "transfer", "trip", "unplug", "zip",
    "ban", "begin", "cancel", "commit", "cut", "drop", "get", "hit", "let", "opt", "plan", "put", "quit", "rip",
    "scrap", "scrub", "set", "sit", "step", "strip", "submit", "transmit", "win",
}  # fmt: skip
_PREFIXES = {"test", "flight", "live", "co", "re", "air"}
_VOWELS = "aeiou"


def inflect_verb(phrase: str) -> tuple[tuple[str, Form], ...]:
    """All forms of a verb; in "pull out of" and "test fire" the word that changes is found by itself."""
    words = phrase.split()
    place = len(words) - 1 if words[0] in _PREFIXES and len(words) > 1 else 0
    return tuple(
        (" ".join((*words[:place], form, *words[place + 1 :])), kind) for form, kind in _verb_forms(words[place])
    )


@lru_cache(maxsize=1 << 10)
def _verb_forms(verb: str) -> tuple[tuple[str, Form], ...]:
    if verb == "be":
        return (("be", Form.BASE), ("is", Form.PRESENT), ("are", Form.PRESENT), ("was", Form.PAST), ("were", Form.PAST))
    past, participle = _IRREGULAR.get(verb) or (_regular_past(verb),) * 2
    forms = ((verb, Form.BASE), (plural(verb), Form.PRESENT), (past, Form.PAST), (participle, Form.PAST))
    return tuple(dict.fromkeys((*forms, (_ing(verb), Form.ING))))


def _regular_past(verb: str) -> str:
    if verb in _DOUBLED:
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in _VOWELS else verb + "ed"


def _ing(verb: str) -> str:
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    return verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith(("ee", "ye", "be")) else verb + "ing"


def plural(noun: str) -> str:
    """The plural of a noun's last word, which is also the third person of a verb."""
    if noun.endswith(("s", "x", "z", "ch", "sh")) or noun in {"go", "veto", "undergo"}:
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in tuple(_VOWELS) else noun + "s"


_STATUS_WORDS: dict[str, tuple[str, ...]] = {
    "to_threatened": _listed("threaten~, threat, warn~, ultimatum"),
    # before "to" and the verb
    "to_denied": _listed(
        "refuse~, decline~, reject~, vote~ not, refusal, not, no decision, no plan, no intention, no reason"
    ),
    "to_failed": _listed("fail~, unable, failure"),
    "to_hypothetical": _listed(
        "urge~, call~ on, call~ for, want~, hope~, need~, consider~, wish~, ask~, seek~, press~, pressure~, "
        "persuade~, right, ability, able, capable, capability, allow~, enable~, prepared, willing, invite~, "
        "demand~, tempt~, likely, possible, free, pushing, push~, encourage~, force~, chance, opportunity, how, "
        "whether, reason, proposal, idea, recommend~, obligation, designed, permission, authorise~, authorize~, "
        "time, easier, harder, difficult, calls, appeal~, offer~, effort, lobby~, enough, talks, negotiations, "
        "discussions, meeting, meetings, mandate, campaign, race, struggle~, bid, debate, vote on whether"
    ),
    "to_planned": _listed(
        "intend~, intention, plan~, planned, promise~, pledge~, vow~, aim~, expect~, expected, prepare~, ready, "
        "due, set, about, poised, agree~, scheduled, going, decide~, decision, ordered, order~, commit~, "
        "committed, close"
    ),
    "to_attempted": _listed("attempt~, try~, bid"),
    "to_happened": _listed(
        "become~, vote~, appear~, seem~, manage~, succeed~, first, second, third, fourth, fifth, latest, last, "
        "only, believed, thought, reported, used, continue~, known, went on, go~ on, proceed~, said, suspected, "
        "dare~, confirmed, understood, claimed, move~ formally, begin~, start~"
    ),
    # before or after a mention
    "planned": _listed(
        "will, shall, wont, plan~, planned, scheduled, schedule~, due, set to, set for, slated, upcoming, "
        "prepare~, preparation, preparations, ready, readiness, readies, readying, readied, expect~, intend~, "
        "intention, pledge~, promise~, agree~ to, aim~ to, going to, ahead of, in the run up to, next, soon, "
        "countdown, targeted for, targeting, how to watch, watch live, when to watch, watch the, live stream, "
        "about to, poised, on track, eyes, looks to, gears up, gearing up, forthcoming, imminent, imminently, in "
        "preparation, proposed, future, awaiting, await~, expected, possible, planning, decide~, tomorrow, "
        "propose~, order~, determined to, commit~ to, hours before, days before, signs of, close to, before, "
        "pending, would be, cleared for, clear~ way, paves way, clears, vow~, resolve~ to, prior to, refer~ to, "
        "referred, sent to parliament, send~ to parliament, submitted to parliament, go back to, up for, tabled, "
        "put before, moves to, primed, gear~ up, looks set, on the verge, on the eve, eve of, days away, hours "
        "away, weeks away, yet to, rehearse~, rehearsal, rolled out, rolls out, rollout, plans for, hoping to, "
        "counting down, on course to, gets ready, get~ set, gets set, to be held, step closer, moves closer, "
        "inch~ closer, paving the way, clear~ the way"
    ),
    "threatened": _listed("threaten~, threat, threats, warn~ it, warn~ that, ultimatum"),
    "postponed": _listed(
        "postpone~, postponement, delay~, scrub~, cancel~, cancellation, call~ off, put~ off, halt~, abort~, held "
        "up, pushed back, push~ back, shelve~, on hold, no go, grounded, stalled, stall~"
    ),
    "denied": _listed(
        "deny~, denial, refuse~, reject~, rule~ out, no plans, no decision, no intention, refusal, rebuff~"
    ),
    "hypothetical": _listed(
        "if, could, would, may, might, should, can, cannot, must, unless, whether, call~ for, call~ on, urge~, "
        "consider~, want~, wants, seek~, hope~, wish~, possible, possibility, possibly, potential, potentially, "
        "proposal, propose~, proposed, draft, in principle, talks on, talks over, talks about, negotiate~, "
        "negotiation, negotiations, negotiating, demand~, ability, capability, capable, able, debate~, mull~, "
        "weigh~, ask~, suggest~, recommend~, likely, unlikely, fear, fears, fearing, feared, right, risk, risks, "
        "discuss~, pressure~, plea, appeal~, bid, push for, pushes for, pushing for, campaign, campaigning, "
        "future, eventual, in case, speculation, concern, concerns, worry, worries, would be, prospect, "
        "prospects, sought, opposition to, oppose~, hopes, aimed at, try~ to, attempt~ to, effort to, efforts to, "
        "hypothetical, need~, asks, support for, wary"
    ),
    "old": _listed(
        "anniversary, anniversaries, dozens of, a number of, scores of, previous, previously, earlier, past, "
        "years ago, months ago, weeks ago, last month, last year, last week, decades ago, former, since, "
        "commemorate~, mark~, remember~, in history, in recent years, in recent months, in recent weeks, in "
        "recent days, originally, had, repeated, history of, series of, string of, spate of, so far this year, "
        "this year, already, first tested, once, long, years later, months after, years after, weeks after, has "
        "been in force, when he, at the time, known, under, signatory, signatories, party to, predecessor, then "
        "president, negotiated by, recent, string, multiple, several, continued, numerous, frequent"
    ),
    "reported": _listed(
        "said, say, says, saying, announce~, confirm~, reveal~, claim~, report~, disclose~, acknowledge~, admit~, "
        "state media, according to, declare~, notify~, inform~, official, officially, formally, formal, told, "
        "tell, tells, unveil~"
    ),
    "disclosed": _listed("disclose~, disclosure, declassify~, come~ to light, came to light, first time that it had"),
    "performed": _listed(
        "conduct~, carry~ out, carries out, carried out, perform~, stage~, hold~, held, take~ place, complete~, "
        "completion, successful, successfully, fail~, failed, failure, detect~, supervise~, oversee~, oversaw, "
        "claim~, confirm~, mark~, undergo~, attempt~, observe~, witness~, watch~"
    ),
    "announced": _listed(
        "announce~, announcement, declare~, notify~, notification, inform~, decide~, executive order, decree~, "
        "move~ to, is to, are to"
    ),
    "latest": _listed("latest, new, newest, just, second in, third in, again, another, today, overnight, breaking"),
}

_CLAUSE_STARTERS = frozenset(
    _listed(
        "but, while, after, as, because, although, though, when, who, which, amid, where, since, despite, "
        "following, before, until, that, whose, whereas, and"
    )
)
_SUBORDINATE = frozenset(
    _listed("after, following, who, whose, which, since, over, despite, amid, when, where, against")
)
_TEMPORAL = frozenset(_listed("after, when, following"))
_WHEN = frozenset(_listed("when, as"))
_MOMENTS = frozenset(_listed("day, hours, hour, minutes, moments, seconds, shortly, just, soon, immediately, right"))
_PERFECT = frozenset(_listed("has, have, ve"))
_THAT = frozenset(_listed("that, which, who"))
_RELATIVE = frozenset(_listed("who, whose"))
"""Before an act in the middle of a sentence: the sentence is about something else."""
_ARTICLES = frozenset(_listed("the, a, an, its, their, his, her, this, another, two, three, first"))
_CUTS = frozenset(
    _listed(
        "as, after, while, because, but, when, although, though, amid, following, despite, saying, under, over, "
        "about, against, citing"
    )
)
_DETERMINERS = frozenset(
    _listed(
        "the, a, an, its, their, his, her, this, these, those, of, recent, several, more, most, two, three, four, "
        "five, six, seven, eight, nine, ten, many, some, any, all, new, such, first, second, third, fourth, "
        "fifth, latest, last, further, other, another, and, failed, successful, for, over, repeated, planned, "
        "test, missile, rocket, nuclear, weapons, satellite, space, shuttle, no, with, from, by, on, in, to, "
        "after, before, since, range, ballistic, flight"
    )
)

_MODALS = {
    **dict.fromkeys(_listed("will, shall, ll"), "planned"),
    **dict.fromkeys(_listed("would, could, may, might, should, must, can"), "hypothetical"),
    **dict.fromkeys(_listed("wont, cannot, cant, wouldnt, couldnt"), "denied"),
}
_NEGATIONS = frozenset(
    _listed(
        "not, never, no, without, didnt, hasnt, havent, isnt, wasnt, doesnt, dont, nor, neither, hadnt, wont, "
        "unratified, unsigned, nobody, none"
    )
)
_PURPOSE = frozenset(
    _listed(
        "for, without, before, against, toward, towards, from, require, requires, required, need, needs, involve, "
        "involves, mean, means, meant, contemplate, contemplates, avoid, avoids, avoided, favour, favours, favor, "
        "favors, support, supports, supported, oppose, opposes, opposed, propose, proposes, proposed, suggest, "
        "suggests, consider, considers, considered, discuss, discusses, discussed, mull, mulls, mulled, risk, "
        "risks, recommend, recommends, justify, justifies, imagine, prevent, prevents, ban, bans, prohibit, "
        "prohibits"
    )
)
_EXPLAINERS = frozenset(_listed("why, how, what, explainer, analysis, timeline, factbox, opinion, editorial, comment"))
_WISHES = frozenset(_listed("want, wants, wanted, seek, seeks, needs, wanting, get, see"))
_ADVERBS = frozenset(
    _listed(
        "also, again, soon, then, now, once, even, still, just, yet, test, jointly, not, be, been, being, have, has, "
        "had"
    )
)
_BE = frozenset(_listed("be, been, being, is, are, was, were, gets, get"))
_ONE = frozenset(_listed("a, an, another, this, one"))
_MANY = frozenset(
    _listed(
        "recent, several, more, most, two, three, four, five, six, seven, eight, nine, ten, many, some, any, all, "
        "these, those, repeated, planned, further, other, multiple, numerous, frequent, previous, past, earlier, "
        "failed, successful, more, fewer, both, latest, such, regular, series, string, back, future, its, their, "
        "his, against, no, banned, annual, weekly"
    )
)
_PREPOSITIONS = frozenset(
    _listed(
        "of, for, with, from, by, on, in, to, after, before, since, over, about, into, between, against, amid, during"
    )
)
_HEADLINE_AFTER = frozenset(_listed("into, from, on, toward, towards, with, aboard, atop, carrying, off, at, in, to"))
_NOT_AN_OBJECT = frozenset(
    _listed(
        "no, of, from, in, on, at, by, for, to, with, and, or, as, after, before, since, was, were, is, are, has, "
        "have, had, will, would, could, can, may, might, should, said, that, which, into, over, off, amid, "
        "during, but, be, been, this, last, next, so, do, did, does, not, than, toward, towards, near, between, "
        "against, raise, violate, threaten, continue, show, draw, prompt, fail, fuel, while, when, who, under, "
        "within, without, if, because, according, also, only, were, set, resume, begin, loom, spark, worry, "
        "alarm, put, cause, pose, remain, come, go, make, take, mark"
    )
)
_NOUN_BEFORE = frozenset(
    _listed("of, do, does, did, is, are, was, were, be, not, no, violate, have, had, would, could")
)
_ONGOING = frozenset(_listed("when, once, before, until, as, after, if, while"))
_EXPLAINING = _EXPLAINERS | frozenset(
    _listed(
        "commentary, inside, when, where, who, is, are, can, will, should, does, this, here, these, watch, live, "
        "video, photos"
    )
)
_COMMENTING = frozenset(_listed("i, we, our, you, your"))

_DATE_WORDS = DateWords(
    weekdays=frozenset(_listed("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")),
    not_dating=re.compile(
        r"\b(?:[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Bb]efore|[Aa]fter|ago|first time in|than in|compared with)"
        r"\s+(?:\w+\s)?$"
    ),
    adjective=re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Tt]his|[Uu]nder|of)\s$"),
    reported=re.compile(r"\b(?:said|says|told|announced|reported|confirmed)\s(?:late |early )?(?:on\s)?$"),
    past=("ago", "earlier"),
    short=("hour", "minute"),
    ahead=("next", "tomorrow"),
    earlier=("earlier",),
    participle_ending="ed",
    not_verbs=frozenset(("united", "red")),
    reporting=frozenset(_listed("announced, reported, confirmed, claimed, revealed, declared, acknowledged, admitted")),
)

ENGLISH = Language(
    code="en",
    inflect_verb=inflect_verb,
    plural=plural,
    find_times=find_times,
    dates=_DATE_WORDS,
    status_words=_STATUS_WORDS,
    modals=_MODALS,
    adverb_ending="ly",
    infinitive=frozenset(("to",)),
    since=frozenset(("since",)),
    pluperfect=frozenset(("had",)),
    saying=frozenset(("said", "says", "say", "saying", "told")),
    nouns_like_verbs=frozenset(("launches", "tests", "fires")),
    auxiliaries=frozenset(("did", "do", "does")),
    have=frozenset(("have",)),
    conjunctions=frozenset(("and", "or", "as")),
    conditions=frozenset(("if", "unless", "whether", "until")),
    clause_starters=_CLAUSE_STARTERS,
    subordinate=_SUBORDINATE,
    temporal=_TEMPORAL,
    simultaneous=_WHEN,
    moments=_MOMENTS,
    perfect=_PERFECT,
    subject_relative=_THAT,
    relative=_RELATIVE,
    pronouns=frozenset(("i", "we", "you", "he", "she", "it", "they")),
    that=frozenset(("that", "which")),
    by=frozenset(("by",)),
    articles=_ARTICLES,
    cuts=_CUTS,
    determiners=_DETERMINERS,
    negations=_NEGATIONS,
    purpose=_PURPOSE,
    explainers=_EXPLAINERS,
    wishes=_WISHES,
    adverbs=_ADVERBS,
    be=_BE,
    single=_ONE,
    plural_signs=_MANY,
    prepositions=_PREPOSITIONS,
    headline_after=_HEADLINE_AFTER,
    no_object=_NOT_AN_OBJECT,
    after_noun=_NOUN_BEFORE,
    ongoing=_ONGOING,
    ahead=frozenset(("before", "until", "once", "if", "unless")),
    watching=frozenset(("watch",)),
    explaining=_EXPLAINING,
    commenting=_COMMENTING,
)
