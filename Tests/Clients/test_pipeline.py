"""The workflow that people copy: its steps are run here one after the other, as a runner would, on a design that `mistwin init` writes."""

import json
import os
import pathlib
import re
import subprocess

import pytest
import yaml

BINARY = os.environ["MISTWIN_BINARY"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((ROOT / "fixtures" / "pipelines" / "github" / "rehearse.yml").read_text())
STEPS = {step["name"]: step for step in WORKFLOW["jobs"]["rehearse"]["steps"]}


def shell(step, cwd):
    """Runs a step as the runner's bash does."""
    bin_directory = cwd / "bin"
    bin_directory.mkdir(exist_ok=True)
    if not (bin_directory / "mistwin").exists():
        (bin_directory / "mistwin").symlink_to(BINARY)
    environment = {
        "PATH": f"{bin_directory}:{os.environ['PATH']}",
        "HOME": str(cwd),
        "RUNNER_TEMP": str(cwd),
        "GITHUB_STEP_SUMMARY": str(cwd / "step-summary.md"),
        **{name: value for name, value in WORKFLOW["env"].items() if "${{" not in value},
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[step]["run"]]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)


@pytest.fixture
def design(tmp_path):
    subprocess.run([BINARY, "init", str(tmp_path)], check=True, capture_output=True)
    return tmp_path


def test_every_script_parses():
    for step in STEPS.values():
        if "run" in step:
            assert step["shell"] == "bash"
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)
        else:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])


def test_a_good_design_is_rehearsed_and_reported(design):
    for step in ["Check the design", "Rehearse", "Summary"]:
        outcome = shell(step, design)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert {path.name for path in (design / "rehearsal").iterdir()} >= {"result.json", "junit.xml", "summary.md"}
    assert (design / "step-summary.md").read_text() == (design / "rehearsal" / "summary.md").read_text()
    assert STEPS["Keep the report"]["with"]["path"] == "rehearsal"


def test_a_bad_design_is_refused_with_annotations(design):
    path = design / "design.yaml"
    path.write_text(path.read_text().replace('vlan_id: "{{guest_vlan}}", subnet', "vlan_id: 60, subnet"))
    outcome = shell("Check the design", design)
    assert outcome.returncode == 1
    [matcher] = json.loads((design / "mistwin-matcher.json").read_text())["problemMatcher"]
    [pattern] = matcher["pattern"]
    found = [re.search(pattern["regexp"], line) for line in outcome.stdout.splitlines()]
    [place] = [match for match in found if match]
    line = path.read_text().splitlines()[int(place[pattern["line"]]) - 1]
    assert "vlan_id: 60" in line
    assert place[pattern["file"]] == "design.yaml"
    assert (place[pattern["severity"]], place[pattern["code"]]) == ("error", "literal-vlan")


def test_a_rehearsal_that_fails_still_has_its_summary(design):
    path = design / "scenario.yaml"
    path.write_text(path.read_text().replace("successful-connect >= 85%", "successful-connect >= 100%"))
    assert shell("Rehearse", design).returncode == 1
    assert shell("Summary", design).returncode == 0
    assert "**Bad**: 1 of 3 expectations not met" in (design / "step-summary.md").read_text()
