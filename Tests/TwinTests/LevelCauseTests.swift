import Assurance
import Determinism
import MistAPI
import Testing
import Twin
import World

@Suite("Causes by the control API")
struct LevelCauseTests {
  private func send(_ place: WiredPlace, _ method: HTTPMethod, _ body: JSON? = nil) async -> MistResponse {
    await place.bench.client.send(MistRequest(method, "/twin/v1/causes", body: body))
  }

  private func health(_ place: WiredPlace, _ scope: String) async throws -> [String: Int64] {
    let trend = try await place.bench.get(
      place.path(scope, "ap-health", "summary-trend"), query: [.init("duration", "3h")])
    return Dictionary(
      uniqueKeysWithValues: (trend["classifiers"]?.array ?? []).map {
        ($0["name"]?.string ?? "", LevelPlace.exact($0, "degraded", .apHealth).compactMap { $0 }.reduce(0, +))
      })
  }

  @Test("A cause at one access point leaves the others alone")
  func devices() async throws {
    let place = try await WiredPlace(wait: 2)
    let body: JSON = [
      "kind": "ap-down", "site": "Berlin", "duration": "30m", "devices": [.string(place.accessPoints[1].description)],
    ]
    let made = await send(place, .post, body)
    #expect(made.status == 200, "\(made.text)")
    #expect(made.json["devices"]?.strings == [place.accessPoints[1].description])
    await place.bench.wait(3600)
    for (index, mac) in place.accessPoints.enumerated() {
      let parts = try await health(place, "ap/\(MistID(device: mac))")
      #expect(parts["ap-disconnected-ap-unreachable"] == (index == 1 ? 1800 : 0))
    }
  }

  @Test("A switch takes down what hangs on it")
  func switchDown() async throws {
    let place = try await WiredPlace(wait: 2)
    let body: JSON = [
      "kind": "switch-down", "site": "Berlin", "duration": "20m",
      "devices": [.string(MistID(device: place.switches[0]).description)],
    ]
    #expect(await send(place, .post, body).status == 200)
    await place.bench.wait(3600)
    var down = 0
    for mac in place.accessPoints {
      let parts = try await health(place, "ap/\(MistID(device: mac))")
      if parts["ap-disconnected-switch-down"] == 1200 { down += 1 }
    }
    #expect(down == 2)
    let impacted = try await place.bench.get(
      place.path(place.siteScope, "switch_health", "impacted-switches"),
      query: [.init("classifier", "switch-unreachable")])
    #expect(impacted["switches"]?.array?.map { $0["switch_mac"]?.string } == [place.switches[0].description])
  }

  @Test("Recurring causes come back, and raise an alarm each time")
  func recurring() async throws {
    let place = try await WiredPlace(wait: 2)
    let body: JSON = [
      "kind": "wan-down", "site": "Berlin", "duration": "10m", "every": "1h",
      "until": .string(await place.bench.twin.now.advanced(bySeconds: 9000).iso8601),
    ]
    #expect(await send(place, .post, body).status == 200)
    await place.bench.wait(5 * 3600)
    let alarms = try await place.bench.get(
      "/sites/\(place.site)/alarms/search", query: [.init("type", "bad_wan_uplink")])
    #expect(alarms["results"]?.array?.count == 3)
    let link = try await place.bench.get(
      place.path(place.siteScope, "wan-link-health", "classifier/interface-port-down/summary-trend"),
      query: [.init("duration", "6h")])
    let down = (link["classifier"]?["samples"]?["degraded"]?.array ?? []).compactMap(\.double).reduce(0, +)
    #expect(down == 30)
  }

  @Test("What makes no sense is refused, with what would")
  func refusals() async throws {
    let place = try await WiredPlace(wait: 1)
    let base: [String: JSON] = ["kind": "dhcp-down", "site": "Berlin", "duration": "1h"]
    let bad: [([String: JSON], String)] = [
      (["magnitude": 1.5], "0 to 1"), (["kind": "wan-latency", "magnitude": 6000], "milliseconds, 0 to 5000"),
      (["devices": ["5c5b35ffffff"]], place.accessPoints[0].description), (["devices": []], "devices"),
      (
        ["kind": "switch-down", "devices": [.string(place.accessPoints[0].description)]], place.switches[0].description
      ),
      (["wlan": "nowhere"], "shops"), (["part": 2], "0 to 1"), (["ramp": "soon"], "30m"), (["every": "1m"], "every"),
      (["every": "30m"], "no shorter"), (["until": 1_900_000_000], "every"),
      (["site": "Bonn"], "no site 'Bonn'; there is Berlin"),
      (["end": 5], "no end beside it"),
      (["start": 1_900_000_000, "duration": .null, "end": 1_800_000_000], "after the start"),
      (["duration": .null], "or a duration"), (["kind": "gremlins"], "ap-down"),
    ]
    for (members, word) in bad {
      let body = base.merging(members) { $1 }
      let answer = await send(
        place, .post, .object(JSONObject(body.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })))
      #expect(answer.status == 400, "\(members)")
      #expect(answer.detail?.contains(word) == true, "\(answer.text)")
    }
    #expect(await send(place, .get).json["causes"]?.array?.isEmpty == true)
  }

  @Test("A cause on one WLAN concerns its part of the clients")
  func wlan() async throws {
    let place = try await WiredPlace(wait: 1, wlans: 4)
    let made = await send(
      place, .post, ["kind": "wrong-passphrase", "site": "Berlin", "duration": "1h", "wlan": "extra1", "ramp": "10m"])
    #expect(made.json["part"]?.double == 0.25)
    #expect(made.json["ramp"] == 600)
  }
}
