public import MistAPI
import Synchronization

/// A client that answers from a recording: to the same call the same answers, in the order in which they were recorded.
public final class ReplayClient: MistClient {
  private struct Answers {
    var recorded: [MistResponse?]
    var given = 0
  }

  private struct State {
    var answers: [MistRequest: Answers] = [:]
    /// The calls in the order of the recording, for what is nearest.
    var calls: [MistRequest] = []
  }

  private let state: Mutex<State>

  /// Reads a recording.
  /// - Parameter file: its name, for errors.
  /// - Throws: `RecordingError`
  public init(recording text: String, file: String) throws(RecordingError) {
    var state = State()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let head = lines.first, let json = try? JSON(parsing: Array(head.utf8)),
      json["mistwin_recording"]?.int == 1
    else { throw .notARecording(file: file) }
    for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      guard let call = RecordedCall(line: line) else { throw .badLine(file: file, line: number + 1) }
      if state.answers[call.request] == nil { state.calls.append(call.request) }
      state.answers[call.request, default: Answers(recorded: [])].recorded.append(call.answer)
    }
    self.state = Mutex(state)
  }

  /// The next answer to that call.
  /// - Throws: `RecordingError`
  public func send(_ request: MistRequest) async throws -> MistResponse {
    let wanted = RecordedCall.covered(request)
    return try state.withLock { state throws(RecordingError) in
      guard var answers = state.answers[wanted] else {
        throw .unknown(
          method: wanted.method, target: wanted.target,
          nearest: Self.nearest(to: wanted, in: state.calls).map { "\($0.method.rawValue) \($0.target)" })
      }
      guard answers.given < answers.recorded.count else {
        throw .exhausted(method: wanted.method, target: wanted.target, times: answers.recorded.count)
      }
      let answer = answers.recorded[answers.given]
      answers.given += 1
      state.answers[wanted] = answers
      guard let answer else { throw .leftOut(method: wanted.method, target: wanted.target) }
      return answer
    }
  }

  /// The recorded call that has most in common: the method, then the parts of the path from the front, then the query.
  private static func nearest(to wanted: MistRequest, in calls: [MistRequest]) -> MistRequest? {
    let parts = wanted.path.split(separator: "/")
    func common(_ call: MistRequest) -> Int {
      let others = call.path.split(separator: "/")
      let front = zip(parts, others).prefix { $0 == $1 }.count
      return (call.method == wanted.method ? 1 : 0) + 100 * front + (call.path == wanted.path ? 50 : 0)
        + 2 * wanted.query.count { call.query.contains($0) } - abs(parts.count - others.count)
    }
    var best: (call: MistRequest, score: Int)?
    for call in calls {
      let score = common(call)
      if score > best?.score ?? .min { best = (call, score) }
    }
    return best?.call
  }
}
