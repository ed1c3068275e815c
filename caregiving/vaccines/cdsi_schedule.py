"""CDC's schedule file in our own form: vaccines, vaccine groups, observation codes, live-virus conflicts."""

from caregiving.vaccines.cdsi_values import code, duration, flag, maybe, must, observation_code, value
from caregiving.vaccines.cdsi_xml import CdsiError, Node

Json = dict[str, object]


def schedule(root: Node) -> Json:
    """What `guidance.vaccines.reader` reads as schedule.json. Raises CdsiError."""
    found: Json = {
        "vaccine_groups": _vaccine_groups(root),
        "vaccines": [_vaccine(node) for node in _inside(root, "cvxToAntigenMap", "cvxMap")],
        "observations": _observations(root),
        "live_virus_conflicts": _live_virus_conflicts(root),
    }
    return found


def _inside(root: Node, container: str, tag: str) -> list[Node]:
    return [node for parent in root.all(container) for node in parent.all(tag)]


def _vaccine_groups(root: Node) -> list[Json]:
    full = {
        must(node, "name", str): flag(node, "administerFullVaccineGroup")
        for node in _inside(root, "vaccineGroups", "vaccineGroup")
    }
    groups = []
    for node in _inside(root, "vaccineGroupToAntigenMap", "vaccineGroupMap"):
        name = must(node, "name", str)
        if name not in full:
            raise CdsiError(f"{node.place}: {name!r} is not among the vaccine groups")
        antigens = [value(antigen, str) for antigen in node.all("antigen")]
        group: Json = {"name": name, "antigens": antigens}
        groups.append(group | ({"administer_full": True} if full[name] else {}))
    return groups


def _vaccine(node: Node) -> Json:
    associations = [_association(child) for child in node.all("association")]
    if not associations:
        raise CdsiError(f"{node.place}: no antigen is associated")
    return {"cvx": must(node, "cvx", code), "name": must(node, "shortDescription", str), "antigens": associations}


def _association(node: Node) -> Json:
    ages = {
        "from": maybe(node, "associationBeginAge", duration),
        "until": maybe(node, "associationEndAge", duration),
    }
    return {"name": must(node, "antigen", str), **{key: age for key, age in ages.items() if age is not None}}


def _observations(root: Node) -> list[str]:
    nodes = _inside(root, "observations", "observation")
    return sorted({must(node, "observationCode", observation_code) for node in nodes})


def _live_virus_conflicts(root: Node) -> list[Json]:
    """One row per vaccine given before and per set of intervals."""
    rows: dict[tuple[str, str, str, str], list[str]] = {}
    for node in _inside(root, "liveVirusConflicts", "liveVirusConflict"):
        key = (
            _vaccine_code(node, "previous"),
            must(node, "conflictBeginInterval", duration),
            must(node, "minConflictEndInterval", duration),
            must(node, "conflictEndInterval", duration),
        )
        rows.setdefault(key, []).append(_vaccine_code(node, "current"))
    return [
        {"previous": previous, "begin": begin, "minimum_end": minimum_end, "end": end, "current": current}
        for (previous, begin, minimum_end, end), current in rows.items()
    ]


def _vaccine_code(node: Node, tag: str) -> str:
    child = node.first(tag)
    if child is None:
        raise CdsiError(f"{node.place}: <{tag}> is missing or empty")
    return must(child, "cvx", code)
