"""The published schema of a rollout policy holds for the policies that are shipped."""

import json
import os
import subprocess

import jsonschema
import pytest
import yaml

BINARY = os.environ["MISTWIN_BINARY"]


def run(*arguments):
    return subprocess.run([BINARY, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", ["one-ap", "spread", "cautious", "big-bang"])
def test_shipped_policies_are_valid(name):
    schema = json.loads(run("schema", "policy"))
    jsonschema.Draft202012Validator.check_schema(schema)
    policy = yaml.safe_load(run("upgrade", "policy", name))
    jsonschema.validate(policy, schema, cls=jsonschema.Draft202012Validator)
    # The schema refuses what is no policy.
    policy["phases"][-1]["gate"] = {"alpha": 0.05}
    policy["phases"][-1]["floor"] = {"every_hours": 8}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(policy, schema, cls=jsonschema.Draft202012Validator)
