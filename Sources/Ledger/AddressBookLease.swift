public import Determinism

/// A planner's hold on an address book, from carving to booking: until it ends nobody else writes the book.
public struct AddressBookLease: Hashable, Sendable {
  /// The name of the book.
  public let path: String
  /// Who holds it.
  public let holder: String
  /// Since when.
  public let since: Instant
  /// When it ends by itself.
  public let until: Instant

  /// Whether it has not ended by itself.
  public func isInForce(at now: Instant) -> Bool { now < until }
}

extension AddressBookLease: CustomStringConvertible {
  /// As in a sentence: `ana holds it since 2027-01-05T08:00:00Z, until 2027-01-05T09:00:00Z`.
  public var description: String { "\(holder) holds it since \(since.iso8601), until \(until.iso8601)" }
}

/// A book that somebody else holds.
public struct AddressBookHeld: Error, Hashable, Sendable {
  /// Who, since when, until when.
  public let lease: AddressBookLease
}

extension AddressBookHeld: CustomStringConvertible {
  /// Who holds the book, since when and until when, and what to do.
  public var description: String {
    "\(lease.path): found a book that is held: \(lease); nothing is written: wait, or ask, and break the hold if it is stale"
  }
}
