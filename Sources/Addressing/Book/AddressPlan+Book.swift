extension AddressPlan {
  /// The allocations as a book, with those that rest: what the next carving is to be given. Those in use have no date.
  public var book: AddressBook { book(after: AddressBook(), date: nil) }

  /// The allocations as the book that follows another: what stays keeps its date, what is new, grown, renumbered or back
  /// in use has this one.
  public func book(after previous: AddressBook, date: String?) -> AddressBook {
    var known = previous.entries[...]
    var rest = resting[...]
    var entries: [AddressBook.Entry] = []
    entries.reserveCapacity(max(previous.entries.count, zones.count + sites.count) + resting.count)
    forEachAllocation { key, prefix in
      while let entry = rest.first, entry.key < key { entries.append(rest.removeFirst()) }
      while let entry = known.first, entry.key < key { known.removeFirst() }
      if let entry = known.first, entry.key == key, entry.prefix == prefix, entry.state == .active {
        entries.append(entry)
      } else {
        entries.append(AddressBook.Entry(key, prefix, since: date))
      }
    }
    return AddressBook(sorted: entries + rest)
  }

  /// Every allocation that has a key, in order of key.
  private func forEachAllocation(_ body: (AllocationKey, IPPrefix) -> Void) {
    var areas = areas[...]
    // Sites are in order of key whatever their zone, and keys begin with the zone.
    var members: [[Int]] = Array(repeating: [], count: zones.count)
    for (index, site) in sites.enumerated() {
      members[zones.partitionPoint { $0.name < site.zone }].append(index)
    }
    for (zone, members) in zip(zones, members) {
      while let area = areas.first, area.name < zone.name {
        body(AllocationKey(zone: area.name), areas.removeFirst().prefix)
      }
      body(AllocationKey(zone: zone.name), zone.prefix)
      for index in members {
        let site = sites[index]
        body(AllocationKey(zone: zone.name, site: site.key), site.block)
        var parts = site.parts[...]
        for network in site.networks where !network.isReused {
          while let part = parts.first, part.name < network.name {
            body(AllocationKey(zone: zone.name, site: site.key, network: part.name), parts.removeFirst().prefix)
          }
          body(AllocationKey(zone: zone.name, site: site.key, network: network.name), network.prefix)
        }
        for part in parts { body(AllocationKey(zone: zone.name, site: site.key, network: part.name), part.prefix) }
      }
    }
  }
}
