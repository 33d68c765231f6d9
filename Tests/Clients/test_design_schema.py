"""The published schemas of designs and profiles hold for those that are shipped, and refuse what is none."""

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
DESIGNS = sorted(glob.glob(os.path.join(ROOT, "fixtures", "designs", "*", "design.yaml")))


class Loader(yaml.SafeLoader):
    """YAML of the core schema: days stay text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def validator(name):
    text = subprocess.run([BINARY, "schema", name], check=True, capture_output=True, text=True).stdout
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=Loader)


@pytest.mark.parametrize(
    "name",
    ["design", "scenario", "policy", "hypotheses", "profiles", "known-failures", "fault-rules", "plan", "result",
     "attestation", "approval"],
)
def test_a_schema_is_one(name):
    validator(name)


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: os.path.basename(os.path.dirname(path)))
def test_a_shipped_design_is_one(path):
    assert list(validator("design").iter_errors(read(path))) == []


def test_a_new_design_is_one(tmp_path):
    subprocess.run([BINARY, "init", str(tmp_path / "net")], check=True, capture_output=True)
    assert list(validator("design").iter_errors(read(tmp_path / "net" / "design.yaml"))) == []


def test_shipped_profiles_are_some():
    path = os.path.join(ROOT, "fixtures", "profiles", "shops.yaml")
    assert list(validator("profiles").iter_errors(read(path))) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda design: design.update(adressing={}),
        lambda design: design.pop("org"),
        lambda design: design["addressing"].pop("networks"),
        lambda design: design["kits"].update(shop={"slots": {"ap01": {}}}),
        lambda design: design["templates"].update(wlan={}),
        lambda design: design.update(lint={"silence": [{"rule": "unused", "at": "x"}]}),
    ],
)
def test_what_is_no_design_is_refused(edit):
    design = copy.deepcopy(read(os.path.join(ROOT, "fixtures", "designs", "two-sites", "design.yaml")))
    edit(design)
    assert list(validator("design").iter_errors(design)) != []
