import Determinism
import MistAPI
import Testing
import Twin

@Suite("Upgrades in phases")
struct UpgradePhaseTests {
  @Test(
    "A phase begins when the one before it is over; the plan says who goes when",
    arguments: [
      (["strategy": "serial"], [1, 1, 1, 1, 1, 1]),
      (["strategy": "canary", "canary_phases": [10, 50, 100]], [1, 2, 3]),
      (["strategy": "rrm", "rrm_first_batch_percentage": 20, "rrm_max_batch_percentage": 50], nil),
    ] as [(JSON, [Int]?)])
  func order(_ members: JSON, _ sizes: [Int]?) async throws {
    let place = try await UpgradePlace(6)
    let id = try await place.order(members)
    let first = try await place.status(id)
    let phases = place.phases(first)
    #expect(phases.reduce(0) { $0 + $1.count } == 6)
    #expect(Set(phases.flatMap { $0 }) == Set(place.macs))
    if let sizes { #expect(phases.map(\.count) == sizes) }
    var words: [String] = []
    var reached = 0
    let end = try await place.watch(id) { status in
      if let word = status["status"]?.string, words.last != word { words.append(word) }
      let current = try #require(status["current_phase"]?.int)
      #expect(current >= reached)
      reached = current
      let done = place.macs("upgraded", status)
      let waiting = place.macs("scheduled", status)
      for (index, phase) in phases.enumerated() {
        if index + 1 < current { #expect(phase.isSubset(of: done)) }
        if index + 1 > current { #expect(phase.isSubset(of: waiting)) }
      }
    }
    #expect(end == "completed")
    #expect(reached == phases.count)
    #expect(words.first == "queued" && words.last == "completed", "\(words)")
    let list = try await place.bench.get("/sites/\(place.site)/devices/upgrade", query: [.init("status", "completed")])
    #expect(list.array?.map { $0["id"]?.string } == [id.description])
  }

  @Test("Access points that hear each other are never down together, and all get their turn")
  func coverage() async throws {
    let place = try await UpgradePlace(16)
    let heard = try await place.bench.client.radioNeighbours(at: place.site, on: .band5)
    #expect(heard.count == 16 && heard.values.allSatisfy { !$0.isEmpty })
    let id = try await place.order([
      "strategy": "rrm", "rrm_first_batch_percentage": 10, "rrm_max_batch_percentage": 100,
      "rrm_node_order": "center_to_fringe",
    ])
    let phases = place.phases(try await place.status(id))
    #expect(phases.count >= 4 && phases.count < 16)
    for phase in phases { for mac in phase { #expect(phase.isDisjoint(with: (heard[mac] ?? []).map(\.mac))) } }
    var most = 0
    let end = try await place.watch(id) { status in
      let down = place.macs("reboot_in_progress", status)
      most = max(most, down.count)
      for mac in down { #expect(down.isDisjoint(with: (heard[mac] ?? []).map(\.mac))) }
    }
    #expect(end == "completed")
    #expect(most > 1)
  }

  @Test("A phase in which too many fail is the last, and the upgrade has failed; otherwise it goes on")
  func failures() async throws {
    let bad = FirmwareFailures(download: 40, reverts: 60)
    let place = try await UpgradePlace(10, failures: bad)
    func order(_ first: Int) async throws -> MistID {
      try await place.order([
        "strategy": "canary", "canary_phases": [20, 100], "max_failures": [JSON(first), 10],
      ])
    }
    let id = try await order(1)
    var words: Set<String> = []
    #expect(try await place.watch(id) { words.insert($0["status"]?.string ?? "") } == "failed")
    let status = try await place.status(id)
    #expect(place.macs("failed", status) == place.phases(status)[0])
    #expect(place.macs("scheduled", status) == place.phases(status)[1])
    #expect(status["counts"]?["failed"] == 2 && status["current_phase"] == 1)
    // What never began leaves nothing on its devices.
    let untouched = try #require(place.phases(status)[1].min())
    #expect(try await place.stats(untouched)["fwupdate"] == nil)
    #expect(try await place.stats(untouched)["status"] == "connected")
    await place.bench.wait(86_400)
    #expect(try await place.events(of: untouched, "2d").contains("AP_DISCONNECTED") == false)
    let through = try await order(2)
    #expect(try await place.watch(through) { _ in } == "failed")
    #expect(try await place.status(through)["counts"]?["failed"] == 10)
    // Cancelling what has failed changes nothing.
    try await place.bench.client.cancelUpgrade(id, at: place.site)
    #expect(try await place.status(id) == status)
  }

  @Test("Cancelling keeps later phases from beginning")
  func cancel() async throws {
    let place = try await UpgradePlace(4)
    let id = try await place.order(["strategy": "serial"])
    for _ in 0..<200 {
      if try await place.status(id)["counts"]?["upgraded"] == 1 { break }
      await place.bench.wait(10)
    }
    try await place.bench.client.cancelUpgrade(id, at: place.site)
    await place.bench.wait(7200)
    let status = try await place.status(id)
    #expect(status["status"] == "cancelled" && status["counts"]?["upgraded"] == 1)
    var running: [String] = []
    for mac in place.macs { running.append(try await place.stats(mac)["version"]?.string ?? "") }
    #expect(running.filter { $0 == UpgradePlace.target }.count == 1)
  }

  @Test("Access points that have images from each other need the cloud's once in a cluster")
  func peers() async throws {
    func last(_ members: JSON) async throws -> Int64 {
      let place = try await UpgradePlace(12)
      let ordered = await place.bench.twin.now.seconds
      let id = try await place.order(members)
      for _ in 0..<600 {
        let counts = try await place.status(id)["counts"]
        let open = ["scheduled", "download_requested", "downloading"].reduce(0) { $0 + (counts?[$1]?.int ?? 0) }
        if open == 0 { break }
        await place.bench.wait(5)
      }
      return await place.bench.twin.now.seconds - ordered
    }
    let together = try await last(["enable_p2p": true, "p2p_cluster_size": 4, "p2p_parallelism": 3])
    let oneByOne = try await last(["enable_p2p": true, "p2p_cluster_size": 4])
    #expect(together < oneByOne)
    #expect(together <= 5 + 240 + 45 + 5)
    let status = try await UpgradePlace(2)
    let id = try await status.order(["enable_p2p": true])
    #expect(try await status.status(id)["p2p_cluster_size"] == 10)
  }

  @Test("Rules select by parts of names, models and roles")
  func rules() async throws {
    let place = try await UpgradePlace(3)
    for (mac, name) in zip(place.macs, ["hall-1", "hall-2", "roof-1"]) {
      _ = try await place.bench.client.call(
        .put, "/sites/\(place.site)/devices/\(MistID(device: mac))", body: ["name": .string(name)])
    }
    func total(_ rules: JSON) async throws -> Int? {
      try await place.status(try await place.order(["rules": rules, "force": true]))["counts"]?["total"]?.int
    }
    #expect(try await total([["match_name[0:4]": "hall"]]) == 2)
    #expect(try await total([["match_name[0:4]": "hall", "match_name[5:6]": "2"], ["match_name": "roof-1"]]) == 2)
    #expect(try await total([["match_model[0:2]": "AP"]]) == 3)
    let none = await place.bench.send(
      .post, "/sites/\(place.site)/devices/upgrade", body: ["version": "stable", "rules": [["match_role": "spine"]]])
    #expect(none.status == 400)
    #expect(none.detail?.contains("no device of this site is selected") == true)
  }

  @Test("Coverage is for access points: with a switch among them it is refused, by its address")
  func coverageOfSwitches() async throws {
    let place = try await UpgradePlace(1)
    let closet = try await place.bench.populate(place.site, 1, model: "EX4100-48MP", first: 50)[0]
    await place.bench.wait(600)
    let response = await place.bench.send(
      .post, "/sites/\(place.site)/devices/upgrade",
      body: ["version": "stable", "strategy": "rrm", "models": ["EX4100-48MP"]])
    #expect(response.status == 400)
    #expect(response.detail == "strategy: rrm is for access points; \(closet) is a switch")
  }
}
