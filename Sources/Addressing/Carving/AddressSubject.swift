/// Who a prefix is for, in a message: it tells the reader of a design which line to point at.
public enum AddressSubject: Hashable, Sendable {
  /// The whole space.
  case supernet
  /// A zone, by name.
  case zone(String)
  /// A site, by key.
  case site(String)
  /// A network, by name, in every site that has it.
  case network(String)
  /// A network, by name, of one site.
  case siteNetwork(String, site: String)
  /// An owner outside the design.
  case taken(String)
  /// A block with a special purpose, by the registry's name.
  case special(String)
  /// An allocation of the book that is no longer requested.
  case resting(AllocationKey)
}

extension AddressSubject: CustomStringConvertible {
  /// As in a sentence: `zone 'europe'`.
  public var description: String {
    switch self {
    case .supernet: "the supernet"
    case .zone(let name): "zone '\(name)'"
    case .site(let key): "site '\(key)'"
    case .network(let name): "network '\(name)'"
    case .siteNetwork(let name, let site): "network '\(name)' of site '\(site)'"
    case .taken(let owner): "'\(owner)'"
    case .special(let name): "the special-purpose block '\(name)'"
    case .resting(let key): "'\(key)' (resting)"
    }
  }
}
