"""The readers of captions and transcripts."""
