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
  /// What a fork stands on is gone, or not what it was.
  case brokenFork(path: String, why: String)
  /// The twin cannot be forked, kept as a snapshot or stepped back now; the text says what to do.
  case notFrozen(path: String, why: String)
  /// The twin has no snapshot of that name.
  case noSnapshot(path: String, name: String, known: [String])
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
    case .baseMissing:
      self = .brokenFork(
        path: path,
        why: error.message
          + ". Put it back (a fork is moved and copied together with its directory of layers), or fork again"
      )
    case .baseChanged:
      self = .brokenFork(
        path: path,
        why: error.message
          + ". Another program wrote to it: put it back from a copy, or fork again. The fork is left as it is"
      )
    case .frozen:
      self = .notFrozen(
        path: path,
        why: "found a layer or a snapshot, which is never written because twins stand on it; expected a twin. Fork it: "
          + "`mistwin twin fork \(path) --to NAME`")
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
    case .brokenFork(let path, let why), .notFrozen(let path, let why): "\(path): \(why)."
    case .noSnapshot(let path, let name, let known):
      "\(path): found no snapshot '\(name)', expected "
        + (known.isEmpty
          ? "one that `mistwin twin snapshot` took before; there is none."
          : "one of: \(known.joined(separator: ", ")).")
    case .unknown(let what, let name, let known):
      "found the \(what) '\(name)', expected one of: \(known.joined(separator: ", "))"
    case .refused(let why): why
    }
  }
}
