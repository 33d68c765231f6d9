import World

/// How the clients of a site follow when its WLANs and passphrases change: somebody has to go round and tell each of them.
///
/// Half of them have followed after 8 hours, four fifths after a day, 19 of 20 after three, all after a week. That is an
/// assumption: the reference gives none. A passphrase that holds beside its successor for a while gives them that time.
struct ClientMigration {
  /// A state of the site's WLANs, from a second on.
  typealias Change = (at: Int64, networks: SiteNetworks)
  /// A cause and the epoch seconds in which it is at work.
  typealias TimedCause = (cause: StateCause, seconds: Range<Int64>)

  /// After so many seconds since they were told, that part of the clients is still where it was.
  private static let stragglers: [(seconds: Int64, part: Double)] = [
    (8 * 3600, 1), (24 * 3600, 0.5), (72 * 3600, 0.2), (168 * 3600, 0.05),
  ]

  private static func stragglers(after seconds: Int64) -> Double {
    stragglers.first { seconds < $0.seconds }?.part ?? 0
  }

  /// After how many seconds since they were told a client has followed.
  /// - Parameter rank: its place among all, 0 to 1; the least follow last.
  static func delay(ofRank rank: Double) -> Int64 {
    for (step, next) in zip(stragglers, stragglers.dropFirst()) where rank >= next.part { return step.seconds }
    return stragglers.last?.seconds ?? 0
  }

  /// Clients of one SSID that have one passphrase, or are on their way to another.
  private struct Cohort {
    var key: String
    /// The part of the SSID's clients.
    var share: Double
    /// When they began to have it.
    var began: Int64
    var heir: String?
    /// When they were told of it.
    var told: Int64 = 0
  }

  private var cohorts: [String: [Cohort]] = [:]
  /// When each passphrase of an SSID began to hold.
  private var since: [String: [String: Int64]] = [:]
  /// SSIDs that are gone: since when, and the part of the site's clients that were on them.
  private var gone: [String: (at: Int64, part: Double)] = [:]
  private var causes: [TimedCause] = []

  /// The causes that follow from the changes of a site's WLANs, in order of time.
  static func causes(of history: [Change], until end: Int64) -> [TimedCause] {
    var migration = ClientMigration()
    for (index, change) in history.enumerated() {
      let next = index + 1 < history.count ? history[index + 1].at : end
      migration.take(change.networks, before: index > 0 ? history[index - 1].networks : nil, at: change.at)
      // Without any WLAN nobody can do anything wrong.
      if !change.networks.networks.isEmpty { migration.tell(change.networks, change.at..<next) }
    }
    return migration.causes
  }

  private mutating func take(_ networks: SiteNetworks, before: SiteNetworks?, at second: Int64) {
    let accepted = networks.keys
    for ssid in (before?.keys ?? [:]).keys.sorted() where accepted[ssid] == nil {
      gone[ssid] = (second, before?.part(of: ssid) ?? 0)
    }
    for ssid in accepted.keys.sorted() {
      gone[ssid] = nil
      let keys = accepted[ssid] ?? []
      var held = since[ssid] ?? [:]
      for key in keys where held[key] == nil { held[key] = second }
      held = held.filter { keys.contains($0.key) }
      if let known = cohorts[ssid] {
        cohorts[ssid] = known.flatMap { Self.follow($0, keys, held, at: second) }
      } else {
        cohorts[ssid] = keys.sorted().map { Cohort(key: $0, share: 1 / Double(keys.count), began: second) }
      }
      since[ssid] = held
    }
  }

  /// What becomes of clients when other passphrases hold.
  private static func follow(
    _ cohort: Cohort, _ keys: Set<String>, _ since: [String: Int64], at second: Int64
  ) -> [Cohort] {
    if let heir = cohort.heir {
      // Who is on the way goes on, as long as where they go still holds.
      if keys.contains(heir) { return [cohort] }
      let left = stragglers(after: second - cohort.told)
      let parts = [
        Cohort(key: cohort.key, share: cohort.share * left, began: cohort.began),
        Cohort(key: heir, share: cohort.share * (1 - left), began: cohort.told),
      ]
      return parts.filter { $0.share > 0 }.flatMap { follow($0, keys, since, at: second) }
    }
    guard !keys.contains(cohort.key) else { return [cohort] }
    var moved = cohort
    moved.heir = keys.max { (since[$0] ?? 0, $0) < (since[$1] ?? 0, $1) }
    let held = moved.heir.flatMap { since[$0] } ?? second
    // They could be told as soon as the next passphrase held beside theirs.
    moved.told = held > cohort.began ? held : second
    return [moved]
  }

  private mutating func tell(_ networks: SiteNetworks, _ seconds: Range<Int64>) {
    let accepted = networks.keys
    var moments: Set<Int64> = [seconds.lowerBound, seconds.upperBound]
    func addSteps(_ told: Int64) {
      for step in Self.stragglers where seconds.contains(told + step.seconds) { moments.insert(told + step.seconds) }
    }
    for (_, lost) in gone { addSteps(lost.at) }
    for (ssid, cohorts) in cohorts where accepted[ssid] != nil {
      for cohort in cohorts where cohort.heir != nil { addSteps(cohort.told) }
    }
    let sorted = moments.sorted()
    for (first, last) in zip(sorted, sorted.dropFirst()) {
      for ssid in gone.keys.sorted() {
        guard let lost = gone[ssid] else { continue }
        let part = Self.stragglers(after: first - lost.at) * lost.part
        guard part > 0 else { continue }
        add(
          StateCause(
            kind: .wlanMissing, magnitude: part,
            why: "WLAN '\(ssid)' no longer reaches the site, and clients that used it have not been moved"),
          first..<last)
      }
      for ssid in accepted.keys.sorted() {
        let failing = (cohorts[ssid] ?? []).reduce(0.0) { sum, cohort in
          guard accepted[ssid]?.contains(cohort.key) != true else { return sum }
          return sum + cohort.share * (cohort.heir == nil ? 1 : Self.stragglers(after: first - cohort.told))
        }
        guard failing > 0 else { continue }
        add(
          StateCause(
            kind: .wrongPassphrase, magnitude: min(1, failing), part: networks.part(of: ssid),
            why: "the passphrase of WLAN '\(ssid)' has changed, and clients still have the old one"),
          first..<last)
      }
    }
  }

  /// Adds a cause, or lets the one before go on.
  private mutating func add(_ cause: StateCause, _ seconds: Range<Int64>) {
    if let index = causes.lastIndex(where: { $0.cause == cause && $0.seconds.upperBound == seconds.lowerBound }) {
      causes[index].seconds = causes[index].seconds.lowerBound..<seconds.upperBound
    } else {
      causes.append((cause, seconds))
    }
  }
}
