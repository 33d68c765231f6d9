"""The workflow API as strangers meet it: a tool that makes requests up from its document, and its page in headless Chromium."""

import json
import subprocess
import sys

import pytest
import requests

import chromium
from chromium import Chromium
from served_twin import ServedTwin


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    directory = tmp_path_factory.mktemp("workflow")
    twin = ServedTwin("--org", "Shops", "--allow-writes", directory=directory, clock="virtual")
    twin.key = (directory / ".mistwin" / "workflow.key").read_text(encoding="utf-8").strip()
    yield twin
    assert twin.stop() == 0, "the server did not end gracefully"


def call(twin, method, path, body=None, **headers):
    return requests.request(method, twin.http + path, json=body, timeout=120, headers={"X-API-Key": twin.key, **headers})


def example(twin, operation):
    for methods in requests.get(twin.http + "/workflow/openapi.json", timeout=20).json()["paths"].values():
        for about in methods.values():
            if about["operationId"] == operation:
                return about["requestBody"]["content"]["application/json"]["example"]
    raise KeyError(operation)


def test_only_what_its_document_says(twin, tmp_path):
    """Requests made up from the document: no 5xx, no dropped connection, answers of the types that it names."""
    document = tmp_path / "openapi.json"
    document.write_text(requests.get(twin.http + "/workflow/openapi.json", timeout=20).text, encoding="utf-8")
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", twin.http, "-H", f"X-API-Key: {twin.key}",
        "--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--seed", "1", "--exclude-operation-id", "askJob",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,ignored_auth", "--suppress-health-check", "all",
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_a_client_that_was_cut_off_asks_again(twin):
    body = example(twin, "createSites")
    first = call(twin, "POST", "/topology/site", body, **{"Idempotency-Key": "lisbon"})
    assert first.status_code == 200, first.text
    again = call(twin, "POST", "/topology/site", body, **{"Idempotency-Key": "lisbon"})
    assert (again.text, again.headers["Idempotency-Replayed"]) == (first.text, "true")
    assert again.headers["Location"] == first.headers["Location"]
    assert call(twin, "POST", "/topology/site", body, Prefer="respond-async").status_code == 202


def test_the_cloud_does_not_have_it(twin):
    session = requests.Session()
    session.trust_env = False
    answer = session.post(
        "https://api.mist.com/org/self", headers={"X-API-Key": twin.key}, timeout=20,
        proxies={"https": twin.variables["HTTPS_PROXY"]}, verify=twin.variables["REQUESTS_CA_BUNDLE"])
    assert answer.status_code == 401 and "Authentication" in answer.text


@pytest.fixture(scope="module")
def browser():
    if chromium.program() is None:
        pytest.skip("there is no Chromium on this machine")
    browser = Chromium()
    yield browser
    browser.close()


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_the_page_fits_and_asks_nobody_else(twin, browser, width, scheme):
    browser.screen(width, 900, scheme)
    browser.visit(twin.http + "/workflow")
    browser.wait("document.querySelectorAll('main details').length >= 28")
    browser.run("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    assert browser.complaints == []
    assert [address for address in browser.requests if not address.startswith(twin.http + "/")] == []
    assert browser.run("document.documentElement.scrollWidth") <= width
    light = browser.run("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)")
    assert (light > 600) == (scheme == "light")


def test_the_page_tries_a_step(twin, browser):
    browser.screen(1280, 900)
    browser.visit(twin.http + "/workflow")
    browser.wait("document.querySelectorAll('main details').length >= 28")
    step = "[...document.querySelectorAll('main details')].find((one) => one.querySelector('code').textContent === '/topology/site')"
    browser.run(f"{step}.open = true")
    send = f"{step}.querySelector('button').click()"
    status = f"{step}.querySelector('.status').textContent"
    browser.run(send)
    browser.wait(f"{status}.startsWith('401')")
    browser.type("#key", twin.key)
    browser.run("document.getElementById('key').dispatchEvent(new Event('input'))")
    browser.run(f"{step}.querySelector('input[type=checkbox]').click()")
    browser.run(send)
    browser.wait(f"{status}.startsWith('200')")
    answer = json.loads(browser.run(f"{step}.querySelector('pre').textContent"))
    assert answer["dry_run"] is True and answer["step"] == 1
