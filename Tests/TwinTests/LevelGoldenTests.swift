import Assurance
import Determinism
import Foundation
import MistAPI
import Testing
import Twin
import World

/// The answers of every operation about the service levels of two fixed sites, byte for byte: an office that is well, and a shop
/// whose DHCP server is down and whose switch restarts.
///
/// Some metrics of each scope stand in the files as they were answered, the others as digests.
@Suite("Service levels as they were when a person last looked at them")
struct LevelGoldenTests {
  private struct Place {
    let name: String
    let site: MistID
    let accessPoints: [MACAddress]
    let `switch`: MACAddress
    let gateway: MACAddress
  }

  /// The metrics of each scope whose answers are shown whole.
  private static let shown = [
    "site": ["coverage", "switch_health", "application_health"], "ap": ["throughput"], "client": ["time-to-connect"],
    "switch": ["switch_stc"], "gateway": ["wan-link-health"],
  ]

  private static func place(
    _ bench: TwinBench, _ name: String, zone: String, profile: String, first: Int
  ) async throws -> Place {
    let site = try await bench.makeSite(name, timezone: zone)
    try await bench.twin.setWorld(ofSite: name, profile: profile, opens: nil)
    return Place(
      name: name, site: site, accessPoints: try await bench.populate(site, 2, first: first),
      switch: try await bench.populate(site, 1, model: "EX4100-48MP", first: first + 50)[0],
      gateway: try await bench.populate(site, 1, model: "SRX320", first: first + 70)[0])
  }

  @Test func twoSites() async throws {
    let bench = try await TwinBench(seed: 6)
    try await bench.makeWLAN()
    let office = try await Self.place(bench, "Berlin", zone: "Europe/Berlin", profile: "office", first: 1)
    let shop = try await Self.place(bench, "Lisbon", zone: "Europe/Lisbon", profile: "retail", first: 201)
    await bench.wait(5 * 3600)
    let begin = await bench.twin.now
    try await bench.twin.addCause(
      .dhcpDown, site: "Lisbon", from: begin.advanced(bySeconds: 600), to: begin.advanced(bySeconds: 4200), magnitude: 1
    )
    try await bench.twin.addCause(
      .switchDown, site: "Lisbon", from: begin.advanced(bySeconds: 3000), to: begin.advanced(bySeconds: 3400),
      magnitude: 1)
    // Two bins, of which the second is cut short.
    await bench.wait(5700)
    let window: [MistRequest.QueryItem] = [
      .init("start", String(begin.seconds)), .init("end", String(begin.seconds + 7200)),
    ]
    for place in [office, shop] {
      try Self.check(try await Self.answers(bench, place, window), "sle-\(place.name).txt")
    }
    var lines: [String] = []
    let insights = "/orgs/\(bench.org)/insights"
    for domain in ServiceLevel.Domain.allCases {
      try await Self.add(bench, "\(insights)/sites-sle", window + [.init("sle", domain.rawValue)], to: &lines)
    }
    for level in ServiceLevel.all {
      try await Self.add(bench, "\(insights)/worst-sites-by-sle", window + [.init("sle", level.name)], to: &lines)
    }
    try Self.check(lines, "sle-organisation.txt")
  }

  /// Every operation, scope and metric.
  private static func answers(
    _ bench: TwinBench, _ place: Place, _ window: [MistRequest.QueryItem]
  ) async throws -> [String] {
    let clients = try await bench.get("/sites/\(place.site)/stats/clients")
    let client = try #require(clients.array?.compactMap { $0["mac"]?.string }.min())
    var lines: [String] = []
    for scope in [
      "site/\(place.site)", "ap/\(MistID(device: place.accessPoints[0]))", "client/\(client)",
      "switch/\(MistID(device: place.switch))", "gateway/\(MistID(device: place.gateway))",
    ] {
      let kind = String(scope.prefix { $0 != "/" })
      let metrics = try await bench.get("/sites/\(place.site)/sle/\(scope)/metrics")
      for operation in LevelOperation.all where operation.scopes.contains(kind) {
        for metric in operation.hasMetric ? metrics["supported"]?.strings ?? [] : [""] {
          let isShown = metric.isEmpty || shown[kind]?.contains(metric) == true
          for classifier in operation.hasClassifier ? ServiceLevel(name: metric)?.classifiers ?? [] : [""] {
            let path = operation.path(place.site, scope, metric, classifier)
            let query = operation.takesWindow ? window : []
            let isFirst = classifier == ServiceLevel(name: metric)?.classifiers.first || classifier.isEmpty
            try await add(bench, path, query, whole: isShown && isFirst, to: &lines)
          }
        }
      }
    }
    return lines
  }

  private static func add(
    _ bench: TwinBench, _ path: String, _ query: [MistRequest.QueryItem], whole: Bool = true, to lines: inout [String]
  ) async throws {
    let answer = await bench.send(.get, path, query: query)
    let text = query.filter { $0.name == "sle" }.map { "?sle=\($0.value)" }.joined()
    guard !whole else {
      lines += ["\(path)\(text) \(answer.status)", "  \(answer.text)"]
      return
    }
    // The ids of site and scope are those of the answers above.
    let parts = path.split(separator: "/").dropFirst(3)
    let short = [parts.first ?? ""] + parts.dropFirst(3)
    lines.append(
      "\(short.joined(separator: "/")) \(answer.status), \(answer.body.count) bytes, "
        + "sha256 \(SHA256.hexadecimal(of: answer.text).prefix(16))")
  }

  private static func check(_ lines: [String], _ file: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(file)")
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
      Issue.record("recorded \(file)")
      return
    }
    let expected = try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).dropLast().map(String.init)
    for (number, pair) in zip(expected, lines).enumerated() where pair.0 != pair.1 {
      let call = number > 0 ? lines[number - 1] : ""
      Issue.record(
        "\(file), line \(number + 1): \(call)\nexpected \(pair.0.prefix(400))\nfound    \(pair.1.prefix(400))")
    }
    #expect(lines.count == expected.count, "\(file): the number of lines")
  }
}
