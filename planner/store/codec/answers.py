"""Read and write answers to a block and proposals for it.

They are the registers `answer:<person>` and `proposal:<person>` of the block. An answer is
`{"answer": "yes"|"no", "of": version, "because": text, "off": true}`, a proposal
`{"when": …, "who": …, "refused_by": person, "because": text}`; null takes either back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import cast

from planner.domain.agreement import Answer, key
from planner.domain.errors import BadInput
from planner.domain.model.block import Proposal, Terms
from planner.domain.model.registers import ANSWER, PROPOSAL
from planner.domain.time.when import When
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import Record, Write, distinct


def read_answers(record: Record) -> dict[str, Answer]:
    """Read each person's answer, by person; malformed ones are left out."""
    return {
        register.removeprefix(ANSWER): answer
        for register in record.writes
        if register.startswith(ANSWER) and (answer := read_answer(_top(record, register)))
    }


def answers_apart(record: Record, register: str, version: str) -> list[Write]:
    """The live writes in which one person's answers to the same terms differ.

    The answer that counts comes first. Empty when there is no such conflict. `version` names the present terms;
    answers to other terms are ignored.
    """
    told = [write for write in distinct(record.live(register)) if _of(write.value) == version]
    return told if len(told) > 1 and told[0] is record.live(register)[0] else []


def read_answer(value: object) -> Answer | None:
    """Read an answer from its JSON; None if it isn't one."""
    tree = cast("Mapping[str, object]", value) if isinstance(value, dict) else {}
    said, of, because = tree.get("answer"), tree.get("of"), tree.get("because", "")
    if said not in ("yes", "no") or not isinstance(of, str) or not isinstance(because, str):
        return None
    return Answer("yes" if said == "yes" else "no", of, because, tree.get("off") is True)


def answer_value(answer: Answer) -> dict[str, object]:
    """The JSON value of an answer's register, without the fields at their default."""
    value: dict[str, object] = {"answer": answer.said, "of": answer.of}
    if answer.because:
        value["because"] = answer.because
    if answer.off:
        value["off"] = True
    return value


def yes_to(person: str, terms: Terms) -> dict[str, object]:
    """The register of one person's yes to these terms."""
    return {ANSWER + person: answer_value(Answer("yes", key(terms)))}


def read_proposals(record: Record) -> Iterator[Proposal]:
    """Yield the proposals of other terms, refused ones included.

    One person may have several: made on two devices, or made again while the other person refused an earlier one.
    """
    for register in sorted(register for register in record.writes if register.startswith(PROPOSAL)):
        for write in distinct(record.live(register)):
            if proposal := _proposal(register.removeprefix(PROPOSAL), write):
                yield proposal


def _proposal(by: str, write: Write) -> Proposal | None:
    value = cast("Mapping[str, object]", write.value) if isinstance(write.value, dict) else {}
    when, who = decode_when(value.get("when")), value.get("who")
    refused_by, because = value.get("refused_by"), value.get("because", "")
    if when is None or not isinstance(who, str) or not isinstance(because, str):
        return None
    refuser = refused_by if isinstance(refused_by, str) else None
    return Proposal(by, Terms(when, who), stamp_time(write.t), refuser, because)


def proposal_value(terms: Terms, *, refused_by: str | None = None, because: str = "") -> dict[str, object]:
    """The JSON value of a proposal's register; `refused_by` is a person's id."""
    value: dict[str, object] = {"when": encode_when(terms.when), "who": terms.who}
    if refused_by:
        value |= {"refused_by": refused_by, "because": because}
    return value


def encode_when(when: When) -> dict[str, object]:
    """A time as JSON: `start`, `minutes` and `zone`."""
    return {"start": when.start, "minutes": when.minutes, "zone": when.zone}


def decode_when(value: object) -> When | None:
    """Read a time from its JSON; None if it isn't one."""
    if not isinstance(value, dict):
        return None
    start, minutes, zone = value.get("start"), value.get("minutes"), value.get("zone")
    if not isinstance(start, str) or type(minutes) is not int or not (zone is None or isinstance(zone, str)):
        return None
    return _when_of(start, minutes, zone)


@lru_cache(maxsize=4096)
def _when_of(start: str, minutes: int, zone: str | None) -> When | None:
    """The same few times come again and again where there is a crowd."""
    try:
        return When(start, minutes, zone)
    except BadInput:
        return None


def _of(value: object) -> str | None:
    answer = read_answer(value)
    return answer.of if answer else None


def _top(record: Record, register: str) -> Mapping[str, object]:
    live = record.live(register)
    value = live[0].value if live else None
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}
