/// What is left of each quota, hour by hour, for others who call the cloud with the same tokens or accounts.
public enum CallReserve: Hashable, Sendable, Codable {
  /// That many calls an hour.
  case calls(Int)
  /// That share of the quota, 0…1.
  case share(Double)

  /// Nothing is left for others.
  public static let none = CallReserve.calls(0)

  /// Reads `500` (calls an hour) or `10%` (of the quota).
  public init(_ text: String) throws(CallBudgetError) {
    let plain = text.filter { !$0.isWhitespace }
    if plain.hasSuffix("%"), let percent = Double(plain.dropLast()), (0..<100).contains(percent) {
      self = .share(percent / 100)
    } else if let calls = Int(plain), calls >= 0 {
      self = .calls(calls)
    } else {
      throw .reserve(text)
    }
  }

  /// How many calls an hour that is of a quota, rounded up.
  public func calls(of limit: Int) -> Int {
    switch self {
    case .calls(let calls): calls
    case .share(let share): Int((Double(limit) * min(max(0, share), 1)).rounded(.up))
    }
  }
}

extension CallReserve: CustomStringConvertible {
  /// The reserve as it can be read again: `500`, `10%`.
  public var description: String {
    switch self {
    case .calls(let calls): return "\(calls)"
    case .share(let share):
      let percent = (share * 100_000).rounded() / 1000
      return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
  }
}
