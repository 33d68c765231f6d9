public import Determinism

/// A client that counts calls, and waits when the cloud asks to (429 with `Retry-After`), on the one port of time.
public actor PacedClient: MistClient {
  private let client: any MistClient
  private let time: any TimePort
  private var byMethod: [HTTPMethod: Int] = [:]
  private var hour: Int64 = 0
  private var inHour = 0

  /// How many calls were sent so far.
  public private(set) var calls = 0
  /// How many of them changed something (POST, PUT, DELETE).
  public var writes: Int {
    (byMethod[.post] ?? 0) + (byMethod[.put] ?? 0) + (byMethod[.delete] ?? 0)
  }
  /// How many answers were 429.
  public private(set) var rateLimited = 0
  /// The most calls in one hour of the clock (the quota counts by the hour; mist-fidelity, section 1.5).
  public private(set) var mostInOneHour = 0

  /// How often a call that meets 429 is sent again.
  private static let retries = 3
  /// The quota is counted by the hour; an answer that asks for more than a day's wait is not meant.
  private static let longestWait: Int64 = 86_400

  /// Paces that client by that clock.
  public init(_ client: any MistClient, time: any TimePort) {
    self.client = client
    self.time = time
  }

  /// Sends the call; on 429 waits as asked and sends it again, at most three times.
  public func send(_ request: MistRequest) async throws -> MistResponse {
    var attempt = 0
    while true {
      await count(request)
      let response = try await client.send(request)
      guard response.status == 429 else { return response }
      rateLimited += 1
      guard attempt < Self.retries else { return response }
      attempt += 1
      let seconds = response.header("retry-after").flatMap { Int64($0) } ?? 5
      try await time.sleep(until: await time.now().advanced(bySeconds: min(max(1, seconds), Self.longestWait)))
    }
  }

  private func count(_ request: MistRequest) async {
    calls += 1
    byMethod[request.method, default: 0] += 1
    let now = await time.now().seconds / 3600
    if now != hour {
      hour = now
      inHour = 0
    }
    inHour += 1
    mostInOneHour = max(mostInOneHour, inHour)
  }
}
