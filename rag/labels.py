"""What the words above a list say of the times in it: chapters, a timetable, or what is spoken."""

import re

# In characters and words.
LONG_LABEL, WORDS_OF_LABEL = 60, 7

# "Timestamps", "Chapters" and the like, in the languages that show notes are written in.
_TELLS = re.compile(
    r"time\s?-?(?:stamps?|codes?|lines?)|chapters?\b|outline|in this (?:video|episode|talk|lecture)"
    r"|highlights|show ?notes|topics|segments|contents\b|jump to|key moments|snips|what we cover"
    r"|kapitel|zeitmarken|sprungmarken|zeitstempel|inhalt|chapitr|minutage|sommaire|cap[íi]tulos"
    r"|índice|marcas de tiempo|minutos|sumário|capitoli|indice|hoofdstukken|тайм-?код|таймкод"
    r"|содержание|rozdziały|bölümler|时间[轴线戳]|時間[軸線戳]|章节|章節|目录|目錄|タイムスタンプ|目次"
    r"|チャプター|타임\s?(?:스탬프|라인)|목차",
    re.IGNORECASE,
)
# Times of day, lengths, places in a book, points of a game.
_DENIES = re.compile(
    r"\b(?:schedule|agenda|timetable|itinerary|programme?|conference|meetup|opening|hours|results?"
    r"|scores?|match ?day|standings|fixtures|departures?|arrivals?|track ?list|set ?list"
    r"|album|songs?|laps?|splits?"
    r"|marathon|race|diary|recipe|ingredients|verses?|scripture|readings|prayers?|trains?|bus|trip"
    r"|flights?|tv|workout|lengths?|durations?|stops?|arr|dep|rooms?|logs?|zeitplan|programm"
    r"|genesis|exodus|leviticus|deuteronomy|psalms?|proverbs|isaiah|romans|corinthians|hebrews"
    r"|revelation|surah|quran|bible|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|fahrplan|ablauf|öffnungszeiten|tagesordnung|horarios?|horaires|orari|cronograma|ergebnisse"
    r"|dauer|durée|duración)\b|расписание|日程|时间表|時間表|営業時間|時刻表|时长|시간표|일정"
    r"|^\W*\d{4}-\d\d?-\d\d?\W*$",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\btrans[ck]ri(?:pt|ption|pción|pt[ie]on|zione)\w*|full text|逐字稿|文字稿|文字起こし"
    r"|расшифровка|captions|subtitles",
    re.IGNORECASE,
)
_OF_LENGTHS = re.compile(
    r"length|duration|dauer|durée|duración|duração|durata|时长|時長|長さ|min(?:ute)?s?\.?",
    re.IGNORECASE,
)
_OF_TIMES = re.compile(
    r"(?:\w+ )?(?:time(?:\s?-?(?:stamps?|codes?))?s?|start|begin|from|ts|position|moment|range|zeit"
    r"(?:marke|stempel)?|tiempo|temps|tempo|minuto?|время|тайм-?код|时间戳?|時間|시간)\W*",
    re.IGNORECASE,
)
_OF_TITLES = re.compile(
    r"(?:main )?(?:topics?|titles?|chapters?|segments?|sections?|subjects?|contents?|themes?|what"
    r"|kapitel|thema|titel|inhalt|titre|sujet|título|tema|章节|主题|内容|标题|トピック|テーマ)",
    re.IGNORECASE,
)


def tells(words: str) -> bool:
    """Tell whether what is named so is a list of an episode's parts."""
    return _is_label(words) and _TELLS.search(words) is not None


def denies(words: str) -> bool:
    """Tell whether times under this are of something else than an episode."""
    return _is_label(words) and _DENIES.search(words) is not None


def is_spoken(words: str) -> bool:
    """Tell a transcript: its times are those of sentences."""
    return _is_label(words) and _SPOKEN.search(words) is not None


def _is_label(words: str) -> bool:
    """Tell a label from a sentence or a title that has such a word in it, too."""
    return len(words) <= LONG_LABEL and words.count(" ") < WORDS_OF_LABEL


def names_lengths(cell: str) -> bool:
    """Tell whether the column under this head holds lengths."""
    return _OF_LENGTHS.fullmatch(cell.strip("*_ ")) is not None


def names_times(cell: str) -> bool:
    """Tell whether the column under this head holds times."""
    return _OF_TIMES.fullmatch(cell.strip("*_ ⏱⏰🕐\ufe0f")) is not None


def names_titles(cell: str) -> bool:
    """Tell whether the column under this head holds titles."""
    return _OF_TITLES.fullmatch(cell.strip("*_ ")) is not None
