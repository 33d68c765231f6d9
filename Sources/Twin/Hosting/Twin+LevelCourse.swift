public import Assurance
public import Determinism
public import MistAPI
import World

extension Twin {
  /// What sites counted, bin by bin: by site, then by the place in `Metric.gated`, then by bin.
  ///
  /// It is worked out beside what calls have worked out and keeps nothing: neither the store nor what a call costs is another
  /// afterwards. What is not over yet counts nothing.
  /// - Parameters:
  ///   - sites: The ids of the sites; one that is not there has counted nothing.
  ///   - start: The beginning of the first bin, at a whole ten minutes.
  ///   - bins: How many bins.
  ///   - length: The length of a bin in seconds, whole ten minutes.
  public func levelCourse(
    of sites: [MistID], from start: Instant, bins: Int, of length: Int64
  ) throws -> [[[Tally]]] {
    let first = start.seconds / WorldModel.interval
    let run = max(1, Int(length / WorldModel.interval))
    let last = min(first + Int64(bins * run), clock.seconds / WorldModel.interval)
    let nothing = [[Tally]](repeating: Array(repeating: .zero, count: bins), count: Metric.gated.count)
    guard first < last else { return sites.map { _ in nothing } }
    let timelines = try sites.map { try worldSite($0)?.timeline }
    let seed = self.seed
    return sideBySide(timelines) { timeline -> [[Tally]] in
      guard let timeline else { return nothing }
      let cells = timeline.cells(seed: seed, intervals: first..<last, metrics: Metric.gated)
      return Metric.gated.map { metric in
        let known = cells.tallies(metric, per: run)
        return known + Array(repeating: .zero, count: bins - known.count)
      }
    }
  }
}
