"""What a card should leave out to stay small: remarked upon, since it takes nothing from its trust."""

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.bundle import Entries
from caregiving.vaccines.health_cards.reasons import Findings, Reason
from caregiving.vaccines.health_cards.strict import Json


def remark(resources: Entries, findings: Findings) -> None:
    """One warning for each kind of thing to leave out, naming the entries that have it."""
    places: dict[Reason, list[str]] = {}
    for reference, resource in resources.items():
        for reason in sorted(_superfluous(resource)):
            places.setdefault(reason, []).append(reference)
    for reason, references in places.items():
        findings.warn(reason, ", ".join(references))


def _superfluous(resource: dict[str, Json]) -> set[Reason]:
    found = set()
    if "id" in resource:
        found.add(Reason.RESOURCE_ID)
    # Only how far the issuer checked the person (security labels) may be noted.
    if "meta" in resource and strict.as_object(resource["meta"]).keys() != {"security"}:
        found.add(Reason.RESOURCE_META)
    if "text" in resource:
        found.add(Reason.RESOURCE_TEXT)
    for inner in strict.objects(resource):
        found |= _of_concept(inner)
    return found


def _of_concept(inner: dict[str, Json]) -> set[Reason]:
    codings = strict.as_list(inner.get("coding"))
    found = set()
    if codings and "text" in inner:
        found.add(Reason.CONCEPT_TEXT)
    if any("display" in strict.as_object(coding) for coding in codings):
        found.add(Reason.CODING_DISPLAY)
    return found
