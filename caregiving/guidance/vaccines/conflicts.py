"""Was the dose given too soon after another live vaccine? (6.7, and CALCDTCONFLICT-3 in the forecast)"""

from collections.abc import Iterator, Mapping
from datetime import date

from caregiving.guidance.vaccines.durations import add
from caregiving.guidance.vaccines.patient_series import PatientSeries
from caregiving.guidance.vaccines.person import Person, Record
from caregiving.guidance.vaccines.supporting_data import LiveVirusConflict, SeriesDose
from caregiving.guidance.vaccines.words import DoseStatus

Conflicts = Mapping[str, Mapping[str, LiveVirusConflict]]


def is_impacted(record: Record, patient_series: PatientSeries, conflicts: Conflicts) -> bool:
    """CONFLICT-3: whether an earlier dose of the whole history impacts this one."""
    current = conflicts.get(record.dose.cvx)
    return current is not None and any(
        _window_holds(record.dose.given_on, earlier, conflict, patient_series)
        for earlier in patient_series.person.history[: record.position]
        if (conflict := current.get(earlier.dose.cvx)) is not None
    )


def _window_holds(on: date, earlier: Record, conflict: LiveVirusConflict, patient_series: PatientSeries) -> bool:
    """CALCDTCONFLICT-1 and -2: the shorter end after a valid dose, or one that has no status."""
    status = status_in_series(earlier, patient_series)
    end = conflict.minimum_end if status in (DoseStatus.VALID, None) else conflict.end
    given_on = earlier.dose.given_on
    return add(given_on, conflict.begin) <= on < add(given_on, end)


def status_in_series(record: Record, patient_series: PatientSeries) -> DoseStatus | None:
    """The status of a dose in this series; a dose of another antigen has none here (reading R11)."""
    for dose in patient_series.evaluated:
        if dose.record.position == record.position:
            return dose.status
    return None


def forecast_conflict_ends(definition: SeriesDose, person: Person, conflicts: Conflicts) -> Iterator[date]:
    """CALCDTCONFLICT-3, literally (reading R20): one live preferable product holds back the whole dose."""
    held_back = [conflicts[vaccine.cvx] for vaccine in definition.preferable_vaccines if vaccine.cvx in conflicts]
    for current in held_back:
        for record in person.history:
            if record.dose.cvx in current:
                yield add(record.dose.given_on, current[record.dose.cvx].end)
