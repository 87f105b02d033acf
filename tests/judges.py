"""Judges that no fit moves: a test of the page is about the page, whatever the weights are now."""

from rag.judge import Calibration, EvidenceJudge, Strictness

# Shared words are all that a fake encoder sees, so one feature is enough to judge by.
BY_WORDS = EvidenceJudge(
    Calibration(
        -4.0,
        {"met": 8.0},
        {Strictness.CAUTIOUS: 0.9, Strictness.BALANCED: 0.5, Strictness.EAGER: 0.1},
        0.1,
    )
)
# Whatever shares a word with a question answers it.
BY_ANY_WORD = EvidenceJudge(Calibration(9.0, {}, dict.fromkeys(Strictness, 0.5), 0.1))
