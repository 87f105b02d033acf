"""How times stand in lines: the patterns that ``rag.timing`` reads a line without markup with."""

import re

from rag.written_time import TIME

_UNTIL = rf"(?:\s*(?:[-–—−~～→]|-+>|to|until|till|bis|à|a|al|até|hasta|至|到|до)\s*{TIME})?"
# The last part of an episode has no other end.
_TO_END = (
    r"(?:\s*[-–—−~～→]\s*(?:(?:(?:the )?end|ende|fin|fine|结束|結束|结尾|終わり)"
    r"(?=\s*[-–—|\])】）])|(?-i:END)(?=\s+\w)))?"
)
_UNIT = r"(?:\s*(?-i:min(?:s|utes|uten)?\b)\.?(?=\s*(?:[-–—:：|)\]]|$)))?"
_RANGE = rf"(?P<time>{TIME}){_UNTIL}{_TO_END}{_UNIT}"
_STAMP = r"time(?:\s?stamps?|\s?codes?)?|zeit(?:marke|stempel)?|tiempo|temps|tempo|时间|時間|時刻"
_WORDS = (
    rf"(?P<stamp>{_STAMP}|(?:start|begin)(?:s|ing)?(?:\s+(?:at|time))?)|at|from|ts|ab|desde|dès"
    r"|play(?:\s+from)?|min(?:ut[eo]s?)?\.?"
)
_LABEL = rf"(?:(?:{_WORDS})\s*[:：]?|(?P<list>chapters|timeline|topics|outline|kapitel)\s*[:：])\s*"
_LABEL_INSIDE = (
    rf"(?:{_WORDS}|video|audio|clip|episode|ep|about|approx\.?|ca\.?|[^\W\d_a-z]{{1,6}}"
    r"|[^\[\]()/\n]{1,30}/)\s*[:：]?\s*"
)
_OPEN, _CLOSE = r"[\[(（【〔「{<]", r"[\])）】〕」}>]"
# What may stand in front of a time: marks, emoji, an empty box, the number of the point.
_LEAD = (
    r"(?:\[[ x✓]\]|\#?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=\s)|\#?\d{1,3}\s[-–—|]\s|\#\d{1,3}(?=\s)"
    r"|[^\w\s\[\](（【〔「{<\"'“”‘’«»…+$€£.,:：/\\]|\s)*+"
)
PREFIX = (
    r"(?:chapter|part|segment|section|topic|question|act|step|lesson|kapitel|teil|chapitre|partie"
    r"|cap[íi]tulo|parte|capitolo|глава|часть)\s+[\w.]{1,5}|第\s?\w{1,5}\s?[章节節部分回]"
)
FRONT = re.compile(
    rf"{_LEAD}(?:(?P<prefix>{PREFIX})\s*[-–—:：.|,]?\s*)?(?:{_LABEL})?"
    rf"(?P<open>{_OPEN}{{0,2}})\s*(?:{_LABEL_INSIDE.replace('<stamp>', '<inner>')})?{_LEAD}"
    rf"@?{_RANGE}\s*(?P<close>{_CLOSE}{{0,2}})",
    re.IGNORECASE,
)
# "01.35 Title": a clock in some countries, and a price or a version in others.
DOTTED = re.compile(rf"{_LEAD}(?P<time>\d{{1,2}}\.\d{{2}}(?:\.\d{{2}})?)(?=\s+\S)", re.IGNORECASE)
BETWEEN = re.compile(
    r"(?:\s*(?:[-–—−:：|·•»›→⇒➜➡➤►▶▸❯〜～]++(?=\s|[^\W\d]|[\[(（\"'“‘«¿¡@#])"
    r"|[=~-]*>+(?=\s)|[/.,;=~%，、。…]++(?=\s)))*+\s*"
)
_INSIDE = (
    rf"(?P<open>{_OPEN})\s*(?:{_LABEL_INSIDE})?{_LEAD}@?{_RANGE}\s*(?P<close>{_CLOSE}){_CLOSE}?"
)
BEHIND = re.compile(rf"{_INSIDE}[\s:：.%]*$", re.IGNORECASE)
BARE_BEHIND = re.compile(rf"(?<![\d:：])(?<=[\s@|…)-])@?{_RANGE}[\s.%]*$", re.IGNORECASE)
MIDDLE = re.compile(rf"{_INSIDE}(?P<then>\s*[-–—:：|]+(?=\s|$))?", re.IGNORECASE)
SET_OFF = re.compile(rf"(?<=[-–—|])\s+{_RANGE}\s+[-–—|]\s", re.IGNORECASE)
# What makes a clock time one of the day, or a length.
OF_DAY = re.compile(
    r"\s*(?:(?-i:[ap]\.?m|[AP]\.?M)\b|uhr\b|o.clock|(?-i:h|hrs?|hours?)\b|gmt|utc"
    r"|(?-i:IST|[CEPMB][DS]?T|CES?T)\b)",
    re.IGNORECASE,
)
# One letter is a question or an answer ("Q: …"), and nobody's name.
SPEAKER = re.compile(r"(?P<name>[^\W\d_][^\W_][\w.'’ &-]{0,38}?)\s*[:：](?=\s|$)")
# "Start: 12:34 | End: 15:00".
FIELD_TIME = re.compile(rf"(?P<field>[^\d:：]{{1,20}})[:：*\s]+{TIME}", re.IGNORECASE)
# "x[10:20]", "t(9:22)", "src/a.py (10:15)": places in code.
CODE = re.compile(r"(?:\w\[|(?<![a-z])[a-z]{1,2}\(|/\S*\.\w{1,4}\s*\()$", re.IGNORECASE)
ASKED = re.compile(r"[QA](?:\s*\(\w+\))?\s*[:：]\s*")
CALL = re.compile(
    r"(?:(?:watch|listen|play|link|here|video|youtube|jump|go|clip|see|open|source)\b[\w ]{0,20}"
    r"|[\W\d_]*)\s*",
    re.IGNORECASE,
)
# "We met at 10:30", "version 2 10:30".
ENDS_AS_SAID = re.compile(r"\b(?:at|from|to|until|till|by|is|was|of|um|bis|à|de|a las)$|\d$", re.I)
# Six words or more with a full stop are said, and their time is where; titles have none.
SENTENCE = re.compile(r"(?:\S+\s+){5}.*\S{3}[.!]\W*$|。\W*$", re.DOTALL)
