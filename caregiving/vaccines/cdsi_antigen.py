"""CDC's file of one antigen in our own form: immunity, contraindications and series."""

from collections.abc import Container, Iterable, Mapping

from caregiving.guidance.vaccines.words import Gender, SeriesType
from caregiving.vaccines.cdsi_dose import Codes, Json, grouped, series_dose, told, window
from caregiving.vaccines.cdsi_values import day, duration, flag, maybe, must, one_of, value, words
from caregiving.vaccines.cdsi_xml import CdsiError, Node

INDIVIDUAL_DECISIONS = ("shared clinical decision-making", "individual-based decision-making")


def antigen(root: Node, codes: Codes, vaccine_groups: Container[str]) -> Json:
    """What `guidance.vaccines.reader` reads as one antigen's file. Raises CdsiError."""
    series_nodes = root.all("series")
    names = {must(node, "targetDisease", str) for node in series_nodes}
    if len(names) != 1:
        raise CdsiError(f"{root.place}: the series are of {len(names)} diseases, not of one")
    return told(
        antigen=names.pop(),
        **_immunity(root, codes),
        **_contraindications(root, codes),
        series=[_series(node, codes, vaccine_groups) for node in series_nodes],
    )


def _immunity(root: Node, codes: Codes) -> Json:
    found: Json = {"immunity_guidelines": [], "birth_date_immunity": []}
    for immunity in root.all("immunity"):
        found["immunity_guidelines"] = [
            must(node, "guidelineCode", codes.observation) for node in immunity.all("clinicalHistory")
        ]
        found["birth_date_immunity"] = [
            told(
                before=must(node, "immunityBirthDate", day),
                country=must(node, "birthCountry", str),
                exclusions=[must(one, "exclusionCode", codes.observation) for one in node.all("exclusion")],
            )
            for node in immunity.all("dateOfBirth")
        ]
    return found


def _contraindications(root: Node, codes: Codes) -> Json:
    found: dict[str, list[Json]] = {"contraindications": [], "vaccine_contraindications": []}
    for parent in root.all("contraindications"):
        for group in parent.all("vaccineGroup"):
            found["contraindications"] += [
                told(observation=must(node, "observationCode", codes.observation), **window(node))
                for node in group.all("contraindication")
            ]
        for vaccine in parent.all("vaccine"):
            found["vaccine_contraindications"] += [
                told(
                    observation=must(node, "observationCode", codes.observation),
                    vaccines=grouped(
                        ((must(one, "cvx", codes.vaccine), window(one)) for one in node.all("contraindicatedVaccine")),
                        "cvx",
                    ),
                )
                for node in vaccine.all("contraindication")
            ]
    return dict(found)


def _series(node: Node, codes: Codes, vaccine_groups: Container[str]) -> Json:
    group = must(node, "vaccineGroup", str)
    if group not in vaccine_groups:
        raise CdsiError(f"{node.place}: the vaccine group {group!r} is not in the schedule")
    select = node.first("selectSeries")
    if select is None:
        raise CdsiError(f"{node.place}: <selectSeries> is missing or empty")
    kind = must(node, "seriesType", one_of(SeriesType))
    indications = grouped(_indications(node, codes), "observations")
    if kind is SeriesType.RISK and not indications:
        raise CdsiError(f"{node.place}: a risk series without an indication")
    doses = [series_dose(child, codes) for child in node.all("seriesDose")]
    _check_target_doses(node, doses)
    return told(
        name=must(node, "seriesName", str),
        vaccine_group=group,
        type=kind.value,
        required_genders=[value(child, one_of(Gender)).value for child in node.all("requiredGender")],
        group=must(select, "seriesGroup", int),
        equivalent_groups=words(node, "equivalentSeriesGroups", int),
        default=flag(select, "defaultSeries"),
        product=flag(select, "productPath"),
        priority=must(select, "seriesPriority", str),
        preference=must(select, "seriesPreference", int),
        minimum_age_to_start=maybe(select, "minAgeToStart", duration),
        maximum_age_to_start=maybe(select, "maxAgeToStart", duration),
        individual_decision=_is_individual_decision(node.all("seriesAdminGuidance")),
        indications=indications,
        doses=doses,
    )


def _indications(node: Node, codes: Codes) -> Iterable[tuple[str, Mapping[str, str]]]:
    for indication in node.all("indication"):
        code = indication.first("observationCode")
        if code is None:
            raise CdsiError(f"{indication.place}: <observationCode> is missing or empty")
        yield must(code, "code", codes.observation), window(indication)


def _is_individual_decision(guidance: Iterable[Node]) -> bool:
    texts = [(node.value or "").casefold() for node in guidance]
    return any(decision in text for decision in INDIVIDUAL_DECISIONS for text in texts)


def _check_target_doses(node: Node, doses: Iterable[Json]) -> None:
    numbers = {dose["number"] for dose in doses}
    for dose in doses:
        intervals = dose.get("intervals", [])
        for interval in intervals if isinstance(intervals, list) else []:
            if interval.get("after_target_dose", dose["number"]) not in numbers:
                raise CdsiError(f"{node.place}: an interval counts from a dose that the series does not have")
