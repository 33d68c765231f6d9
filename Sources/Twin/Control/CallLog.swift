import Determinism
import MistAPI

/// The last calls that a served twin has answered. To note one costs no more than to keep what is there already: what it was is
/// looked up when somebody reads the log.
struct CallLog {
  /// A call and what came of it.
  struct Entry {
    /// From 1, in the order in which the calls were answered.
    let number: UInt64
    let method: HTTPMethod
    let path: String
    let status: Int
    let at: Instant
    /// What a fault did to the answer on its way.
    let transport: FaultEffect.Transport
    /// The answer of a call that was refused.
    let refusal: [UInt8]?
    /// Whether somebody only looked on: a page that shows what others do.
    let isWatching: Bool
  }

  /// How many calls are kept; and how many of those who only look on, so that they do not push the others out.
  static let most = 500
  static let mostWatching = 100
  /// Refusals are told up to this length.
  private static let mostRefusal = 2048

  /// How many calls were answered.
  private(set) var count: UInt64 = 0
  private var calls = Ring(capacity: CallLog.most)
  private var watching = Ring(capacity: CallLog.mostWatching)

  private struct Ring {
    let capacity: Int
    private(set) var entries: [Entry] = []
    private var oldest = 0

    init(capacity: Int) { self.capacity = capacity }

    mutating func append(_ entry: Entry) {
      guard entries.count == capacity else { return entries.append(entry) }
      entries[oldest] = entry
      oldest = oldest + 1 == capacity ? 0 : oldest + 1
    }
  }

  mutating func note(
    _ request: MistRequest, _ response: MistResponse, _ transport: FaultEffect.Transport, at now: Instant,
    isWatching: Bool
  ) {
    count += 1
    let isRefused = response.status >= 400 && response.body.count <= Self.mostRefusal
    let entry = Entry(
      number: count, method: request.method, path: request.path, status: response.status, at: now,
      transport: transport, refusal: isRefused ? response.body : nil, isWatching: isWatching)
    if isWatching { watching.append(entry) } else { calls.append(entry) }
  }

  /// Those that are kept, the latest first.
  func latest(_ limit: Int, withWatching: Bool) -> some Sequence<Entry> {
    let all = withWatching ? calls.entries + watching.entries : calls.entries
    return all.sorted { $0.number > $1.number }.prefix(limit)
  }
}
