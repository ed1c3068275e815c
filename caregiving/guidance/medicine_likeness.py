"""What a misspelt part of a medicine's name may be: the known names nearest to the words that could not be read."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from caregiving.guidance.medicine_table import Names, Phrase


class _Likeness(NamedTuple):
    """The words from `start` to before `end` are like a known name; sorted, the nearest comes first."""

    distance: float
    start: int
    end: int
    phrase: Phrase


def mended(words: Phrase, unread: frozenset[int], names: Names) -> tuple[Phrase, ...]:
    """The words with those that could not be read replaced by what they are like, the nearest first.

    `unread` are their places. Where several parts are misspelt, each of them is replaced.
    """
    found = sorted(_likenesses(words, unread, names))
    whole = dict.fromkeys(_with(first, found, words) for first in found)
    return tuple(whole)[: names.most_suggestions]


def _likenesses(words: Phrase, unread: frozenset[int], names: Names) -> Iterator[_Likeness]:
    """Of every run of words with an unread one in it; short ones are not guessed at, and no word is only left out."""
    for start, end in combinations(range(len(words) + 1), 2):
        text, known = " ".join(words[start:end]), tuple(words[at] for at in range(start, end) if at not in unread)
        if end - start > names.longest_phrase or len(known) == end - start or len(text) < names.shortest_letters:
            continue
        near = process.extract(
            text,
            list(names.spelled),
            scorer=OSA.normalized_distance,
            score_cutoff=1 - names.likeness_percent / 100,
            limit=names.most_suggestions,
        )
        for name, distance, _ in near:
            if names.spelled[name] != known:
                yield _Likeness(distance, start, end, names.spelled[name])


def _with(first: _Likeness, others: Sequence[_Likeness], words: Phrase) -> Phrase:
    """The words with one likeness put in, and of the others the nearest for each part that is still misspelt."""
    chosen = [first]
    for other in others:
        if all(other.end <= one.start or one.end <= other.start for one in chosen):
            chosen.append(other)
    for one in sorted(chosen, key=lambda one: one.start, reverse=True):
        words = (*words[: one.start], *one.phrase, *words[one.end :])
    return words
