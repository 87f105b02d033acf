"""The shapes of questions about structure: each matches a whole question or nothing of it."""

import re

from rag.clock import TIME

_POLITE = (
    r"(?:(?:please|hey|hi|so|ok|okay|and)[\s,]+)*"
    r"(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:tell|show|give)\s+(?:me\s+)?|"
    r"(?:can|could|would)\s+you\s+(?:please\s+)?|(?:tell|show|give)\s+me\s+|"
    r"(?:i\s+(?:want|would\s+like|'d\s+like)\s+to\s+know\s+)|do\s+you\s+know\s+)?"
)
_END = r"(?:[\s,]+please)?[\s?.!]*"
_EPISODE = r"(?:the|this|that)?\s*(?:episode|podcast|video|show|talk|interview|recording|summary)"
_IN_IT = rf"(?:\s+(?:in|of|from|on|for)\s+(?:{_EPISODE}|it|here))?"
_SAID = (
    r"(?:said|discussed|covered|mentioned|talked\s+about|explained|happening|going\s+on|told|shown)"
)
_SPEAK = (
    r"(?:talk(?:ing)?\s+about|discuss(?:ing)?|say(?:ing)?|cover(?:ing)?|explain(?:ing)?|"
    r"mention(?:ing)?)"
)
_WHO = (
    r"(?:they|he|she|the\s+(?:host|guest|speaker|doctor|episode|podcast|video)|huberman|people|you)"
)
_ASKS = (
    rf"(?:what(?:'s|\s+is|\s+was|\s+gets)?\s+(?:being\s+)?{_SAID}|what\s+(?:happens|comes)"
    rf"|what\s+(?:do|does|did|are|is|were|was)\s+{_WHO}\s+{_SPEAK}|what(?:'s|\s+is)(?:\s+there)?)?"
)
_MARK = r"(?:\s+(?:mark|in|into))?"
_WHERE_IN = rf"{_MARK}(?:\s+(?:in(?:to)?|of|from\s+the\s+(?:start|beginning)\s+of)\s+{_EPISODE})?"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\s*{_POLITE}(?:{pattern}){_END}", re.IGNORECASE)


AT = _shape(
    rf"{_ASKS}\s*(?P<side>at|around|about|near|close\s+to|after|before|by|past)\s+"
    rf"(?:the\s+)?(?P<one>{TIME}){_WHERE_IN}"
)
BARE = _shape(r"(?P<one>\d{1,3}:[0-5]\d(?::[0-5]\d)?|min(?:ute)?\s+\d{1,3}|\d{1,2}h\d{1,2})")
BETWEEN = _shape(
    rf"{_ASKS}\s*(?:between|from)\s+(?:the\s+)?(?P<one>{TIME}|\d{{1,3}})\s*(?:and|to|until|-|–)\s*"
    rf"(?:the\s+)?(?P<two>{TIME}){_WHERE_IN}"
)
EDGE = _shape(
    rf"{_ASKS}\s*(?:in|during|within)\s+the\s+(?P<edge>first|last|final|opening)\s+(?P<one>{TIME}|"
    rf"hour|minute){_WHERE_IN}"
)
SECTIONS = _shape(
    rf"(?:(?:list|name|show|what\s+are|which\s+are|give|display)\s+)?(?:me\s+)?(?:all\s+)?(?:of\s+)?"
    rf"(?:the\s+|its\s+)?(?:(?:different|main)\s+)?(?:sections?|chapters?|time\s*stamps|topics|"
    rf"headings|parts|table\s+of\s+contents|toc|outline|contents|agenda)"
    rf"(?:\s+(?:covered|discussed|are\s+there|(?:of|in)\s+{_EPISODE}|there\s+are))?{_IN_IT}"
)
WHICH_TOPICS = _shape(
    rf"(?:what|which)\s+(?:topics|sections|chapters|parts|subjects)\s+"
    rf"(?:(?:are|were|get|is)\s+(?:there|covered|discussed|included|in\s+{_EPISODE})|"
    rf"(?:does|do|did)\s+(?:it|{_WHO}|{_EPISODE})\s+(?:have|cover|discuss|talk\s+about)){_IN_IT}"
)
WHEN = _shape(
    rf"(?:(?:when|where|at\s+what\s+(?:time|point|minute)|in\s+(?:which|what)\s+(?:section|part|"
    rf"chapter))\s+(?:in\s+{_EPISODE}\s+)?(?:(?:is|are|was|were|does|do|did)\s+)"
    rf"(?:{_WHO}\s+(?:first\s+)?{_SPEAK}\s+(?P<a>.+?)|(?P<b>.+?)\s+(?:first\s+)?"
    rf"(?:discussed|mentioned|covered|talked\s+about|explained|brought\s+up|come\s+up|come\s+in))"
    rf"|(?:when|where)\s+(?P<g>.+?)\s+(?:is|are|was|were)\s+(?:first\s+)?(?:discussed|mentioned|"
    rf"covered|talked\s+about|explained|brought\s+up)"
    rf"|(?:the\s+)?time\s*stamps?\s+(?:for|of|about|on|where)\s+(?P<c>.+?)"
    rf"|(?:which|what)\s+(?:section|part|chapter)s?\s+(?:is|are|covers?|discusse?s?|explains?|"
    rf"mentions?|talks?\s+about)\s+(?:about\s+)?(?P<d>.+?)"
    rf"|(?:what(?:'s|\s+is)\s+)?the\s+time\s*stamp\s+(?:for|of|about)\s+(?P<e>.+?)"
    rf"|(?:skip|jump|go|take\s+me)\s+to\s+the\s+(?:part|section)\s+(?:about|on|where)\s+(?P<f>.+?)"
    rf"){_IN_IT}"
)
LENGTH = _shape(
    rf"how\s+(?:long|many\s+minutes)\s+(?:is|was|are|does)\s+the\s+(?:{_EPISODE}\s+)?"
    rf"(?:part|section|chapter|bit|segment|discussion)\s+(?:on|about|of|where\s+\w+\s+{_SPEAK})\s+"
    rf"(?P<a>.+?)(?:\s+last)?{_IN_IT}"
)
SAID_ABOUT = _shape(
    rf"(?:what(?:'s|\s+is|\s+was)?\s+(?:being\s+)?(?:said|explained|told|discussed|mentioned)"
    rf"|what\s+(?:do|does|did|is|are)\s+(?:it|{_WHO}|{_EPISODE})\s+(?:say(?:ing)?|explain|mention)"
    rf"|(?:tell\s+me|talk|read\s+me\s+the\s+(?:section|part|chapter)))"
    rf"\s+(?:about|on|in|under)\s+(?P<topic>.+?)"
)
TAKEAWAYS = _shape(
    rf"(?:(?:what\s+(?:are|were)|list|give|show|name|what's)\s+)?(?:me\s+)?(?:the\s+)?"
    rf"(?:(?:key|main|most\s+important|biggest|top)\s+)(?:take-?\s?aways?|points|messages|lessons|"
    rf"ideas|findings){_IN_IT}|(?:the\s+)?take-?\s?aways{_IN_IT}|tl;?dr|in\s+short"
    rf"|summar(?:y|i[sz]e)(?:\s+(?:{_EPISODE}|it|this))?|what\s+is\s+{_EPISODE}\s+about"
)
LINK = _shape(
    rf"(?:(?:what(?:'s|\s+is)|where\s+is|send|share)\s+)?(?:me\s+)?(?:the\s+|a\s+)?(?:full\s+)?"
    rf"(?:link|url|address)(?:\s+(?:to|of|for)\s+(?:the\s+)?(?:full\s+)?{_EPISODE})?"
    rf"|where\s+can\s+i\s+(?:watch|listen\s+to|find|hear|see)\s+(?:the\s+full\s+)?(?:it|{_EPISODE})"
    rf"|how\s+(?:can|do)\s+i\s+(?:watch|listen\s+to)\s+(?:the\s+full\s+)?(?:it|{_EPISODE})"
)
TITLE = _shape(
    rf"(?:what(?:'s|\s+is)\s+)?(?:the\s+)?(?:title|name)\s+of\s+(?:the\s+)?{_EPISODE}"
    rf"|what\s+is\s+{_EPISODE}\s+called|what(?:'s|\s+is)\s+the\s+title"
)
TAKEAWAY_TITLE = re.compile(
    r"(?:key|main)?\s*(?:take-?\s?aways?|points(?:\s+to\s+remember)?|summary|tl;?dr|in\s+short|"
    r"highlights|conclusions?)",
    re.IGNORECASE,
)
