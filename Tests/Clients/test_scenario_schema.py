"""The published schema of a scenario holds for the scenarios that are shipped, and refuses what is none."""

import copy
import glob
import json
import os
import subprocess

import jsonschema
import pytest
import yaml

BINARY = os.environ["MISTWIN_BINARY"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCENARIOS = sorted(glob.glob(os.path.join(ROOT, "scenarios", "**", "*.yaml"), recursive=True))


class Loader(yaml.SafeLoader):
    """YAML of the core schema: moments and durations stay text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(subprocess.run([BINARY, "schema", "scenario"], check=True, capture_output=True, text=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=Loader)


def test_there_are_scenarios():
    assert len(SCENARIOS) > 30


@pytest.mark.parametrize("path", SCENARIOS, ids=[os.path.relpath(path, ROOT) for path in SCENARIOS])
def test_shipped_scenarios_are_valid(validator, path):
    assert [error.message for error in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.pop("seed"),
        lambda s: s.update(sead=1),
        lambda s: s.update(start="Monday"),
        lambda s: s["expect"].append("no sites fail"),
        lambda s: s["timeline"].append({"wait": "soon"}),
        lambda s: s["timeline"].append({"wait": "1h", "measure": {}}),
        lambda s: s.update(measure={"at": "+9d"}),
        lambda s: s.update(causes=[{"cause": "gremlins", "all": True, "start": "+1d", "end": "+2d"}]),
        lambda s: s["firmware"]["releases"][0].update(effects=[{"sle": "roaming"}]),
    ],
)
def test_what_is_no_scenario_is_refused(validator, change):
    scenario = copy.deepcopy(read(os.path.join(ROOT, "scenarios", "regressions", "21-the-reboot-itself.yaml")))
    change(scenario)
    assert list(validator.iter_errors(scenario))
