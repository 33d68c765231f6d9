/// A space whose allocations have owners, so that a conflict can name both.
struct ClaimedSpace {
  let subject: AddressSubject
  private(set) var allocator: PrefixAllocator
  private var owners: [IPPrefix: AddressSubject] = [:]

  init(_ space: IPPrefix, of subject: AddressSubject) {
    self.subject = subject
    allocator = PrefixAllocator(space)
  }

  var space: IPPrefix { allocator.space }

  /// Who has the first allocation that overlaps a prefix, and which it is.
  func holder(of prefix: IPPrefix) -> (subject: AddressSubject, prefix: IPPrefix)? {
    allocator.conflict(with: prefix).map { (owners[$0] ?? subject, $0) }
  }

  /// Allocates a prefix to an owner.
  mutating func claim(_ prefix: IPPrefix, for owner: AddressSubject) throws(CarvingError) {
    guard space.contains(prefix) else { throw .outside(owner, prefix, of: subject, space) }
    if let holder = holder(of: prefix) { throw .overlap(owner, prefix, holder.subject, holder.prefix) }
    _ = allocator.reserve(prefix)
    owners[prefix] = owner
  }

  /// Keeps everybody out of what belongs to others; what they hold twice or inside one another counts once.
  mutating func exclude(_ taken: [(prefix: IPPrefix, owner: AddressSubject)]) throws(CarvingError) {
    for (prefix, owner) in taken.sorted(by: { $0.prefix < $1.prefix }) where prefix.overlaps(space) {
      guard space.contains(prefix), prefix != space else { throw .overlap(subject, space, owner, prefix) }
      if holder(of: prefix) == nil { try claim(prefix, for: owner) }
    }
  }

  mutating func release(_ prefix: IPPrefix) {
    if allocator.free(prefix) { owners[prefix] = nil }
  }

  /// Makes a claimed prefix larger where it stands; nil when a neighbour is in the way.
  mutating func grow(_ prefix: IPPrefix, to length: Int) -> IPPrefix? {
    guard let grown = allocator.grow(prefix, to: length) else { return nil }
    owners[grown] = owners.removeValue(forKey: prefix)
    return grown
  }

  /// Who is in the way of a claimed prefix that should become larger; nil when it would leave the space.
  func neighbour(of prefix: IPPrefix, growingTo length: Int) -> AddressSubject? {
    guard let grown = prefix.supernet(length: length), space.contains(grown) else { return nil }
    var probe = self
    probe.release(prefix)
    return probe.holder(of: grown)?.subject
  }

  /// Allocates prefixes to newcomers, which claims that come later would not find named.
  mutating func place(lengths: [Int], headroom: Int) -> [IPPrefix]? {
    allocator.place(lengths: lengths, headroom: headroom)
  }
}
