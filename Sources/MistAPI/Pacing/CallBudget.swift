/// What a run may call: the quotas of its tokens, what is left of them for others, and how long calls take.
///
/// Each quota begins anew at the full hour of UTC. A run never goes beyond a quota less the reserve; it waits for the
/// next hour instead of being refused (429).
public struct CallBudget: Hashable, Sendable, Codable {
  /// The quotas, at least one. Tokens of one person share one.
  public let quotas: [TokenQuota]
  /// What is left of each quota for others.
  public let reserve: CallReserve
  /// How long a call takes.
  public let callTime: CallTime
  /// How many calls may be under way at once; 1 means one after the other, as in a rehearsal.
  public let flights: Int
  /// How long after the full hour the first call is sent, in milliseconds: two clocks never agree.
  public let margin: Int64

  /// A budget.
  /// - Throws: `CallBudgetError` when it would allow no calls.
  public init(
    quotas: [TokenQuota], reserve: CallReserve = .none, callTime: CallTime = .modelled, flights: Int = 1,
    margin: Int64 = 1000
  ) throws(CallBudgetError) {
    guard !quotas.isEmpty else { throw .noQuota }
    guard flights >= 1 else { throw .flights(flights) }
    for quota in quotas {
      guard quota.limit >= 1, quota.used >= 0 else {
        throw .quota(owner: quota.owner, limit: quota.limit, used: quota.used)
      }
      guard reserve.calls(of: quota.limit) < quota.limit else {
        throw .reserveTakesAll(reserve: reserve.description, owner: quota.owner, limit: quota.limit)
      }
    }
    self.quotas = quotas
    self.reserve = reserve
    self.callTime = callTime
    self.flights = flights
    // Half an hour would be half of the quota's time; a clock that is wrong by more is to be mended.
    self.margin = min(max(0, margin), 1_800_000)
  }

  /// The same budget with that many quotas: the first of its own, and where more are asked for, unused ones like its
  /// last.
  /// - Parameter count: at least 1.
  public func with(quotas count: Int) throws(CallBudgetError) -> CallBudget {
    var quotas = Array(self.quotas.prefix(max(0, count)))
    while let last = quotas.last, quotas.count < count {
      quotas.append(TokenQuota(owner: "token \(quotas.count + 1)", limit: last.limit))
    }
    return try CallBudget(
      quotas: quotas, reserve: reserve, callTime: callTime, flights: flights, margin: margin)
  }

  /// The calls an hour that a run may take of a quota.
  public func allowance(of quota: TokenQuota) -> Int { max(0, quota.limit - reserve.calls(of: quota.limit)) }

  /// The calls that a run may take in an hour, of all quotas together.
  public var callsPerHour: Int { quotas.reduce(0) { $0 + allowance(of: $1) } }

  /// The calls that are left in the present hour, of all quotas together.
  public var callsThisHour: Int { quotas.reduce(0) { $0 + max(0, allowance(of: $1) - $1.used) } }
}
