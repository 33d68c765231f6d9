import Addressing
import Foundation
import Planning
import Reporting
import Testing

/// Plans to draw and to list.
enum AddressSample {
  /// The report of a design of the repository.
  static func report(_ name: String) throws -> AddressPlanReport? {
    var texts: [String: String] = [:]
    for file in ["design.yaml", "sites.csv", "devices.csv"] {
      let path = "fixtures/designs/\(name)/\(file)"
      // A design of addresses alone has no devices.
      texts[path] = try? String(contentsOf: SampleResult.root.appendingPathComponent(path), encoding: .utf8)
    }
    let design = try Design.load("fixtures/designs/\(name)", files: MemoryFiles(texts))
    prove(design.addressing?.records ?? [])
    return AddressPlanReport(design)
  }

  /// 10,000 sites of eight networks in eight zones.
  static func large() throws -> AddressPlanReport {
    try report(
      "10.0.0.0/8", zones: 8, sites: 10_000, length: 22, (0..<8).map { NetworkRequest("net\($0)", .length(26)) })
  }

  /// Sites, spread evenly over zones.
  static func report(
    _ supernet: String, zones: Int, sites: Int, length: Int, _ networks: [NetworkRequest],
    policy: CarvingPolicy = .stable, taken: [TakenPrefix] = []
  ) throws -> AddressPlanReport {
    let request = AddressPlanRequest(
      supernet: try IPPrefix(parsing: supernet), zones: (0..<zones).map { ZoneRequest("zone-\($0)") },
      sites: (0..<sites).map { SiteRequest("\(10_000 + $0)", zone: "zone-\($0 % zones)") }, siteLength: length,
      networks: networks, policy: policy, taken: taken)
    let plan = try Carver.carve(request)
    prove(plan.records)
    return AddressPlanReport(plan, request: request)
  }

  /// Has a plan proven by the second reading.
  private static func prove(_ records: [PlanRecord]) {
    #expect(AddressPlanChecker.check(records).filter(\.isViolation).map(\.description) == [])
  }
}
