"""Python's mistapi, unmodified, takes the twin for the Mist cloud."""

import importlib
import inspect
import pkgutil
import queue
import time
import uuid

import pytest

mistapi = pytest.importorskip("mistapi")
import mistapi.api.v1.orgs
import mistapi.api.v1.sites

# Collections of mistapi that the published document of the catalogue (2604.1.1) does not have.
NOT_PUBLISHED = {"orgs/securityzones", "sites/mapstacks"}
CONSTANTS_NOT_PUBLISHED = {"marvisclient_events"}
# Of a token only what is published is kept; everything else keeps unknown members too.
ONLY_KNOWN_MEMBERS = {"orgs/apitokens"}

# The smallest bodies; everything else takes {"name": …}.
BODIES = {
    "alarmtemplates": {"delivery": {"enabled": False}, "rules": {}},
    "aptemplates": {"ap_matching": {"enabled": False, "rules": []}},
    "assets": {"name": "cart", "mac": "5684dae9ac8b"},
    "assetfilters": {"name": "visitors", "ibeacon_major": 3},
    "deviceprofiles": {"name": "hub", "type": "gateway"},
    "evpn_topologies": {"name": "fabric", "switches": [{"mac": "5c5b35000003", "role": "distribution"}]},
    "marvisinvites": {"name": "laptops"},
    "mxedges": {"name": "edge", "model": "ME-100"},
    "nacrules": {"name": "staff", "action": "allow", "order": 1},
    "nactags": {"name": "group", "type": "match", "match": "client_mac", "values": ["010203040506"]},
    "pskportals": {"name": "byod", "ssid": "corp"},
    "psks": {"name": "scanner", "ssid": "corp", "passphrase": "a very long one"},
    "rfdiags": {"name": "recording", "type": "client", "mac": "5684dae9ac8b", "duration": 10},
    "rssizones": {"name": "desk", "devices": [{"device_id": "00000000-0000-0000-1000-d8695a0f0000", "rssi": -50}]},
    "sitegroups": {"name": "shops"},
    "ssoroles": {"name": "sso", "privileges": [{"scope": "org", "role": "read"}]},
    "tickets": {"subject": "help", "type": "question", "comment": "how?"},
    "uisettings": {"description": "board", "purpose": "marvisdashboard", "name": "board"},
    "usermacs": {"mac": "921b638445cd", "name": "printer"},
    "vpns": {"name": "overlay", "paths": {"hub-wan": {}}},
    "webhooks": {"name": "hook", "url": "https://127.0.0.1:9/hook", "topics": ["audits"], "enabled": False},
    "wlans": {"ssid": "corp"},
    "wxrules": {"order": 1, "action": "allow", "src_wxtags": [], "dst_allow_wxtags": [], "dst_deny_wxtags": []},
    "wxtags": {"name": "corp", "type": "match", "match": "wlan_id", "values": []},
    "zones": {"name": "hall", "map_id": None, "vertices": [{"x": 0, "y": 0}, {"x": 9, "y": 0}, {"x": 9, "y": 9}]},
}


def required(function):
    """The parameters that a function cannot do without."""
    return [n for n, p in inspect.signature(function).parameters.items() if p.default is inspect.Parameter.empty]


def collections():
    """Every module of mistapi that can create, read, change and remove, with those of its functions."""
    found = []
    for scope in ("orgs", "sites"):
        package = getattr(mistapi.api.v1, scope)
        owner = scope[:-1] + "_id"
        for module_info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{module_info.name}")
            functions = {
                name: list(inspect.signature(function).parameters)
                for name, function in inspect.getmembers(module, inspect.isfunction)
                if function.__module__ == module.__name__
            }
            create = [n for n, p in functions.items() if n.startswith("create") and p[:3] == ["mist_session", owner, "body"]]
            for name in create:
                tail = name.removeprefix("create").lower()

                def sibling(verb, parameters):
                    names = [
                        n for n, p in functions.items()
                        if n.lower() in (verb + tail, verb + tail.removesuffix("s")) and len(p) == parameters
                    ]
                    return getattr(module, names[0]) if names else None

                lists = sorted(
                    (n for n, p in functions.items() if n.lower().startswith("list" + tail[:-1]) and p[2:3] != [tail]
                     and required(getattr(module, n)) == ["mist_session", owner] and "Derived" not in n), key=len)
                item = (
                    f"{scope}/{module_info.name}", getattr(module, name), sibling("get", 3), sibling("update", 4),
                    sibling("delete", 3), getattr(module, lists[0]) if lists else None)
                if item[2] and item[4]:
                    found.append(item)
    return found


def body_of(collection):
    name = collection.split("/")[1]
    return dict(BODIES.get(name, {"name": "x"}))


@pytest.fixture(scope="module")
def session(environment):
    session = mistapi.APISession(console_log_level=40)
    session.login()
    assert session.get_authentication_status()
    return session


@pytest.fixture(scope="module")
def org_id(session):
    answer = mistapi.api.v1.self.self.getSelf(session)
    return answer.data["privileges"][0]["org_id"]


@pytest.fixture(scope="module")
def site_id(session, org_id):
    answer = mistapi.api.v1.orgs.sites.createOrgSite(
        session, org_id, {"name": "Lisbon", "timezone": "Europe/Lisbon", "country_code": "PT"})
    assert answer.status_code == 200, answer.raw_data
    return answer.data["id"]


@pytest.fixture(scope="module")
def devices(session, org_id, site_id, served):
    """Twelve devices, claimed, assigned, arrived and connected."""
    codes = served.codes()[:12]
    claim = mistapi.api.v1.orgs.inventory.addOrgInventory(session, org_id, [code["claim_code"] for code in codes])
    assert claim.status_code == 200 and len(claim.data["added"]) == 12, claim.raw_data
    macs = [item["mac"] for item in claim.data["inventory_added"]]
    assign = mistapi.api.v1.orgs.inventory.updateOrgInventoryAssignment(
        session, org_id, {"op": "assign", "site_id": site_id, "macs": macs, "no_reassign": False})
    assert sorted(assign.data["success"]) == sorted(macs)
    return macs


def control(served, method, path, body=None):
    """The twin's own control API, on its own address."""
    import requests

    return requests.request(
        method, served.http + path, json=body, timeout=20,
        headers={"Authorization": "Token " + served.variables["MIST_APITOKEN"]},
        proxies={"http": None, "https": None})


@pytest.fixture(scope="module")
def connected(served, devices, site_id, session):
    """The devices after their hardware has arrived: the clock is moved on until they serve."""
    answer = control(served, "POST", "/twin/v1/arrivals", {"macs": devices})
    assert answer.status_code == 200, answer.text
    assert control(served, "POST", "/twin/v1/clock", {"advance": "20m"}).status_code == 200
    stats = mistapi.api.v1.sites.stats.listSiteDevicesStats(session, site_id, type="all")
    assert {item["status"] for item in stats.data} == {"connected"}, stats.data
    return stats.data


class TestLogin:
    def test_token(self, session):
        answer = mistapi.api.v1.self.self.getSelf(session)
        assert answer.status_code == 200
        assert answer.headers["x-mistwin-fidelity"] == "behaviour"
        assert answer.data["privileges"][0]["role"] == "admin"

    def test_env_file(self, served, environment):
        session = mistapi.APISession(env_file=str(served.environment_file), console_log_level=40)
        session.login()
        assert session.get_authentication_status()

    def test_password(self, served, environment, monkeypatch):
        monkeypatch.delenv("MIST_APITOKEN")
        email, password = served.administrator()
        session = mistapi.APISession(email=email, password=password, host="api.mist.com", console_log_level=40)
        session.login()
        assert session.get_authentication_status()
        org_id = mistapi.api.v1.self.self.getSelf(session).data["privileges"][0]["org_id"]
        made = mistapi.api.v1.orgs.sitegroups.createOrgSiteGroup(session, org_id, {"name": "by password"})
        assert made.status_code == 200, made.raw_data
        assert mistapi.api.v1.orgs.sitegroups.deleteOrgSiteGroup(session, org_id, made.data["id"]).status_code == 200
        session.logout()

    def test_password_on_a_regional_cloud(self, served, environment, monkeypatch):
        monkeypatch.delenv("MIST_APITOKEN")
        email, password = served.administrator()
        session = mistapi.APISession(email=email, password=password, host="api.ac2.mist.com", console_log_level=40)
        session.login()
        token = session.create_api_token("made by a session")
        assert token.status_code == 200 and token.data["key"]
        assert session.delete_api_token(token.data["id"]).status_code == 200

    def test_wrong_token(self, environment):
        with pytest.raises((ValueError, SystemExit)):
            mistapi.APISession(apitoken="nobody-knows-this-token", host="api.mist.com", console_log_level=50)


class TestCollections:
    @pytest.mark.parametrize("collection", collections(), ids=lambda item: item[0])
    def test_create_read_update_delete(self, session, org_id, site_id, collection):
        name, create, get, update, delete, listing = collection
        if name in NOT_PUBLISHED:
            pytest.skip("not in the published document")
        owner = org_id if name.startswith("orgs/") else site_id
        body = body_of(name)
        made = create(session, owner, body)
        assert made.status_code == 200, made.raw_data
        for key, value in body.items():
            assert made.data[key] == value, (key, made.data)
        identifier = made.data["id"]
        assert get(session, owner, identifier).data["id"] == identifier
        if listing:
            listed = listing(session, owner)
            assert listed.status_code == 200
            assert identifier in [item["id"] for item in mistapi.get_all(session, listed)]
        if update:
            changed = update(session, owner, identifier, body | {"name": "changed", "x_note": "kept"})
            assert changed.status_code == 200, changed.raw_data
            assert changed.data["name"] == "changed"
            assert changed.data.get("x_note") == (None if name in ONLY_KNOWN_MEMBERS else "kept")
            again = update(session, owner, identifier, body | {"-x_note": ""})
            assert "x_note" not in again.data and "-x_note" not in again.data
        assert delete(session, owner, identifier).status_code == 200
        assert get(session, owner, identifier).status_code == 404

    def test_pages(self, session, org_id):
        made = [
            mistapi.api.v1.orgs.services.createOrgService(session, org_id, {"name": f"service {number}"}).data["id"]
            for number in range(5)
        ]
        first = mistapi.api.v1.orgs.services.listOrgServices(session, org_id, limit=2)
        assert first.headers["X-Page-Total"] == "5" and len(first.data) == 2
        assert [item["id"] for item in mistapi.get_all(session, first)] == made
        for identifier in made:
            mistapi.api.v1.orgs.services.deleteOrgService(session, org_id, identifier)


class TestInventory:
    def test_claim_assign_unassign(self, session, org_id, site_id, devices):
        inventory = mistapi.api.v1.orgs.inventory
        listed = mistapi.get_all(session, inventory.getOrgInventory(session, org_id, limit=5))
        assert {item["mac"] for item in listed} >= set(devices)
        assert all(item["magic"] and "name" in item and "serial" in item for item in listed)
        mac = devices[-1]
        gone = inventory.updateOrgInventoryAssignment(session, org_id, {"op": "unassign", "macs": [mac]})
        assert gone.data["success"] == [mac]
        assert inventory.getOrgInventory(session, org_id, mac=mac).data[0]["site_id"] is None
        back = inventory.updateOrgInventoryAssignment(
            session, org_id, {"op": "assign", "site_id": site_id, "macs": [mac]})
        assert back.data["success"] == [mac]

    def test_claiming_again_is_a_duplicate(self, session, org_id, devices, served):
        code = served.codes()[0]["claim_code"]
        answer = mistapi.api.v1.orgs.inventory.addOrgInventory(session, org_id, [code, "AAAAA-BBBBB-CCCCC"])
        assert answer.data["duplicated"] == [code]
        assert answer.data["error"] == ["AAAAA-BBBBB-CCCCC"] and len(answer.data["reason"]) == 1

    def test_search_and_count(self, session, org_id, devices):
        found = mistapi.api.v1.orgs.inventory.searchOrgInventory(session, org_id, mac=devices[0])
        assert [item["mac"] for item in found.data["results"]] == [devices[0]]
        counted = mistapi.api.v1.orgs.inventory.countOrgInventory(session, org_id, distinct="model")
        assert sum(item["count"] for item in counted.data["results"]) >= 12

    def test_device_configuration(self, session, site_id, devices):
        identifier = "00000000-0000-0000-1000-" + devices[0]
        changed = mistapi.api.v1.sites.devices.updateSiteDevice(session, site_id, identifier, {"name": "ap-door", "notes": "n"})
        assert changed.status_code == 200 and changed.data["name"] == "ap-door" and changed.data["mac"] == devices[0]


class TestReads:
    def test_device_stats(self, session, org_id, site_id, connected):
        stats = mistapi.api.v1.orgs.stats.listOrgDevicesStats(session, org_id, type="all", limit=5)
        assert len(mistapi.get_all(session, stats)) == len(connected)

    def test_service_levels(self, session, org_id, site_id, connected):
        sle = mistapi.api.v1.sites.sle
        metrics = sle.listSiteSlesMetrics(session, site_id, scope="site", scope_id=site_id)
        assert "coverage" in metrics.data["enabled"]
        trend = sle.getSiteSleSummaryTrend(session, site_id, scope="site", scope_id=site_id, metric="coverage", duration="1d")
        assert trend.status_code == 200 and trend.data["sle"]["interval"] == 3600
        sites = mistapi.api.v1.orgs.insights.getOrgSitesSle(session, org_id, sle="wifi")
        assert site_id in [item["site_id"] for item in sites.data["results"]]
        missing = sle.getSiteSleSummaryTrend(session, site_id, scope="site", scope_id=site_id, metric="happiness")
        assert missing.status_code == 404 and missing.data["detail"] == "no such metric"

    def test_events_alarms_audit(self, session, org_id, site_id, connected):
        events = mistapi.api.v1.orgs.devices.searchOrgDeviceEvents(session, org_id, duration="7d", limit=5)
        assert events.status_code == 200 and len(mistapi.get_all(session, events)) >= 12
        assert mistapi.api.v1.orgs.alarms.searchOrgAlarms(session, org_id).status_code == 200
        logs = mistapi.api.v1.orgs.logs.listOrgAuditLogs(session, org_id, limit=1000)
        assert any("Lisbon" in item["message"] for item in logs.data["results"])

    def test_clients(self, session, site_id, connected):
        stats = mistapi.api.v1.sites.stats.listSiteWirelessClientsStats(session, site_id)
        assert stats.status_code == 200
        search = mistapi.api.v1.sites.clients.searchSiteWirelessClients(session, site_id)
        assert search.status_code == 200 and "results" in search.data

    @pytest.mark.parametrize("module", [info.name for info in pkgutil.iter_modules(mistapi.api.v1.const.__path__)])
    def test_constants(self, session, module):
        if module in CONSTANTS_NOT_PUBLISHED:
            pytest.skip("not in the published document")
        functions = importlib.import_module(f"mistapi.api.v1.const.{module}")
        for name, function in inspect.getmembers(functions, inspect.isfunction):
            if function.__module__ == functions.__name__ and name.startswith(("list", "get")):
                parameters = list(inspect.signature(function).parameters)
                values = {"country_code": "US", "model": "SRX320"}
                keywords = {p: values[p] for p in parameters if p in values}
                answer = function(session, **keywords)
                assert answer.status_code == 200 and answer.data not in ({}, None), (name, answer.raw_data)


class TestStreams:
    def test_device_stats_stream(self, session, served, site_id, connected):
        received = queue.Queue()
        socket = mistapi.websockets.sites.DeviceStatsEvents(session, site_ids=[site_id])
        socket.on_message(received.put)
        socket.on_error(lambda error: received.put({"error": str(error)}))
        socket.connect(run_in_background=True)
        try:
            deadline = time.monotonic() + 30
            while not socket.ready() and time.monotonic() < deadline:
                time.sleep(0.1)
            while time.monotonic() < deadline:
                try:
                    message = received.get(timeout=1)
                except queue.Empty:
                    control(served, "POST", "/twin/v1/clock", {"advance": "1m"})
                    continue
                assert "error" not in message, message
                if message.get("event") == "data":
                    assert message["channel"] == f"/sites/{site_id}/stats/devices"
                    return
            raise AssertionError("no message came in 30 s")
        finally:
            socket.disconnect(wait=True, timeout=5)

    def test_ping_from_an_access_point(self, session, site_id, connected):
        from mistapi.device_utils import ap

        device = next(item for item in connected if item["type"] == "ap")
        response = ap.ping(session, site_id, device["id"], host="8.8.8.8", count=3)
        response.wait()
        text = "\n".join(str(line) for line in response.ws_data)
        assert "8.8.8.8" in text, (response.trigger_api_response.raw_data, response.ws_data)


class TestUpgrade:
    def test_as_terraform_watches_one(self, session, served, site_id, connected):
        """real clients, section 7: status_id moves, progress reaches 100, the device comes back on the version."""
        device = next(item for item in connected if item["type"] == "ap")
        versions = mistapi.api.v1.sites.devices.listSiteAvailableDeviceVersions(session, site_id, model=device["model"])
        other = [item["version"] for item in versions.data if item["version"] != device["version"]]
        target = other[0] if other else device["version"]
        started = mistapi.api.v1.sites.devices.upgradeDevice(session, site_id, device["id"], {"version": target})
        assert started.status_code == 200 and started.data["status"] and started.data["timestamp"]
        first = None
        for _ in range(120):
            stats = mistapi.api.v1.sites.stats.getSiteDeviceStats(session, site_id, device["id"]).data
            update = stats.get("fwupdate") or {}
            first = first if first is not None else update.get("status_id")
            # It waits for an uptime, too: in its first second a device has none.
            if update.get("status_id") != first and update.get("progress") == 100 and stats["uptime"] > 0:
                assert stats["version"] == target
                return
            control(served, "POST", "/twin/v1/clock", {"advance": "10s"})
        raise AssertionError(f"the upgrade did not end: {stats}")

    def test_a_site_in_phases_without_neighbours(self, session, served, site_id, connected):
        """Batches in which nobody hears anybody, watched as mistapi's users watch them: by the counts of the upgrade."""
        heard = mistapi.api.v1.sites.rrm.listSiteCurrentRrmNeighbors(session, site_id, "5")
        assert heard.status_code == 200, heard.raw_data
        neighbours = {item["mac"]: {other["mac"] for other in item["neighbors"]} for item in heard.data["results"]}
        aps = [item for item in connected if item["type"] == "ap"]
        assert set(neighbours) == {item["mac"] for item in aps}
        started = mistapi.api.v1.sites.devices.upgradeSiteDevices(
            session, site_id, {"version": "stable", "strategy": "rrm", "force": True, "rrm_max_batch_percentage": 50})
        assert started.status_code == 200, started.raw_data
        upgrade = started.data["upgrade_id"]
        for _ in range(300):
            status = mistapi.api.v1.sites.devices.getSiteDeviceUpgrade(session, site_id, upgrade).data
            for mac in status["targets"]["reboot_in_progress"]:
                assert not neighbours[mac] & set(status["targets"]["reboot_in_progress"])
            if status["status"] == "completed":
                break
            control(served, "POST", "/twin/v1/clock", {"advance": "30s"})
        assert status["counts"]["upgraded"] == status["counts"]["total"] == len(aps), status
        assert sorted(mac for phase in status["upgrade_plan"].values() for mac in phase) == sorted(neighbours)
        completed = mistapi.api.v1.sites.devices.listSiteDeviceUpgrades(session, site_id, status="completed").data
        assert upgrade in [item["id"] for item in completed]

    def test_an_organisation(self, session, served, org_id, site_id, connected):
        """All sites at once, by the organisation's own calls, and cancelled before it begins."""
        order = {"all_sites": True, "device_type": "ap", "start_datetime": "2099-01-01T02:00:00",
                 "versions": [{"firmware_type": "ap", "version": "stable", "force": True}]}
        started = mistapi.api.v1.orgs.devices.upgradeOrgDevices(session, org_id, order)
        assert started.status_code == 200, started.raw_data
        assert [item["site_id"] for item in started.data["upgrades"]] == [site_id]
        listed = mistapi.api.v1.orgs.devices.listOrgDeviceUpgrades(session, org_id).data
        assert listed[0]["site_upgrades"][0]["upgrade_id"] == started.data["upgrades"][0]["upgrade"]["id"]
        cancelled = mistapi.api.v1.orgs.devices.cancelOrgDeviceUpgrade(session, org_id, started.data["id"])
        assert cancelled.status_code == 200
        upgrade = mistapi.api.v1.orgs.devices.getOrgDeviceUpgrade(session, org_id, started.data["id"]).data
        assert upgrade["upgrades"][0]["upgrade"]["status"] == "cancelled"


class TestRefusals:
    def test_control_api_is_not_on_the_cloud(self, session):
        import requests

        answer = requests.get("https://api.mist.com/twin/v1/state", timeout=10)
        assert answer.status_code == 404

    def test_other_names_stay_out(self, environment):
        import requests

        with pytest.raises(requests.exceptions.ProxyError):
            requests.get("https://example.com/", timeout=10)

    def test_errors_have_their_shape(self, session, org_id):
        missing = mistapi.api.v1.orgs.services.getOrgService(session, org_id, str(uuid.uuid4()))
        assert missing.status_code == 404 and "detail" in missing.data
        wrong = mistapi.api.v1.orgs.networks.createOrgNetwork(session, org_id, {"name": "x", "vlan_id": 5000})
        assert wrong.status_code == 400 and "vlan_id" in wrong.data["detail"]
        other = mistapi.api.v1.orgs.sites.listOrgSites(session, str(uuid.uuid4()))
        assert other.status_code == 403
