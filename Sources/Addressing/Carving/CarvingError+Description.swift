extension CarvingError: CustomStringConvertible {
  /// What was found, what was expected and what to do, for a person.
  public var description: String {
    switch self {
    case .duplicate(let subject):
      "\(subject) stands twice: give each its own name"
    case .badName(let subject):
      "\(subject) has '/' in its name, which stands between the names of levels: choose another name"
    case .reusedInPart(let network):
      "network '\(network)' is the same in every site and stands in a part of one: put it beside the parts"
    case .unknownZone(let site, let zone, let zones):
      "site '\(site)' is in zone '\(zone)', which is none of the zones: "
        + (zones.isEmpty ? "there are none" : zones.joined(separator: ", "))
    case .unknownNetwork(let site, let network, let networks):
      "site '\(site)' pins network '\(network)', which is none of its networks: "
        + (networks.isEmpty ? "it has none" : networks.joined(separator: ", "))
    case .wrongFamily(let subject, let prefix, let family):
      "\(prefix), for \(subject), is \(prefix.family), and the supernet is \(family): "
        + "carve each family from a supernet of its own"
    case .mappedIPv4(let subject, let prefix, let meant):
      "\(prefix), for \(subject), is an IPv4 prefix in IPv6 notation: write \(meant)"
    case .unusable(let subject, let prefix, let purpose):
      "\(prefix), for \(subject), lies in \(purpose.prefix) (\(purpose.name)), where no host can have an address: "
        + "choose another prefix"
    case .lengthOutOfRange(let subject, let length, let allowed):
      "/\(length), for \(subject), is not a length from /\(allowed.lowerBound) to /\(allowed.upperBound)"
    case .noLength(let site):
      "site '\(site)' has no networks to derive the length of its block from: give the length"
    case .meaninglessNeed(let network, let hosts, let growth, let staticHosts):
      "network '\(network)' needs \(hosts) hosts times \(growth) and \(staticHosts) static hosts: "
        + "there must be 1 to 2^40 hosts, a factor from 1 to 1000 and 0 to 2^40 static hosts"
    case .outside(let subject, let prefix, let container, let space):
      "\(prefix), for \(subject), is not inside \(space), which is \(container): "
        + "choose a prefix inside it, or make that larger"
    case .overlap(let first, let prefix, let second, let other):
      "\(prefix), for \(first), overlaps \(other), which belongs to \(second): change one of the two"
    case .tooSmall(let shortage):
      "\(shortage)"
    case .fragmented(let subject, let length, let container, let space, let largest):
      "no /\(length) is left for \(subject) in \(space) (\(container)): "
        + (largest.map { "the largest free prefix is a /\($0)" } ?? "nothing is free")
        + "; move what is pinned or taken there, or make \(container) larger"
    case .numberOutOfRange(let site, let number, let zone, let space, let length):
      "site '\(site)' has number \(number), and zone '\(zone)' (\(space)) has blocks of /\(length) with the numbers 0 to "
        + "\(space.subnets(length: length).count - 1): choose such a number, or make the zone larger"
    case .wouldRenumber(let key, let prefix, let reason):
      "\(key.subject) has \(prefix) in the address book, and \(reason): allow renumbering, or change the request"
    }
  }
}

extension CarvingError.Renumber: CustomStringConvertible {
  /// The reason, as the second half of a sentence.
  public var description: String {
    switch self {
    case .moved(let zone): "is now in zone '\(zone)'"
    case .pinned(let prefix): "now has \(prefix) given"
    case .cannotGrow(let length, nil): "has no room to become a /\(length) where it is"
    case .cannotGrow(let length, let neighbour?):
      "cannot become a /\(length) where it is, because \(neighbour) is beside it"
    case .outside(let container, let space): "that is not inside \(space), which is \(container)"
    }
  }
}

extension SpaceShortage: CustomStringConvertible {
  /// What is too small, by how much, for what, and what would do.
  public var description: String {
    let size = space.map { "\($0)" } ?? "a block of /\(length)"
    let whose = subject == .supernet ? "supernet \(size)" : "\(subject) (\(size))"
    let bits = missingBits == 1 ? "1 bit" : "\(missingBits) bits"
    let fits =
      fittingLength.map { "smallest that fits is /\($0)" }
      ?? "no \(family) prefix is large enough, so make the demand smaller"
    return "\(whose) is \(bits) too small for \(demand): \(fits)"
  }
}
