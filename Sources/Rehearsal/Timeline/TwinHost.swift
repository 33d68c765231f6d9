public import MistAPI
public import Twin

/// Starts programs that speak to a twin as they would to the cloud. Rehearsal opens no sockets and starts no processes: whoever
/// runs it supplies one.
public protocol TwinHost: Sendable {
  /// Serves the twin to one program, until it ends.
  /// - Parameters:
  ///   - words: The program and its arguments.
  ///   - directory: Where it runs.
  ///   - limit: How many seconds of the machine's time it may take.
  ///   - token: A token of the organisation that may write.
  /// - Returns: What it did, each call in the order in which it came.
  /// - Throws: what says why it cannot be started, or that it took too long.
  func run(
    _ words: [String], in directory: String, limit: Int64, on twin: Twin, token: String, organisation: MistID
  ) async throws -> CommandResult
}
