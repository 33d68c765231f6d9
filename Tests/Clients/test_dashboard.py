"""The dashboard of `mistwin serve` in headless Chromium: who may enter, what it shows, what can be done there, and how it looks."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

import pytest

import chromium
from chromium import Chromium
from served_twin import ROOT, ServedTwin, binary

pytestmark = pytest.mark.skipif(chromium.program() is None, reason="there is no Chromium on this machine")

VIEWS = ["organisation", "sites", "devices", "addresses", "levels", "upgrades", "events", "calls", "clock", "causes"]

# A gate, and then a phase that waits for a person: the rollout stays open.
POLICY = """\
mistwin: 1
policy: quick
windows: ["Mon 02:00-05:00 site"]
phases:
  - name: two at one shop
    take: per site
    sites: 1
    each: 2
    bake: { least_hours: 2, most_hours: 12 }
    gate: { alpha: 0.05, least_controls: 4, most_controls: 4, least_exposure: 1 }
    inconclusive: hold
  - name: the rest
    take: rest
    approval: true
    bake: { least_hours: 2, most_hours: 2 }
    floor: { every_hours: 1 }
"""

# A name that would do harm if it were read as a page.
EVIL = "<script>document.title='taken'</script><b id=taken>&\"'"


class Sample:
    """Two shops after their three days, with a rollout that waits, served on a clock that stands still."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="mistwin-dashboard-"))
        subprocess.run(
            [binary(), "rehearse", str(ROOT / "scenarios/two-sites.yaml"), "--keep", str(self.directory / "twin.sqlite")],
            check=True, capture_output=True)
        (self.directory / "quick.yaml").write_text(POLICY, encoding="utf-8")
        rollout = subprocess.run(
            [binary(), "upgrade", "--policy", "quick.yaml", "--version", "0.14.29633", "--model", "AP45", "--name", "back",
             "--twin", "twin.sqlite", "--state", "state"], cwd=self.directory, capture_output=True, text=True)
        assert rollout.returncode == 4, rollout.stderr
        self.start()
        self.org = self.call("GET", "/api/v1/self")["privileges"][0]["org_id"]

    def start(self, *more):
        self.twin = ServedTwin(
            "--state", "state", "--design", str(ROOT / "fixtures/designs/two-sites"), *more, directory=self.directory,
            clock="virtual")
        self.base = self.twin.http
        self.token = self.twin.variables["MIST_APITOKEN"]

    def call(self, method, path, body=None, token=None):
        request = urllib.request.Request(
            self.base + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {token or self.token}", "Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def site(self, name):
        return next(site for site in self.call("GET", f"/api/v1/orgs/{self.org}/sites") if site["name"] == name)

    def reader(self):
        """A token that may only read."""
        return self.call("POST", f"/api/v1/orgs/{self.org}/apitokens", {
            "name": "reader", "privileges": [{"scope": "org", "org_id": self.org, "role": "read"}]})["key"]


@pytest.fixture(scope="module")
def sample():
    sample = Sample()
    yield sample
    assert sample.twin.stop() == 0, "the server did not end gracefully"
    shutil.rmtree(sample.directory, ignore_errors=True)


@pytest.fixture(scope="module")
def one_browser():
    browser = Chromium()
    yield browser
    browser.close()


@pytest.fixture
def browser(one_browser, sample):
    """A browser at the form for signing in, which knows nobody."""
    one_browser.screen(1280, 900)
    one_browser.visit(sample.base + "/")
    one_browser.run("sessionStorage.clear()")
    one_browser.visit(sample.base + "/")
    return one_browser


ENTERED = "!document.getElementById('signed-in').hidden && document.getElementById('read-at').textContent !== '–'"


def enter(browser, sample, view="organisation", token=None):
    browser.visit(f"{sample.base}/#token={token or sample.token}")
    browser.wait(ENTERED)
    go(browser, view)


def go(browser, view):
    name = "sites" if view.startswith("site/") else view.split("/")[0]
    browser.run(f"location.hash = {json.dumps('#' + view)}")
    browser.wait(f"!document.getElementById('view-{name}').hidden")
    browser.wait("![...document.querySelectorAll('.view:not([hidden]) td.none')].some(cell => cell.textContent.startsWith('Reading'))")
    # Nothing of the view fails.
    assert browser.run("[...document.querySelectorAll('.notice.bad')].filter(notice => notice.checkVisibility()).map(notice => notice.textContent)") == []


def again(browser):
    """Reads at once instead of in a few seconds, as a page that comes to the front does."""
    browser.run("document.dispatchEvent(new Event('visibilitychange'))")


def text(browser, selector):
    return browser.run(f"document.querySelector({json.dumps(selector)}).innerText")


def cells(browser, table, column):
    return browser.run(
        f"[...document.querySelectorAll('#table-{table} tbody tr')].map(row => row.cells[{column}]?.textContent ?? row.textContent)")


# --- who may enter -----------------------------------------------------------------------------------------------------


def test_nobody_sees_anything_without_credentials(browser, sample):
    assert browser.run("document.getElementById('signed-in').hidden") is True
    assert browser.run("document.activeElement.id") == "token"
    assert "Two Shops" not in browser.run("document.documentElement.outerHTML")
    assert browser.complaints == []
    for path in ["/dashboard/rollouts", "/dashboard/addresses", "/twin/v1/state", "/twin/v1/calls", "/twin/v1/upgrades"]:
        for headers in [{}, {"Authorization": "Token wrong"}]:
            request = urllib.request.Request(sample.base + path, headers=headers)
            with pytest.raises(urllib.error.HTTPError) as refusal:
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60)
            assert refusal.value.code == 401, path


def test_signs_in_by_form(browser, sample):
    browser.type("#token", "wrong-token")
    browser.key("Enter")
    browser.wait("!document.getElementById('sign-in-notice').hidden")
    assert "not one of the twin" in text(browser, "#sign-in-notice")
    assert browser.run("document.getElementById('sign-in-notice').getAttribute('role')") == "alert"
    browser.type("#token", "pässword with blanks")
    browser.key("Enter")
    browser.wait("!document.querySelector('#token-form').dataset.busy")
    assert "not one of the twin" in text(browser, "#sign-in-notice")
    browser.complaints.clear()  # A browser logs every refusal.
    browser.type("#token", sample.token)
    browser.key("Enter")
    browser.wait(ENTERED)
    assert text(browser, "#org-name") == "Two Shops"
    assert "(admin)" in text(browser, "#who")
    # The token is kept for the tab, and nowhere else.
    assert browser.run("sessionStorage.getItem('mistwin-token')") == sample.token
    assert browser.run("localStorage.length") == 0 and sample.token not in browser.run("document.cookie + location.href")
    assert browser.run("document.getElementById('token').value") == ""
    browser.visit(sample.base + "/")
    browser.wait(ENTERED)
    browser.run("document.getElementById('sign-out').click()")
    browser.wait("document.getElementById('signed-in').hidden")
    assert browser.run("sessionStorage.getItem('mistwin-token')") is None
    assert browser.complaints == []


def test_signs_in_by_link(browser, sample):
    enter(browser, sample)
    assert browser.run("location.href") == sample.base + "/#organisation"
    assert text(browser, "#org-name") == "Two Shops"
    assert all(sample.token not in request for request in browser.requests if not request.endswith("#token=" + sample.token))
    assert browser.complaints == []
    # A link with a wrong one ends what was there.
    browser.visit(sample.base + "/#token=wrong")
    browser.wait("!document.getElementById('sign-in-notice').hidden")
    assert browser.run("document.getElementById('signed-in').hidden") is True
    assert browser.run("location.hash") == ""


def test_signs_in_with_an_account(one_browser):
    browser = one_browser
    twin = ServedTwin(clock="virtual", factory=3)
    try:
        # A new twin tells where its dashboard is, with the token that is shown once.
        link = next(line.split(" ", 1)[1] for line in twin.messages().splitlines() if line.startswith("dashboard: "))
        assert link.startswith(twin.http + "/#token=")
        browser.visit(link)
        browser.wait(ENTERED)
        browser.run("document.getElementById('sign-out').click()")
        email, password = twin.administrator()
        browser.type("#email", email)
        browser.type("#password", "wrong")
        browser.key("Enter")
        browser.wait("!document.getElementById('sign-in-notice').hidden")
        assert "Invalid email or password" in text(browser, "#sign-in-notice")
        browser.type("#password", password)
        browser.key("Enter")
        browser.wait(ENTERED)
        assert email in text(browser, "#who")
        assert browser.run("sessionStorage.getItem('mistwin-token')") is None
        assert text(browser, "#verdict").startswith("Empty")
        # Writes need the session's token against forgery, and have it.
        go(browser, "clock")
        before = text(browser, "#big-clock")
        browser.run("document.querySelector('#clock-by button[value=\"1h\"]').click()")
        browser.wait(f"document.querySelector('#big-clock').innerText !== {json.dumps(before)}")
        assert browser.run("document.getElementById('clock-notice').classList.contains('bad')") is False
        # The session outlives the page, and not the sign-out.
        browser.visit(twin.http + "/")
        browser.wait(ENTERED)
        browser.run("document.getElementById('sign-out').click()")
        browser.wait("document.getElementById('signed-in').hidden")
        browser.run("sessionStorage.setItem('mistwin-session', 'yes')")
        browser.visit(twin.http + "/")
        browser.wait("!document.getElementById('sign-in-notice').hidden")
        assert "session is over" in text(browser, "#sign-in-notice")
    finally:
        assert twin.stop() == 0


def test_whoever_may_only_read_is_told_so(browser, sample):
    before = sample.call("GET", "/twin/v1/clock")["epoch"]
    enter(browser, sample, "clock", token=sample.reader())
    assert "(read)" in text(browser, "#who")
    browser.run("document.querySelector('#clock-by button[value=\"1h\"]').click()")
    browser.wait("document.getElementById('clock-notice').classList.contains('bad')")
    assert "may only read" in text(browser, "#clock-notice")
    go_to = "location.hash = '#causes'"
    browser.run(go_to)
    browser.type("#cause-site", "Lisbon")
    browser.run("document.getElementById('cause-form').requestSubmit()")
    browser.wait("document.getElementById('cause-notice').classList.contains('bad')")
    assert "may only read" in text(browser, "#cause-notice")
    assert sample.call("GET", "/twin/v1/clock")["epoch"] == before
    assert sample.call("GET", "/twin/v1/causes")["causes"] == []


# --- what it shows ------------------------------------------------------------------------------------------------------


def test_the_organisation(browser, sample):
    enter(browser, sample)
    facts = text(browser, "#org-facts")
    for words in ["Sites\n2", "Devices connected\n20 of 20", "Seed\n20270111", "Clock\n2027-02-01"]:
        assert words in facts
    clock = sample.call("GET", "/twin/v1/clock")["clock"]
    assert clock[:19].replace("T", " ") in text(browser, "#twin-clock")
    assert text(browser, "#pace") == "(stands still)"
    assert "operations" in text(browser, "#fidelity") and "behaviour" in text(browser, "#fidelity")
    assert text(browser, "#verdict") != ""


def test_sites_and_one_of_them(browser, sample):
    enter(browser, sample, "sites")
    levels = {item["site_id"]: item for item in sample.call(
        "GET", f"/api/v1/orgs/{sample.org}/insights/sites-sle?sle=wifi&duration=1d")["results"]}
    lisbon = sample.site("Lisbon")
    row = browser.run("[...[...document.querySelectorAll('#table-sites tbody tr')].find(row => row.cells[0].innerText === 'Lisbon')"
                      ".cells].map(cell => cell.textContent)")
    for column, metric in enumerate(["coverage", "capacity", "throughput", "time-to-connect", "successful-connect", "roaming"], 2):
        permille = int(levels[lisbon["id"]][metric] * 1000 + 1e-9)
        assert row[column].split(" %")[0] == f"{permille // 10}.{permille % 10}"
    assert browser.run("document.querySelectorAll('#site-map path.mark').length") > 0
    assert "2 sites" in browser.run("document.querySelector('#site-map svg').getAttribute('aria-label')")
    # A mark leads to its site, and so does its name.
    x, y = browser.run("""(() => {
      const picture = document.querySelector('#site-map svg.sites');
      const mark = picture.querySelector('path.mark').getAttribute('d').match(/M(\\d+) (\\d+)/).slice(1).map(Number);
      const box = picture.getBoundingClientRect();
      return mark.map((part, index) => part * box.width / 1000 + [box.left, box.top][index]);
    })()""")
    browser.mouse("move", x, y)
    assert "worst:" in text(browser, ".map .tip")
    browser.mouse("click", x, y)
    browser.wait("!document.getElementById('one-site').hidden")
    go(browser, f"site/{lisbon['id']}")
    browser.wait("document.querySelectorAll('#site-lanes .lane').length >= 8")
    assert text(browser, "#site-name") == "Lisbon"
    assert "8 of 8" in text(browser, "#site-facts")
    lane = "#site-lanes [data-metric=coverage]"
    assert browser.run(f"document.querySelector('{lane} path.line').getAttribute('d').length") > 100
    said = browser.run(f"document.querySelector('{lane} svg').getAttribute('aria-label')")
    permille = int(levels[lisbon["id"]]["coverage"] * 1000 + 1e-9)
    assert f"coverage: {permille // 10}.{permille % 10} %" in said
    # Its classifiers are the published API's.
    browser.run(f"document.querySelector('{lane} button').click()")
    browser.wait("document.querySelector('#site-metric h3')?.textContent.startsWith('coverage:')")
    browser.wait("document.querySelector('#table-classifiers tbody th, #table-classifiers tbody td')?.textContent.length > 0")
    trend = sample.call("GET", f"/api/v1/sites/{lisbon['id']}/sle/site/{lisbon['id']}/metric/coverage/summary-trend?duration=1d")
    names = {part["name"] for part in trend["classifiers"]}
    assert set(cells(browser, "classifiers", 0)) <= names
    assert "Lisbon-ap" in " ".join(cells(browser, "impacted", 0))
    assert len(cells(browser, "site-devices", 0)) == 10
    assert browser.complaints == []


def test_devices_are_searched_where_they_are(browser, sample):
    enter(browser, sample, "devices")
    assert text(browser, "#devices-place") == "1 to 20 of 20 devices"
    browser.type("#device-text", "lisbon-gw")
    browser.wait("document.querySelectorAll('#table-devices tbody tr').length === 1")
    assert cells(browser, "devices", 0) == ["Lisbon-gw1"]
    row = browser.run("[...document.querySelector('#table-devices tbody tr').cells].map(cell => cell.textContent)")
    assert row[1:4] == ["connected", "gateway", "SSR120"] and row[5] == "Lisbon"
    # One of them: what it is configured with, and by which layers; passphrases are not for a screen.
    browser.run("document.querySelector('#table-devices tbody a').click()")
    browser.wait("document.getElementById('device-configuration').textContent.length > 100")
    assert text(browser, "#device-name") == "Lisbon-gw1"
    assert "gateway, SSR120" in text(browser, "#device-facts") and "In sync." in text(browser, "#device-layers")
    point = sample.call("GET", f"/api/v1/orgs/{sample.org}/inventory?type=ap&limit=1")[0]
    template = sample.call("GET", f"/api/v1/orgs/{sample.org}/wlans")[0]["template_id"]
    wlan = sample.call("POST", f"/api/v1/orgs/{sample.org}/wlans", {
        "ssid": "with-a-secret", "template_id": template, "auth": {"type": "psk", "psk": "a-secret-passphrase"}})
    go(browser, f"devices/{point['mac']}")
    browser.wait("document.getElementById('device-configuration').textContent.includes('with-a-secret')")
    assert "a-secret-passphrase" in json.dumps(sample.call("GET", f"/twin/v1/devices/{point['id']}/effective"))
    assert "a-secret-passphrase" not in browser.run("document.body.textContent")
    sample.call("DELETE", f"/api/v1/orgs/{sample.org}/wlans/{wlan['id']}")
    go(browser, "devices")
    browser.type("#device-text", "nothing-is-called-so")
    browser.wait("document.querySelector('#table-devices tbody').textContent === 'No device is like that.'")
    browser.run("(field => { field.value = ''; field.dispatchEvent(new Event('input')); })(document.getElementById('device-text'))")
    browser.run("(choice => { choice.value = 'switch'; choice.dispatchEvent(new Event('input')); })(document.getElementById('device-type'))")
    browser.wait("document.querySelectorAll('#table-devices tbody tr').length === 2")


def test_the_address_plan_is_the_designs(browser, sample):
    enter(browser, sample, "addresses")
    browser.wait("document.querySelectorAll('#table-addresses tbody tr').length > 3")
    assert "Carved by the design" in text(browser, "#addresses-source")
    assert "proven" in text(browser, "#address-facts")
    rows = list(zip(cells(browser, "addresses", 0), cells(browser, "addresses", 1), cells(browser, "addresses", 3)))
    carved = json.loads(subprocess.run(
        [binary(), "carve", str(ROOT / "fixtures/designs/two-sites"), "--json"], check=True, capture_output=True).stdout)
    expected = [(site["name"], network["network"], network["prefix"])
                for zone in carved["zones"] for site in zone["sites"] for network in site["networks"]]
    assert sorted(rows) == sorted(expected)


def test_the_worst_sites_by_one_level(browser, sample):
    enter(browser, sample, "levels")
    browser.run("(choice => { choice.value = 'wan-link-health'; choice.dispatchEvent(new Event('change')); })"
                "(document.getElementById('level-metric'))")
    worst = sample.call("GET", f"/api/v1/orgs/{sample.org}/insights/worst-sites-by-sle?sle=wan-link-health&duration=1d")["results"]
    permille = int(worst[0]["wan-link-health"] * 1000 + 1e-9)
    browser.wait(f"document.querySelector('#table-levels tbody tr').cells[2].textContent.startsWith('{permille // 10}.{permille % 10} %')")
    assert cells(browser, "levels", 3)[0] != ""


def test_upgrades_and_rollouts_with_their_gates(browser, sample):
    enter(browser, sample, "upgrades")
    browser.wait("document.querySelector('.rollout') !== null")
    assert "back (run 1)" in text(browser, ".rollout h4")
    assert "waits for approval" in text(browser, ".rollout .verdict")
    phases = browser.run("[...document.querySelectorAll('.rollout tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))")
    assert phases[0][:2] == ["two at one shop", "PASS"] and phases[0][2] == "2" and int(phases[0][4]) >= 1
    assert "not proven" in phases[0][5]
    assert phases[1][:2] == ["the rest", "waiting"] and "after approval" in phases[1][3]
    assert "are told to run 0.14.29633" in browser.run("document.querySelector('.rollout .course').textContent")
    # One that is ordered now shows, and goes its way with the clock.
    denver = sample.site("Denver")
    rows = len(cells(browser, "upgrades", 0))
    sample.call("POST", f"/api/v1/sites/{denver['id']}/devices/upgrade", {
        "version": "0.14.29633", "models": ["AP45"], "strategy": "big_bang",
        "device_ids": [device["id"] for device in sample.call("GET", f"/api/v1/sites/{denver['id']}/devices?type=ap")]})
    again(browser)
    browser.wait(f"document.querySelectorAll('#table-upgrades tbody tr').length === {rows + 1}")
    assert cells(browser, "upgrades", 0)[0] == "Denver" and cells(browser, "upgrades", 1)[0] != "completed"
    sample.call("POST", "/twin/v1/clock", {"advance": "2h"})
    again(browser)
    browser.wait("document.querySelector('#table-upgrades tbody tr').cells[1].textContent === 'completed'")
    assert cells(browser, "upgrades", 6)[0] == "8"
    go(browser, "events")
    browser.wait("document.querySelector('#table-events').textContent.includes('AP_UPGRADED')")
    assert "Denver" in text(browser, "#table-audit")


def test_calls_with_what_they_rest_on(browser, sample):
    enter(browser, sample, "calls")
    sample.call("GET", f"/api/v1/orgs/{sample.org}/wlans")
    sample.call("GET", f"/api/v1/orgs/{sample.org}/webhooks")
    with pytest.raises(urllib.error.HTTPError):
        sample.call("POST", "/twin/v1/clock", {"advance": "soon"})
    again(browser)
    browser.wait("document.querySelector('#table-calls tbody tr').cells[4].textContent === '400'")
    assert "duration: expected" in cells(browser, "calls", 6)[0]
    assert cells(browser, "calls", 2)[2] == f"/api/v1/orgs/{sample.org}/wlans"
    assert cells(browser, "calls", 3)[2] == "listOrgWlans" and cells(browser, "calls", 5)[2] in ["behaviour", "stored"]
    # What the page reads itself is told when it is asked for.
    assert f"/api/v1/orgs/{sample.org}/stats" not in cells(browser, "calls", 2)
    browser.run("document.getElementById('calls-own').click()")
    browser.wait(f"document.querySelector('#table-calls').textContent.includes('/api/v1/orgs/{sample.org}/stats')")
    browser.run("document.getElementById('calls-own').click()")
    browser.run("document.getElementById('calls-refused').click()")
    browser.wait("[...document.querySelectorAll('#table-calls tbody tr')].every(row => Number(row.cells[4].textContent) >= 400)")


# --- what can be done there -----------------------------------------------------------------------------------------------


def level(browser, metric):
    return browser.run(f"parseFloat(document.querySelector('#site-lanes [data-metric={metric}] .lane-value').textContent)")


def test_a_cause_lowers_the_level_of_its_site(browser, sample):
    lisbon = sample.site("Lisbon")
    # In the middle of a working day.
    sample.call("POST", "/twin/v1/clock", {"to": "2027-02-03T10:00:00Z"})
    enter(browser, sample, f"site/{lisbon['id']}")
    browser.run("(choice => { choice.value = '6h'; choice.dispatchEvent(new Event('change')); })(document.getElementById('site-window'))")
    browser.wait("document.querySelectorAll('#site-lanes .lane').length >= 8")
    browser.wait("document.querySelector('#site-lanes svg[aria-label*=\"successful-connect\"]') !== null")
    before = level(browser, "successful-connect")
    assert before > 85
    browser.run("document.getElementById('site-cause').click()")
    browser.wait("!document.getElementById('view-causes').hidden")
    assert browser.run("document.getElementById('cause-site').value") == "Lisbon"
    browser.run("(choice => { choice.value = 'dhcp-down'; choice.dispatchEvent(new Event('change')); })(document.getElementById('cause-kind'))")
    assert "DHCP server answers nobody" in text(browser, "#cause-sentence")
    browser.run("document.querySelector('#cause-form button').click()")
    browser.wait("document.querySelector('#table-causes tbody tr').cells[2]?.textContent === 'goes on now'")
    assert "dhcp-down at Lisbon goes on until 2027-02-03 14:00" in text(browser, "#cause-notice")
    go(browser, "clock")
    browser.run("(field => { field.value = '2027-02-03T13:00:00'; })(document.getElementById('moment'))")
    browser.run("document.getElementById('clock-to').requestSubmit()")
    browser.wait("document.getElementById('big-clock').textContent.includes('2027-02-03 13:00')")
    # It never goes back, and says so.
    browser.run("(field => { field.value = '2027-02-03T12:00:00'; })(document.getElementById('moment'))")
    browser.run("document.getElementById('clock-to').requestSubmit()")
    browser.wait("document.getElementById('clock-notice').classList.contains('bad')")
    assert "never goes back" in text(browser, "#clock-notice")
    browser.run(f"location.hash = '#site/{lisbon['id']}/successful-connect'")
    browser.wait(f"parseFloat(document.querySelector('#site-lanes [data-metric=successful-connect] .lane-value')?.textContent) < {before} - 20")
    browser.wait("document.querySelector('#table-classifiers tbody tr')?.textContent.startsWith('dhcp-discover-unresponsive')")
    assert browser.run("document.querySelectorAll('#site-lanes rect.wrong').length") > 0
    go(browser, "organisation")
    browser.wait("document.getElementById('verdict').textContent.includes('Lisbon')")
    # Taken back, it has never been.
    go(browser, "causes")
    browser.run("document.querySelector('#table-causes tbody button').click()")
    browser.wait("document.querySelector('#table-causes tbody').textContent === 'Nothing goes wrong.'")
    browser.run(f"location.hash = '#site/{lisbon['id']}'")
    browser.wait("parseFloat(document.querySelector('#site-lanes [data-metric=successful-connect] .lane-value')?.textContent) > 85")


def test_what_is_refused_is_said(browser, sample):
    enter(browser, sample, "causes")
    browser.type("#cause-site", "Atlantis")
    browser.run("document.getElementById('cause-form').requestSubmit()")
    browser.wait("document.getElementById('cause-notice').classList.contains('bad')")
    assert "there is no site 'Atlantis'" in text(browser, "#cause-notice")
    browser.type("#cause-site", "Lisbon")
    browser.type("#cause-devices", "Denver-ap01")
    browser.run("document.getElementById('cause-form').requestSubmit()")
    browser.wait("document.getElementById('cause-notice').textContent.includes('Denver-ap01')")
    browser.run("location.hash = '#site/not-an-id'")
    browser.wait("!document.getElementById('notice-sites').hidden")
    assert sample.call("GET", "/twin/v1/causes")["causes"] == []


# --- how it behaves -------------------------------------------------------------------------------------------------------


def test_names_are_only_ever_text(browser, sample):
    site = sample.call("POST", f"/api/v1/orgs/{sample.org}/sites", {
        "name": EVIL, "timezone": "Europe/Lisbon", "country_code": "PT", "latlng": {"lat": 40, "lng": -8}, "address": EVIL})
    try:
        sample.call("POST", "/twin/v1/causes", {"kind": "dhcp-down", "site": EVIL, "duration": "1h"})
        enter(browser, sample)
        for view in VIEWS + [f"site/{site['id']}"]:
            go(browser, view)
            again(browser)
            browser.wait("document.readyState === 'complete'")
        assert text(browser, "#site-name") == EVIL
        go(browser, "causes")
        assert EVIL in cells(browser, "causes", 1)
        assert browser.run("document.getElementById('taken')") is None
        assert "taken" not in browser.run("document.title").split("–")[-1]
        assert browser.complaints == []
    finally:
        sample.call("DELETE", "/twin/v1/causes")
        sample.call("DELETE", f"/api/v1/sites/{site['id']}")


SCREENS = [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]

# The contrast of what is read with what is behind it (WCAG 2.2, 1.4.3).
CONTRAST = """
(() => {
  const parts = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const seen = element => element.checkVisibility() && element.textContent.trim();
  return [...document.querySelectorAll('p, td, th, dt, dd, .state, nav a, label, button, h2, h3, .blamed, .lane-value span')].filter(seen)
    .slice(0, 200).map(element => {
      let ground = element;
      while (ground && (parts(getComputedStyle(ground).backgroundColor)[3] ?? 1) < 1) ground = ground.parentElement;
      const back = parts(getComputedStyle(ground || document.body).backgroundColor);
      const [one, other] = [light(parts(getComputedStyle(element).color)), light(back)];
      return [(Math.max(one, other) + .05) / (Math.min(one, other) + .05), element.textContent.slice(0, 40)];
    });
})()
"""


@pytest.mark.parametrize("width, height, scheme", SCREENS)
def test_fits_and_can_be_read(browser, sample, width, height, scheme):
    browser.screen(width, height, scheme)
    lisbon = sample.site("Lisbon")
    enter(browser, sample)
    for view in VIEWS + [f"site/{lisbon['id']}"]:
        go(browser, view)
        if view.startswith("site/"):
            browser.wait("document.querySelectorAll('#site-lanes .lane').length >= 8")
        assert browser.run("document.documentElement.scrollWidth") <= width, view
        contrasts = browser.run(CONTRAST)
        assert len(contrasts) > 10
        assert min(contrasts)[0] >= 4.5, (view, min(contrasts))
        # What can be used has a name, and can be reached.
        unnamed = browser.run("""[...document.querySelectorAll('button, a, input, select, .scroll')].filter(element => element.checkVisibility()
          && (element.tabIndex < 0 || !(element.textContent.trim() || element.getAttribute('aria-label') || element.labels?.length
          || element.getAttribute('aria-labelledby')))).map(element => element.outerHTML.slice(0, 200))""")
        assert unnamed == [], view
        light = browser.run("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)")
        assert (light > 600) == (scheme == "light")
    # Nothing comes from elsewhere, and nothing was complained of.
    assert all(request.startswith(sample.base + "/") or request.startswith("data:") for request in browser.requests)
    assert browser.complaints == []
    assert browser.run("document.querySelectorAll('[style]').length <= 4")


def test_the_keyboard_reaches_everything_in_order(browser, sample):
    enter(browser, sample)
    browser.visit(sample.base + "/#sites")
    browser.wait(ENTERED)
    places = []
    for _ in range(14):
        browser.key("Tab")
        places.append(browser.run("document.activeElement.textContent || document.activeElement.id"))
    assert places[0] == "To the content"
    assert places[1] == "Sign out"
    assert places[2:12] == ["Organisation", "Sites", "Devices", "Address plan", "SLEs", "Upgrades", "Events", "API calls", "Clock", "Causes"]
    assert browser.run("document.activeElement.closest('main') !== null")
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    # Enter opens a section, and the focus goes to its title.
    browser.run("document.querySelector('nav a[href=\"#clock\"]').focus()")
    browser.key("Enter")
    browser.wait("document.activeElement.id === 'title-clock'")
    assert browser.run("document.querySelector('nav [aria-current=page]').textContent") == "Clock"
    assert browser.run("document.title") == "Clock – mistwin"
    browser.run("document.getElementById('skip').focus()")
    browser.key("Enter")
    assert browser.run("document.activeElement.id") == "title-clock"


def test_what_is_new_leaves_what_one_does_alone(browser, sample):
    enter(browser, sample, "devices")
    enter(browser, sample, "events")
    browser.run("(choice => { choice.value = '4w'; choice.dispatchEvent(new Event('change')); })(document.getElementById('event-window'))")
    browser.wait("document.querySelectorAll('#table-audit tbody tr').length > 10")
    browser.type("#table-audit input", "Update")
    browser.run("document.querySelectorAll('#table-audit thead button')[1].click()")
    browser.run("document.querySelector('#table-audit input').focus()")
    browser.run("document.querySelector('#table-audit').scrollIntoView({ behavior: 'instant' })")
    top = "Math.round(document.querySelector('#table-audit input').getBoundingClientRect().top)"
    place = browser.run(top)
    kept = len(cells(browser, "audit", 0))
    lisbon = sample.site("Lisbon")
    sample.call("PUT", f"/api/v1/sites/{lisbon['id']}", {"notes": "seen"})
    again(browser)
    browser.wait("[...document.querySelectorAll('#table-audit tbody tr')].some(row => row.textContent.includes('Lisbon'))")
    assert len(cells(browser, "audit", 0)) in [kept, kept + 1]
    assert browser.run("document.activeElement === document.querySelector('#table-audit input')")
    assert browser.run("document.querySelector('#table-audit input').value") == "Update"
    assert browser.run("document.querySelectorAll('#table-audit thead th')[1].getAttribute('aria-sort')") == "ascending"
    # The browser keeps what is read in its place, to a line's fraction.
    assert abs(browser.run(top) - place) < 8
    assert all("Update" in words for words in cells(browser, "audit", 2))


def test_a_server_that_goes_is_told_and_comes_back_by_itself(browser, sample):
    # A token of its own: the one of the environment file is made anew by each start.
    token = sample.call("POST", f"/api/v1/orgs/{sample.org}/apitokens", {
        "name": "screen", "privileges": [{"scope": "org", "org_id": sample.org, "role": "admin"}]})["key"]
    enter(browser, sample, token=token)
    port = sample.twin.http.rsplit(":", 1)[1]
    sample.twin.process.terminate()
    assert sample.twin.process.wait(timeout=30) == 0
    sample.twin.log.close()
    again(browser)
    browser.wait("!document.getElementById('away').hidden")
    assert "does not answer" in text(browser, "#away") and "tries again by itself" in text(browser, "#away")
    assert browser.run("document.getElementById('away').getAttribute('role')") == "alert"
    # What was read stays to be read.
    assert text(browser, "#org-name") == "Two Shops"
    sample.start("--port", port)
    assert sample.twin.http.endswith(port)
    browser.wait("document.getElementById('away').hidden", 60)
    assert browser.run("document.getElementById('sign-in').hidden") is True
    sample.call("POST", "/twin/v1/clock", {"advance": "1h"})
    clock = sample.call("GET", "/twin/v1/clock")["clock"][:16].replace("T", " ")
    again(browser)
    browser.wait(f"document.getElementById('twin-clock').textContent.includes('{clock}')")
    # Credentials that are worth nothing any more are asked for anew.
    stale = next(item for item in sample.call("GET", f"/api/v1/orgs/{sample.org}/apitokens") if item["name"] == "screen")
    request = urllib.request.Request(
        f"{sample.base}/api/v1/orgs/{sample.org}/apitokens/{stale['id']}", method="DELETE",
        headers={"Authorization": f"Token {sample.token}"})
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60)
    again(browser)
    browser.wait("!document.getElementById('sign-in').hidden")
    assert "Sign in again" in text(browser, "#sign-in-notice")
