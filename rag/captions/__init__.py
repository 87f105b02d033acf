"""Caption and transcript files to what is said in them.

Read in this order; each file imports only from the ones before it:

    cue         what every reader yields: a track of timed lines
    words       a written line to its words and its speaker
    clock       the time of a cue
    timed_text  WebVTT and SubRip
    located     JSON whose rows know their lines
    row         one row of it, by the names that each tool has
    segments    transcripts in JSON
    chapters    Podcasting 2.0 chapters, and what yt-dlp tells
    filename    the episode in the name of a file
    rolling     a rolling display without its repetitions
    script      cues to one running text
    marks       where sections begin

webvtt-py and srt read the two caption formats, but neither tells where in the file a word stands.
Also, webvtt-py drops what follows a blank line in a cue and a cue whose time is wrong, as the
standard asks, without a word about it; srt takes a time without hours for hours and minutes. So
the scanner is our own, and the tests compare it with both on well-formed files.
"""
