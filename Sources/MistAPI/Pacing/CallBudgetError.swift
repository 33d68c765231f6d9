/// Why a budget allows no calls.
public enum CallBudgetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no quota, so no token.
  case noQuota
  /// The quota of that owner allows no calls or has a negative count.
  case quota(owner: String, limit: Int, used: Int)
  /// The reserve leaves nothing of the quota.
  case reserveTakesAll(reserve: String, owner: String, limit: Int)
  /// Calls that may be under way at once: expected at least one.
  case flights(Int)
  /// A text that is no reserve.
  case reserve(String)
  /// A client for which no quota is named.
  case clients(count: Int, quotas: [Int])

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .noQuota: "found no token to call with; expected at least one"
    case .quota(let owner, let limit, let used):
      "found a quota of \(limit) calls an hour, \(used) of them used, for '\(owner)'; expected at least one call an hour"
    case .reserveTakesAll(let reserve, let owner, let limit):
      """
      a reserve of \(reserve) leaves nothing of the \(limit) calls an hour of '\(owner)'; expected a smaller one \
      (for example '500' or '10%')
      """
    case .flights(let count): "found \(count) calls at once; expected at least 1"
    case .reserve(let text):
      "found the reserve '\(text)'; expected calls an hour ('500') or a share of the quota below 100% ('10%')"
    case .clients(let count, let quotas):
      "found \(count) clients with the quotas \(quotas); expected for each client the index of its quota"
    }
  }
}
