"""The name of an episode in the name of its file: ``ep1`` of ``ep1.en.vtt`` and ``ep1.mp3.srt``."""

import re
from pathlib import Path

# The languages that captions most often come in. Not every two letters after a dot are one:
# "Why node.js" is a title.
_LANGUAGES = (
    "ar bg bn ca cs da de el en es et fa fi fr gu he hi hr hu id it iw ja kn ko lt lv ml mr ms nb "
    "nl no pa pl pt ro ru sk sl sr sv sw ta te th tr uk ur vi zh"
)
_LANGUAGE = re.compile(rf"\.(?:{_LANGUAGES.replace(' ', '|')})(?:[-_][A-Za-z\d]{{2,12}})*$")
_MEDIA = re.compile(r"\.(?:mp3|m4a|aac|ogg|opus|wav|flac|mp4|m4v|mov|mkv|webm)$", re.IGNORECASE)


def episode_stem(path: Path) -> str:
    """Return the name of a caption file without its ending, its language and that of its media."""
    stem = path.stem
    for ending in (_LANGUAGE, _MEDIA):
        found = ending.search(stem)
        if found and found.start():
            stem = stem[: found.start()]
    return stem


def episode_title(path: Path) -> str:
    """Return the same as it can be shown on one line."""
    return " ".join(episode_stem(path).split()) or path.name
