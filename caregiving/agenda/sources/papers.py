"""What is written down in peacetime: the screening sheet, the function score, the printed emergency sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from caregiving.agenda import printed
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.guidance.moments import day_end, day_start, local_day
from caregiving.guidance.monitoring import score_prompts, score_until
from caregiving.illness.models import AfterCovidChecked, ScreeningSheet
from caregiving.patients.models import FunctionScored, SheetPrinted

STAYS = timedelta(days=365)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    yield from _screening(facts)
    yield from _screening_read(facts)
    yield from _score(facts)
    yield from _scores_after_illness(facts)
    yield from _check_after_covid(facts)
    yield from _sheet(facts)


def newest_sheet(facts: Facts) -> ScreeningSheet | None:
    return max(facts.rows.of(ScreeningSheet), key=lambda sheet: sheet.version, default=None)


def screening_good_until(facts: Facts, sheet: ScreeningSheet) -> date | None:
    """The last day on which a signed sheet counts as fresh; None when it is not signed or has gone stale, and while
    nobody vouches for how long it counts."""
    lasts = facts.rules.days("SET-SHEET-AGE")
    if sheet.signed_at is None or sheet.stale_since is not None or lasts is None:
        return None
    return local_day(sheet.signed_at, facts.zone) + lasts


def _screening(facts: Facts) -> Iterator[Due]:
    """A sheet that is signed, and that nothing has made stale, is brought up by its age alone."""
    sheet = newest_sheet(facts)
    good_until = screening_good_until(facts, sheet) if sheet else None
    if sheet and sheet.signed_at and not sheet.stale_since and good_until is None:
        return
    opens_on = good_until + timedelta(days=1) if good_until else facts.today
    if sheet and sheet.stale_since:
        opens_on = local_day(sheet.stale_since, facts.zone)
    yield _day_item(
        facts,
        key=f"screening:{sheet.pk.hex if sheet else 'none'}:{'stale' if sheet and sheet.stale_since else 'age'}",
        kind="screening",
        opens_on=opens_on,
        rule_id="SET-SHEET-AGE",
        urgency=Urgency.TODAY if facts.episode else Urgency.ROUTINE,
        params={
            "signed": bool(sheet and sheet.signed_at),
            "because": (sheet.stale_because if sheet and sheet.stale_since else "") or "it was signed long ago",
        },
        subject=sheet.pk.hex if sheet else "",
    )


def _screening_read(facts: Facts) -> Iterator[Due]:
    """What a clinician signed is for the family to read; a sheet that came with a file was read on paper."""
    sheet = newest_sheet(facts)
    if sheet and sheet.signed_at and sheet.signed_by_id and not sheet.stale_since and not sheet.read_by_family_at:
        yield _day_item(
            facts,
            key=f"screening.read:{sheet.pk.hex}",
            kind="screening.read",
            opens_on=local_day(sheet.signed_at, facts.zone),
            rule_id="SET-SHEET-AGE",
            urgency=Urgency.TODAY if facts.episode else Urgency.ROUTINE,
            params={"who": sheet.signer},
            subject=sheet.pk.hex,
        )


def _score(facts: Facts) -> Iterator[Due]:
    last = max(facts.rows.of(FunctionScored), key=lambda score: (score.occurred_at, score.pk), default=None)
    last_on = local_day(last.occurred_at, facts.zone) if last else facts.today
    recent = score_until(last_on, ill_before=bool(facts.episodes), rules=facts.rules)
    if facts.episode is None and recent is not None:
        until, rule_id = recent
        yield _day_item(
            facts,
            key=f"score:{last.pk.hex if last else 'first'}",
            kind="score",
            opens_on=until + timedelta(days=1) if last else facts.today,
            rule_id=rule_id,
            params={"after_days": None, "every": (until - last_on).days},
        )


def _scores_after_illness(facts: Facts) -> Iterator[Due]:
    """Prompts counted from the first symptom; one is answered by a score from that day on."""
    last = facts.episodes[-1] if facts.episodes else None
    if last is None:
        return
    scored_on = [local_day(score.occurred_at, facts.zone) for score in facts.rows.of(FunctionScored)]
    for prompt in score_prompts(last.onset.first_day(facts.zone), scored_on, facts.rules):
        if not prompt.done:
            yield _day_item(
                facts,
                key=f"score:{last.id}:{prompt.rule_id}",
                kind="score",
                opens_on=prompt.opens,
                rule_id=prompt.rule_id,
                params={"after_days": prompt.after_days},
                closes_on=prompt.closes + timedelta(days=1),
            )


def _check_after_covid(facts: Facts) -> Iterator[Due]:
    """Once the watch after an infection is over (MON-02), unless the check was done since it ended."""
    last, watched = facts.episodes[-1] if facts.episodes else None, facts.rules.days("MON-02")
    if last is None or last.recovered_at is None or watched is None:
        return
    recovered_at = last.recovered_at
    if not any(check.occurred_at >= recovered_at for check in facts.rows.of(AfterCovidChecked)):
        opens_on = last.onset.first_day(facts.zone) + watched
        yield _day_item(
            facts, key=f"after_covid:{last.id}", kind="after_covid", opens_on=opens_on, rule_id="MON-02", params={}
        )


def _sheet(facts: Facts) -> Iterator[Due]:
    last = printed.last_printed(facts.rows)
    changed = printed.is_changed(facts.rows, facts.rules, last, facts.today)
    if opens_on := _print_on(facts, last, changed=changed):
        yield _day_item(
            facts,
            key=f"sheet:{last.pk.hex if last else 'first'}",
            kind="sheet",
            opens_on=opens_on,
            rule_id="SET-PRINT-AGE",
            params={"changed": changed},
        )


def _print_on(facts: Facts, last: SheetPrinted | None, *, changed: bool) -> date | None:
    """When the paper is old: some time after it was printed, or as soon as a fact on it has changed.

    None while nobody vouches for that time and nothing has changed.
    """
    if last is None:
        return facts.today
    printed_on, lasts = local_day(last.occurred_at, facts.zone), facts.rules.days("SET-PRINT-AGE")
    aged_on = None if lasts is None else printed_on + lasts + timedelta(days=1)
    if not changed:
        return aged_on
    changed_at = printed.changed_at(facts.rows, facts.today)
    changed_on = local_day(max(changed_at, last.occurred_at), facts.zone) if changed_at else printed_on
    return changed_on if aged_on is None else min(aged_on, changed_on)


def _day_item(
    facts: Facts,
    *,
    key: str,
    kind: str,
    opens_on: date,
    rule_id: str,
    params: dict[str, str | int | bool | None],
    urgency: Urgency = Urgency.ROUTINE,
    subject: str = "",
    closes_on: date | None = None,
) -> Due:
    """An item that opens with a day of the patient's and stays until it is done.

    What the home's own facts ask for stays where nobody vouches for the row any more; then no row is named for it.
    """
    last_day = max(opens_on, facts.today)
    return Due(
        key=key,
        kind=kind,
        opens=day_start(opens_on, facts.zone),
        due=day_end(last_day, facts.zone),
        closes=day_start(closes_on, facts.zone) if closes_on else day_end(last_day, facts.zone) + STAYS,
        urgency=urgency,
        rule_ids=(rule_id,) if facts.rules[rule_id].drives_reminders else (),
        params=params,
        subject=subject,
    )
