"""One series dose of CDC's files in our own form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caregiving.guidance.vaccines.words import Comparison, ConditionKind, Context, DoseKind, Logic
from caregiving.vaccines.cdsi_values import (
    code,
    day,
    duration,
    flag,
    maybe,
    must,
    observation_code,
    one_of,
    words,
)
from caregiving.vaccines.cdsi_xml import CdsiError, Node

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of the schedule: an antigen may not use another."""

    vaccines: frozenset[str]
    observations: frozenset[str]

    def vaccine(self, text: str) -> str:
        return self._known(code(text), self.vaccines)

    def observation(self, text: str) -> str:
        return self._known(observation_code(text), self.observations)

    def _known(self, found: str, known: frozenset[str]) -> str:
        if found not in known:
            raise ValueError(found)
        return found


def told(**values: object) -> Json:
    """The values that say something: no value, no flag and no list stay out of the file."""
    silent: tuple[object, ...] = (None, False)
    return {
        key: value for key, value in values.items() if not any(value is one for one in silent) and value not in ([], {})
    }


def window(node: Node) -> dict[str, str]:
    """The ages "from" and "until" of an element."""
    ages = {"from": maybe(node, "beginAge", duration), "until": maybe(node, "endAge", duration)}
    return {key: age for key, age in ages.items() if age is not None}


def grouped(rows: Iterable[tuple[str, Mapping[str, str]]], key: str) -> list[Json]:
    """Codes that share their ages, in one row."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for found, ages in rows:
        groups.setdefault(tuple(ages.items()), []).append(found)
    return [{**dict(ages), key: found} for ages, found in groups.items()]


def series_dose(node: Node, codes: Codes) -> Json:
    """One dose that a series asks for. Raises CdsiError."""
    season = node.first("seasonalRecommendation")
    allowable = ((must(one, "cvx", codes.vaccine), window(one)) for one in node.all("allowableVaccine"))
    return told(
        number=must(node, "doseNumber", _dose_number),
        recurring=flag(node, "recurringDose"),
        season=None if season is None else _season(season),
        ages=[_age(child) for child in node.all("age")],
        intervals=[_interval(child, codes) for child in node.all("interval")],
        allowable_intervals=[_allowable_interval(child) for child in node.all("allowableInterval")],
        preferable=[_preferable(child, codes) for child in node.all("preferableVaccine")],
        allowable=grouped(allowable, "cvx"),
        inadvertent=[must(child, "cvx", codes.vaccine) for child in node.all("inadvertentVaccine")],
        skips=[_skip(child, codes) for child in node.all("conditionalSkip")],
    )


def _dose_number(text: str) -> int:
    return int(text.lower().removeprefix("dose"))


def _season(node: Node) -> Json:
    return told(start=maybe(node, "startDate", day), end=maybe(node, "endDate", day))


def _age(node: Node) -> Json:
    return told(
        absolute_minimum=maybe(node, "absMinAge", duration),
        minimum=maybe(node, "minAge", duration),
        earliest_recommended=maybe(node, "earliestRecAge", duration),
        latest_recommended=maybe(node, "latestRecAge", duration),
        maximum=maybe(node, "maxAge", duration),
        **_in_force(node),
    )


def _interval(node: Node, codes: Codes) -> Json:
    observation = node.first("fromRelevantObs")
    return _with_reference(
        node,
        told(
            after_previous=flag(node, "fromPrevious"),
            after_target_dose=maybe(node, "fromTargetDose", int),
            after_most_recent=words(node, "fromMostRecent", codes.vaccine),
            after_observation=None if observation is None else must(observation, "code", codes.observation),
        ),
        told(
            absolute_minimum=maybe(node, "absMinInt", duration),
            minimum=maybe(node, "minInt", duration),
            earliest_recommended=maybe(node, "earliestRecInt", duration),
            latest_recommended=maybe(node, "latestRecInt", duration),
            priority=flag(node, "intervalPriority"),
            **_in_force(node),
        ),
    )


def _allowable_interval(node: Node) -> Json:
    return _with_reference(
        node,
        told(
            after_previous=flag(node, "fromPrevious"),
            after_target_dose=maybe(node, "fromTargetDose", int),
        ),
        told(absolute_minimum=must(node, "absMinInt", duration), **_in_force(node)),
    )


def _with_reference(node: Node, reference: Json, values: Json) -> Json:
    if len(reference) != 1:
        raise CdsiError(f"{node.place}: counted from {len(reference)} things, it must be one")
    return reference | values


def _in_force(node: Node) -> Json:
    return {"effective": maybe(node, "effectiveDate", day), "cessation": maybe(node, "cessationDate", day)}


def _preferable(node: Node, codes: Codes) -> Json:
    return told(
        cvx=must(node, "cvx", codes.vaccine),
        **window(node),
        trade_name=maybe(node, "tradeName", str),
        mvx=maybe(node, "mvx", str),
        volume=maybe(node, "volume", float),
        forecast=flag(node, "forecastVaccineType"),
    )


def _skip(node: Node, codes: Codes) -> Json:
    sets = node.all("set")
    if not sets:
        raise CdsiError(f"{node.place}: <set> is missing or empty")
    return told(
        context=must(node, "context", one_of(Context)).value,
        logic=_logic(node, "setLogic", sets),
        sets=[_set(child, codes) for child in sets],
    )


def _set(node: Node, codes: Codes) -> Json:
    conditions = node.all("condition")
    if not conditions:
        raise CdsiError(f"{node.place}: <condition> is missing or empty")
    return told(
        **_in_force(node),
        logic=_logic(node, "conditionLogic", conditions),
        conditions=[_condition(child, codes) for child in conditions],
    )


def _logic(node: Node, tag: str, members: list[Node]) -> str | None:
    """The word matters only between several members; then it must be there."""
    word = maybe(node, tag, one_of(Logic))
    if word is None and len(members) > 1:
        raise CdsiError(f"{node.place}: <{tag}> is missing or empty")
    return None if len(members) == 1 else word


def _condition(node: Node, codes: Codes) -> Json:
    kind = must(node, "conditionType", one_of(ConditionKind))
    found = told(
        kind=kind.value,
        **window(node),
        start=maybe(node, "startDate", day),
        end=maybe(node, "endDate", day),
        vaccines=words(node, "vaccineTypes", codes.vaccine),
    )
    if kind is ConditionKind.INTERVAL:
        return found | {"interval": must(node, "interval", duration)}
    if kind is ConditionKind.COMPLETED_SERIES:
        groups = words(node, "seriesGroups", int)
        if not groups:
            raise CdsiError(f"{node.place}: <seriesGroups> is missing or empty")
        return found | {"series_groups": groups}
    if kind is ConditionKind.AGE:
        return found
    return found | {
        "count": must(node, "doseCount", int),
        "doses": must(node, "doseType", one_of(DoseKind)).value,
        "comparison": must(node, "doseCountLogic", one_of(Comparison)).value,
    }
