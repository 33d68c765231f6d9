/// What the looks of a phase cost of the call quota, and how far apart they are for that.
public struct LookCalls: Sendable, Hashable, Codable {
  /// Calls of one look.
  public var perLook: Int
  /// Hours from one look to the next.
  public var everyHours: Int
  /// The calls that one hour allows for looks.
  public var allowed: Int

  /// The spacing of looks that fits a quota.
  /// - Parameters:
  ///   - perLook: calls of one look.
  ///   - rule: how often the policy would look, and with which part of the quota.
  ///   - quota: calls an hour.
  public init(perLook: Int, rule: LookRule, quota: Int) {
    self.perLook = perLook
    allowed = max(1, Int((Double(quota) * rule.quotaShare).rounded(.down)))
    everyHours = max(rule.everyHours, (perLook + allowed - 1) / allowed)
  }

  /// The same in one sentence.
  public var sentence: String {
    let calls = perLook == 1 ? "1 call" : "\(perLook) calls"
    return everyHours == 1 ? "\(calls) a look, every hour" : "\(calls) a look, every \(everyHours) h"
  }
}
