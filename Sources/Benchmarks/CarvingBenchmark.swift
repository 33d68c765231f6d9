import Addressing

/// A /8 into 8 /11 and all of its 65,536 /24: as lists, as text, and as the address plan of 65,536 sites. Then the
/// allocator by itself, and a plan from its design to the disk.
enum CarvingBenchmark {
  static func figures(_ options: Options, beside peer: PythonPeer?) throws -> [Figure] {
    let supernet = try IPPrefix(parsing: "10.0.0.0/8")
    let request = try planRequest(supernet)
    var ours = (divide: [Double](), write: [Double](), plan: [Double]())
    var theirs = (divide: [Double](), write: [Double](), plan: [Double]())
    try measure(supernet, request, into: &ours)
    ours = ([], [], [])
    for _ in 0..<(options.repetitions ?? 5) {
      try measure(supernet, request, into: &ours)
      guard let seconds = try peer?.seconds("carve") else { continue }
      theirs.divide.append(seconds["divide"] ?? 0)
      theirs.write.append(seconds["write"] ?? 0)
      theirs.plan.append(seconds["plan"] ?? 0)
    }
    func figure(_ subject: String, _ ours: [Double], _ theirs: [Double], _ target: Figure.Target? = nil) -> Figure {
      Figure(
        subject: subject, unit: "ms", ours: Samples(ours).scaled(by: 1000),
        peer: theirs.isEmpty ? nil : Samples(theirs).scaled(by: 1000), target: target)
    }
    return [
      figure("carving: lists of 8 /11 and 65,536 /24", ours.divide, theirs.divide, .ratio(100)),
      figure("carving: the same, written as text", ours.write, theirs.write),
      figure("carving: the plan of 65,536 sites in 8 zones", ours.plan, theirs.plan),
    ] + (try AllocationBenchmark.figures(options)) + (try BookingBenchmark.figures(options))
  }

  /// 8 zones of 8,192 sites, each with one /24.
  private static func planRequest(_ supernet: IPPrefix) throws -> AddressPlanRequest {
    let sites = (0..<65_536).map { number in
      SiteRequest("site-\(padded(number))", zone: "zone-\(number / 8192)")
    }
    return AddressPlanRequest(
      supernet: supernet, zones: (0..<8).map { ZoneRequest("zone-\($0)") }, sites: sites, siteLength: 24,
      networks: [NetworkRequest("corp", .length(24))], policy: .packed)
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 5 - digits.count) + digits
  }

  private static func measure(
    _ supernet: IPPrefix, _ request: AddressPlanRequest,
    into times: inout (divide: [Double], write: [Double], plan: [Double])
  ) throws {
    var lists: ([IPPrefix], [IPPrefix]) = ([], [])
    var texts: ([String], [String]) = ([], [])
    var plan: AddressPlan?
    times.divide.append(
      seconds { lists = (Array(supernet.subnets(length: 11)), Array(supernet.subnets(length: 24))) })
    times.write.append(
      seconds {
        texts = (
          supernet.subnets(length: 11).map(\.description), supernet.subnets(length: 24).map(\.description)
        )
      })
    times.plan.append(try seconds { plan = try Carver.carve(request) })
    guard lists.0.count == 8, lists.1.count == 65_536, texts.1.last == "10.255.255.0/24", plan?.sites.count == 65_536
    else { throw WrongResult(description: "the /8 was not carved into 8 /11 and 65,536 /24") }
  }
}

/// What was measured did not do what it is for, so its time means nothing.
struct WrongResult: Error, CustomStringConvertible {
  let description: String
}
