public import MistAPI

/// Why a recording cannot be read, or does not have what it is asked for.
public enum RecordingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file does not begin as a recording does.
  case notARecording(file: String)
  /// A line that is no call.
  case badLine(file: String, line: Int)
  /// A call that was not recorded; the nearest that was, if any.
  case unknown(method: HTTPMethod, target: String, nearest: String?)
  /// A call that was asked more often than it was recorded.
  case exhausted(method: HTTPMethod, target: String, times: Int)
  /// A call whose answer was no JSON, and is not in the recording.
  case leftOut(method: HTTPMethod, target: String)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .notARecording(let file):
      "\(file): found no recording; expected a file whose first line is \(RecordingClient.head)"
    case .badLine(let file, let line): "\(file):\(line): expected a recorded call, one line of JSON"
    case .unknown(let method, let target, let nearest):
      "\(method.rawValue) \(target) is not in the recording"
        + (nearest.map { "; the nearest that is: \($0)" } ?? ", which is empty")
        + ". Record again with what is asked now"
    case .exhausted(let method, let target, let times):
      """
      \(method.rawValue) \(target) is asked for the \(times + 1). time, and was recorded \(times) \
      time\(times == 1 ? "" : "s"). Record again with what is asked now
      """
    case .leftOut(let method, let target):
      "the answer to \(method.rawValue) \(target) was no JSON, and is not in the recording"
    }
  }
}
