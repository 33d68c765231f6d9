import Addressing
import Testing

@Suite("What a refusal says to change, over random demands that do not fit")
struct CarvingAdviceTests {
  /// Small spaces and large demands, zones in zones and parts of sites among them.
  private static func request(seed: UInt64) throws -> AddressPlanRequest {
    var generator = SeededGenerator(seed: seed)
    func networks(_ depth: Int) -> [NetworkRequest] {
      (0...generator.number(in: 0...2)).map { index in
        if depth < 2, generator.number(in: 0...3) == 0 {
          let length = generator.number(in: 0...1) == 0 ? nil : generator.number(in: 22...28)
          return NetworkRequest("p\(index)", .part(networks(depth + 1), length: length))
        }
        return NetworkRequest(
          "n\(index)",
          generator.number(in: 0...1) == 0
            ? .length(generator.number(in: 23...28)) : .hosts(generator.number(in: 1...300), growth: 1.5))
      }
    }
    let zones = (0...generator.number(in: 0...3)).map { index in
      generator.number(in: 0...2) == 0
        ? ZoneRequest("z\(index)", zones: [ZoneRequest("a"), ZoneRequest("b")])
        : ZoneRequest("z\(index)")
    }
    let leaves = zones.flatMap { zone in zone.zones.isEmpty ? [zone.name] : zone.zones.map { "\(zone.name)/\($0.name)" }
    }
    var request = AddressPlanRequest(
      supernet: try prefix("10.0.0.0/\(generator.number(in: 16...24))"), zones: zones,
      sites: (0...generator.number(in: 0...12)).map {
        SiteRequest("s\($0)", zone: leaves[generator.number(in: 0...leaves.count - 1)])
      }, siteLength: generator.number(in: 0...1) == 0 ? nil : generator.number(in: 20...26), networks: networks(0),
      policy: [.stable, .packed, .aligned][generator.number(in: 0...2)])
    if generator.number(in: 0...2) == 0 { request.sites[0].length = generator.number(in: 20...26) }
    return request
  }

  /// Gives what was too small this length; false where a request does not say its length.
  private static func give(_ length: Int, to shortage: SpaceShortage, in request: inout AddressPlanRequest) -> Bool {
    switch shortage.subject {
    case .supernet:
      guard let whole = request.supernet.supernet(length: min(length, request.supernet.length)) else { return false }
      request.supernet = IPPrefix(whole.first, length: length) ?? whole
    case .site(let key):
      guard let index = request.sites.firstIndex(where: { $0.key == key }) else { return false }
      if request.sites[index].length == nil {
        request.siteLength = length
      } else {
        request.sites[index].length = length
      }
    case .network(let name):
      request.networks = resized(request.networks, name.split(separator: "/")[...], length)
    default: return false
    }
    return true
  }

  private static func resized(
    _ networks: [NetworkRequest], _ path: ArraySlice<Substring>, _ length: Int
  ) -> [NetworkRequest] {
    networks.map { network in
      guard network.name == path.first.map(String.init), case .part(let inner, let old) = network.size else {
        return network
      }
      let rest = path.dropFirst()
      return NetworkRequest(
        network.name,
        rest.isEmpty ? .part(inner, length: length) : .part(resized(inner, rest, length), length: old))
    }
  }

  @Test("Each change that is named ends that fault, one bit less does not, and a few of them make the whole fit")
  func advice() throws {
    var (changes, mended) = (0, 0)
    for seed: UInt64 in 1...400 {
      var request = try Self.request(seed: seed)
      var steps = 0
      while let error = carvingFailure(request) {
        guard case .tooSmall(let shortage) = error, let length = shortage.fittingLength else {
          Issue.record("seed \(seed): \(error)")
          break
        }
        var less = request
        if Self.give(length + 1, to: shortage, in: &less) {
          #expect(carvingFailure(less) != nil, "seed \(seed): \(error)")
        }
        guard Self.give(length, to: shortage, in: &request) else {
          Issue.record("seed \(seed): \(error)")
          break
        }
        if case .tooSmall(let again)? = carvingFailure(request) {
          #expect(again.subject != shortage.subject || again.demand != shortage.demand, "seed \(seed): \(error)")
        }
        (changes, steps) = (changes + 1, steps + 1)
        guard steps < 12 else {
          Issue.record("seed \(seed): \(error)")
          break
        }
      }
      guard steps > 0, let plan = try? provenPlan(request) else { continue }
      mended += 1
      #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
    }
    #expect(changes > 200 && mended > 150)
  }
}
