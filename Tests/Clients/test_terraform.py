"""What is written for Terraform reads as HashiCorp's language: by a reader of our own choice, and by Terraform where there is one."""

import os
import re
import shutil
import subprocess

import hcl2
import pytest

BINARY = os.environ["MISTWIN_BINARY"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def run(directory, *arguments):
    return subprocess.run([BINARY, *arguments], cwd=directory, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    directory = tmp_path_factory.mktemp("terraform")
    run(directory, "rehearse", os.path.join(ROOT, "scenarios", "two-sites.yaml"), "--keep", "shops.sqlite")
    run(directory, "export", "terraform", "--twin", "shops.sqlite", "--to", "tf")
    return directory / "tf"


def read(directory, name):
    found = hcl2.loads((directory / name).read_text())
    return {key: value for key, value in found.items() if not key.startswith("__")}


def test_imports(exported):
    blocks = read(exported, "imports.tf")["import"]
    assert len(blocks) > 40
    addresses = [block["to"].strip("${}") for block in blocks]
    assert len(set(addresses)) == len(addresses)
    for address, block in zip(addresses, blocks):
        assert re.fullmatch(r"mist_[a-z_]+\.[A-Za-z_][A-Za-z0-9_-]*", address), address
        single = address.startswith(("mist_site.", "mist_site_setting.", "mist_org_inventory.", "mist_org_setting."))
        assert re.fullmatch(ID if single else rf"{ID}\.{ID}", block["id"].strip('"')), address


def test_variables_have_values_but_for_secrets(exported):
    variables = {name.strip('"'): body for one in read(exported, "variables.tf")["variable"] for name, body in one.items()}
    values = read(exported, "terraform.tfvars")
    open_variables = {name for name, body in variables.items() if not body.get("sensitive")}
    assert open_variables == set(values) == {"org_id", "site_vars"}
    assert {name for name in variables if name not in values} == {
        "psk_scanners_passphrase",
        "wlan_shops_corp_auth_servers_0_secret",
    }
    assert {site.strip('"') for site in values["site_vars"]} == {"Denver", "Lisbon"}
    assert values["site_vars"]['"Denver"']["corp_net"] == '"10.128.0.0/23"'


@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform on this machine")
def test_terraform_itself_finds_nothing_to_format(exported):
    outcome = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", "-no-color"], cwd=exported, capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
