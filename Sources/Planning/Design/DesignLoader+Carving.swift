import Addressing
import Documents

extension DesignLoader {
  /// A space, ready to be carved.
  struct SpaceDemand {
    var draft: AddressingDraft
    var zones: [NamedZone]
    var request: AddressPlanRequest
  }

  /// Carves each supernet into zones, blocks and networks.
  mutating func carve() {
    if addressingDraft?.isUsual == true, drafts.allSatisfy({ $0.zone == nil }) {
      // Eight zones are for sites that name some.
      addressingDraft?.withoutZones()
    }
    guard let first = addressingDraft else { return }
    let errorsBefore = findings.errorCount
    checkSpaces(first.spaces)
    var demands: [SpaceDemand] = []
    for draft in first.spaces { demands.append(demand(of: draft)) }
    let book = first.book.flatMap { readBook($0) }
    var booked = book?.book ?? AddressBook()
    if let date = carving.releasesRestingBefore { booked = booked.releasing(restingBefore: date) }
    let families = Set(first.spaces.map(\.supernet.value.family))
    let taken = readTakenPrefixes(first.taken, families: families, book: booked)
    for index in demands.indices {
      let family = demands[index].request.supernet.family
      demands[index].request.book = booked.inside(demands[index].request, beside: demands.map(\.request))
      demands[index].request.taken = taken.map(\.taken).filter { $0.prefix.family == family }
      noteTaken(taken, demands[index], book: index == 0 ? book : nil)
    }
    // Rows that could not be read are no sites, which is not the same as having none yet.
    guard addressingIsWhole, findings.errorCount == errorsBefore, !drafts.isEmpty || findings.errorCount == 0
    else { return }
    let spaces = demands.compactMap { carve($0, taken, book) }
    guard spaces.count == demands.count, let main = spaces.first else { return }
    design.addressing = DesignAddressing(main, beside: Array(spaces.dropFirst()), book: book, taken: taken)
    design.addressing?.released = booked
  }

  private mutating func carve(
    _ demand: SpaceDemand, _ taken: [DesignTakenPrefix], _ book: DesignAddressBook?
  ) -> DesignSpace? {
    do throws(CarvingError) {
      let plan = try Carver.carve(demand.request)
      let vlans = addressingDraft.map { $0.networks.flatMap(\.leaves) } ?? []
      return DesignSpace(
        request: demand.request, plan: plan,
        networks: demand.draft.networks.flatMap(\.leaves).map { network in
          let vlan = network.vlan ?? vlans.first { $0.name.value == network.name.value }?.vlan
          return DesignNetwork(name: network.name.value, vlan: vlan?.value, position: network.name.position)
        }, variables: demand.draft.variables)
    } catch {
      if case .wouldRenumber = error {
        noteRenumbering(error, of: demand.request, book: book, at: position(of: error.subject, demand))
      } else {
        note(error, demand, taken)
      }
      return nil
    }
  }

  /// What a space is asked for, without what is booked and taken.
  private mutating func demand(of draft: AddressingDraft) -> SpaceDemand {
    // Zones that a space takes from the first were checked there.
    let isOwn = draft.name.isEmpty || draft.hasOwnZones
    let zones = checkZones(of: draft, notes: isOwn)
    let names = zones.filter(\.isLeaf).map(\.name)
    var request = AddressPlanRequest(
      supernet: draft.supernet.value, zones: zones.map { ZoneRequest($0.name) }, sites: [],
      siteLength: draft.siteLength?.value, networks: draft.networks.map(\.request), policy: draft.policy,
      mayRenumber: carving.mayRenumber, date: carving.date, space: draft.name)
    switch draft.zones {
    case .none:
      request.zones = [ZoneRequest(DesignLoader.wholeSupernet, prefix: draft.supernet.value)]
    case .named(let zones): request.zones = zones.map(\.request)
    case .count(let count): request.zoneCount = count.value
    }
    for site in drafts {
      let zone: String
      if case .none = draft.zones {
        zone = DesignLoader.wholeSupernet
      } else {
        // What is wrong with the zone of a site has been said; the others show whether the rest fits.
        guard let known = DesignLoader.zone(site.zone ?? "", among: names) else { continue }
        zone = known
      }
      let addresses = site.addresses[draft.name] ?? SiteAddresses()
      let own = draft.countColumns.isEmpty ? nil : draft.networks.flatMap { $0.requests(addresses.counts) }
      request.sites.append(
        SiteRequest(
          site.key, zone: zone, block: addresses.block?.value, number: addresses.number?.value, networks: own,
          pins: addresses.pins.mapValues(\.value)))
    }
    checkPinned(zones, draft)
    return SpaceDemand(draft: draft, zones: zones, request: request)
  }

  /// Notes spaces that share addresses, and names that the book could not tell apart.
  private mutating func checkSpaces(_ spaces: [AddressingDraft]) {
    guard spaces.count > 1 else { return }
    noteOverlaps(
      spaces.map {
        Pinned(owner: $0.name.isEmpty ? "the supernet" : "the supernet of space '\($0.name)'", prefix: $0.supernet)
      })
    for space in spaces.dropFirst() {
      if let zone = checkZones(of: spaces[0], notes: false).first(where: { $0.name == space.name }) {
        findings.note(
          .duplicateName, at: space.position, found: "the space '\(space.name)', which is the name of a zone",
          expected: "a name that no zone has", advice: zone.prefix.map { "the zone stands in line \($0.position.line)" }
        )
      }
    }
    for space in spaces {
      for network in space.networks {
        guard case .reuse(let prefix) = network.size else { continue }
        for other in spaces where other.name != space.name && other.supernet.value.overlaps(prefix) {
          noteOverlap(
            "network '\(network.name.value)'", prefix,
            other.name.isEmpty ? "the supernet" : "space '\(other.name)'", other.supernet.value,
            at: network.name.position)
        }
      }
    }
  }

  /// Notes every pair of given prefixes that share addresses; the carver would stop at the first.
  private mutating func checkPinned(
    _ zones: [NamedZone], _ draft: AddressingDraft
  ) {
    let given = zones.compactMap { zone in zone.prefix.map { Pinned(owner: "zone '\(zone.name)'", prefix: $0) } }
    noteOverlaps(given.filter { pinned in zones.contains { $0.isLeaf && "zone '\($0.name)'" == pinned.owner } })
    noteOverlaps(
      drafts.compactMap { site in
        site.addresses[draft.name]?.block.map { Pinned(owner: "site '\(site.key)'", prefix: $0) }
      })
    noteOverlaps(
      drafts.flatMap { site in
        (site.addresses[draft.name]?.pins ?? [:]).sorted { $0.key < $1.key }.map {
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

  private mutating func note(_ error: CarvingError, _ demand: SpaceDemand, _ taken: [DesignTakenPrefix]) {
    let position = position(of: error.subject, demand)
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
        .addressSpace, at: self.position(of: container, demand),
        found: "no free /\(length) for \(subject) in \(space), \(container), where "
          + (largest.map { "the largest free prefix is a /\($0)" } ?? "nothing is free"),
        expected: "\(space.length > 0 ? "a prefix of /\(space.length - 1) or shorter" : "fewer or smaller sites")",
        advice: "or move what is pinned or taken there")
    case .numberOutOfRange(let site, let number, let zone, let space, let length):
      let count = space.subnets(length: length).count
      findings.note(
        .addressSpace, at: drafts.first { $0.key == site }?.addresses[demand.draft.name]?.number?.position ?? position,
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

  private func position(of subject: AddressSubject, _ demand: SpaceDemand) -> SourcePosition {
    let draft = demand.draft
    func network(_ name: String) -> SourcePosition? {
      let network = draft.networks.flatMap(\.leaves).first { $0.name.value == name }
      return (network ?? draft.networks.first { name == $0.name.value || name.hasPrefix("\($0.name.value)/") })?.name
        .position
    }
    func row(_ key: String) -> SiteDraft? { drafts.first { $0.key == key } }
    switch subject {
    case .supernet: return draft.supernet.position
    case .zone(let name):
      return demand.zones.first { $0.name == name }?.prefix?.position ?? draft.supernet.position
    case .site(let key):
      return row(key)?.addresses[draft.name]?.block?.position ?? draft.siteLength?.position ?? draft.position
    case .siteNetwork(let name, let site):
      let pin = row(site)?.addresses[draft.name]?.pins[name]
      return pin?.position ?? network(name) ?? draft.position
    case .network(let name): return network(name) ?? draft.position
    case .taken, .special, .resting: return draft.supernet.position
    }
  }
}

extension DesignLoader.AddressingDraft {
  /// Gives up the zones that nothing is said of, here and in the spaces that take them from here.
  fileprivate mutating func withoutZones() {
    zones = .none
    for index in beside.indices where !beside[index].hasOwnZones { beside[index].zones = .none }
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
      case .part(let inner, let length): .part(inner.map(\.request), length: length)
      }
    return NetworkRequest(lastName, size, staticHosts: staticHosts)
  }

  /// The same for a site that has so many of its parts, by column; none for a part that it does not have.
  fileprivate func requests(_ counts: [String: Int]) -> [NetworkRequest] {
    if let count, let number = counts[count.column.value], number < count.number { return [] }
    guard case .part(let inner, let length) = size else { return [request] }
    return [NetworkRequest(lastName, .part(inner.flatMap { $0.requests(counts) }, length: length))]
  }

  private var lastName: String { name.value.split(separator: "/").last.map(String.init) ?? name.value }
}
