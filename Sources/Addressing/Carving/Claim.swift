/// What one key asks of a space: a length, and perhaps a prefix that it must have or has had.
struct Claim {
  let key: AllocationKey
  let subject: AddressSubject
  let length: Int
  let pinned: IPPrefix?
  let booked: IPPrefix?
}

extension ClaimedSpace {
  /// Settles the claims that have no choice: what is booked stays, or grows where it is; what is pinned gets its prefix.
  /// Returns a prefix for each of these, and nil for those that are still to be placed.
  ///
  /// - Parameter keepsFirst: Whether growth must keep the first address (a network's gateway is next to it).
  mutating func settle(_ claims: [Claim], keepsFirst: Bool, mayRenumber: Bool) throws(CarvingError) -> [IPPrefix?] {
    var settled: [IPPrefix?] = []
    settled.reserveCapacity(claims.count)
    for claim in claims {
      guard let booked = claim.booked else {
        settled.append(nil)
        continue
      }
      guard space.contains(booked) else {
        guard mayRenumber else { throw .wouldRenumber(claim.key, booked, .outside(subject, space)) }
        settled.append(nil)
        continue
      }
      try self.claim(booked, for: claim.subject)
      settled.append(booked)
    }
    for (index, claim) in claims.enumerated() {
      guard let booked = settled[index] else { continue }
      settled[index] = try grown(booked, for: claim, keepsFirst: keepsFirst, mayRenumber: mayRenumber)
    }
    for (index, claim) in claims.enumerated() where settled[index] == nil {
      guard let pinned = claim.pinned else { continue }
      try self.claim(pinned, for: claim.subject)
      settled[index] = pinned
    }
    return settled
  }

  /// The booked prefix, larger if the claim wants that; nil, and released, when it has to be given up and may be.
  private mutating func grown(
    _ booked: IPPrefix, for claim: Claim, keepsFirst: Bool, mayRenumber: Bool
  ) throws(CarvingError) -> IPPrefix? {
    let wanted = claim.pinned ?? booked.supernet(length: min(claim.length, booked.length)) ?? booked
    if wanted == booked { return booked }
    let reason: CarvingError.Renumber
    if !wanted.contains(booked) {
      reason = .pinned(wanted)
    } else if keepsFirst, wanted.first != booked.first {
      reason = .cannotGrow(length: wanted.length, neighbour: neighbour(of: booked, growingTo: wanted.length))
    } else if let grown = grow(booked, to: wanted.length) {
      return grown
    } else {
      reason = .cannotGrow(length: wanted.length, neighbour: neighbour(of: booked, growingTo: wanted.length))
    }
    guard mayRenumber else { throw .wouldRenumber(claim.key, booked, reason) }
    release(booked)
    return nil
  }

  /// Places the claims that are not settled, the largest first and equals by key; nil when they do not fit.
  mutating func placeRest(_ claims: [Claim], _ settled: [IPPrefix?], headroom: Int) -> [IPPrefix]? {
    let order = claims.indices.filter { settled[$0] == nil }.sorted {
      (claims[$0].length, claims[$0].key) < (claims[$1].length, claims[$1].key)
    }
    guard let placed = place(lengths: order.map { claims[$0].length }, headroom: headroom) else { return nil }
    var result = settled
    for (index, prefix) in zip(order, placed) { result[index] = prefix }
    return result.compactMap { $0 }
  }

  /// Why claims do not fit: the space is too small for all that it must hold, or it is broken up.
  func shortage(_ claims: [Claim], _ settled: [IPPrefix?], demand: String) -> CarvingError {
    let rest = claims.indices.filter { settled[$0] == nil }
    let lengths = allocator.allocations.map(\.length) + rest.map { claims[$0].length }
    let missing = space.length - SpaceNeed(space.family, lengths: lengths).length
    if missing > 0 {
      return .tooSmall(
        SpaceShortage(
          subject, space, demand: rest.count < lengths.count ? "\(demand) beside what stands there" : demand,
          missingBits: missing))
    }
    let largest = allocator.largestFreeLength
    let victim =
      rest.map { claims[$0] }.filter { $0.length < largest ?? 129 }.min { ($0.length, $0.key) < ($1.length, $1.key) }
      ?? rest.map { claims[$0] }.max { ($0.length, $0.key) < ($1.length, $1.key) }
    return .fragmented(
      victim?.subject ?? subject, length: victim?.length ?? space.length, in: subject, space, largestFree: largest)
  }
}
