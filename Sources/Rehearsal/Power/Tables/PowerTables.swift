import Assurance
public import Determinism

/// Regenerates the tables on which the gate rests and compares them with what its basis says.
public struct PowerTables: Sendable {
  /// The tables there are.
  public static let names = ["r5", "c3", "c4", "c5"]

  let seed: RandomKey
  let replicates: Int
  let only: Set<String>
  let historyStep: Int

  /// A run.
  /// - Parameters:
  ///   - only: Which tables; all when empty.
  ///   - historyStep: One cell in so many of the week before is drawn and stands for the others.
  public init(seed: RandomKey, replicates: Int = 2000, only: [String] = [], historyStep: Int = 4) {
    self.seed = seed
    self.replicates = replicates
    self.only = only.isEmpty ? Set(Self.names) : Set(only)
    self.historyStep = historyStep
  }

  /// Simulates them; the same whatever the number of threads.
  public func run(progress: @Sendable (String) async -> Void = { _ in }) async -> TableReport {
    var report = TableReport(rows: [], replicates: replicates)
    let targets = PowerTarget.all.filter { only.contains($0.table) }
    if !targets.isEmpty {
      await progress("\(replicates) replicates of the office")
      let found = await Replicates.run(replicates) { [seed, historyStep] range in
        TableReplicates(targets, seed: seed.child("office"), replicates: range, historyStep: historyStep)
      }
      var all = found[0]
      for part in found.dropFirst() { all.append(part) }
      for (index, target) in targets.enumerated() {
        for time in target.minutes.indices {
          report.rows.append(Self.row(target, time, all.proportion(index, time: time)))
        }
      }
    }
    if only.contains("c5") {
      await progress("\(replicates) replicates of four policies")
      report.rows += await PolicyTable(seed: seed.child("policies"), replicates: replicates, historyStep: historyStep)
        .rows()
    }
    return report
  }

  private static func row(_ target: PowerTarget, _ time: Int, _ found: Proportion) -> TableReport.Row {
    let probability = target.probabilities[time]
    let reference = Proportion(
      count: Int((probability * Double(target.replicates)).rounded()), replicates: target.replicates)
    let (ours, theirs) = (found.standardError, reference.standardError)
    let minutes = target.minutes[time]
    // ω₀ of the load and s² below an hour are not in the basis.
    let isOpen = target.subject == .loadShare && minutes < 60
    return TableReport.Row(
      table: target.table, subject: target.words, canaries: "\(target.canaries)",
      by: minutes < 60 ? "\(minutes)m" : "\(minutes / 60)h", target: probability, found: found.share,
      standardError: (ours * ours + theirs * theirs).squareRoot(), slack: target.slack,
      remark: isOpen ? "the basis gives the load's noise from one hour on" : "")
  }
}

/// Replicates in fixed chunks, so that results do not depend on how many threads there are.
enum Replicates {
  /// So many replicates are one piece of work.
  static let chunk = 25

  /// The results of all chunks, in their order.
  static func run<Result: Sendable>(
    _ count: Int, from first: Int = 0, chunk: Int = chunk, _ work: @escaping @Sendable (Range<Int>) -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      let starts = Array(stride(from: first, to: first + count, by: chunk))
      for (place, start) in starts.enumerated() {
        group.addTask { (place, work(start..<min(first + count, start + chunk))) }
      }
      var results: [(Int, Result)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
