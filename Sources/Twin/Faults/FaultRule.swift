import Determinism
import MistAPI

/// Why a list of fault rules cannot be taken.
public struct FaultRuleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where it stands, such as `rules[2].effect.delay`.
  public let place: String
  /// What was found and what was expected.
  public let problem: String
  /// Where, what was found, and what was expected.
  public var description: String { "\(place): \(problem)" }
}

/// One rule: which calls it is about, and what goes wrong with them.
struct FaultRule: Sendable, Hashable {
  /// Which of the matching calls it concerns, counted from 1.
  enum Selection: Sendable, Hashable {
    case every(Int)
    case only(Int)
    case range(ClosedRange<Int>)

    func contains(_ number: Int) -> Bool {
      switch self {
      case .every(let step): number.isMultiple(of: step)
      case .only(let one): number == one
      case .range(let range): range.contains(number)
      }
    }
  }

  /// How long an answer is held back, in milliseconds.
  enum Delay: Sendable, Hashable {
    case fixed(Double)
    case uniform(Double, Double)
    case lognormal(median: Double, sigma: Double)

    func milliseconds(_ draw: RandomKey) -> Int64 {
      let value: Double =
        switch self {
        case .fixed(let value): value
        case .uniform(let least, let most): least + (most - least) * draw.uniform
        case .lognormal(let median, let sigma):
          median * StrictMath.exp(sigma * StrictMath.normalQuantile(draw.openUniform))
        }
      return Int64(min(max(0, value), FaultRule.longestDelay))
    }
  }

  /// What comes of the call.
  enum Effect: Sendable, Hashable {
    /// It is only late.
    case none
    case status(Int, detail: String)
    case tooMany(retryAfter: Int)
    case transport(FaultEffect.Transport)
    /// Garbage of that many bytes.
    case garbage(Int)
    /// A claim in which some codes are refused: those listed, or this share of all.
    case refuseCodes(Set<String>, share: Double, reason: String)
  }

  static let longestDelay = 3_600_000.0

  let name: String
  /// Nil for any.
  let methods: Set<HTTPMethod>?
  /// The parts of the path; `*` stands for any one part, `**` at the end for any rest.
  let path: [String]
  let selection: Selection
  let probability: Double
  let delay: Delay?
  let effect: Effect
  /// Whether the call is carried out although its answer goes wrong.
  let isCarriedOut: Bool

  func matches(_ method: HTTPMethod, _ parts: [Substring]) -> Bool {
    if let methods, !methods.contains(method) { return false }
    for (index, wanted) in path.enumerated() {
      if wanted == "**" { return true }
      guard index < parts.count, wanted == "*" || wanted == parts[index] else { return false }
    }
    return parts.count == path.count
  }
}

/// The rules, and how many calls each has seen: from seed, rule and number of the call it follows what goes wrong.
struct FaultPlan: Sendable {
  let rules: [FaultRule]
  /// The rules as they were given.
  let source: JSON
  private let key: RandomKey
  private(set) var seen: [Int]
  private(set) var hits: [Int]

  /// What is to go wrong with a call.
  struct Decision {
    var delay: Int64 = 0
    var rule: FaultRule?
    /// The randomness of this call.
    var draw: RandomKey
  }

  init(rules: [FaultRule], source: JSON, seed: RandomKey) {
    self.rules = rules
    self.source = source
    key = seed
    seen = Array(repeating: 0, count: rules.count)
    hits = seen
  }

  /// Counts a call, and says what goes wrong with it. Delays add up; of other effects, the first rule's holds.
  mutating func decide(_ method: HTTPMethod, _ path: String) -> Decision? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    var decision: Decision?
    for (index, rule) in rules.enumerated() where rule.matches(method, parts) {
      seen[index] += 1
      let draw = key.child(UInt64(index)).child(UInt64(seen[index]))
      guard rule.selection.contains(seen[index]), draw.child(0).uniform < rule.probability else { continue }
      hits[index] += 1
      var made = decision ?? Decision(draw: draw.child(2))
      made.delay += rule.delay?.milliseconds(draw.child(1)) ?? 0
      if made.rule == nil, rule.effect != .none {
        made.rule = rule
        made.draw = draw.child(2)
      }
      decision = made
    }
    return decision
  }
}
