"""The English words of time that `times` reads: another language would be another file like this."""

import re

WEEKDAYS = {
    "monday": 0, "mon": 0,
    "tuesday": 1, "tues": 1, "tue": 1,
    "wednesday": 2, "wed": 2,
    "thursday": 3, "thurs": 3, "thur": 3, "thu": 3,
    "friday": 4, "fri": 4,
    "saturday": 5, "sat": 5,
    "sunday": 6, "sun": 6,
}  # fmt: skip

MONTHS = {
    "january": 1, "jan": 1,
    "february": 2, "feb": 2,
    "march": 3, "mar": 3,
    "april": 4, "apr": 4,
    "may": 5,
    "june": 6, "jun": 6,
    "july": 7, "jul": 7,
    "august": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9,
    "october": 10, "oct": 10,
    "november": 11, "nov": 11,
    "december": 12, "dec": 12,
}  # fmt: skip

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}
"""First and last month; a winter is named after the year it begins in."""

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

NEAR_DAYS = {
    "the day before yesterday": -2, "the day after tomorrow": 2, "yesterday": -1, "last night": -1, "tomorrow": 1,
}  # fmt: skip
"""Days after publication, by how the words begin; others are that day itself."""

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_LONG_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
WEEKDAY = rf"(?P<weekday>{_LONG_DAYS}|{_LONG_DAYS.upper()}|(?:Mon|Tues?|Wed|Thurs?|Fri)\b\.?(?=[\s,)])|(?:Sat|Sun)\.)"
_LONG_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
MONTH = rf"(?<!Long )(?P<month>{_LONG_MONTHS}|{_LONG_MONTHS.upper()}|(?:{_SHORT_MONTHS})\b\.?)"
YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
PART = r"(?P<part>[Ee]arly|[Ll]ate|[Mm]id)"
DAYTIME = r"morning|afternoon|evening|night|midday|noon|lunchtime|dawn"

AHEAD = re.compile(
    r"\b(?:will|won't|shall|due|scheduled|set (?:to|for)|slated|planned for|plans? to|planning to|until|till|by|"
    r"going to|(?:is|are) to|expected|to (?:be|take|meet|vote|sign|hold|launch|visit|begin|start|travel|arrive|open))\b"
    r"|'ll\b"
)
"""Words before a day or month which say that it lies ahead."""

REPORTED = re.compile(
    r"(?:\b(?:said|says|told|ago)|(?<!\bbe )\b\w+ed)\b(?: \w+){0,2} (?:on|in|of|late|early|that)?\s*$|\bsaid,?\s*$"
)
"""A past verb right before a day: it dates the verb."""

COUNTED = (
    r"(?:people|troops|soldiers|men|women|children|dollars|euros|pounds|yen|miles|kilomet(?:er|re)s|met(?:er|re)s|km|"
    r"feet|tons|tonnes|points|votes|seats|jobs|workers|homes|houses|years|days|hours|GMT|UTC|hrs|times|others|more)\b"
)
"""What a number before it counts: then it is no year."""

CORE = re.compile(
    rf"\b(?:(?:{_LONG_DAYS}|{_LONG_DAYS.upper()}|{_LONG_MONTHS}|{_LONG_MONTHS.upper()}|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|(?:1[5-9]|20)\d\d|[2-9]0[’']?s\b|[Yy]esterday|[Tt]oday|[Tt]omorrow|"
    r"[Tt]onight|[Oo]vernight|[Ww]eekend|[Cc]entury|ago\b|(?:minute|hour|day|week|month|year|decade)s?\b|"
    r"spring|summer|autumn|fall\b|winter|night\b|morning|afternoon|evening)"
)
"""What every expression has one of: only around these is the full pattern tried."""
