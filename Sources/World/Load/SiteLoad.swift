import Assurance
import Determinism

/// The expected clients of a site's access points in a range of cells, and the draw of their number.
struct SiteLoad {
  private static let siteDeviation = 0.15
  private static let siteWeights = OctaveWeights(halfHour: 0.2, threeHours: 0.4, day: 0.4)
  static let accessPointDeviation = 0.30
  /// σ_w of the published model: the spread of the logarithm of popularity.
  static let popularityDeviation = 0.8
  /// No access point serves more, whatever a cause says; it keeps counts in range.
  private static let mostClients = 2000.0

  let cells: Range<Int64>
  let seed: RandomKey
  let profile: Profile
  /// The course of the load: fractions of the weekday peak.
  let fractions: [Double]
  /// How busy people are in each cell: a factor on how often they come and roam.
  let bustle: [Double]
  /// Expected clients of an access point of average popularity.
  let expected: [Double]

  private let tables = LookUpTables.shared

  init(_ site: SiteTimeline, seed: RandomKey, cells: Range<Int64>) {
    self.cells = cells
    self.seed = seed
    profile = site.profile
    let local = LocalWeek(site, cells)
    fractions = local.fractions(of: site.profile)
    bustle = local.cellOfWeek.map { site.profile.bustle[$0] }
    var noise = [Double](repeating: 0, count: cells.count)
    let key = SplitMix.key(Stream.site(site.key, seed: seed), Stream.load)
    var span = noise.mutableSpan
    Self.siteWeights.add(
      amplitude: Self.siteDeviation, key: key, first: cells.lowerBound, to: &span, tables: tables)
    let shift = Self.siteDeviation * Self.siteDeviation / 2
    expected = zip(noise, fractions).map { [tables, profile] noise, fraction in
      profile.clientsAtPeak * fraction * tables.exponential(noise - shift)
    }
  }

  /// How popular an access point is for good; the mean over access points is one.
  func popularity(_ accessPoint: AccessPointTimeline) -> Double {
    let key = SplitMix.key(Stream.accessPoint(accessPoint.key, seed: seed), Stream.popularity)
    let xi = StrictMath.normalQuantile(SplitMix.openUniform(key))
    let deviation = Self.popularityDeviation * profile.popularitySpread
    return StrictMath.exp(deviation * xi - deviation * deviation / 2)
  }

  /// The clients who would be at an access point, whatever its state.
  func clients(_ accessPoint: AccessPointTimeline, factors: [Double]) -> [Int] {
    let entity = Stream.accessPoint(accessPoint.key, seed: seed)
    let popularity = popularity(accessPoint)
    let shift = Self.accessPointDeviation * Self.accessPointDeviation / 2
    var noise = [Double](repeating: -shift, count: cells.count)
    var span = noise.mutableSpan
    profile.persistence.add(
      amplitude: Self.accessPointDeviation, key: SplitMix.key(entity, Stream.load), first: cells.lowerBound, to: &span,
      tables: tables)
    let draws = SplitMix.key(entity, Stream.clients)
    var clients = [Int](repeating: 0, count: cells.count)
    let first = cells.lowerBound
    let (expected, factors) = (expected.span, factors.span)
    var counts = clients.mutableSpan
    for index in 0..<counts.count {
      var mean = expected[index] * popularity * tables.exponential(span[index])
      if !factors.isEmpty { mean *= factors[index] }
      let u = SplitMix.openUniform(SplitMix.key(draws, UInt64(bitPattern: first + Int64(index))))
      counts[index] = CountDraw.poisson(mean: min(Self.mostClients, mean), u: u, tables: tables)
    }
    return clients
  }

  /// What is left of so many user-seconds when only a part is kept.
  static func kept(_ seconds: Int, part: Double) -> Int {
    min(seconds, max(0, Int(Double(seconds) * part + 0.5)))
  }
}
