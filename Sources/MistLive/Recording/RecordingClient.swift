public import MistAPI

/// Where the lines of a recording go.
public protocol RecordingSink: Sendable {
  /// Keeps one line more.
  func append(_ line: String) async throws
}

/// A client that keeps every call and its answer, without secrets, on its way to another one.
public struct RecordingClient: MistClient {
  private let client: any MistClient
  private let sink: any RecordingSink
  /// Those of the client whose calls it keeps.
  public var flights: Int { client.flights }

  /// The first line of a recording.
  public static let head = #"{"mistwin_recording":1,"secrets":"replaced"}"#

  /// A client that records what another one does. The first line, `head`, is for whoever opens the sink to write.
  public init(_ client: any MistClient, to sink: any RecordingSink) {
    self.client = client
    self.sink = sink
  }

  /// Sends the call, and keeps it once it has its answer. Calls at once are kept in the order of their answers.
  /// - Throws: what the client and the sink throw.
  public func send(_ request: MistRequest) async throws -> MistResponse {
    let response = try await client.send(request)
    try await sink.append(RecordedCall(request, response).line)
    return response
  }
}
