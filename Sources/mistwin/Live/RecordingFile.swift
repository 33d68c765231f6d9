import MistLive

/// A recording in a file, a line a call: for nobody else's eyes, though without secrets, because it holds names and addresses.
actor RecordingFile: RecordingSink {
  private let file: LineFile

  /// Makes it; a file that is there already is left as it is.
  /// - Throws: `Failure`
  init(_ path: String) throws(Failure) {
    file = try LineFile(path, isNew: true)
    try file.append(RecordingClient.head)
  }

  func append(_ line: String) throws { try file.append(line) }
}
