public import Determinism
public import MistAPI

/// How the sites of an organisation stood over a window, in few words however many sites there are: every metric over all of them, and
/// the verdict of each site, of which only those are named that are not of the commonest.
public struct ServiceLevelSummary: Sendable, Hashable {
  /// The verdict of a site.
  public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Every metric at its floor or above.
    case good
    /// Below the floor on a metric, not beyond chance.
    case warning
    /// Below the floor beyond chance, or not ready.
    case failed
    /// Its users do not judge it yet.
    case notYet = "not_yet"

    /// As a person reads it.
    public var word: String { self == .notYet ? "not yet" : self == .warning ? "warned" : rawValue }
  }

  /// A metric over the sites that had data.
  public struct MetricLevel: Sendable, Hashable {
    /// Its name, `coverage`.
    public var metric: String
    /// The mean of the sites' levels, 0…1, to four places.
    public var level: Double
    /// How many sites had data.
    public var sites: Int

    /// A metric over sites.
    public init(metric: String, level: Double, sites: Int) {
      self.metric = metric
      self.level = (level * 10_000).rounded() / 10_000
      self.sites = sites
    }
  }

  /// The window.
  public var window: ClosedRange<Instant>
  /// Whether the window ended when the change had been made: a measure before an upgrade says nothing of it.
  public var isAfterChange: Bool
  /// The metrics, in the order of the review.
  public var metrics: [MetricLevel]
  /// How many sites.
  public let count: Int
  /// The commonest verdict: that of every site that is not named.
  public let usual: Verdict
  /// A digest of the names of all sites: two summaries with the same are of the same sites.
  public let digest: String
  private let named: [String: Verdict]

  /// A summary of sites, by name.
  public init(
    window: ClosedRange<Instant>, isAfterChange: Bool = true, metrics: [MetricLevel], sites: [String: Verdict]
  ) {
    let counts = Dictionary(grouping: sites.values) { $0 }.mapValues(\.count)
    // Of equally common ones the first of the list.
    var usual = Verdict.good
    for verdict in Verdict.allCases where counts[verdict, default: 0] > counts[usual, default: 0] { usual = verdict }
    self.init(
      window: window, isAfterChange: isAfterChange, metrics: metrics, count: sites.count, usual: usual,
      digest: SHA256.hexadecimal(of: sites.keys.sorted().joined(separator: "\n")),
      named: sites.filter { $0.value != usual })
  }

  private init(
    window: ClosedRange<Instant>, isAfterChange: Bool, metrics: [MetricLevel], count: Int, usual: Verdict,
    digest: String, named: [String: Verdict]
  ) {
    self.window = window
    self.isAfterChange = isAfterChange
    self.metrics = metrics
    self.count = count
    self.usual = usual
    self.digest = digest
    self.named = named
  }

  /// The sites that have another verdict than the commonest, by name.
  public var exceptions: [(site: String, verdict: Verdict)] {
    named.keys.sorted().map { ($0, named[$0] ?? usual) }
  }

  /// The verdict of a site that it is of.
  public func verdict(of site: String) -> Verdict { named[site] ?? usual }

  /// How many sites have that verdict.
  public func count(_ verdict: Verdict) -> Int {
    let those = named.values.count { $0 == verdict }
    return verdict == usual ? count - named.count + those : those
  }

  // MARK: Document

  /// Reads one as `document` wrote it; nil for anything else.
  public init?(_ document: JSON) {
    do throws(PlanMemberError) {
      try self.init(PlanReader(document, at: "the service levels"))
    } catch {
      return nil
    }
  }

  init(_ reader: PlanReader) throws(PlanMemberError) {
    func moment(_ name: String) throws(PlanMemberError) -> Instant {
      try reader.value(name) { $0.string.flatMap { Instant(iso8601: $0) } }
    }
    let (start, end) = (try moment("start"), try moment("end"))
    guard start <= end else { throw PlanMemberError(place: "\(reader.place).end", expected: "moment after the start") }
    let sites = try reader.object("sites")
    var named: [String: Verdict] = [:]
    for verdict in Verdict.allCases where sites.has(verdict.rawValue) {
      for site in try sites.texts(verdict.rawValue) { named[site] = verdict }
    }
    self.init(
      window: start...end, isAfterChange: try reader.value("after_change") { $0.bool },
      metrics: try reader.list("metrics").map { one throws(PlanMemberError) in
        MetricLevel(
          metric: try one.text("metric"), level: try one.value("level") { $0.double }, sites: try one.number("sites"))
      },
      count: max(try sites.number("count"), named.count),
      usual: try sites.value("others") { $0.string.flatMap { Verdict(rawValue: $0) } },
      digest: try sites.text("digest"), named: named)
  }

  /// The document.
  public var document: JSON {
    var sites = JSONObject([
      ("count", JSON(count)), ("digest", .string(digest)), ("others", .string(usual.rawValue)),
    ])
    for verdict in Verdict.allCases {
      let names = named.filter { $0.value == verdict }.keys.sorted()
      if !names.isEmpty { sites[verdict.rawValue] = JSON(names) }
    }
    return [
      "start": .string(window.lowerBound.iso8601), "end": .string(window.upperBound.iso8601),
      "after_change": .bool(isAfterChange),
      "metrics": .array(
        metrics.map { ["metric": .string($0.metric), "level": JSON($0.level), "sites": JSON($0.sites)] }),
      "sites": .object(sites),
    ]
  }
}
