"""The twelve items of the function score in our own plain words, best answer first.

The words are ours: nothing here is copied from the published scale or from any version of it, whose text has
its own licence (FR-13). Item ids and the points behind each answer are those of the scale.
"""

from dataclasses import dataclass
from enum import StrEnum


class Domain(StrEnum):
    BULBAR = "bulbar"
    HANDS = "hands"
    BODY = "body"
    BREATHING = "breathing"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: the question, and five answers worth 4, 3, 2, 1 and 0 points."""

    id: str
    domain: Domain
    question: str
    answers: tuple[str, str, str, str, str]
    with_tube: tuple[str, str, str, str, str] | None = None
    """The answers for somebody who is fed mostly by tube, where they differ."""


def gettext_noop(text: str) -> str:
    """Marks a text for the translators; whoever shows it translates it."""
    return text


_ = gettext_noop

ITEMS = (
    Item(
        "speech",
        Domain.BULBAR,
        _("How clear is speech?"),
        (
            _("As clear as ever"),
            _("Sounds different, everybody understands"),
            _("Has to say things twice"),
            _("Speaks a little, mostly points, writes or uses a device"),
            _("No words that help"),
        ),
    ),
    Item(
        "saliva",
        Domain.BULBAR,
        _("How much saliva is there?"),
        (
            _("As ever"),
            _("A little too much, may wet the pillow"),
            _("Clearly too much, may run out now and then"),
            _("A lot, runs out often"),
            _("Runs all the time, needs a cloth or suction"),
        ),
    ),
    Item(
        "swallowing",
        Domain.BULBAR,
        _("How is swallowing?"),
        (
            _("Eats everything"),
            _("Coughs or chokes now and then"),
            _("Needs softer or thicker food"),
            _("Needs a tube for part of the food"),
            _("Nothing by mouth"),
        ),
    ),
    Item(
        "writing",
        Domain.HANDS,
        _("How is handwriting, with the hand used before ALS?"),
        (
            _("As ever"),
            _("Slower or untidy, every word can be read"),
            _("Some words cannot be read"),
            _("Holds a pen, writes nothing that can be read"),
            _("Cannot hold a pen"),
        ),
    ),
    Item(
        "cutting",
        Domain.HANDS,
        _("How is cutting food and using fork and spoon?"),
        (
            _("As ever"),
            _("Slow and clumsy, needs nobody"),
            _("Cuts most food, needs a hand at times"),
            _("Somebody cuts, eats slowly alone"),
            _("Has to be fed"),
        ),
        with_tube=(
            _("Handles tube, caps and feeds as ever"),
            _("Clumsy, does all of it alone"),
            _("Needs a hand with caps and clips"),
            _("Helps the caregiver a little"),
            _("Cannot do any part"),
        ),
    ),
    Item(
        "dressing",
        Domain.HANDS,
        _("How is dressing and washing?"),
        (
            _("As ever"),
            _("Alone, with effort or more slowly"),
            _("Needs help at times, or tricks and tools"),
            _("Needs help every time"),
            _("Somebody does all of it"),
        ),
    ),
    Item(
        "turning",
        Domain.BODY,
        _("How is turning in bed and pulling up the covers?"),
        (
            _("As ever"),
            _("Slow and clumsy, needs nobody"),
            _("Turns or pulls the covers alone, with great effort"),
            _("Begins to turn, cannot finish alone"),
            _("Cannot begin"),
        ),
    ),
    Item(
        "walking",
        Domain.BODY,
        _("How is walking?"),
        (
            _("As ever"),
            _("Unsteady or slower"),
            _("Needs a cane, a frame, a brace or a person"),
            _("Stands or moves the legs, does not walk"),
            _("Cannot move the legs on purpose"),
        ),
    ),
    Item(
        "stairs",
        Domain.BODY,
        _("How are stairs?"),
        (
            _("As ever"),
            _("Slower"),
            _("Unsteady or has to rest"),
            _("Only with the rail or a person"),
            _("Not at all"),
        ),
    ),
    Item(
        "breathlessness",
        Domain.BREATHING,
        _("When is breath short?"),
        (
            _("Never"),
            _("When walking"),
            _("When eating, washing or dressing"),
            _("At rest, sitting or lying"),
            _("So short that a machine is thought about or used"),
        ),
    ),
    Item(
        "lying_flat",
        Domain.BREATHING,
        _("How is breathing when lying down at night?"),
        (
            _("As ever"),
            _("Some nights are harder; two pillows are enough"),
            _("Needs more than two pillows"),
            _("Sleeps only sitting up"),
            _("Does not sleep without a machine"),
        ),
    ),
    Item(
        "support",
        Domain.BREATHING,
        _("How much help comes from a breathing mask or ventilator?"),
        (
            _("None"),
            _("The mask now and then"),
            _("The mask all night"),
            _("The mask all night and nearly all day"),
            _("A ventilator through a tube in the windpipe"),
        ),
    ),
)
