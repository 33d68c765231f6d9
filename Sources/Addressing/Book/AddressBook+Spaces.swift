extension AllocationKey {
  /// The same key among those of several spaces; of a space without a name it stays as it is.
  public func inSpace(_ space: String) -> AllocationKey {
    let zone = NestedName.join(space, zone)
    guard let site else { return AllocationKey(zone: zone) }
    return network.map { AllocationKey(zone: zone, site: site, network: $0) } ?? AllocationKey(zone: zone, site: site)
  }

  /// The key in its space; nil when it is of another, or of the space itself.
  fileprivate func within(_ space: String) -> AllocationKey? {
    guard !space.isEmpty else { return self }
    guard NestedName.isInside(zone, space) else { return nil }
    let zone = String(zone.utf8.dropFirst(space.utf8.count + 1)) ?? ""
    guard let site else { return AllocationKey(zone: zone) }
    return network.map { AllocationKey(zone: zone, site: site, network: $0) } ?? AllocationKey(zone: zone, site: site)
  }

  fileprivate var outermost: String { String(zone.prefix { $0 != NestedName.separator }) }
}

extension AddressBook {
  /// The allocations of the space of a request, by their keys in it, of a book that has those of all these spaces.
  ///
  /// What was allocated in a space that is no longer there belongs to none: it is outside the first space, and no zone of it.
  public func inside(_ request: AddressPlanRequest, beside requests: [AddressPlanRequest]) -> AddressBook {
    let names = Set(requests.map(\.space))
    let zones = Set(request.zones.map(\.name))
    return AddressBook(
      sorted: entries.compactMap { entry in
        guard request.space.isEmpty else {
          return entry.key.within(request.space).map {
            Entry($0, entry.prefix, since: entry.since, state: entry.state)
          }
        }
        let outermost = entry.key.outermost
        guard !names.contains(outermost) else { return nil }
        let isLost = requests.count > 1 || entry.prefix.family != request.supernet.family
        if isLost, !zones.contains(outermost), !entry.prefix.overlaps(request.supernet) { return nil }
        return entry
      })
  }

  /// The book that follows another once these plans are carved, one of each space: what stays keeps its date, what is new has
  /// this one. A space with a name is an allocation itself. What was allocated in a space that is gone rests.
  ///
  /// - Parameter released: The other book without what was released before carving.
  public init(of plans: [AddressPlan], after previous: AddressBook, beside released: AddressBook, date: String?) {
    guard plans.count > 1 || plans.contains(where: { !$0.space.isEmpty }) || !Self.isOf(plans, released) else {
      self = plans.first?.book(after: previous, date: date) ?? AddressBook()
      return
    }
    var entries: [Entry] = []
    for plan in plans {
      let known = AddressBook(
        sorted: previous.entries.compactMap { entry in
          entry.key.within(plan.space).map { Entry($0, entry.prefix, since: entry.since, state: entry.state) }
        })
      if !plan.space.isEmpty {
        let key = AllocationKey(zone: plan.space)
        let before = previous.entry(key)
        let stays = before.map { $0.prefix == plan.supernet && $0.state == .active } ?? false
        entries.append(Entry(key, plan.supernet, since: stays ? before?.since : date))
      }
      entries += plan.book(after: known, date: date).entries.map {
        Entry($0.key.inSpace(plan.space), $0.prefix, since: $0.since, state: $0.state)
      }
    }
    let keys = Set(entries.map(\.key))
    entries += released.entries.filter { !keys.contains($0.key) && !Self.isOf(plans, $0) }.map { entry in
      Entry(entry.key, entry.prefix, since: entry.state == .resting ? entry.since : date ?? "undated", state: .resting)
    }
    self.init(sorted: entries.sorted { $0.key < $1.key })
  }

  private static func isOf(_ plans: [AddressPlan], _ book: AddressBook) -> Bool {
    book.entries.allSatisfy { isOf(plans, $0) }
  }

  /// Whether an allocation is of one of the spaces: of those with a name by that, of the other by its addresses.
  private static func isOf(_ plans: [AddressPlan], _ entry: Entry) -> Bool {
    let outermost = entry.key.outermost
    return plans.contains { plan in
      plan.space.isEmpty
        ? plan.supernet.overlaps(entry.prefix) || (plan.zones + plan.areas).contains { $0.name == outermost }
        : plan.space == outermost
    }
  }
}
