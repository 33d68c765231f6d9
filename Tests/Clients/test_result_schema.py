"""The published schema of a result holds for the results that rehearsals write, and describes all that is in them."""

import copy
import json
import os
import subprocess

import jsonschema
import pytest

BINARY = os.environ["MISTWIN_BINARY"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def closed(schema):
    """The schema with no member allowed that it does not describe."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: closed(part) for name, part in schema.items()}
    if "properties" in result and "type" in result:
        result["additionalProperties"] = False
    return result


@pytest.mark.parametrize("name", ["two-sites", "retail-bad-firmware", "retail-dhcp-down", "life-cycle/key-without-overlap"])
def test_results_are_valid(tmp_path, name):
    scenario = os.path.join(ROOT, "scenarios", f"{name}.yaml")
    ran = subprocess.run([BINARY, "rehearse", scenario, "--json"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode in (0, 1), ran.stderr
    result = json.loads(ran.stdout)
    schema = json.loads(subprocess.run([BINARY, "schema", "result"], check=True, capture_output=True, text=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(result, schema, cls=jsonschema.Draft202012Validator)
    jsonschema.validate(result, closed(schema), cls=jsonschema.Draft202012Validator)
    # What a later version adds is allowed; what is no result is refused.
    jsonschema.validate({**result, "later": 1}, schema, cls=jsonschema.Draft202012Validator)
    for path, value in [(["verdict"], "fine"), (["api_calls", "total"], -1), (["plan", "steps", 0, "number"], 14)]:
        broken = copy.deepcopy(result)
        place = broken
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema, cls=jsonschema.Draft202012Validator)
