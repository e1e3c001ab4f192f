"""The values that pass from stage to stage, and the reason of every decision.

A stage takes values of the stage before and makes new ones; nothing here changes after it was made,
nothing here does I/O, and a new stage is a new type, not a new optional field of an old one.

Conventions: instants are aware datetimes in UTC; a date known only to the day is a `datetime.date`;
durations are `timedelta`; offsets count code points; None means "not known", never zero or empty.
The value of a reason is the sentence that people read; its name is what is stored.
"""

from monitor.model.alerts import (
    Alert,
    AlertReason,
    Circumstances,
    Decision,
    Delivery,
    Held,
    HeldReason,
    Joined,
    Outcome,
    SendResult,
    Surroundings,
    Telling,
)
from monitor.model.dates import DateClaim, DateKind
from monitor.model.fetching import (
    Basis,
    Document,
    Entry,
    FetchFailure,
    FetchReason,
    NotModified,
    Polled,
    Source,
    SourceMemory,
)
from monitor.model.history import Attempted, History, Shortfall, Sighting, Stored
from monitor.model.novelty import (
    Fingerprint,
    Fresh,
    Neighbour,
    Novelty,
    Twin,
    TwinReason,
    Update,
    UpdateReason,
)
from monitor.model.options import FetchLimits, Route, Secret, Target
from monitor.model.pages import (
    Article,
    Block,
    ExtractionFailure,
    ExtractionReason,
    Page,
    Region,
    Role,
    Segmentation,
)
from monitor.model.plain import plain
from monitor.model.verdicts import (
    Analysed,
    EventDate,
    Evidence,
    Level,
    Match,
    MatchReason,
    Prominence,
    Status,
    Zone,
)

__all__ = [
    "Alert",
    "AlertReason",
    "Analysed",
    "Article",
    "Attempted",
    "Basis",
    "Block",
    "Circumstances",
    "DateClaim",
    "DateKind",
    "Decision",
    "Delivery",
    "Document",
    "Entry",
    "EventDate",
    "Evidence",
    "ExtractionFailure",
    "ExtractionReason",
    "FetchFailure",
    "FetchLimits",
    "FetchReason",
    "Fingerprint",
    "Fresh",
    "Held",
    "HeldReason",
    "History",
    "Joined",
    "Level",
    "Match",
    "MatchReason",
    "Neighbour",
    "NotModified",
    "Novelty",
    "Outcome",
    "Page",
    "Polled",
    "Prominence",
    "Region",
    "Role",
    "Route",
    "Secret",
    "Segmentation",
    "SendResult",
    "Shortfall",
    "Sighting",
    "Source",
    "SourceMemory",
    "Status",
    "Stored",
    "Surroundings",
    "Target",
    "Telling",
    "Twin",
    "TwinReason",
    "Update",
    "UpdateReason",
    "Zone",
    "plain",
]
