/// Collects the faults of files while they are read, so that a person sees them all at once.
///
/// Readers report here and go on; whoever began the reading calls ``check()`` at the end.
public final class DocumentErrorLog {
  /// The faults so far, in the order in which they were met.
  public private(set) var errors: [DocumentError] = []

  /// An empty log.
  public init() {}

  /// Whether nothing was reported.
  public var isEmpty: Bool { errors.isEmpty }

  /// Adds a fault.
  public func report(_ error: DocumentError) { errors.append(error) }

  /// Adds several faults.
  public func report(_ more: DocumentErrors) { errors += more.errors }

  /// Adds a fault.
  public func report(
    at position: SourcePosition, found: String, expected: String? = nil, nearest: String? = nil, advice: String? = nil
  ) {
    report(DocumentError(at: position, found: found, expected: expected, nearest: nearest, advice: advice))
  }

  /// Adds the fault that a word is none of those known, with the nearest of them.
  /// - Parameters:
  ///   - kind: What the word should name: "zone".
  ///   - word: What was written.
  ///   - known: What could have been written.
  public func reportUnknown(
    _ kind: String, _ word: String, at position: SourcePosition, known: [String], advice: String? = nil
  ) {
    report(
      at: position, found: "the unknown \(kind) '\(word)'",
      expected: known.isEmpty ? nil : Expectation.oneOf(known), nearest: nearestWord(to: word, in: known),
      advice: known.isEmpty ? advice ?? "there is no \(kind) to name" : advice)
  }

  /// Runs a reading that throws; its faults are reported here.
  /// - Returns: What was read, or nil.
  /// - Throws: What is not a fault of a file.
  public func catching<Value>(_ body: () throws -> Value) throws -> Value? {
    do {
      return try body()
    } catch let error as DocumentError {
      report(error)
    } catch let errors as DocumentErrors {
      report(errors)
    }
    return nil
  }

  /// Throws all faults, if there is one.
  public func check() throws(DocumentErrors) {
    if !errors.isEmpty { throw DocumentErrors(errors) }
  }
}
