import Determinism

/// The rank test of Mann and Whitney on the rates of canary and control bins, as Kayenta uses it; kept for comparison.
///
/// What it does wrong: it takes the bins of one access point for independent and two access points for exchangeable, and
/// they are neither. At a single look after four hours it stops half of all healthy changes.
public enum MannWhitney {
  /// The probability of canary rates at least this much higher than the control's when both come from one distribution: one-
  /// sided, by the normal approximation with its corrections for ties and continuity.
  /// - Returns: 1 when one of the samples is empty or all values are equal.
  public static func pValue(canary: [Double], control: [Double]) -> Double {
    let (n, m) = (Double(canary.count), Double(control.count))
    guard n > 0, m > 0 else { return 1 }
    let all = (canary.map { ($0, true) } + control.map { ($0, false) }).sorted { $0.0 < $1.0 }
    var rankSum = 0.0
    var tieTerm = 0.0
    var index = 0
    while index < all.count {
      var end = index
      while end < all.count, all[end].0 == all[index].0 { end += 1 }
      let count = Double(end - index)
      let rank = Double(index + end + 1) / 2
      for place in index..<end where all[place].1 { rankSum += rank }
      tieTerm += count * count * count - count
      index = end
    }
    let statistic = rankSum - n * (n + 1) / 2
    let size = n + m
    let variance = n * m / 12 * (size + 1 - tieTerm / (size * (size - 1)))
    guard variance > 0 else { return 1 }
    return 1 - StrictMath.normalCDF((statistic - n * m / 2 - 0.5) / variance.squareRoot())
  }
}
