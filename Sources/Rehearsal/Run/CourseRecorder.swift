import Determinism
import MistAPI

/// Keeps what a rehearsal tells while it runs, and passes it on.
actor EventRecorder: RehearsalObserver {
  private let observer: any RehearsalObserver
  private(set) var events: [RehearsalCourse.Event] = []

  init(_ observer: any RehearsalObserver) { self.observer = observer }

  func stage(_ title: String, at time: Instant) async {
    events.append(.init(at: time, text: title, isStage: true))
    await observer.stage(title, at: time)
  }

  func progress(_ done: Int, of total: Int, _ what: String) async { await observer.progress(done, of: total, what) }

  func note(_ text: String, at time: Instant) async {
    events.append(.init(at: time, text: text, isStage: false))
    await observer.note(text, at: time)
  }
}

/// Counts calls by what they ask for and by the hour, and passes them on. It stands behind whoever paces them, so that a call that
/// is sent again counts again, as in the quota.
actor CallRecorder: MistClient {
  private struct Key: Hashable {
    var method: HTTPMethod
    var path: String
  }

  private let client: any MistClient
  private let time: any TimePort
  private var byKey: [Key: RehearsalCourse.Operation] = [:]
  /// Calls by the hour, counted from the epoch.
  private(set) var byHour: [Int64: Int] = [:]

  init(_ client: any MistClient, time: any TimePort) {
    self.client = client
    self.time = time
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    let response = try await client.send(request)
    let now = await time.now()
    byHour[now.seconds / 3600, default: 0] += 1
    let key = Key(method: request.method, path: Self.pattern(request.path))
    var operation =
      byKey[key]
      ?? .init(method: key.method.rawValue, path: key.path, calls: 0, rateLimited: 0, refused: 0, first: now, last: now)
    operation.calls += 1
    operation.last = now
    if response.status == 429 {
      operation.rateLimited += 1
    } else if response.status >= 400 {
      operation.refused += 1
    }
    byKey[key] = operation
    return response
  }

  /// The calls by what they asked for, most first.
  var operations: [RehearsalCourse.Operation] {
    byKey.values.sorted { ($1.calls, $0.path, $0.method) < ($0.calls, $1.path, $1.method) }
  }

  /// The path with the kind of each id in its place.
  static func pattern(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      guard isID(part) else {
        parts.append(part)
        continue
      }
      parts.append(parts.last == "orgs" ? ":org_id" : parts.last == "sites" ? ":site_id" : ":id")
    }
    return "/" + parts.joined(separator: "/")
  }

  /// UUIDs, and the MAC addresses by which some paths name devices.
  private static func isID(_ part: Substring) -> Bool {
    let isHexadecimal = part.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte) || byte == 0x2D
    }
    return isHexadecimal && (part.utf8.count == 36 || part.utf8.count == 12)
  }
}
