public import Determinism
public import MistAPI
import Planning

/// The rotation of a key as it is carried out: what the machine says is done, through the network's one door, and what comes
/// of it is kept before it goes on. Killed at any point and started again it goes on where it was: the second key itself is
/// in the cloud.
///
/// The new passphrase is sent to the cloud and handed to the store; it appears nowhere else.
public struct KeyRotation: Sendable {
  let client: any MistClient
  let time: any TimePort
  let entropy: any EntropyPort
  let hash: KeyedHash
  let journal: any KeyRotationJournal
  let store: any PassphraseStore
  /// Told each event as it happens.
  let observer: @Sendable (Instant, String) async -> Void

  /// What carries rotations out.
  /// - Parameters:
  ///   - client: The network.
  ///   - time: The clock on which windows and clients are waited for.
  ///   - entropy: Where a new passphrase comes from, if none is given.
  ///   - hash: By which passphrases are told to be equal.
  ///   - journal: What survives a kill.
  ///   - store: Where a passphrase is given and kept outside of the cloud.
  ///   - observer: Told each event as it happens.
  public init(
    client: any MistClient, time: any TimePort, entropy: any EntropyPort, hash: KeyedHash,
    journal: any KeyRotationJournal, store: any PassphraseStore = NoPassphraseStore(),
    observer: @escaping @Sendable (Instant, String) async -> Void = { _, _ in }
  ) {
    self.client = client
    self.time = time
    self.entropy = entropy
    self.hash = hash
    self.journal = journal
    self.store = store
    self.observer = observer
  }

  /// Begins a rotation and carries it out as far as it goes. Everything that can be refused is refused before anything is
  /// changed.
  /// - Returns: Its record: it has ended, or waits for a confirmation.
  /// - Throws: `KeyRotationError`, `MaintenanceWindowError`, `MistError`
  public func begin(_ order: KeyRotationOrder) async throws -> KeyRotationRecord {
    try await check(order)
    let now = await time.now()
    let run = try await journal.begin(order, at: now)
    var work = KeyRotationWork(
      self, record: KeyRotationRecord(run: run, order: order, began: now, entries: []), schedules: try schedules(order))
    await observer(now, "rotation \(run): \(order.subject), \(order.method.rawValue)")
    return try await work.drive()
  }

  /// Goes on with a rotation that was stopped, killed, or waits.
  /// - Parameter confirms: Whether the device-management tool is done.
  /// - Throws: `KeyRotationError`, `MistError`
  public func goOn(_ run: Int64, confirms: Bool) async throws -> KeyRotationRecord {
    let record = try await opened(run)
    var work = KeyRotationWork(self, record: record, schedules: try schedules(record.order))
    if case .awaitingConfirmation = record.machine.state {
      guard confirms else { throw KeyRotationError.notConfirmed(run) }
      try await work.take(.confirmed, "confirmed: the devices have been told")
    } else if confirms {
      throw KeyRotationError.nothingToConfirm(run, record.machine.state.words)
    }
    return try await work.drive()
  }

  /// Takes a rotation back: the new key goes, the old one stays.
  /// - Throws: `KeyRotationError.noWayBack` when the old one is gone already.
  public func rollBack(_ run: Int64) async throws -> KeyRotationRecord {
    let record = try await opened(run)
    var work = KeyRotationWork(self, record: record, schedules: try schedules(record.order))
    if record.machine.state != .rollingBack {
      var machine = record.machine
      guard machine.handle(.rollBack) else {
        let words = record.machine.state.words
        throw KeyRotationError.noWayBack(
          run,
          why: record.order.method.hasOverlap
            ? "it is \(words). Go on with --continue \(run), and rotate once more"
            : "a cut has no overlap, and the old one may be gone. Go on with --continue \(run), and rotate back to the old "
              + "one from a file")
      }
      try await work.take(.rollBack, "rolling back: the new one goes, the old one stays")
    }
    return try await work.drive()
  }

  private func opened(_ run: Int64) async throws -> KeyRotationRecord {
    guard let record = try await journal.rotation(run) else { throw KeyRotationError.noSuchRun(run) }
    if let outcome = record.outcome { throw KeyRotationError.ended(run, outcome.rawValue) }
    return record
  }

  private func schedules(_ order: KeyRotationOrder) throws -> SiteSchedules? {
    try Self.schedules(order.windows, of: order.sites)
  }

  /// The windows at sites, by their ids: names need not be unique. Nil for any time.
  /// - Throws: `MaintenanceWindowError`, `KeyRotationError.neverOpens` for a site whose clocks are not known
  static func schedules(_ windows: [String], of sites: [KeySite]) throws -> SiteSchedules? {
    guard !windows.isEmpty else { return nil }
    let clocks = sites.map { SiteClock(site: $0.id.description, timezone: $0.timezone) }
    let read = try windows.map { try MaintenanceWindow($0) }
    do throws(SiteSchedules.UnknownZone) {
      return try SiteSchedules(windows: read, sites: clocks)
    } catch {
      let name = sites.first { $0.id.description == error.site }?.name ?? error.site
      throw KeyRotationError.neverOpens(name, why: "\(error)")
    }
  }

  private func check(_ order: KeyRotationOrder) async throws {
    let schedules = try schedules(order)
    let now = await time.now()
    for place in order.places {
      guard let refusal = schedules?.schedule(of: place)?.firstFit(from: now, lasting: Self.change).refusal else {
        continue
      }
      throw KeyRotationError.neverOpens(place.title, why: "\(refusal)")
    }
    for record in try await journal.rotations()
    where record.outcome == nil && record.order.organisation == order.organisation {
      guard record.order.places.contains(where: { old in order.places.contains { $0.path == old.path } }) else {
        continue
      }
      throw KeyRotationError.underWay(
        "rotation \(record.run) of \(record.order.subject) is \(record.machine.state.words)",
        way: "Go on with --continue \(record.run), or take it back with --roll-back \(record.run).")
    }
    if let given = try await store.given() {
      let fingerprint = hash.hash(given.text)
      if order.places.contains(where: { $0.fingerprint == fingerprint }) {
        throw KeyRotationError.samePassphrase(order.subject)
      }
    }
    for place in order.places where order.method == .oldPassphrase {
      guard let old = try await client.found(place.path)?["old_passphrase"]?.string, !old.isEmpty else { continue }
      throw KeyRotationError.underWay(
        "found an old_passphrase on \(place.title)", way: "Delete the one that does not hold, and rotate again.")
    }
    for place in order.places where order.method == .secondKey {
      if let leftover = try await client.keys(named: place.secondName, in: place.collection).first {
        throw KeyRotationError.underWay(
          "found the PSK '\(place.secondName)' (\(leftover["id"]?.string ?? "")) beside '\(place.name)'",
          way: "Remove the one that does not hold, and rotate again.")
      }
    }
  }

  /// How long the change of one place takes, in milliseconds.
  static let change: Int64 = 60_000
}

extension SiteSchedules {
  /// When a place may be changed: by the clocks of its site; what sites share by windows with a zone of their own.
  func schedule(of place: KeyPlace) -> WindowSchedule? { place.site.map { self[$0.id.description] } ?? shared }
}

extension KeyPlace {
  /// The collection that its object is in.
  var collection: String { path.split(separator: "/").dropLast().map { "/\($0)" }.joined() }
}

extension MistClient {
  /// The pre-shared keys of exactly that name: filters of the cloud match parts of names.
  func keys(named name: String, in collection: String) async throws -> [JSON] {
    try await list(collection, query: [.init("name", name)]).filter { $0["name"]?.string == name }
  }
}
