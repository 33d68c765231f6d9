import Addressing
import Testing

/// The edge cases that the work on addressing was asked for, each by name.
@Suite("Edge cases")
struct EdgeCaseTests {
  private static func request(_ supernet: String, sites: Int = 1, siteLength: Int? = nil, _ size: NetworkSize) throws
    -> AddressPlanRequest
  {
    AddressPlanRequest(
      supernet: try prefix(supernet), zones: [ZoneRequest("z")],
      sites: (0..<sites).map { SiteRequest("\($0)", zone: "z") },
      siteLength: siteLength, networks: [NetworkRequest("n", size)], policy: .packed)
  }

  @Test("/0: the whole of IPv6 is carved; the whole of IPv4 around where no host can be")
  func wholeFamilies() throws {
    let four = try provenPlan(Self.request("0.0.0.0/0", .length(24)))
    let nowhere = try prefix("0.0.0.0/8")
    #expect(!four.sites[0].block.overlaps(nowhere))
    #expect(AddressPlanChecker.check(four.records).isEmpty)
    let six = try provenPlan(Self.request("::/0", .length(64)))
    #expect(AddressPlanChecker.check(six.records).isEmpty)
  }

  @Test(
    "/31, /32, /127 and /128 as supernet, block and network at once, and shared by as many as fit",
    arguments: [("10.0.0.0/31", 31), ("10.0.0.1/32", 32), ("2001:db8::/127", 127), ("2001:db8::1/128", 128)])
  func smallest(text: String, length: Int) throws {
    let plan = try provenPlan(Self.request(text, .length(length)))
    let network = try #require(plan.network("n", ofSite: "0"))
    #expect(network.prefix.description == text && network.dhcp == nil && network.gateway == network.prefix.first)
    #expect(AddressPlanChecker.check(plan.records).isEmpty)
    guard case .tooSmall(let shortage) = carvingFailure(try Self.request(text, sites: 2, .length(length))) else {
      Issue.record("two sites in \(text)")
      return
    }
    #expect(shortage.missingBits == 1 && shortage.fittingLength == length - 1)
  }

  @Test("Host bits set: refused, with the network that was meant")
  func hostBits() {
    for (text, meant) in [("10.0.0.1/8", "10.0.0.0/8"), ("fd00::1/64", "fd00::/64")] {
      #expect(throws: AddressSyntaxError.self) { try IPPrefix(parsing: text) }
      do throws(AddressSyntaxError) { _ = try IPPrefix(parsing: text) } catch {
        #expect(error.advice == "the network is \(meant)")
      }
    }
  }

  @Test("IPv4-mapped: as supernet, zone, block, pin and reused network, with the prefix that was meant")
  func mapped() throws {
    let mapped = try prefix("::ffff:10.0.0.0/112")
    var requests = [try Self.request("::ffff:10.0.0.0/104", .length(112))]
    for change in 0..<4 {
      var request = try Self.request("fd00::/32", siteLength: 48, .length(64))
      switch change {
      case 0: request.zones[0].prefix = mapped
      case 1: request.sites[0].block = mapped
      case 2: request.sites[0].pins["n"] = mapped
      default: request.networks.append(NetworkRequest("guest", .reused(mapped)))
      }
      requests.append(request)
    }
    for request in requests {
      guard case .mappedIPv4(_, _, let meant) = carvingFailure(request) else {
        Issue.record("\(request)")
        continue
      }
      #expect(meant.family == .v4)
    }
  }

  @Test("Private and public mixed: a public supernet beside private reuse and pins is carved and proven")
  func mixed() throws {
    var request = try Self.request("198.51.100.0/24", sites: 3, .length(28))
    request.networks.append(NetworkRequest("guest", .reused(try prefix("192.168.0.0/16"))))
    request.taken = [TakenPrefix(try prefix("10.0.0.0/8"), owner: "others")]
    let plan = try provenPlan(request)
    #expect(plan.taken.isEmpty)
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
    request.zones[0].prefix = try prefix("10.0.0.0/8")
    #expect(carvingFailure(request)?.description.contains("is not inside 198.51.100.0/24") == true)
  }

  @Test("Overlapping supernets: the proof names both")
  func overlapping() throws {
    var second = try Self.request("10.128.0.0/9", .length(24))
    second.space = "b"
    let plans = [try provenPlan(Self.request("10.0.0.0/8", .length(24))), try provenPlan(second)]
    let found = AddressPlanChecker.check(plans.flatMap(\.records)).map(\.description)
    #expect(
      found.contains("disjoint: supernet 10.128.0.0/9 overlaps supernet 10.0.0.0/8")
        || found.contains { $0.contains("10.128.0.0/9") && $0.contains("10.0.0.0/8") })
  }

  @Test("Zero sites; and one more site than fits", arguments: ["10.0.0.0/24", "fd00::/120"])
  func count(text: String) throws {
    let length = try prefix(text).length + 3
    #expect(try provenPlan(Self.request(text, sites: 0, siteLength: length, .length(length))).sites.isEmpty)
    let full = try provenPlan(Self.request(text, sites: 8, .length(length)))
    #expect(full.utilisation.zones[0].holes.isEmpty)
    guard case .tooSmall(let shortage) = carvingFailure(try Self.request(text, sites: 9, .length(length))) else {
      Issue.record("nine sites in \(text)")
      return
    }
    #expect(shortage.missingBits == 1)
    #expect(shortage.description.contains("9 sites of /\(length)"))
  }
}
