/// Divides the supernet among the zones, and zones among the zones inside them, to any depth.
struct ZoneCarving {
  /// A zone with its prefix.
  struct Zone {
    /// The name, with those of the zones around it.
    let name: String
    let prefix: IPPrefix
    /// What the prefix follows from; nil when it is given or booked.
    let basis: Basis?
  }

  /// A space that decides how large the zones are that are derived from it: a larger one would make them larger.
  struct Basis {
    let subject: AddressSubject
    let space: IPPrefix
    /// How many zones share the space that the zone is a part of.
    var zones: Int
  }

  let supernet: IPPrefix
  let mayRenumber: Bool
  /// The zones that hold sites, and those that hold zones; each in order of name once all is carved.
  private(set) var zones: [Zone] = []
  private(set) var areas: [Zone] = []

  init(
    supernet: IPPrefix, mayRenumber: Bool, _ requests: [ZoneRequest], count: Int, book: [AddressBook.Entry]
  ) throws(CarvingError) {
    (self.supernet, self.mayRenumber) = (supernet, mayRenumber)
    let levels = Dictionary(grouping: book) { NestedName.outer(of: $0.key.zone) }
    let basis = Basis(subject: .supernet, space: supernet, zones: max(count, requests.count))
    try divide(supernet, of: .supernet, name: "", basis, among: requests, book: levels)
    zones.sort { $0.name < $1.name }
    areas.sort { $0.name < $1.name }
  }

  private mutating func divide(
    _ space: IPPrefix, of subject: AddressSubject, name: String, _ basis: Basis, among requests: [ZoneRequest],
    book: [String: [AddressBook.Entry]]
  ) throws(CarvingError) {
    let prefixes = try prefixes(
      of: requests, basis.zones, in: space, of: subject, name: name, book: book[name] ?? [])
    for (request, (prefix, isDerived)) in zip(requests, prefixes) {
      let zone = Zone(name: NestedName.join(name, request.name), prefix: prefix, basis: isDerived ? basis : nil)
      guard !request.zones.isEmpty else {
        zones.append(zone)
        continue
      }
      areas.append(zone)
      var inner = zone.basis ?? Basis(subject: .zone(zone.name), space: prefix, zones: 0)
      inner.zones = request.zones.count
      try divide(prefix, of: .zone(zone.name), name: zone.name, inner, among: request.zones, book: book)
    }
  }

  /// The prefixes of zones, which are in order of name: those that have one keep it, the others get prefixes of one length, as
  /// large as they would be if all zones were equal and there is room, lowest address first.
  private func prefixes(
    of zones: [ZoneRequest], _ count: Int, in prefix: IPPrefix, of subject: AddressSubject, name outer: String,
    book: [AddressBook.Entry]
  ) throws(CarvingError) -> [(prefix: IPPrefix, isDerived: Bool)] {
    guard !zones.isEmpty else { return [] }
    var space = ClaimedSpace(prefix, of: subject)
    var booked: [String: IPPrefix] = [:]
    for entry in book { booked[entry.key.zone] = entry.prefix }
    let names = Set(zones.map { NestedName.join(outer, $0.name) })
    for entry in book where !names.contains(entry.key.zone) {
      guard outer.isEmpty || prefix.contains(entry.prefix) else { continue }
      try space.claim(entry.prefix, for: .resting(entry.key))
    }
    let claims = zones.map { zone in
      let name = NestedName.join(outer, zone.name)
      let fixed = zone.prefix ?? booked[name]
      return Claim(
        key: AllocationKey(zone: name), subject: .zone(name), length: fixed?.length ?? supernet.family.bits,
        pinned: zone.prefix, booked: booked[name])
    }
    let settled = try space.settle(claims, keepsFirst: false, mayRenumber: mayRenumber)
    let derived = try equalPrefixes(settled.count { $0 == nil }, of: count, in: space)
    var next = derived.makeIterator()
    return zip(claims, settled).compactMap { claim, prefix in
      (prefix ?? next.next()).map { (prefix: $0, isDerived: claim.pinned == nil && claim.booked == nil) }
    }
  }

  private func equalPrefixes(_ count: Int, of all: Int, in space: ClaimedSpace) throws(CarvingError) -> [IPPrefix] {
    guard count > 0 else { return [] }
    let bits = Int.bitWidth - (all - 1).leadingZeroBitCount
    let (family, prefix) = (supernet.family, space.space)
    guard bits <= prefix.hostBits else {
      throw .tooSmall(
        SpaceShortage(space.subject, prefix, demand: "\(all) equal zones", missingBits: bits - prefix.hostBits))
    }
    for length in prefix.length + bits...family.bits {
      var trial = space
      if let prefixes = trial.place(lengths: Array(repeating: length, count: count), headroom: 0) { return prefixes }
    }
    let zones = count == 1 ? "a zone without a given prefix" : "\(count) zones without a given prefix"
    throw .tooSmall(SpaceShortage(space.subject, prefix, demand: "\(zones) beside the others", missingBits: 1))
  }
}
