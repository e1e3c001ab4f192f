"""The long form of the codes of mistakes: `monitor explain rule-unknown-operator`."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means; `wrong` and `right` are conditions, where it is one of conditions. Tests try both."""

    meaning: str
    wrong: str = ""
    right: str = ""


CODES: Final = {
    "heartbeat-address": Code("The heartbeat is pinged over the web: its address begins with https:// or http://."),
    "metrics-open": Code(
        "Metrics name rules and targets: whoever can reach the machine could read them, so a token is asked for."
    ),
    "rule-boost": Code("Relevance is not weighed: a rule matches or it does not.", "missile^2", "missile"),
    "rule-bracket": Code("A bracket has no partner, or nothing inside.", "(missile OR rocket", "(missile OR rocket)"),
    "rule-brackets": Code("Groups are written in round brackets.", "[missile OR rocket]", "(missile OR rocket)"),
    "rule-comma": Code("A comma means OR, and only in brackets.", "missile, rocket", "(missile, rocket)"),
    "rule-condition-form": Code(
        "A condition is a block, `condition: |` and the text below, so that mistakes have a line."
    ),
    "rule-empty": Code("There is nothing to look for.", " ", "missile"),
    "rule-empty-field": Code(
        "A part of the article within another part is always empty.", "title:(body:missile)", "title:missile"
    ),
    "rule-event-unused": Code(
        "The rule filters events by an `event:` block, and its condition names none: event:launch."
    ),
    "rule-lower-case-operator": Code(
        "Operators are in capitals; in small letters it may be the word or the operator.",
        "missile and sea",
        "missile AND sea",
    ),
    "rule-misplaced-operator": Code(
        "An operator stands where a term is wanted, or beside another one.",
        "missile NOT ONEAR/3 sea",
        "missile NOT NEAR/3 sea",
    ),
    "rule-missing-term": Code("An operator or a field has nothing to work on.", "missile AND", "missile AND sea"),
    "rule-mixed": Code(
        "AND and OR without brackets mean different things to different people: brackets say which.",
        "missile AND fired OR launched",
        "missile AND (fired OR launched)",
    ),
    "rule-never-matches": Code(
        "What the condition asks for it also excludes: exclude the occurrence, not the article.",
        "launch AND NOT launch",
        'launch NOT IN "launch pad"',
    ),
    "rule-no-position": Code(
        "Proximity needs places, and AND and NOT are true of a whole article.",
        "(missile AND rocket) NEAR/5 sea",
        "(missile OR rocket) NEAR/5 sea",
    ),
    "rule-no-value": Code("A field has nothing behind its colon.", "source:", "source:*.example.org"),
    "rule-no-word": Code("Only letters and digits make words.", '"---"', '"test-fired"'),
    "rule-number": Code(
        "An operator takes no number, another one, or needs one.", "ATLEAST missile", "ATLEAST/3 missile"
    ),
    "rule-only-not": Code(
        "What is not there finds every article: say also what must be there.", "NOT missile", "rocket AND NOT missile"
    ),
    "rule-open-quote": Code("A quote is opened and not closed.", '"guided missile', '"guided missile"'),
    "rule-phrase-wildcard": Code(
        "In quotes words are taken as they stand.", '"guided missil*"', "guided ONEAR/0 missil*"
    ),
    "rule-regex": Code(
        "There are no regular expressions: wildcards, inflections and OR say the same readably.",
        "/missiles?/",
        "missile~",
    ),
    "rule-repeated": Code(
        "Two rules have one id; a later file of the same id replaces a built-in one, never one beside it."
    ),
    "rule-short-wildcard": Code(
        "A wildcard needs at least three letters, or it would find everything.", "mi*", "missil*"
    ),
    "rule-side-by-side": Code(
        "Two terms stand side by side: a phrase, both, or either?", "guided missile", '"guided missile"'
    ),
    "rule-slop": Code("Distance is said by an operator.", '"missile fired"~10', "missile NEAR/10 fired"),
    "rule-test-failed": Code(
        "A text of the rule's own `tests:` does not come out as promised. See it: monitor test --rule ID --examples"
    ),
    "rule-too-deep": Code("So many brackets or operators in a row that nobody can read them: make two rules of it."),
    "rule-unexpected": Code("A character that has no meaning in a condition."),
    "rule-unknown-act": Code("The event has no such act; the hint lists those it has."),
    "rule-unknown-entity": Code(
        "The gazetteer has no such id or type. Find it: monitor entities find TEXT", "entity:NOWHERE", "entity:KP"
    ),
    "rule-unknown-event": Code("Events are the files of config/events/.", "event:lunch", "event:launch"),
    "rule-unknown-field": Code("There is no such part of an article.", "titel:missile", "title:missile"),
    "rule-unknown-operator": Code(
        "There is no such operator. All of them: monitor explain operators",
        "missile NERA/8 fired",
        "missile NEAR/8 fired",
    ),
    "rule-vendor-operator": Code(
        "An operator of another product, which means something else there or here.",
        "missile w/5 fired",
        "missile NEAR/5 fired",
    ),
    "rule-vendor-wildcard": Code("A wildcard of another product.", "missil!", "missil*"),
    "rule-wildcard": Code(
        "A star stands at the end of a word; one letter inside is a question mark.", "mis*le", "missil*"
    ),
    "unknown-key": Code(
        "A key that this file does not have: mistyped, or in the wrong block. The hint names the nearest."
    ),
    "missing-key": Code("A key without which the block means nothing."),
    "wrong-value": Code("A value that is none of those that the key takes."),
    "wrong-type": Code("A value of another sort than the key takes, such as a word in the place of a list."),
    "no-rules": Code("The path that was named holds no rule file."),
    "config-missing": Code("The directory of configuration is not there, or is none. Write one: monitor init"),
    "definition-unusable": Code("Entities or events contradict one another; the message names both."),
    "file-encoding": Code("Files of configuration are UTF-8."),
    "file-not-read": Code("A file stands where none is read: its name or its directory is mistyped."),
    "file-unreadable": Code("The file is there and cannot be opened: look at its owner and its rights."),
    "secret-unreadable": Code(
        "A `file:` secret cannot be read, or is empty; paths count from the configuration directory."
    ),
    "source-access": Code("What the source's `access:` says about login, headers or proxy cannot be used."),
    "source-directory": Code("The directory that the source watches is not there."),
    "source-every": Code("The longest pause of a source is shorter than its usual one."),
    "source-fields": Code("A source of the kind `json` needs `fields:`, and no other kind has them."),
    "source-key": Code("A key that a source of this kind does not have."),
    "source-kind": Code("There is no such kind of source; the hint lists them."),
    "source-location": Code(
        "The location does not fit the kind: an address for what is fetched, a path for a directory."
    ),
    "source-twice": Code("Two sources have one name: alerts and health could not be told apart."),
    "target-address": Code("The address of a target is none that is known, such as slack://, mailto:// or jsonl:."),
    "target-invalid": Code("The service of a target refuses its address; the message says what is missing."),
    "template-invalid": Code("A message template cannot be read; the line is that of the template."),
    "yaml-alias": Code("Anchors and aliases are not read, so that a small file stays a small configuration."),
    "yaml-duplicate-key": Code("A key is there twice, and YAML would take the last one without a word."),
    "yaml-key": Code("A key must be one word or text."),
    "yaml-syntax": Code("The file is no YAML from the marked place on."),
    "yaml-tab": Code("YAML is indented by blanks, never by tabs."),
    "yaml-tag": Code("Tags such as `!python/object` are not read: they could run anything."),
    "yaml-too-deep": Code("Lists or mappings are nested more deeply than any configuration needs."),
}
