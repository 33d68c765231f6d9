import Determinism
import MistAPI
import Testing
import Twin

@Suite("The clock, the quota and the audit log")
struct QuotaTests {
  @Test("After so many calls in an hour a token has to wait for the next; others need not")
  func quota() async throws {
    let start = TwinBench.start.advanced(bySeconds: 1000)
    let bench = try await TwinBench(start: start, callsPerHour: 3)
    for _ in 0..<3 { #expect(await bench.send(.get, "/self").status == 200) }
    for _ in 0..<2 {
      let refused = await bench.send(.get, "/self")
      #expect(refused.status == 429)
      #expect(refused.header("retry-after") == "2600")
      #expect(refused.detail?.contains("calls per hour") == true)
    }
    #expect(await bench.reader.send(MistRequest(.get, "/self")).status == 200)
    await bench.wait(2599)
    #expect(await bench.send(.get, "/self").header("retry-after") == "1")
    await bench.wait(1)
    #expect(await bench.send(.get, "/self").status == 200)
  }

  @Test("A refused write writes nothing; calls of strangers and of unknown routes are counted as the cloud does")
  func refusedWrite() async throws {
    let bench = try await TwinBench(callsPerHour: 2)
    let stranger = TwinClient(bench.twin, token: "x")
    for _ in 0..<5 { #expect(await stranger.send(MistRequest(.get, "/self")).status == 401) }
    #expect(await bench.send(.get, "/nothing").status == 404)
    #expect(await bench.send(.post, "/orgs/\(bench.org)/sites", body: ["name": "A"]).status == 200)
    #expect(await bench.send(.post, "/orgs/\(bench.org)/sites", body: ["name": "B"]).status == 429)
    await bench.wait(3600)
    #expect(try await bench.get("/orgs/\(bench.org)/sites").array?.count == 1)
  }

  @Test("The message names the limit that holds")
  func message() async throws {
    let bench = try await TwinBench(callsPerHour: 0)
    #expect(await bench.send(.get, "/self").detail == "Request was throttled: the limit is 0 calls per hour and token.")
  }

  @Test("A paced client waits on the twin's own clock and goes on")
  func paced() async throws {
    let bench = try await TwinBench(start: TwinBench.start.advanced(bySeconds: 600), callsPerHour: 5)
    let paced = PacedClient(bench.client, time: TwinTime(bench.twin))
    for _ in 0..<12 { #expect(try await paced.send(MistRequest(.get, "/self")).status == 200) }
    #expect(await paced.rateLimited == 2)
    #expect(await bench.twin.now == TwinBench.start.advanced(bySeconds: 7200))
    #expect(await paced.calls == 14)
  }

  @Test("A call takes modelled time, about the median, the same for the same seed")
  func callTime() async throws {
    func ends(_ seed: UInt64, median: Int64) async throws -> [Int64] {
      let bench = try await TwinBench(seed: seed, callMedian: median)
      var ends: [Int64] = []
      for _ in 0..<201 {
        _ = await bench.send(.get, "/self")
        ends.append(await bench.twin.now.milliseconds - TwinBench.start.milliseconds)
      }
      return ends
    }
    let one = try await ends(1, median: 150)
    #expect(try await ends(1, median: 150) == one)
    #expect(try await ends(2, median: 150) != one)
    #expect(try await ends(1, median: 0).last == 0)
    let durations = zip(one, [0] + one).map { $0 - $1 }.sorted()
    #expect((130...170).contains(durations[100]))
    #expect(durations[0] > 0)
    #expect(durations[200] < 1000)
  }

  @Test("The clock goes forward only")
  func clock() async throws {
    let bench = try await TwinBench()
    let time = TwinTime(bench.twin)
    await time.sleep(until: TwinBench.start.advanced(bySeconds: 60))
    await time.sleep(until: TwinBench.start)
    #expect(await time.now() == TwinBench.start.advanced(bySeconds: 60))
    #expect(await bench.twin.now == time.now())
  }

  @Test("Every change is noted once: when, who, what, where; newest first")
  func audit() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    await bench.wait(60)
    let network = try await bench.make("/orgs/\(bench.org)/networks", ["name": "corp"])
    _ = try await bench.client.call(.put, "/orgs/\(bench.org)/networks/\(network)", body: ["vlan_id": 5])
    _ = try await bench.client.call(.put, "/sites/\(site)/setting", body: ["vars": ["a": "1"]])
    _ = try await bench.client.call(.delete, "/orgs/\(bench.org)/networks/\(network)")
    // reads, refusals and failures are not changes
    _ = try await bench.get("/orgs/\(bench.org)/networks")
    _ = await bench.send(.post, "/orgs/\(bench.org)/networks", body: [:])
    _ = await bench.reader.send(MistRequest(.post, "/orgs/\(bench.org)/networks", body: ["name": "x"]))
    let log = try await bench.get("/orgs/\(bench.org)/logs")
    let lines = log["results"]?.array ?? []
    #expect(
      lines.map { $0["message"]?.string } == [
        "Delete Network \"corp\"", "Update Site Settings of \"Berlin\"", "Update Network \"corp\"",
        "Create Network \"corp\"", "Create Site \"Berlin\"",
      ])
    #expect(lines.map { $0["timestamp"]?.int } == [60, 60, 60, 60, 0].map { Int(TwinBench.start.seconds) + $0 })
    let none = MistID.zero.description
    #expect(lines.map { $0["site_id"]?.string } == [none, site.description, none, none, site.description])
    #expect(lines.allSatisfy { $0["admin_name"] == "tests" && $0["org_id"]?.string == bench.org.description })
    #expect(Set(lines.compactMap { $0["id"]?.string }).count == 5)
    let page = try await bench.get("/orgs/\(bench.org)/logs", query: [.init("limit", "2"), .init("page", "2")])
    #expect(page["results"]?.array == Array(lines[2...3]))
  }
}
