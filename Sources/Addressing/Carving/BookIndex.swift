/// The book, looked up by zone and site.
struct BookIndex {
  private(set) var zones: [AddressBook.Entry] = []
  /// The sites of each zone, in order of key.
  private var sites: [String: [AddressBook.Entry]] = [:]
  /// The networks of each site, in order of key, by the key of the site.
  private var networks: [AllocationKey: [AddressBook.Entry]] = [:]
  /// The zone in which a site is booked and does not rest.
  private var activeZones: [String: String] = [:]

  init(_ book: AddressBook) {
    for entry in book.entries {
      guard let site = entry.key.site else {
        zones.append(entry)
        continue
      }
      if entry.key.network == nil {
        sites[entry.key.zone, default: []].append(entry)
        if entry.state == .active { activeZones[site] = entry.key.zone }
      } else {
        networks[AllocationKey(zone: entry.key.zone, site: site), default: []].append(entry)
      }
    }
  }

  var isEmpty: Bool { zones.isEmpty && sites.isEmpty && networks.isEmpty }

  func sites(ofZone zone: String) -> [AddressBook.Entry] { sites[zone] ?? [] }

  func networks(ofSite site: String, zone: String) -> [AddressBook.Entry] {
    isEmpty ? [] : networks[AllocationKey(zone: zone, site: site)] ?? []
  }

  /// Where a site is booked when that is not the zone in which it is requested.
  func otherZone(ofSite site: String, than zone: String) -> AddressBook.Entry? {
    guard let booked = activeZones[site], booked != zone else { return nil }
    return sites[booked]?.first { $0.key.site == site }
  }
}
