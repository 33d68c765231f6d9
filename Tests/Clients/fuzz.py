#!/usr/bin/env python3
"""Property-based tests of the served twin from the published API: no 5xx, no dropped connection.

Usage: Tests/Clients/fuzz.py DOCUMENT [--examples N]

Each operation is called with requests that schemathesis makes up from its schemas, good and bad ones: first with ids of its
own invention, then with an organisation and a site that exist. The document is mist.openapi.json as published; it is not
in the repository, because it is full of prose.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import requests

from served_twin import ServedTwin

# With real ids these would take away what the other operations are called on.
ENDING = ["deleteOrg", "deleteSite", "deleteSelf", "logout", "updateSelf", "deleteApiToken"]
LEAST = 20_000


def call(twin, method, path, body=None):
    answer = requests.request(
        method, twin.http + "/api/v1" + path, json=body, timeout=20,
        headers={"Authorization": "Token " + twin.variables["MIST_APITOKEN"]})
    answer.raise_for_status()
    return answer.json()


def prepare(twin):
    """An organisation with a site and connected devices, so that there is something to answer from."""
    org = call(twin, "GET", "/self")["privileges"][0]["org_id"]
    site = call(twin, "POST", f"/orgs/{org}/sites", {"name": "fuzzed", "timezone": "UTC"})["id"]
    codes = [code["claim_code"] for code in twin.codes()]
    macs = [item["mac"] for item in call(twin, "POST", f"/orgs/{org}/inventory", codes)["inventory_added"]]
    call(twin, "PUT", f"/orgs/{org}/inventory", {"op": "assign", "site_id": site, "macs": macs})
    headers = {"Authorization": "Token " + twin.variables["MIST_APITOKEN"]}
    for path, body in (("arrivals", {"macs": macs}), ("clock", {"advance": "2h"})):
        requests.post(f"{twin.http}/twin/v1/{path}", json=body, headers=headers, timeout=20).raise_for_status()
    return org, site, "00000000-0000-0000-1000-" + macs[0]


def run(twin, document, examples, name, extra=(), parameters=None):
    """One run of schemathesis; the number of its test cases."""
    configuration = twin.directory / f"{name}.toml"
    lines = ["[parameters]"] + [f'"{key}" = "{value}"' for key, value in (parameters or {}).items()]
    configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = twin.directory / f"{name}.json"
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration), "run", str(document), "--url", twin.http,
        "-H", "Authorization: Token " + twin.variables["MIST_APITOKEN"], "--checks", "not_a_server_error", "--phases",
        "fuzzing", "-n", str(examples), "--no-shrink", "--continue-on-failure", "--seed", "20270111", "--workers", "2",
        "--request-timeout", "20", "--suppress-health-check", "all", "--report", "json", "--report-json-path", str(report),
        "--warnings", "off", *extra,
    ]
    result = subprocess.run(command, capture_output=True, text=True, cwd=twin.directory)
    tail = "\n".join(result.stdout.splitlines()[-40:])
    if result.returncode != 0:
        print(tail, result.stderr[-2000:], sep="\n")
        raise SystemExit(f"fuzz: {name}: schemathesis found something (exit code {result.returncode})")
    words = next(line for line in result.stdout.splitlines() if " generated, " in line).split()
    return int(words[0].replace(",", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("document", type=pathlib.Path, help="the published document, mist.openapi.json")
    parser.add_argument("--examples", type=int, default=11, help="requests an operation and run (11)")
    options = parser.parse_args()
    twin = ServedTwin("--rate-limit", "off", factory=30)
    document = options.document.resolve()
    operations = sum(len([m for m in item if m in ("get", "post", "put", "delete")]) for item in
                     json.loads(document.read_text(encoding="utf-8"))["paths"].values())
    org, site, device = prepare(twin)
    count = run(twin, document, options.examples, "invented-ids")
    excluded = [word for name in ENDING for word in ("--exclude-operation-id", name)]
    count += run(
        twin, document, options.examples, "real-ids", excluded,
        {"path.org_id": org, "path.site_id": site, "path.device_id": device})
    assert call(twin, "GET", "/self")["privileges"], "the token does not work any more"
    assert twin.process.poll() is None, twin.messages()
    code = twin.stop()
    assert code == 0, f"mistwin serve ended with {code}"
    print(f"fuzz: {operations} operations, {count} requests: no 5xx, no dropped connection")
    if options.examples >= 11 and count < LEAST:
        raise SystemExit(f"fuzz: expected at least {LEAST} requests")


if __name__ == "__main__":
    main()
