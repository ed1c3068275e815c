"""The check after COVID-19 and the visit in the words of a family, by the ids of the guidance."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caregiving.guidance.after_covid import Route, Status

SYMPTOMS = {
    "tired": _("Very tired"),
    "sore_muscles": _("Sore muscles"),
    "cramps": _("Cramps"),
    "twitches": _("Twitches"),
    "feels_weak": _("Feels weak"),
    "breathless": _("Short of breath"),
    "poor_sleep": _("Sleeps badly"),
    "tingling": _("Tingling or numb places"),
}
RED_FLAGS = {
    "growing_weakness": _("Weakness that grows, not only tiredness"),
    "shrinking_muscles": _("Muscles that shrink"),
    "speech_or_swallowing": _("New trouble with speech or swallowing"),
    "weak_breathing": _("Breathing that got weaker, or short breath that nobody can explain"),
    "brisk_reflexes": _("A doctor found very brisk reflexes"),
    "worse_in_spite_of_care": _("Getting worse in spite of treatment"),
    "foot_drop": _("A foot that drops, or trips often"),
    "clumsy_hands": _("Hands that got clumsy"),
    "tongue_twitching": _("The tongue twitches"),
    "cannot_lie_flat": _("Cannot breathe well lying flat"),
    "morning_headache": _("Headache on waking"),
    "changed_behaviour": _("Changed behaviour, or laughs or cries without reason"),
}
SAME_DAY_FLAGS = {
    "climbing_or_facial_weakness": _("Weakness that climbs up, or reaches the face"),
    "breathing_or_swallowing_failing": _("Breathing or swallowing is failing"),
    "double_vision": _("New double vision, or muscles that tire with use"),
    "dark_urine_and_pain": _("Dark urine with strong muscle pain"),
    "one_sided_weakness": _("One side is suddenly weak"),
    "bladder_or_bowel": _("Bladder or bowel no longer held"),
}
FLAGS = {**SAME_DAY_FLAGS, **RED_FLAGS}
ROUTES = {
    Route.SAME_DAY: _("Somebody must look today. Call now."),
    Route.NEUROLOGIST: _("A neurologist should look at this. Call the care team today."),
    Route.VISIT: _("Bring this to the next visit. No red flag was noted; any new one changes that."),
    Route.ASK_TEAM: _("Ask your team today what should come of this."),
    Route.NOTHING: _("Nothing was noted. Check again when something changes."),
}
STATUSES = {
    Status.CURRENT: _("still holds"),
    Status.OUTDATED: _("outdated"),
    Status.DISPUTED: _("disputed"),
    Status.UNCONFIRMED: _("not confirmed"),
}
VISIT = {
    "strength": _("Strength"),
    "reflexes": _("Reflexes"),
    "muscle_size": _("Size of the muscles"),
    "twitches": _("Twitches"),
    "speech_and_swallowing": _("Speech and swallowing"),
    "breathing": _("Breathing"),
    "metabolic_panel": _("Metabolic panel"),
    "blood_count": _("Blood count"),
    "crp": _("CRP (inflammation)"),
    "ck": _("CK (muscle), because of the muscle pain"),
    "ferritin": _("Ferritin"),
    "ldh": _("LDH"),
    "tsh": _("TSH (thyroid)"),
    "b12": _("Vitamin B12"),
    "magnesium": _("Magnesium"),
    "calcium": _("Calcium"),
    "hba1c": _("HbA1c (sugar)"),
    "vitamin_d": _("Vitamin D"),
    "breathing_strength": _("Strength of breathing, because of the short breath"),
}
QUESTIONS = (
    _("Is this from the infection, from the ALS, or from something else?"),
    _("How much effort is right, and who guides it?"),
    _("When are the lungs tested again?"),
    _("Is anything to change about the mask, the feeding or the medicines?"),
    _("Whom do we call when it gets worse, and on which sign?"),
)
