import Determinism

/// How often something came to pass in how many replicates.
public struct Proportion: Sendable, Hashable {
  /// How often.
  public var count: Int
  /// Of how many.
  public var replicates: Int

  /// A count of replicates.
  public init(count: Int = 0, replicates: Int = 0) {
    self.count = count
    self.replicates = replicates
  }

  /// The share; 0 without replicates.
  public var share: Double { replicates > 0 ? Double(count) / Double(replicates) : 0 }

  /// Its standard error; never that of a certainty, since so many replicates can only be nearly sure.
  public var standardError: Double {
    guard replicates > 0 else { return 1 }
    let n = Double(replicates)
    let p = (Double(count) + 0.5) / (n + 1)
    return (p * (1 - p) / n).squareRoot()
  }

  /// The interval of Wilson at 95 %.
  public var interval: ClosedRange<Double> { wilson(z: 1.959963984540054) }

  /// The interval of Wilson at that quantile.
  public func wilson(z: Double) -> ClosedRange<Double> {
    guard replicates > 0 else { return 0...1 }
    let n = Double(replicates)
    let p = share
    let square = z * z
    let center = (p + square / (2 * n)) / (1 + square / n)
    let half = z / (1 + square / n) * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
    return max(0, center - half)...min(1, center + half)
  }

  /// Two counts of different replicates together.
  public static func + (one: Proportion, other: Proportion) -> Proportion {
    Proportion(count: one.count + other.count, replicates: one.replicates + other.replicates)
  }
}

/// A mean over replicates, with the uncertainty that its batches show.
public struct BatchMeans: Sendable, Hashable {
  /// So many replicates are a batch.
  public static let batch = 250

  private var sums: [Double] = []
  private var counts: [Int] = []
  private var squares = 0.0

  /// Nothing yet.
  public init() {}

  /// Adds the value of the next replicate.
  public mutating func add(_ value: Double) {
    if counts.last ?? Self.batch >= Self.batch {
      sums.append(0)
      counts.append(0)
    }
    sums[sums.count - 1] += value
    counts[counts.count - 1] += 1
    squares += value * value
  }

  /// How many replicates.
  public var replicates: Int { counts.reduce(0, +) }

  /// The mean; 0 without replicates.
  public var mean: Double { replicates > 0 ? sums.reduce(0, +) / Double(replicates) : 0 }

  /// The standard deviation of one replicate.
  public var deviation: Double {
    let n = Double(replicates)
    guard n > 1 else { return 0 }
    return max(0, (squares - n * mean * mean) / (n - 1)).squareRoot()
  }

  /// The standard error of the mean: from the means of full batches when there are four or more of them, else from the
  /// replicates.
  public var standardError: Double {
    let full = zip(sums, counts).filter { $0.1 == Self.batch }.map { $0.0 / Double($0.1) }
    guard full.count >= 4, full.count * Self.batch == replicates else {
      return replicates > 0 ? deviation / Double(replicates).squareRoot() : .infinity
    }
    let n = Double(full.count)
    let center = full.reduce(0, +) / n
    let spread = full.reduce(0.0) { $0 + ($1 - center) * ($1 - center) } / (n - 1)
    return (spread / n).squareRoot()
  }

  /// Half the width of the 95 % interval: by Student's t for the few batches that there are.
  public var halfWidth: Double {
    let batches = counts.filter { $0 == Self.batch }.count
    let quantiles: [Double] = [3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
    let place = batches - 4
    let quantile = place >= 0 && batches * Self.batch == replicates && place < quantiles.count ? quantiles[place] : 1.96
    return quantile * standardError
  }
}

/// The same replicates judged two ways.
public struct PairedDifference: Sendable, Hashable {
  /// The mean of one minus the other.
  public let mean: Double
  /// Its standard error.
  public let standardError: Double

  /// The difference of two series of the same replicates.
  public init(_ one: [Double], _ other: [Double]) {
    var means = BatchMeans()
    for (left, right) in zip(one, other) { means.add(left - right) }
    mean = means.mean
    let n = Double(max(1, means.replicates))
    standardError = means.deviation / n.squareRoot()
  }

  /// The difference of two verdicts (McNemar): s.e. √(n₁₀ + n₀₁)/n.
  public init(_ one: [Bool], _ other: [Bool]) {
    let pairs = Array(zip(one, other))
    let n = Double(max(1, pairs.count))
    let only = Double(pairs.filter { $0.0 && !$0.1 }.count)
    let others = Double(pairs.filter { !$0.0 && $0.1 }.count)
    mean = (only - others) / n
    standardError = (only + others).squareRoot() / n
  }
}
