"""Numbers with what they count or measure, and whether a question's number is in a quote.

Times on a clock, list numbers and references ("[3]") are no quantities, nor are numbers that are
part of a name ("COVID-19", "5-HT"); "Python 3.11" and "phase 2" are numbers of what they follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.words import stems


def _list(text: str) -> list[str]:
    return text.split()


_SMALL = _list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = _list("twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = {word: n for n, word in enumerate(_SMALL)} | {"dozen": 12, "once": 1, "twice": 2}
_VALUES |= {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_POWERS = {"hundred": 100, "thousand": 1_000, "k": 1_000, "million": 10**6, "billion": 10**9}
_ORDINALS = _list("first second third fourth fifth sixth seventh eighth ninth tenth")
_SHARES = {"half": (50, 50), "third": (33, 34), "quarter": (25, 25)}

# A line has the units that measure one thing: their names, and how many of the smallest they are.
_MEASURES = """
second sec 1 minute min 60 hour hr 3600 day 86400 week wk 604800
month 1 year yr 12 decade 120
microgram mcg µg 1 milligram mg 1e3 gram g 1e6 kilogram kg 1e9
mg/kg 1
milliliter millilitre ml 1 liter litre 1e3
kb 1 mb 1e3 gb 1e6 tb 1e9
meter metre 1 kilometer kilometre km 1e3 mile 1609.344
% percent percentage per-cent pct 1
$ dollar usd 1
€ euro eur 1
£ pound gbp 1
time fold x 1
degree ° celsius 1
"""


def _units() -> dict[str, tuple[int, float]]:
    """Return the measure of each unit, as its line, and its size."""
    found: dict[str, tuple[int, float]] = {}
    for measure, line in enumerate(_MEASURES.strip().splitlines()):
        names: list[str] = []
        for word in line.split():
            if word[0].isdigit():
                found |= {name.replace("-", " "): (measure, float(word)) for name in names}
                names = []
            else:
                names.append(word)
    return found


_UNITS = _units()

_NOT_QUANTITIES = re.compile(
    r"https?://\S+|\[\d+\]|\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b|"
    r"(?:^|\n)\s*\(?\d+[.)]\s|\b[Nn]o\.\s?\d+|#\d+"
)
_WORDED = (
    rf"(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_SMALL[1:10])})|{'|'.join(_TENS)}|"
    rf"{'|'.join(reversed(_SMALL))}|a(?= (?:hundred|thousand|million|billion|dozen)\b)|dozen)\b"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ONE = rf"(?:{_DIGITS}|{_WORDED})(?:[- ]?(?:hundred|thousand|million|billion|k|dozen)\b)*"
_NUMBER = re.compile(
    rf"(?<![\w.])(?<!\w[-/])(?P<between>between )?(?P<money>[$€£])?(?P<low>{_ONE})(?P<decade>s\b)?"
    rf"(?:\s?(?:-|–|—|\bto\b|(?(between)and|or))\s?[$€£]?(?P<high>{_ONE}))?"
    rf"(?P<ordinal>(?:st|nd|rd|th)\b)?"
    rf"|\b(?P<times>once|twice)\b|\b(?P<rank>{'|'.join(_ORDINALS)})\b"
    r"|\b(?:(?P<count>a|one|two|three) |)(?P<share>half|thirds?|quarters?)(?= of\b)",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[\s-]*(%|°|mg/kg|per cent|[^\W\d_]+)")
_BEFORE = re.compile(r"([^\W\d_]+)[\s(]+$")
_LABELS = frozenset(
    _list("phase stage type version chapter section grade level part step schedule")
)
_DATED = frozenset(
    _list(
        "the in since by of until till before after from during around early late mid year january "
        "february march april may june july august september october november december"
    )
)
_MOST_NOUNS = 3


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number or range, what it may be a number of, and its size in a common measure."""

    low: float
    high: float
    kinds: frozenset[str]
    measure: int | None = None
    size: float = 1.0

    def equals(self, other: "_Quantity") -> bool:
        """Tell whether the two ranges of one kind or one measure meet."""
        if self.measure is None or self.measure != other.measure:
            return (
                bool(self.kinds & other.kinds) and self.low <= other.high and other.low <= self.high
            )
        slack = 1 + 1e-9
        return (
            self.low * self.size <= other.high * other.size * slack
            and other.low * other.size <= self.high * self.size * slack
        )


def _value(text: str) -> float:
    """Read "1,200", "forty-two", "three hundred", "1.5 million"."""
    value = 0.0
    for part in re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", text.lower()):
        if part in _POWERS or (part == "dozen" and value):
            value *= _POWERS.get(part, 12)
        elif part == "a":
            value = 1
        else:
            value += _VALUES[part] if part in _VALUES else float(part.replace(",", ""))
    return value


def _nouns(behind: str) -> list[str]:
    """Return the stems of the words behind a number, up to the first little word or mark."""
    found: list[str] = []
    while len(found) < _MOST_NOUNS and (word := _BEHIND.match(behind)) and (stem := stems(word[1])):
        found.append(stem[0])
        behind = behind[word.end() :]
    return found


def _quantities(text: str) -> Iterator[_Quantity]:
    """Yield the quantities of a text that are of a kind, in order."""
    text = _NOT_QUANTITIES.sub(" . ", text)
    for found in _NUMBER.finditer(text):
        behind = text[found.end() :]
        if found["share"]:
            low, high = _SHARES[found["share"].lower().rstrip("s")]
            count = _value(found["count"] or "a")
            yield _measured("%", low * count, high * count)
        elif found["times"]:
            yield _measured("time", *[_value(found["times"])] * 2)
        elif found["rank"] or found["ordinal"]:
            rank = found["rank"]
            value = _ORDINALS.index(rank.lower()) + 1 if rank else _value(found["low"])
            kinds = frozenset(f"{noun} in order" for noun in _nouns(behind)[:1])
            yield _Quantity(value, value, kinds)
        elif number := _number(found, text[: found.start()], behind):
            yield number


def _measured(unit: str, low: float, high: float) -> _Quantity:
    measure, size = _UNITS[unit]
    return _Quantity(low, high, frozenset({f"{measure}:{size}"}), measure, size)


def _number(found: re.Match[str], ahead: str, behind: str) -> _Quantity | None:
    low = _value(found["low"])
    high = _value(found["high"]) if found["high"] else low
    name = _BEHIND.match(behind)
    unit = name[1].lower() if name else ""
    unit = found["money"] or (unit if unit in _UNITS else unit.removesuffix("s"))
    if unit in _UNITS:
        return _measured(unit, min(low, high), max(low, high))
    if re.match(r"[^\W\d_]|-[A-Z]", behind) or found["low"].lower() == "one":
        return None  # "5-HT", "3D"; "one of them"
    before = _BEFORE.search(ahead)
    label = before[1] if before else ""
    nouns = _nouns(behind)
    kinds = set(nouns)
    if label.lower() in _LABELS:
        kinds = {f"{label.lower()} in name"}
    elif label[:1].isupper():
        kinds.add(f"{label.lower()} in name")
    likely = re.fullmatch(r"1[5-9]\d\d|20\d\d", found["low"])
    dated = not nouns or found["decade"] or label.lower() in _DATED
    early = re.search(r"(?<!\d )\b(?:[Ii]n|[Ss]ince|[Uu]ntil) $", ahead) and not nouns
    if (likely and dated) or (early and re.fullmatch(r"[1-9]\d{2,3}", found["low"])):
        kinds = {"year"}
        high = max(high, low + 9) if found["decade"] else high
    return _Quantity(min(low, high), max(low, high), frozenset(kinds))


def other_number(question: str, quoted: str) -> bool:
    """Tell whether a question names a number, and a quote another one of its kind instead."""
    said = list(_quantities(quoted))
    return any(
        any(asked.kinds & one.kinds for one in said) and not any(map(asked.equals, said))
        for asked in _quantities(question)
    )
