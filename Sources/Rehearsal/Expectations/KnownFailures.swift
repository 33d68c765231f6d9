import Assurance
public import Determinism
public import Documents
import MistAPI
public import Planning

/// Failures that are known and put up with for a time: sites at which they count no more, each with a reason and a day until which it
/// holds.
///
///     mistwin: 1
///     known:
///       - { site: DE-0414-Berlin, sle: coverage, until: 2027-03-01, reason: the second floor waits for its cables }
///
/// The day is one of the scenario's own clock, so that a rehearsal is the same on every day that it is run.
public struct KnownFailures: Sendable, Hashable {
  /// One of them.
  public struct Entry: Sendable, Hashable {
    /// The site.
    public var site: String
    /// The service level; nil for all of them, and for not being ready.
    public var level: String?
    /// The last moment at which it holds.
    public var until: Instant
    /// Why it is put up with.
    public var reason: String
  }

  /// All of them, in the order of the file.
  public var entries: [Entry]

  /// None unless they are told.
  public init(entries: [Entry] = []) { self.entries = entries }

  /// Why a failure is put up with at a moment; nil when it is not.
  /// - Parameter level: the metric's name; nil for not being ready.
  public func reason(_ site: String, _ level: String?, at moment: Instant) -> String? {
    entries.first { $0.site == site && ($0.level == nil || $0.level == level) && moment <= $0.until }?.reason
  }

  /// Those that hold no longer.
  public func expired(at moment: Instant) -> [Entry] { entries.filter { $0.until < moment } }

  /// Reads a file.
  /// - Throws: `DocumentErrors` with every fault of it.
  public static func load(
    _ path: String, named position: SourcePosition, files: any DesignFileReader
  ) throws -> KnownFailures {
    let node = try files.document(path, namedAt: position, expected: "a file of known failures, in YAML")
    let log = DocumentErrorLog()
    let reading = Reading<[Entry]>.mapping("the known failures") { reader in
      _ = reader.required("mistwin", .int(in: 1...1))
      return reader.required("known", .list(of: .knownFailure))
    }
    let entries = reading.read(node, log: log)
    try log.check()
    return KnownFailures(entries: entries ?? [])
  }
}

extension Reading where Value == KnownFailures.Entry {
  fileprivate static var knownFailure: Reading<KnownFailures.Entry> {
    .mapping("a known failure") { reader in
      let site = reader.required("site", .nonEmptyString)
      let level = reader.optional("sle", .metric)
      let until = reader.required(
        "until", .text("the last day on which it is put up with, 2027-03-01") { Instant(iso8601: "\($0)T23:59:59Z") })
      let reason = reader.required("reason", .nonEmptyString)
      guard let site, let until, let reason else { return nil }
      return KnownFailures.Entry(site: site, level: level?.name, until: until, reason: reason)
    }
  }
}
