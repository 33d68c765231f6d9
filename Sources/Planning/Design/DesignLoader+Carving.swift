import Addressing
import Documents

extension DesignLoader {
  /// The zone of sites of a design that names no zones: the supernet itself.
  private static let wholeSupernet = "all"

  /// Carves the supernet into zones, blocks and networks.
  mutating func carve() {
    guard let draft = addressingDraft else { return }
    let errorsBefore = findings.errorCount
    let zones = checkZones()
    let names = Set(zones.map(\.name))
    var request = AddressPlanRequest(
      supernet: draft.supernet.value, zones: zones.map { ZoneRequest($0.name, prefix: $0.prefix?.value) }, sites: [],
      siteLength: draft.siteLength?.value, networks: draft.networks.map(\.request))
    if case .none = draft.zones {
      request.zones = [ZoneRequest(DesignLoader.wholeSupernet, prefix: draft.supernet.value)]
    }
    for site in drafts {
      let zone: String
      if case .none = draft.zones { zone = DesignLoader.wholeSupernet } else { zone = site.zone ?? "" }
      // What is wrong with the zone of a site has been said; the others show whether the rest fits.
      guard names.contains(zone) || zone == DesignLoader.wholeSupernet else { continue }
      request.sites.append(SiteRequest(site.key, zone: zone, block: site.pinnedBlock))
    }
    checkPinned(zones, draft)
    guard addressingIsWhole, findings.errorCount == errorsBefore, !request.sites.isEmpty else { return }
    do throws(CarvingError) {
      let plan = try Carver.carve(request)
      design.addressing = DesignAddressing(
        request: request, plan: plan,
        networks: draft.networks.map {
          DesignNetwork(name: $0.name.value, vlan: $0.vlan.value, position: $0.name.position)
        }, variables: draft.variables)
    } catch {
      note(error, draft, zones)
    }
  }

  /// Notes every pair of given prefixes that share addresses; the carver would stop at the first.
  private mutating func checkPinned(
    _ zones: [(name: String, prefix: Placed<IPPrefix>?)], _ draft: AddressingDraft
  ) {
    let given = zones.compactMap { zone in zone.prefix.map { Pinned(owner: "zone '\(zone.name)'", prefix: $0) } }
    noteOverlaps(given)
    noteOverlaps(
      drafts.compactMap { site in
        site.pinnedBlock.map { Pinned(owner: "site '\(site.key)'", prefix: Placed($0, at: site.blockPosition)) }
      })
    for pinned in given where !draft.supernet.value.contains(pinned.prefix.value) {
      findings.note(
        .addressSpace, at: pinned.prefix.position,
        found: "\(pinned.prefix.value) for \(pinned.owner)",
        expected: "a prefix inside the supernet \(draft.supernet.value)")
    }
  }

  private mutating func noteOverlaps(_ given: [Pinned]) {
    // By address, a prefix comes directly after the one that holds it, or after others that it holds too.
    let sorted = given.enumerated().sorted {
      ($0.element.prefix.value, $0.offset) < ($1.element.prefix.value, $1.offset)
    }
    guard var outer = sorted.first else { return }
    for one in sorted.dropFirst() {
      guard outer.element.prefix.value.overlaps(one.element.prefix.value) else {
        outer = one
        continue
      }
      let (first, second) = outer.offset < one.offset ? (outer.element, one.element) : (one.element, outer.element)
      noteOverlap(
        second.owner, second.prefix.value, first.owner, first.prefix.value, at: second.prefix.position)
    }
  }

  private mutating func noteOverlap(
    _ owner: String, _ prefix: IPPrefix, _ otherOwner: String, _ other: IPPrefix, at position: SourcePosition
  ) {
    findings.note(
      .overlap, at: position, found: "\(prefix) for \(owner), which overlaps \(other) of \(otherOwner)",
      expected: "prefixes that share no address", advice: "change one of the two")
  }

  private mutating func note(
    _ error: CarvingError, _ draft: AddressingDraft, _ zones: [(name: String, prefix: Placed<IPPrefix>?)]
  ) {
    let position = position(of: error.subject, draft, zones)
    switch error {
    case .overlap(let owner, let prefix, let otherOwner, let other):
      noteOverlap("\(owner)", prefix, "\(otherOwner)", other, at: position)
    case .tooSmall(let shortage):
      let whose = shortage.subject == .supernet ? "the supernet" : "\(shortage.subject)"
      let space = shortage.space.map { "\($0)" } ?? "a /\(shortage.length)"
      findings.note(
        .addressSpace, at: position,
        found: "\(space) for \(whose), \(counted(shortage.missingBits, "bit")) too small for \(shortage.demand)",
        expected: shortage.fittingLength.map { "a prefix of /\($0) or shorter" } ?? "fewer or smaller networks")
    case .outside(let owner, let prefix, let container, let space):
      findings.note(
        .addressSpace, at: position, found: "\(prefix) for \(owner)", expected: "a prefix inside \(space), \(container)"
      )
    default:
      findings.note(.addressSpace, at: position, found: "\(error)", expected: "addresses that can be carved")
    }
  }

  private func position(
    of subject: AddressSubject, _ draft: AddressingDraft, _ zones: [(name: String, prefix: Placed<IPPrefix>?)]
  ) -> SourcePosition {
    switch subject {
    case .supernet: return draft.supernet.position
    case .zone(let name): return zones.first { $0.name == name }?.prefix?.position ?? draft.supernet.position
    case .site(let key):
      guard let site = drafts.first(where: { $0.key == key }) else { return draft.position }
      return site.pinnedBlock == nil ? draft.siteLength?.position ?? draft.position : site.blockPosition
    case .network(let name), .siteNetwork(let name, _):
      return draft.networks.first { $0.name.value == name }?.name.position ?? draft.position
    case .taken, .special, .resting: return draft.supernet.position
    }
  }
}

/// A prefix that the design gives to someone.
private struct Pinned {
  let owner: String
  let prefix: Placed<IPPrefix>
}

extension DesignLoader.NetworkDraft {
  fileprivate var request: NetworkRequest {
    switch size {
    case .hosts(let hosts, let growth): NetworkRequest(name.value, .hosts(hosts, growth: growth))
    case .length(let length): NetworkRequest(name.value, .length(length))
    case .reuse(let prefix): NetworkRequest(name.value, .reused(prefix))
    }
  }
}
