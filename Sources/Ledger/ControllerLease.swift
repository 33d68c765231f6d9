public import Determinism
public import MistAPI

/// Who changes an organisation at the moment, by this ledger: one controller at a time.
public struct ControllerLease: Sendable, Hashable {
  /// The organisation.
  public var organisation: MistID
  /// The controller, as it calls itself.
  public var holder: String
  /// Since when.
  public var since: Instant
  /// Until when, unless it is renewed.
  public var until: Instant
}

/// Another controller changes the organisation.
public struct ControllerLeaseHeld: Error, Sendable, Hashable, CustomStringConvertible {
  /// Its lease.
  public var lease: ControllerLease

  /// What was found, and what to do.
  public var description: String {
    "the organisation \(lease.organisation) is being changed by \(lease.holder) since \(lease.since.iso8601); wait for it to end, "
      + "or, if it is gone for certain, take over with --break-lease; by itself its lease ends \(lease.until.iso8601)"
  }
}
