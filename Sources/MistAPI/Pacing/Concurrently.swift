/// Does a job for each element, so many of them at once: as soon as one is done the next begins, so that there are always
/// that many under way while there are elements left.
///
/// - Parameters:
///   - count: how many at once, at least 1.
///   - elements: what to do it for; the jobs begin in this order.
///   - job: what to do; the first that throws ends the others.
/// - Returns: what came of each, in the order of the elements.
public func concurrently<Element: Sendable, Outcome: Sendable>(
  _ count: Int, _ elements: some Sequence<Element>, _ job: @escaping @Sendable (Element) async throws -> Outcome
) async throws -> [Outcome] {
  try await withThrowingTaskGroup(of: (index: Int, outcome: Outcome).self) { group in
    var outcomes: [Outcome?] = []
    for (index, element) in elements.enumerated() {
      if index >= max(1, count), let done = try await group.next() { outcomes[done.index] = done.outcome }
      outcomes.append(nil)
      group.addTask { (index, try await job(element)) }
    }
    for try await done in group { outcomes[done.index] = done.outcome }
    return outcomes.compactMap { $0 }
  }
}

extension MistClient {
  /// Sends calls, so many of them at once.
  /// - Returns: the answers, in the order of the calls.
  /// - Throws: what the first call throws that gets no answer.
  public func send(_ requests: [MistRequest], atOnce count: Int) async throws -> [MistResponse] {
    try await concurrently(count, requests) { try await send($0) }
  }
}
