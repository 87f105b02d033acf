"""Follow-up questions and how they are to be read; questions that stand by themselves."""

KETAMINE = "what is ketamine?"
EFFECTS = "what are the side effects of oral ketamine?"
LASTS = "how long does ketamine last?"
PTSD = "does ketamine help with PTSD?"

# (the question before, the follow-up, how it is read, by which rule)
FOLLOW_UPS = [
    # pronouns
    (KETAMINE, "is it safe", "is ketamine safe", "pronoun"),
    (KETAMINE, "IS IT SAFE?", "IS ketamine SAFE?", "pronoun"),
    (KETAMINE, "and its risks?", "ketamine's risks?", "pronoun"),
    (KETAMINE, "and what are its benefits?", "what are ketamine's benefits?", "pronoun"),
    (KETAMINE, "how long does that last?", "how long does ketamine last?", "pronoun"),
    (KETAMINE, "what happens after that?", "what happens after ketamine?", "pronoun"),
    (KETAMINE, "is that dangerous?", "is ketamine dangerous?", "pronoun"),
    (KETAMINE, "how dangerous is it?", "how dangerous is ketamine?", "pronoun"),
    (KETAMINE, "who discovered it?", "who discovered ketamine?", "pronoun"),
    (KETAMINE, "is it toxic to the liver?", "is ketamine toxic to the liver?", "pronoun"),
    (KETAMINE, "what is it used for", "what is ketamine used for", "pronoun"),
    (KETAMINE, "what does it feel like?", "what does ketamine feel like?", "pronoun"),
    (KETAMINE, "how much does it cost?", "how much does ketamine cost?", "pronoun"),
    (KETAMINE, "does insurance cover it?", "does insurance cover ketamine?", "pronoun"),
    (KETAMINE, "can I drive after taking it?", "can I drive after taking ketamine?", "pronoun"),
    (
        KETAMINE,
        "can you mix alcohol with it?",
        "can you mix alcohol with ketamine?",
        "pronoun",
    ),
    (
        KETAMINE,
        "what's the best way to take it?",
        "what's the best way to take ketamine?",
        "pronoun",
    ),
    (
        KETAMINE,
        "is it safe to take with alcohol?",
        "is ketamine safe to take with alcohol?",
        "pronoun",
    ),
    (KETAMINE, "which receptors does it bind?", "which receptors does ketamine bind?", "pronoun"),
    (KETAMINE, "so how do people use it", "how do people use ketamine", "pronoun"),
    (EFFECTS, "how long does it last?", "how long does oral ketamine last?", "pronoun"),
    (
        EFFECTS,
        "how long do they last?",
        "how long do the side effects of oral ketamine last?",
        "pronoun",
    ),
    (EFFECTS, "what causes them?", "what causes the side effects of oral ketamine?", "pronoun"),
    (
        EFFECTS,
        "what about their duration?",
        "what about duration of the side effects of oral ketamine?",
        "pronoun",
    ),
    ("What are SSRIs?", "are these safe?", "are SSRIs safe?", "pronoun"),
    ("What are SSRIs?", "how do they work?", "how do SSRIs work?", "pronoun"),
    ("what causes dissociation?", "how is it treated?", "how is dissociation treated?", "pronoun"),
    (
        "what is the monoamine hypothesis?",
        "is it still accepted?",
        "is the monoamine hypothesis still accepted?",
        "pronoun",
    ),
    (
        "what is the role of BDNF in depression?",
        "where is it made?",
        "where is BDNF made?",
        "pronoun",
    ),
    (
        "what is Docker?",
        "how do I install it on Linux?",
        "how do I install Docker on Linux?",
        "pronoun",
    ),
    ("who invented git?", "is it free?", "is git free?", "pronoun"),
    # fragments
    (KETAMINE, "and in rats?", "what is ketamine in rats?", "fragment"),
    (KETAMINE, "and the risks?", "the risks of ketamine?", "fragment"),
    (KETAMINE, "any side effects?", "side effects of ketamine?", "fragment"),
    (KETAMINE, "what are the side effects?", "what are the side effects of ketamine?", "fragment"),
    (KETAMINE, "are there any risks?", "are there any risks of ketamine?", "fragment"),
    (EFFECTS, "and the benefits?", "the benefits of oral ketamine?", "fragment"),
    (EFFECTS, "and intranasal?", "what are the side effects of intranasal ketamine?", "fragment"),
    (LASTS, "and in rats?", "how long does ketamine last in rats?", "fragment"),
    (LASTS, "and when taken orally?", "how long does ketamine last when taken orally?", "fragment"),
    (LASTS, "and if I drink?", "how long does ketamine last if I drink?", "fragment"),
    (PTSD, "and with anxiety?", "does ketamine help with anxiety?", "fragment"),
    ("does ketamine work in mice?", "and in rats?", "does ketamine work in rats?", "fragment"),
    ("what happened in 1914?", "and in 1918?", "what happened in 1918?", "fragment"),
    (
        "how do I install Docker on Linux?",
        "and on Windows?",
        "how do I install Docker on Windows?",
        "fragment",
    ),
    # what about
    (
        EFFECTS,
        "what about intravenous?",
        "what are the side effects of intravenous ketamine?",
        "what about",
    ),
    (
        EFFECTS,
        "what about IV ketamine?",
        "what are the side effects of IV ketamine?",
        "what about",
    ),
    (KETAMINE, "what about the dose?", "the dose of ketamine?", "what about"),
    (LASTS, "what about oral?", "how long does oral ketamine last?", "what about"),
    (LASTS, "what about esketamine?", "how long does esketamine last?", "what about"),
    (LASTS, "how about the elderly?", "how long does ketamine last for the elderly?", "what about"),
    (PTSD, "what about OCD?", "does ketamine help with OCD?", "what about"),
    ("why did Rome fall?", "what about Athens?", "why did Athens fall?", "what about"),
    # more
    (KETAMINE, "tell me more about that", "tell me more about ketamine", "more"),
    (KETAMINE, "what else", "what else about ketamine", "more"),
    (KETAMINE, "More details, please?", "More details about ketamine?", "more"),
    (
        EFFECTS,
        "tell me more",
        "tell me more about the side effects of oral ketamine",
        "more",
    ),
    (LASTS, "anything else?", "anything else about how long ketamine does last?", "more"),
    ("what causes dissociation?", "more", "more about what causes dissociation", "more"),
    # why
    (PTSD, "why?", "why does ketamine help with PTSD?", "why"),
    (PTSD, "how so", "how does ketamine help with PTSD", "why"),
    (PTSD, "why not?", "why does ketamine not help with PTSD?", "why"),
    (PTSD, "for how long?", "for how long does ketamine help with PTSD?", "why"),
    (LASTS, "why is that?", "why does ketamine last long?", "why"),
    ("how safe is ketamine in rats?", "why?", "why is ketamine safe in rats?", "why"),
    ("why did Rome fall?", "when did that happen?", "when did Rome fall?", "why"),
    ("where was BDNF discovered?", "and when?", "when was BDNF discovered?", "why"),
    (EFFECTS, "why?", "why the side effects of oral ketamine?", "why"),
]

SELF_CONTAINED = """
what is BDNF?
what is the monoamine hypothesis?
and what is HNK?
BDNF
side effects
ketamine side effects
is it true that ketamine is addictive?
is it possible to overdose on ketamine?
is it safe to take ketamine with alcohol?
is it safe to drive after surgery?
is it better to exercise in the morning or at night?
is it a good idea to take ketamine?
is it known whether ketamine is toxic?
is it raining in Paris?
is it worth learning Rust?
is it serotonin that causes depression?
isn't it true that ketamine is addictive?
would it be safe to combine SSRIs with ketamine?
has it been shown that ketamine works in mice?
it depends
how long does it take to recover from surgery?
how long does it take for ketamine to work?
how many sessions does it take before ketamine works?
how is it that bees fly?
how far is it from Rome to Paris?
how hard is it to learn Rust?
what is it like to take ketamine?
what is it about ketamine that helps?
what time is it in Tokyo?
why does it rain so much in London?
why is it important to sleep?
does it matter whether ketamine is taken orally?
does it make sense to combine SSRIs and ketamine?
does caffeine make it harder to fall asleep?
what is IT security?
what is It Ends with Us about?
what does "it depends" mean?
what is ketamine and how does it work?
what is Rust and what are its benefits?
is Kubernetes hard and what does it do?
how do SSRIs work and are they safe?
how does ketamine affect the brain when it is taken orally?
if a drug works in rats, does it work in humans?
if diabetes runs in my family, will I get it?
before it was banned, what was thalidomide used for?
despite its age, is Fortran still used?
how did Rome get its name?
how does a cell repair its DNA?
do doctors lose their license for prescribing ketamine?
how do people with depression cope with it?
why did the Titanic sink on its first voyage?
how do they make penicillin?
what do they say about ketamine?
what does she say about sleep?
what did he recommend?
what does it say about BDNF?
what does this episode say about sleep?
what is this podcast about?
is this a good podcast?
who is the guest of this video?
do studies that compare drugs use placebos?
does that drug work?
is this study reliable?
are these receptors in the brain?
what is that receptor called?
is that true?
what is the difference between this and that?
does that mean ketamine is an opioid?
what about those who do not respond to SSRIs?
what about ketamine's risks?
what about the monoamine hypothesis?
what about BDNF and neuroplasticity?
and the history of Rome?
and in Germany, is ketamine legal?
in rats, does ketamine work?
in vitro fertilization
at what dose does ketamine work?
why ketamine?
why not use SSRIs?
how ketamine works
tell me more about BDNF
what else causes depression?
any evidence for psilocybin?
how do I undo a commit?
does Postgres lock a table when it adds a column?
what was the Treaty of Versailles?
who wrote Hamlet?
which one is safer?
thank you
is it?
""".strip().splitlines()

BEFORE = [
    [KETAMINE],
    [EFFECTS],
    [LASTS, PTSD],
    ["why did Athens fall?"],
    ["is it safe?"],
    ["what are opioids"],
    ["psilocybin for anxiety"],
]
