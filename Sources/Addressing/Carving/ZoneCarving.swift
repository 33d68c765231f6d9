/// Divides the supernet among the zones.
struct ZoneCarving {
  /// A zone with its prefix.
  struct Zone {
    let name: String
    let prefix: IPPrefix
    /// Whether the prefix follows from the supernet, and a larger supernet would make it larger.
    let isDerived: Bool
  }

  let supernet: IPPrefix
  let mayRenumber: Bool

  /// The zones in order of name: those that have a prefix keep it, the others get prefixes of one length, as large as
  /// they would be if all zones were equal and there is room, lowest address first.
  func carve(_ zones: [ZoneRequest], book: [AddressBook.Entry]) throws(CarvingError) -> [Zone] {
    guard !zones.isEmpty else { return [] }
    var space = ClaimedSpace(supernet, of: .supernet)
    var booked: [String: IPPrefix] = [:]
    for entry in book { booked[entry.key.zone] = entry.prefix }
    let names = Set(zones.map(\.name))
    for entry in book where !names.contains(entry.key.zone) { try space.claim(entry.prefix, for: .resting(entry.key)) }

    let claims = zones.map { zone in
      let fixed = zone.prefix ?? booked[zone.name]
      return Claim(
        key: AllocationKey(zone: zone.name), subject: .zone(zone.name), length: fixed?.length ?? supernet.family.bits,
        pinned: zone.prefix, booked: booked[zone.name])
    }
    let settled = try space.settle(claims, keepsFirst: false, mayRenumber: mayRenumber)
    let derived = try equalPrefixes(settled.count { $0 == nil }, of: zones.count, in: space)
    var next = derived.makeIterator()
    var result: [Zone] = []
    for (zone, prefix) in zip(zones, settled) {
      if let prefix = prefix ?? next.next() {
        result.append(Zone(name: zone.name, prefix: prefix, isDerived: zone.prefix == nil && booked[zone.name] == nil))
      }
    }
    return result
  }

  private func equalPrefixes(_ count: Int, of all: Int, in space: ClaimedSpace) throws(CarvingError) -> [IPPrefix] {
    guard count > 0 else { return [] }
    let bits = Int.bitWidth - (all - 1).leadingZeroBitCount
    let family = supernet.family
    guard bits <= supernet.hostBits else {
      throw .tooSmall(
        SpaceShortage(.supernet, supernet, demand: "\(all) equal zones", missingBits: bits - supernet.hostBits))
    }
    for length in supernet.length + bits...family.bits {
      var trial = space
      if let prefixes = trial.place(lengths: Array(repeating: length, count: count), headroom: 0) { return prefixes }
    }
    let zones = count == 1 ? "a zone without a given prefix" : "\(count) zones without a given prefix"
    throw .tooSmall(SpaceShortage(.supernet, supernet, demand: "\(zones) beside the others", missingBits: 1))
  }
}
