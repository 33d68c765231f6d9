public import Determinism
public import MistAPI

/// The twin's door: answers Mist API requests in this process, as one caller.
public struct TwinClient: MistClient {
  private let twin: Twin
  private let credentials: Credentials

  /// A client of that twin, with a token that `Twin.mintToken` made (or any text, which the twin then refuses).
  public init(_ twin: Twin, token: String) { self.init(twin, credentials: .token(token)) }

  /// A client of that twin with other credentials.
  public init(_ twin: Twin, credentials: Credentials) {
    self.twin = twin
    self.credentials = credentials
  }

  /// Answers the request from the store.
  public func send(_ request: MistRequest) async -> MistResponse {
    await twin.answerInProcess(request, credentials: credentials)
  }
}

/// The twin's clock as the one port of time: waiting moves it.
public struct TwinTime: TimePort {
  private let twin: Twin

  /// The clock of that twin.
  public init(_ twin: Twin) { self.twin = twin }

  /// What the twin's clock shows.
  public func now() async -> Instant { await twin.now }

  /// Moves the clock; a moment that has passed already changes nothing.
  public func sleep(until: Instant) async { await twin.advance(to: until) }
}
