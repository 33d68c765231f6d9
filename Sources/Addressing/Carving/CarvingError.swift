/// Why a request cannot be carved: what is missing or contradicts, and the smallest change that would do.
public enum CarvingError: Error, Hashable, Sendable {
  /// A name or key that stands twice.
  case duplicate(AddressSubject)
  /// A name with "/", which stands between the names of levels.
  case badName(AddressSubject)
  /// A network that is the same in every site, in a part of a site.
  case reusedInPart(network: String)
  /// A site in a zone that there is none of; with the zones that there are.
  case unknownZone(site: String, zone: String, zones: [String])
  /// A pin for a network that the site does not have; with the networks that it has.
  case unknownNetwork(site: String, network: String, networks: [String])
  /// A prefix of the other family than the supernet's.
  case wrongFamily(AddressSubject, IPPrefix, expected: IPFamily)
  /// An IPv4 prefix in IPv6 notation; with the prefix that it stands for.
  case mappedIPv4(AddressSubject, IPPrefix, meant: IPPrefix)
  /// A prefix in which no host can be numbered.
  case unusable(AddressSubject, IPPrefix, SpecialPurpose)
  /// A prefix length outside what is possible there.
  case lengthOutOfRange(AddressSubject, length: Int, allowed: ClosedRange<Int>)
  /// A site without networks and without a length.
  case noLength(site: String)
  /// A count of hosts below 1, a growth factor below 1 or a negative count of static hosts.
  case meaninglessNeed(network: String, hosts: Int, growth: Double, staticHosts: Int)
  /// A prefix that should lie in another and does not.
  case outside(AddressSubject, IPPrefix, of: AddressSubject, IPPrefix)
  /// Two prefixes that share addresses and may not.
  case overlap(AddressSubject, IPPrefix, AddressSubject, IPPrefix)
  /// A space that is too small.
  case tooSmall(SpaceShortage)
  /// A space with enough free addresses, but no free prefix of this length left among what is pinned or taken.
  case fragmented(AddressSubject, length: Int, in: AddressSubject, IPPrefix, largestFree: Int?)
  /// A site number beyond the blocks of its zone.
  case numberOutOfRange(site: String, number: Int, zone: String, IPPrefix, length: Int)
  /// A request that the book's prefix for a key cannot satisfy.
  case wouldRenumber(AllocationKey, IPPrefix, Renumber)

  /// Why a booked prefix would have to change.
  public enum Renumber: Hashable, Sendable {
    /// The key is requested in another zone.
    case moved(zone: String)
    /// Another prefix is pinned or given.
    case pinned(IPPrefix)
    /// It has to grow and cannot, because of this neighbour (nil: it would leave the space that holds it).
    case cannotGrow(length: Int, neighbour: AddressSubject?)
    /// It lies outside the prefix that holds it now.
    case outside(AddressSubject, IPPrefix)
  }
}

/// A space that does not hold what is asked of it.
public struct SpaceShortage: Hashable, Sendable {
  /// Whose space it is.
  public let subject: AddressSubject
  /// The family of the space.
  public let family: IPFamily
  /// The length of the space.
  public let length: Int
  /// The space, when it already has its place.
  public let space: IPPrefix?
  /// What is to be held, as in a sentence.
  public let demand: String
  /// The number of bits that are missing: the space would have to be twice as large, that many times over.
  public let missingBits: Int

  init(_ subject: AddressSubject, _ space: IPPrefix, demand: String, missingBits: Int) {
    (self.subject, self.space, self.demand, self.missingBits) = (subject, space, demand, missingBits)
    (family, length) = (space.family, space.length)
  }

  init(_ subject: AddressSubject, _ family: IPFamily, length: Int, demand: String, missingBits: Int) {
    (self.subject, self.family, self.length) = (subject, family, length)
    (self.demand, self.missingBits, space) = (demand, missingBits, nil)
  }

  /// The length of the smallest prefix that would do; nil when the family has none so large.
  public var fittingLength: Int? {
    missingBits <= length ? length - missingBits : nil
  }
}

extension CarvingError {
  /// Whom the error is about, which tells the line of a design to point at.
  public var subject: AddressSubject {
    switch self {
    case .duplicate(let subject), .badName(let subject), .wrongFamily(let subject, _, _),
      .mappedIPv4(let subject, _, _),
      .unusable(let subject, _, _), .lengthOutOfRange(let subject, _, _), .outside(let subject, _, _, _),
      .overlap(let subject, _, _, _), .fragmented(let subject, _, _, _, _):
      subject
    case .unknownZone(let site, _, _), .noLength(let site), .numberOutOfRange(let site, _, _, _, _): .site(site)
    case .unknownNetwork(let site, let network, _): .siteNetwork(network, site: site)
    case .meaninglessNeed(let network, _, _, _), .reusedInPart(let network): .network(network)
    case .tooSmall(let shortage): shortage.subject
    case .wouldRenumber(let key, _, _): key.subject
    }
  }
}

extension AllocationKey {
  /// The same, as the subject of a message.
  var subject: AddressSubject {
    guard let site else { return .zone(zone) }
    return network.map { .siteNetwork($0, site: site) } ?? .site(site)
  }
}
