"""The JSON of events against its schema, and the schema and codebook in docs/ against the event classes."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from scripts import export_docs
from tabletop.exercise.events import EVENTS
from tabletop.journal.codec import Head
from tabletop.journal.reading import read_save
from tabletop.report.document import Build
from tabletop.report.release import Released, released
from tabletop.report.render import json_events
from tabletop.report.render.codebook import SHARED, codebook
from tabletop.report.render.schema import schema
from tests.hostile import HOSTILE
from tests.report import specimen

SAVES = Path(__file__).parents[2] / "saves"
SCHEMA = json.loads(export_docs.SCHEMA.read_text(encoding="utf-8"))
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "null": (type(None),), "array": (list,),
    "object": (dict,),
}  # fmt: skip
UNDERSTOOD = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "not", "required", "properties",
    "additionalProperties", "items", "prefixItems", "minItems", "maxItems", "oneOf",
}  # fmt: skip


def valid(value: Any, rule: dict[str, Any]) -> bool:
    """As much of JSON Schema as our schema uses."""
    assert set(rule) <= UNDERSTOOD, rule
    if "$ref" in rule:
        return valid(value, SCHEMA["$defs"][rule["$ref"].rpartition("/")[2]])
    kinds = rule.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)):
            break
    else:
        if kinds:
            return False
    if "const" in rule and value != rule["const"]:
        return False
    if "enum" in rule and value not in rule["enum"]:
        return False
    if "not" in rule and valid(value, rule["not"]):
        return False
    if "oneOf" in rule and sum(valid(value, each) for each in rule["oneOf"]) != 1:
        return False
    if isinstance(value, dict):
        known = rule.get("properties", {})
        if not set(rule.get("required", [])) <= set(value) or (known and not set(value) <= set(known)):
            return False
        return all(valid(value[name], each) for name, each in known.items())
    if isinstance(value, list):
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            return False
        if "prefixItems" in rule:
            return all(valid(each, one) for each, one in zip(value, rule["prefixItems"], strict=True))
        return all(valid(each, rule.get("items", {})) for each in value)
    return True


def sample(name: str, build: Build = "full") -> Released:
    save = read_save(SAVES / f"sample-{name}.toml")
    return released(save.records, save.head, specimen.release([], save.head).review, "", build, name=name)


@pytest.fixture(scope="module")
def head() -> Head:
    return read_save(SAVES / "sample-first-steps.toml").head


@pytest.mark.parametrize("build", ["full", "releasable"])
def test_an_export_is_as_the_schema_says(build: Build) -> None:
    safe = sample("first-steps", build)
    found = json.loads(json_events.render(specimen.document(), safe))
    assert valid(found, SCHEMA)
    assert [each["seq"] for each in found["events"]] == [record.seq for record in safe.records]
    assert found["session"]["build"] == build
    assert found["session"]["digest"] == specimen.document().digest


def test_every_kind_of_event_is_as_the_schema_says(head: Head) -> None:
    records = specimen.record_of_every_kind("text")
    found = json.loads(json_events.render(specimen.document(), specimen.release(records, head)))
    assert valid(found, SCHEMA)
    assert {each["type"] for each in found["events"]} == {*EVENTS, "text"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: event.pop("clock"),
        lambda event: event.update(seq="1"),
        lambda event: event.update(more=1),
        lambda event: event["data"].update(more=1),
        lambda event: event["data"].popitem(),
        lambda event: event.update(type="exercise-ended"),
    ],
)
def test_the_schema_refuses_what_is_wrong(spoil: Any, head: Head) -> None:
    records = [record for record in specimen.record_of_every_kind("text") if record.event.kind == "response-submitted"]
    found = json.loads(json_events.render(specimen.document(), specimen.release(records, head)))
    assert valid(found, SCHEMA)
    spoil(found["events"][0])
    assert not valid(found, SCHEMA)


def test_it_can_be_read_line_by_line(head: Head) -> None:
    safe = specimen.release(specimen.record_of_every_kind("a\nb"), head)
    text = json_events.render(specimen.document(), safe).decode()
    found = [json.loads(line.rstrip().rstrip(",")) for line in text.splitlines() if line.startswith('{"seq"')]
    assert found == json.loads(text)["events"]
    assert len(found) == len(safe.records)


def test_texts_come_back_and_hold_nothing_that_a_terminal_obeys(head: Head) -> None:
    attack = HOSTILE + "\ud800"
    data = json_events.render(specimen.document(), specimen.release(specimen.record_of_every_kind(attack), head))
    found = json.loads(data)
    assert any(each["data"].get("text") == attack for each in found["events"])
    for sign in set(data.decode()) - {"\n"}:
        assert unicodedata.category(sign) not in {"Cc", "Zl", "Zp", "Cs"} or sign == "\n", hex(ord(sign))


def test_nothing_of_the_register_or_the_ids_of_commands_is_written(head: Head) -> None:
    from tabletop.records import replace

    records = [replace(record, command="COMMAND-ID") for record in specimen.record_of_every_kind("x")]
    assert b"COMMAND-ID" not in json_events.render(specimen.document(), specimen.release(records, head))


def test_no_record_at_all(head: Head) -> None:
    assert json.loads(json_events.render(specimen.document(), specimen.release([], head)))["events"] == []


# -- documents ----------------------------------------------------------------------------------------------------------


def test_the_schema_in_docs_is_that_of_the_event_classes() -> None:
    assert export_docs.SCHEMA.read_text(encoding="utf-8") == export_docs.schema_text(), (
        "run python -m scripts.export_docs"
    )
    assert schema() == SCHEMA


def test_the_codebook_in_docs_is_that_of_the_event_classes() -> None:
    text = export_docs.CODEBOOK.read_text(encoding="utf-8")
    _, heading, below = text.partition(export_docs.HEADING)
    assert heading + below == export_docs.codebook_text(), "run python -m scripts.export_docs"


def test_every_kind_and_field_has_a_meaning() -> None:
    assert {kind.kind for kind in codebook()} == set(EVENTS)
    for kind in codebook():
        assert kind.words, kind.kind
        for field in kind.fields:
            assert field.words, f"{kind.kind}.{field.name}: say it in a #: comment beside the field"
            assert "`" not in field.words


def test_nothing_is_explained_that_is_not_there() -> None:
    assert set(SHARED) <= {field.name for kind in codebook() for field in kind.fields}
