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
      siteLength: draft.siteLength?.value, networks: draft.networks.map(\.request), policy: draft.policy,
      mayRenumber: carving.mayRenumber, date: carving.date)
    if case .none = draft.zones {
      request.zones = [ZoneRequest(DesignLoader.wholeSupernet, prefix: draft.supernet.value)]
    }
    for site in drafts {
      let zone: String
      if case .none = draft.zones { zone = DesignLoader.wholeSupernet } else { zone = site.zone ?? "" }
      // What is wrong with the zone of a site has been said; the others show whether the rest fits.
      guard names.contains(zone) || zone == DesignLoader.wholeSupernet else { continue }
      request.sites.append(
        SiteRequest(
          site.key, zone: zone, block: site.pinnedBlock, number: site.number?.value,
          pins: site.pins.mapValues(\.value)))
    }
    checkPinned(zones, draft)
    let book = draft.book.flatMap { readBook($0) }
    request.book = book?.book ?? AddressBook()
    if let date = carving.releasesRestingBefore { request.book = request.book.releasing(restingBefore: date) }
    let taken = readTakenPrefixes(draft.taken, family: draft.supernet.value.family, book: request.book)
    request.taken = taken.map(\.taken)
    noteTaken(taken, zones: zones, book: book)
    guard addressingIsWhole, findings.errorCount == errorsBefore, !request.sites.isEmpty else { return }
    do throws(CarvingError) {
      let plan = try Carver.carve(request)
      design.addressing = DesignAddressing(
        request: request, plan: plan,
        networks: draft.networks.map {
          DesignNetwork(name: $0.name.value, vlan: $0.vlan?.value, position: $0.name.position)
        }, variables: draft.variables, book: book, taken: taken)
    } catch {
      if case .wouldRenumber = error {
        noteRenumbering(error, of: request, book: book, at: position(of: error.subject, draft, zones))
      } else {
        note(error, draft, zones, taken)
      }
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
    noteOverlaps(
      drafts.flatMap { site in
        site.pins.sorted { $0.key < $1.key }.map {
          Pinned(owner: "network '\($0.key)' of site '\(site.key)'", prefix: $0.value)
        }
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
    _ error: CarvingError, _ draft: AddressingDraft, _ zones: [(name: String, prefix: Placed<IPPrefix>?)],
    _ taken: [DesignTakenPrefix]
  ) {
    let position = position(of: error.subject, draft, zones)
    switch error {
    case .overlap(let owner, let prefix, let otherOwner, let other):
      if case .taken(let name) = otherOwner,
        let one = taken.first(where: { $0.taken.prefix == other && $0.taken.owner == name })
      {
        findings.note(
          .overlap, at: position, found: "\(prefix) for \(owner), which overlaps \(one.account)",
          expected: "prefixes that share no address",
          advice: "change one of the two; if its addresses may be given out, its status is 'container'")
      } else {
        noteOverlap("\(owner)", prefix, "\(otherOwner)", other, at: position)
      }
    case .fragmented(let subject, let length, let container, let space, let largest):
      findings.note(
        .addressSpace, at: self.position(of: container, draft, zones),
        found: "no free /\(length) for \(subject) in \(space), \(container), where "
          + (largest.map { "the largest free prefix is a /\($0)" } ?? "nothing is free"),
        expected: "\(space.length > 0 ? "a prefix of /\(space.length - 1) or shorter" : "fewer or smaller sites")",
        advice: "or move what is pinned or taken there")
    case .numberOutOfRange(let site, let number, let zone, let space, let length):
      let count = space.subnets(length: length).count
      findings.note(
        .addressSpace, at: drafts.first { $0.key == site }?.number?.position ?? position,
        found: "the number \(number) of site '\(site)'",
        expected:
          "a number from 0 to \(count - 1): zone '\(zone)', \(space), has \(counted(count, "block")) of /\(length)",
        advice: "name a column of other numbers with 'number', or make the zone larger")
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
    case .siteNetwork(let name, let site):
      let pin = drafts.first { $0.key == site }?.pins[name]
      return pin?.position ?? draft.networks.first { $0.name.value == name }?.name.position ?? draft.position
    case .network(let name):
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
    let size: NetworkSize =
      switch self.size {
      case .hosts(let hosts, let growth): .hosts(hosts, growth: growth)
      case .length(let length): .length(length)
      case .reuse(let prefix): .reused(prefix)
      }
    return NetworkRequest(name.value, size, staticHosts: staticHosts)
  }
}
