/// The synthetic network: from a seed and what stood where and when, to the counts of every service level.
///
/// Everything here is a pure function. The randomness of a cell (one access point, one metric, one interval) depends on
/// the seed, the access point's key, the metric and the interval's absolute number, and on nothing else: it is the same
/// whether one cell is asked for or a million, in whatever order, and a change elsewhere cannot move it.
public enum WorldModel {
  /// The newest version of the model.
  public static let version = 2

  /// The versions that there are. A result that names one stays put: what is new in a later one does not touch it.
  ///
  /// 1: the counts, and the causes that somebody injects. 2: what is configured has consequences, too.
  public static let versions = 1...version

  /// The first version in which what is configured has consequences.
  public static let configurationMatters = 2

  /// The length of a cell, in seconds. Cell number `t` covers the epoch seconds from `t · interval`.
  public static let interval: Int64 = 600

  /// The number of the cell that covers an epoch second.
  public static func cell(at seconds: Int64) -> Int64 {
    seconds >= 0 ? seconds / interval : -((-(seconds + 1)) / interval) - 1
  }

  /// The numbers of the cells that lie wholly or partly in a stretch of epoch seconds.
  public static func cells(in seconds: Range<Int64>) -> Range<Int64> {
    guard !seconds.isEmpty else {
      let first = cell(at: seconds.lowerBound)
      return first..<first
    }
    return cell(at: seconds.lowerBound)..<(cell(at: seconds.upperBound - 1) + 1)
  }
}
