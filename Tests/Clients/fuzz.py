#!/usr/bin/env python3
"""Property-based tests of the served twin from the published API: no 5xx, no dropped connection.

Usage: Tests/Clients/fuzz.py DOCUMENT [--examples N]

Each operation is called with requests that schemathesis makes up from its schemas, good and bad ones: with ids of its own
invention, and with an organisation and a site that exist. The two runs go on side by side, each on a twin of its own; what
would end the rest of a run (deleting the organisation, the token that it calls with) comes last. The document is
mist.openapi.json as published; it is not in the repository, because it is full of prose.
"""

import argparse
import json
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import requests

from served_twin import ServedTwin

# These may end the token of a run, or what the other operations are called on. schemathesis learns ids from answers, so that
# not even a run with invented ids is safe from them.
ENDING = [
    "deleteOrg", "deleteSite", "deleteSelf", "logout", "updateSelf", "deleteApiToken", "deleteOrgApiToken",
    "updateOrgApiToken", "revokeOrgAdmin",
]
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


def run(twin, document, examples, name, which, parameters):
    """One run of schemathesis over the operations that `which` chooses; the number of its test cases."""
    configuration = twin.directory / f"{name}.toml"
    lines = ["[parameters]"] + [f'"{key}" = "{value}"' for key, value in parameters.items()]
    configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = twin.directory / f"{name}.json"
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration), "run", str(document), "--url", twin.http,
        "-H", "Authorization: Token " + twin.variables["MIST_APITOKEN"], "--checks", "not_a_server_error", "--phases",
        "fuzzing", "-n", str(examples), "--no-shrink", "--continue-on-failure", "--seed", "20270111", "--workers", "1",
        "--request-timeout", "20", "--suppress-health-check", "all", "--report", "json", "--report-json-path", str(report),
        "--warnings", "off", *which,
    ]
    result = subprocess.run(command, capture_output=True, text=True, cwd=twin.directory)
    tail = "\n".join(result.stdout.splitlines()[-40:])
    if result.returncode != 0:
        print(tail, result.stderr[-2000:], sep="\n")
        raise SystemExit(f"fuzz: {name}: schemathesis found something (exit code {result.returncode})")
    words = next(line for line in result.stdout.splitlines() if " generated, " in line).split()
    return int(words[0].replace(",", ""))


def fuzz(document, examples, real):
    """The runs on one twin, with real ids or invented ones; the number of their test cases."""
    twin = ServedTwin("--rate-limit", "off", factory=30)
    name = "real-ids" if real else "invented-ids"
    org, site, device = prepare(twin)
    parameters = {"path.org_id": org, "path.site_id": site, "path.device_id": device} if real else {}
    count = run(twin, document, examples, name, chosen("exclude"), parameters)
    assert call(twin, "GET", "/self")["privileges"], f"{name}: the token does not work any more"
    count += run(twin, document, examples, name + "-ending", chosen("include"), parameters)
    assert twin.process.poll() is None, twin.messages()
    code = twin.stop()
    assert code == 0, f"{name}: mistwin serve ended with {code}"
    return count


def chosen(way):
    return [word for name in ENDING for word in (f"--{way}-operation-id", name)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("document", type=pathlib.Path, help="the published document, mist.openapi.json")
    parser.add_argument("--examples", type=int, default=11, help="requests an operation and run (11)")
    options = parser.parse_args()
    document = options.document.resolve()
    published = {operation["operationId"] for item in json.loads(document.read_text(encoding="utf-8"))["paths"].values()
                 for method, operation in item.items() if method in ("get", "post", "put", "delete")}
    assert published.issuperset(ENDING), set(ENDING) - published
    with ThreadPoolExecutor() as pool:
        counts = pool.map(lambda real: fuzz(document, options.examples, real), (False, True))
        count = sum(counts)
    print(f"fuzz: {len(published)} operations, {count} requests: no 5xx, no dropped connection")
    if options.examples >= 11 and count < LEAST:
        raise SystemExit(f"fuzz: expected at least {LEAST} requests")


if __name__ == "__main__":
    main()
