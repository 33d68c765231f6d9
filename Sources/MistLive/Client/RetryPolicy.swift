import MistAPI

/// When a call that went wrong is sent again, and after how long. A value: whoever sends asks it.
///
/// Reads, PUT and DELETE may be repeated: carried out twice they leave what carried out once leaves. A POST is sent again only
/// when nothing of it was sent. Refusals for want of quota (429) are not its business: `QuotaClient` waits for those.
struct RetryPolicy: Sendable {
  /// How often a call is sent at most.
  var attempts = 5
  /// The wait before the second attempt, in milliseconds; doubled before each further one.
  var first: Int64 = 500
  /// The longest wait, in milliseconds, unless the cloud asks for longer.
  var longest: Int64 = 30_000
  /// The longest wait that is granted to the cloud, in milliseconds.
  var longestAsked: Int64 = 600_000

  /// How long to wait before a call is sent again after an answer; nil when the answer stands.
  /// - Parameters:
  ///   - sent: how often it was sent.
  ///   - chance: 0 to 1.
  func wait(after response: MistResponse, to method: HTTPMethod, sent: Int, chance: Double) -> Int64? {
    guard (502...504).contains(response.status), method != .post, sent < attempts else { return nil }
    return wait(sent: sent, asked: response.header("retry-after").flatMap { Int64($0) }, chance: chance)
  }

  /// The same after a call that got no answer.
  func wait(after failure: CallFailure, to method: HTTPMethod, sent: Int, chance: Double) -> Int64? {
    guard failure.isPassing, sent < attempts, method != .post || failure.reach == .notSent else { return nil }
    return wait(sent: sent, asked: nil, chance: chance)
  }

  /// Half of a wait is fixed and half is chance, so that calls that failed together do not come back together.
  private func wait(sent: Int, asked: Int64?, chance: Double) -> Int64 {
    let whole = min(longest, first << Int64(min(max(0, sent - 1), 20)))
    let own = whole / 2 + Int64(Double(whole / 2) * min(max(0, chance), 1))
    guard let asked, asked > 0 else { return own }
    return max(own, min(asked * 1000, longestAsked))
  }
}
