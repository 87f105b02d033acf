import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.mismatch import Mismatch, mismatches

# (question, quote): one negates what the other affirms
OPPOSED = [
    ("is ketamine not addictive?", "Ketamine is addictive."),
    ("isn't ketamine addictive?", "Ketamine is addictive at high doses."),
    ("isn’t the hypothesis supported?", "The hypothesis is supported by ten trials."),
    ("isnt ketamine addictive", "Ketamine is addictive."),
    ("why doesn't ketamine work?", "Ketamine works within hours."),
    ("why can't ketamine be taken orally?", "Ketamine can be taken orally."),
    ("why is ketamine never given to children?", "It is given to children in emergency rooms."),
    ("is there no evidence that ketamine works?", "Ketamine works within hours."),
    ("can ketamine work without dissociation?", "The effects come with dissociation."),
    ("is ketamine safe without supervision?", "Ketamine is safe under supervision."),
    ("is ketamine unsafe?", "Ketamine is safe under supervision."),
    ("is ketamine non-addictive?", "Ketamine is highly addictive."),
    ("is ketamine no longer legal?", "Ketamine is legal as an anesthetic."),
    ("does ketamine fail to treat PTSD?", "Ketamine has been shown to treat PTSD."),
    ("is SSRI treatment ineffective?", "SSRI treatment is effective in 40% of people."),
    ("does git rebase not change history?", "A git rebase changes history."),
    ("did Rome not fall in 476?", "Rome fell in 476."),
    ("why did Rome never fall?", "Rome fell in 476."),
    ("is ketamine without side effects?", "Ketamine has side effects such as nausea."),
    ("is ketamine free of side effects?", "Ketamine has serious side effects."),
    ("does ketamine lack antidepressant effects?", "Ketamine has antidepressant effects."),
    ("should I not nap?", "A nap of twenty minutes clears the head."),
    ("don't statins harm the liver?", "Statins harm the liver at high doses."),
    ("why is Docker not free?", "Docker is free for small companies."),
    ("the drug cannot be injected", "The drug can be injected."),
    ("is neither aspirin nor ibuprofen sold in shops?", "Aspirin and ibuprofen are sold in shops."),
    ("do hardly any patients relapse?", "Most patients relapse within a year."),
    ("is the code irreversible?", "The change to the code is reversible."),
    # the other way round
    ("is ketamine addictive?", "Ketamine is not addictive."),
    ("why is ketamine addictive?", "Ketamine isn't addictive."),
    ("so is it addictive?", "It is not addictive."),
    ("does ketamine cause bladder damage?", "Ketamine does not cause bladder damage."),
    ("is ketamine safe?", "Ketamine is unsafe."),
    ("is ketamine effective?", "Ketamine is ineffective."),
    ("how does ketamine treat autism?", "Ketamine cannot treat autism."),
    ("does ketamine work in rats?", "Ketamine never works in rats."),
    ("does the hypothesis have support?", "There is little evidence to support the hypothesis."),
    ("is ketamine still legal?", "In Sweden ketamine is no longer legal."),
    ("can I take it with alcohol?", "It should never be taken with alcohol."),
    ("did Napoleon win at Waterloo?", "Napoleon did not win at Waterloo."),
    ("does Python have pointers?", "Python has neither pointers nor macros."),
    ("does the drug cause vomiting?", "The drug does not cause nausea, dizziness, or vomiting."),
    ("when does ketamine cause addiction?", "Taken once, ketamine fails to cause addiction."),
    ("is the vaccine approved?", "The vaccine is disapproved in Europe."),
]

# (question, quote): both say the same, or speak of different things, or it cannot be told
NOT_OPPOSED = [
    ("is ketamine not addictive?", "Ketamine is not addictive."),
    ("isn't ketamine addictive?", "Ketamine is not addictive."),
    ("isn't ketamine addictive?", "Ketamine is a dissociative anesthetic."),
    ("is there no evidence that ketamine works?", "Ketamine is an anesthetic."),
    ("is there no evidence that ketamine works?", "There is little evidence that ketamine works."),
    ("is ketamine addictive?", "Ketamine is addictive."),
    ("what is ketamine?", "Ketamine is not an opioid."),
    ("what are the effects of ketamine?", "The effects of ketamine do not last."),
    ("ketamine dose", "No dose of ketamine is approved."),
    ("is ketamine not only an anesthetic?", "Ketamine is an anesthetic."),
    ("is ketamine addictive or not?", "Ketamine is addictive."),
    ("ketamine is addictive, isn't it?", "Ketamine is addictive."),
    ("why not take ketamine daily?", "Ketamine taken daily is harmful."),
    ("is there no doubt that ketamine works?", "Ketamine works within hours."),
    ("is no more than 2 mg used?", "A dose of 2 mg is used."),
    ("what is No. 5?", "The 5 is a number."),
    ("is ketamine effective?", "Ketamine's effects do not last."),
    ("is ketamine not effective?", "Ketamine's side effects include nausea."),
    ("why doesn't ketamine work for everyone?", "Ketamine works within hours."),
    ("why doesn't ketamine always work?", "Ketamine works within hours."),
    ("does ketamine work?", "Ketamine does not work for everyone."),
    ("does ketamine work?", "Ketamine does not always work."),
    ("does ketamine work?", "Ketamine works not only in rats but in humans."),
    ("why doesn't ketamine cause addiction?", "Supervision prevents addiction."),
    ("why do SSRIs not work for depression?", "SSRIs only work in about 40% of people."),
    ("does ketamine cause bladder damage?", "Ketamine does not cause addiction."),
    ("what is not known about ketamine?", "It is known that ketamine blocks receptors."),
    ("does ketamine not work in rats?", "It is not an opioid and does not work in rats."),
    ("how does ketamine work?", "Ketamine works by blocking NMDA, not opioid receptors."),
    ("does ketamine cause nausea?", "Ketamine is not FDA approved and causes nausea."),
    ("does ketamine cause nausea?", "Ketamine is not approved, but it causes nausea."),
    ("does ketamine cause nausea?", "It is no cure. Ketamine causes nausea."),
    ("does ketamine not block NMDA receptors?", "NMDA receptors are crucial for plasticity."),
    ("is BDNF not essential?", "BDNF is non-essential in mice."),
    ("is ketamine safe?", "Ketamine is under study."),
    ("is ketamine safe?", "Until 1970 ketamine was safe."),
    ("isn't it safe?", "The safe is not locked."),
    ("can ketamine work without dissociation?", "Dissociation is not required."),
    ("can ketamine work without dissociation?", "It works even without dissociation."),
    ("does git rebase change history?", "A git rebase changes history."),
    ("why did Rome fall?", "Rome fell, and not in a day."),
    ("is Docker free?", "Docker is free, without limits."),
    ("", ""),
    ("not", "not"),
    ("no", "yes"),
]

# (question, quote): another number of the same kind
OTHER_NUMBER = [
    ("do 60% of people respond?", "About 40% of individuals respond."),
    ("do sixty percent respond?", "40 percent respond."),
    ("do 60 per cent respond?", "Forty percent respond."),
    ("do half of patients respond?", "40% of patients respond."),
    ("do 80% respond?", "A third of them respond."),
    ("was it discovered in 1970?", "Ketamine was first made in 1962."),
    ("what happened in the 1960s?", "In 1973 it was banned."),
    ("was it approved in March 2019?", "In April 2021 it was approved."),
    ("did Rome fall in 410?", "It fell in 476."),
    ("is the 1970 trial known?", "The 1962 trial was the first."),
    ("does it last 2 weeks?", "The effects last three weeks."),
    ("does ketamine last two days?", "It typically lasts 5 days."),
    ("does it last 1 hour?", "It lasts 2 hours."),
    ("does it last forty-two days?", "It lasts 40 days."),
    ("is it between 2 and 3 weeks?", "It takes 5 to 6 weeks."),
    ("is it 20-30 minutes?", "It takes 45 minutes."),
    ("is it a 12-week program?", "It is an eight-week program."),
    ("is a 40-year-old at risk?", "A 30-year-old is."),
    ("is the dose 50 mg?", "The dose is 20 mg."),
    ("does 10mg work?", "20mg works."),
    ("is 0.5 mg/kg used?", "A dose of 1 mg/kg is used."),
    ("are 2 milligrams enough?", "It takes 5 mg."),
    ("does it cost $500?", "It costs $800 a session."),
    ("does it cost 500 dollars?", "It costs $800."),
    ("does it cost €5?", "It costs 9 euros."),
    ("is it given three times a week?", "It follows a twice-a-week regimen."),
    ("is it taken twice a day?", "It is taken three times a day."),
    ("did three studies show it?", "Five studies showed it."),
    ("did 1,000 people die?", "10,000 people died."),
    ("are there two million users?", "It has 5 million users."),
    ("are there 5k users?", "It has 7,000 users."),
    ("does it take a dozen eggs?", "It takes ten eggs."),
    ("are six sessions needed?", "Most need eight long sessions."),
    ("is the third session best?", "The first session is best."),
    ("was it the 19th century?", "It was the 20th century."),
    ("do phase 2 trials exist?", "Phase 3 trials exist."),
    ("is version 2 faster?", "Version 3 is faster."),
    ("does Python 3.11 support it?", "Python 3.12 added it."),
    ("is it 5 kilometers?", "It is 10 km."),
    ("is it 100 degrees?", "It is 90 degrees."),
    ("is 8 GB enough?", "It takes 16 GB."),
    ("do 20% or 30% of people and 5 mg help?", "10 mg help 20% of people."),
]

# (question, quote): the same number, none, or one of another kind
SAME_NUMBER = [
    ("do 40% respond?", "40 percent respond."),
    ("do 40% respond?", "Forty percent of people respond."),
    ("do 40 per cent respond?", "40% respond."),
    ("do 40% respond?", "40% respond, and 60% do not."),
    ("do 40% respond?", "20 patients respond."),
    ("do 45% respond?", "40-50% respond."),
    ("do 50% of patients respond?", "Half of patients respond."),
    ("do 33% respond?", "A third of patients respond."),
    ("how many respond?", "40% respond."),
    ("does it last 60 minutes?", "It lasts 1 hour."),
    ("does it last 7 days?", "It lasts 1 week."),
    ("does it last 2 weeks?", "It lasts 2-3 weeks."),
    ("does it last 2 weeks?", "A two-week regimen."),
    ("does it last 2 weeks?", "It lasts for days."),
    ("does it last 3 weeks?", "It was found in 2019."),
    ("does it last a few weeks?", "It lasts 3 weeks."),
    ("is 1,000 mg enough?", "1 g is enough."),
    ("is 20 mg enough?", "20 milligrams or 40 milligrams."),
    ("is it $500?", "It is 500 dollars."),
    ("is it $500?", "It lasts 500 days."),
    ("in 1962?", "It was made in the 1960s."),
    ("in 2019?", "In 2019, 2000 patients were seen."),
    ("in 2020?", "See [3] for 40 patients."),
    ("are 2000 patients enough?", "In 2019 it was approved."),
    ("twice a week?", "Two times a week."),
    ("twice a week?", "Twice-a-week treatment for 3 weeks."),
    ("five sessions?", "5 sessions."),
    ("two hundred patients?", "200 patients."),
    ("1.5 million users?", "1,500,000 users."),
    ("3 studies?", "40 patients."),
    ("top 3 takeaways?", "It works in 40% of patients."),
    ("what happens at 0:34:29?", "At 1:10:00 the host says so."),
    ("what happens at 10 am?", "At 9 am it starts."),
    ("is it 2 weeks?", "1. Take it for 2 weeks\n2. Rest"),
    ("step 1?", "1. Take it\n2. Rest"),
    ("what is No. 5?", "There are 4 types."),
    ("what is COVID-19?", "It has 20 variants."),
    ("does 5-HT matter?", "There are 14 receptors, and 5-HT2A is one."),
    ("does omega-3 help?", "Take 2 g of omega-6."),
    ("is it one of the best?", "It is two of the best."),
    ("24/7 support?", "10 days."),
    ("phase 2?", "It has 2 phases."),
    ("is ketamine safe?", "It is safe for 40% of people."),
    ("does Python 3.11 support it?", "Python 3.11 and Python 3.12 do."),
]


@pytest.mark.parametrize(("question", "quoted"), OPPOSED)
def test_a_quote_that_says_the_opposite_is_flagged(question: str, quoted: str) -> None:
    assert Mismatch.NEGATION in mismatches(question, quoted)


@pytest.mark.parametrize(("question", "quoted"), NOT_OPPOSED)
def test_a_quote_that_does_not_say_the_opposite_is_not_flagged(question: str, quoted: str) -> None:
    assert Mismatch.NEGATION not in mismatches(question, quoted)


@pytest.mark.parametrize(("question", "quoted"), OTHER_NUMBER)
def test_a_quote_with_another_number_of_the_kind_is_flagged(question: str, quoted: str) -> None:
    assert Mismatch.NUMBER in mismatches(question, quoted)


@pytest.mark.parametrize(("question", "quoted"), SAME_NUMBER)
def test_a_quote_without_another_number_of_the_kind_is_not_flagged(
    question: str, quoted: str
) -> None:
    assert Mismatch.NUMBER not in mismatches(question, quoted)


def test_both_can_differ() -> None:
    found = mismatches("does ketamine not last 2 weeks?", "Ketamine lasts 3 weeks.")
    assert found == (Mismatch.NEGATION, Mismatch.NUMBER)


PHRASES = [text for row in OPPOSED + OTHER_NUMBER + SAME_NUMBER for text in row]
TEXTS = st.one_of(
    st.lists(st.sampled_from([word for text in PHRASES for word in text.split()]), max_size=12).map(
        " ".join
    ),
    st.text(alphabet=string.printable + "’–—%€µ°½²٣", max_size=60),
    st.text(max_size=40),
)


@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_compared(question: str, quoted: str) -> None:
    found = mismatches(question, quoted)
    assert list(found) == sorted(set(found), key=list(Mismatch).index)


@given(TEXTS)
def test_a_text_names_no_other_number_than_itself(text: str) -> None:
    assert Mismatch.NUMBER not in mismatches(text, text)


@given(st.integers(2, 10**6), st.sampled_from(["mg", "percent", "hours", "studies"]))
def test_a_number_equals_itself_however_it_is_grouped(number: int, unit: str) -> None:
    assert mismatches(f"is it {number} {unit}?", f"It is {number:,} {unit}.") == ()
    assert mismatches(f"is it {number} {unit}?", f"It is {number + 1:,} {unit}.") != ()
