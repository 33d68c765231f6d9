import SQLite

/// Why a twin cannot be made or opened.
public enum TwinError: Error, Sendable, CustomStringConvertible {
  /// The file is something else.
  case notATwin(path: String, why: String)
  /// The store was written by a newer mistwin.
  case newerStore(path: String, found: Int, supported: Int)
  /// The store is damaged.
  case damaged(path: String, why: String)
  /// The file cannot be read or written.
  case storeFailed(path: String, why: String)
  /// Something was asked of the twin that it does not have.
  case unknown(what: String, name: String, known: [String])
  /// Something was asked of the twin that makes no sense; the text says what was found and what was expected.
  case refused(String)

  init(_ error: SQLiteError, path: String) {
    switch error.kind {
    case .notADatabase: self = .notATwin(path: path, why: "it is not an SQLite database")
    case .foreignFile: self = .notATwin(path: path, why: "it is the database of another program")
    case .newerSchema(let found, let supported):
      self = .newerStore(path: path, found: found, supported: supported)
    case .damaged: self = .damaged(path: path, why: error.message)
    default: self = .storeFailed(path: path, why: "\(error)")
    }
  }

  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .notATwin(let path, let why):
      "\(path): found a file that is not a twin (\(why)); expected one made by `mistwin rehearse --keep`. It is left as it is."
    case .newerStore(let path, let found, let supported):
      """
      \(path): found a twin of store version \(found), expected at most \(supported): a newer mistwin wrote it. \
      Update mistwin, or rehearse again to make a new one. The file is left as it is.
      """
    case .damaged(let path, let why): "\(path): the twin is damaged: \(why). Restore a copy, or rehearse again."
    case .storeFailed(let path, let why): "\(path): \(why)"
    case .unknown(let what, let name, let known):
      "found the \(what) '\(name)', expected one of: \(known.joined(separator: ", "))"
    case .refused(let why): why
    }
  }
}
