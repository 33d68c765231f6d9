"""The published schema of a plan holds for the plans that are written."""

import json
import os
import subprocess

import jsonschema
import pytest

BINARY = os.environ["MISTWIN_BINARY"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run(directory, *arguments):
    return subprocess.run([BINARY, *arguments], cwd=directory, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", ["two-sites", "retail-120"])
def test_plans_are_valid(tmp_path, name):
    design = os.path.join(ROOT, "fixtures", "designs", name)
    run(tmp_path, "twin", "new", "twin.sqlite", "--design", design)
    run(tmp_path, "plan", design, "--twin", "twin.sqlite", "--state", "state", "--out", "plan.json")
    schema = json.loads(run(tmp_path, "schema", "plan"))
    jsonschema.Draft202012Validator.check_schema(schema)
    plan = json.loads((tmp_path / "plan.json").read_text())
    jsonschema.validate(plan, schema, cls=jsonschema.Draft202012Validator)
    # The schema refuses what is no plan.
    del plan["steps"][0]["items"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plan, schema, cls=jsonschema.Draft202012Validator)
