import Documents

/// Why a key cannot be rotated, or a rotation cannot go on. No text of it holds a passphrase.
public enum KeyRotationError: Error, Sendable, Hashable {
  /// There is none of that name; the names that there are.
  case unknown(String, known: [String])
  /// There are several, of which one must be meant: what was asked for, what was found, what to do.
  case ambiguous(String, [String], way: String)
  /// A passphrase that cannot be one: where it comes from, and what is wrong with it.
  case badPassphrase(String, found: String)
  /// The new passphrase is the old one.
  case samePassphrase(String)
  /// A change without overlap that nobody has accepted: what it is, and the way out.
  case cutNotAccepted(String, way: String)
  /// A method that the place does not have.
  case noSuchMethod(String, why: String)
  /// A window that does not open: for what, and why.
  case neverOpens(String, why: String)
  /// An earlier rotation was not finished: what was found, and the way out.
  case underWay(String, way: String)
  /// There is no such run.
  case noSuchRun(Int64)
  /// The run has ended: how.
  case ended(Int64, String)
  /// The run waits for a confirmation.
  case notConfirmed(Int64)
  /// Confirmed what does not wait.
  case nothingToConfirm(Int64, String)
  /// What the cloud holds is not what the run left there.
  case changed(String, found: String)
  /// It cannot be taken back any more: why.
  case noWayBack(Int64, why: String)
  /// A record of the journal that cannot be read.
  case damagedRecord(String)
}

extension KeyRotationError: CustomStringConvertible {
  /// What was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .unknown(let what, let known):
      "found no \(what); expected "
        + (known.isEmpty ? "one, and the organisation has none" : "one of \(Self.list(known))")
        + (nearestWord(to: Self.quoted(what), in: known).map { "; did you mean '\($0)'?" } ?? "")
    case .ambiguous(let what, let found, let way):
      "\(what) is in \(found.count) places, of which one must be meant: \(Self.list(found)). \(way)"
    case .badPassphrase(let source, let found):
      "\(source): found \(found); expected a passphrase of 8 to 63 printable ASCII characters on the first line"
    case .samePassphrase(let source): "\(source): the new passphrase is the one that holds already; expected another"
    case .cutNotAccepted(let what, let way):
      "\(what) has no overlap: whoever has the old one is kept out from the change on. \(way)"
    case .noSuchMethod(let what, let why): "\(what): \(why)"
    case .neverOpens(let what, let why): "--window: \(what): \(why)"
    case .underWay(let found, let way): "\(found): an earlier rotation was not finished. Nothing was changed. \(way)"
    case .noSuchRun(let run): "the ledger has no rotation \(run); `mistwin rotate-psk --runs` lists those that it has"
    case .ended(let run, let how): "rotation \(run) has ended (\(how)); there is nothing to go on with"
    case .notConfirmed(let run):
      "rotation \(run) waits for the device-management tool; go on with --continue \(run) --confirm when it has told all"
    case .nothingToConfirm(let run, let state): "rotation \(run) waits for no confirmation: it is \(state)"
    case .changed(let place, let found):
      "\(place): \(found); somebody has changed it since the rotation began. Nothing was written over; bring it back, or roll back"
    case .noWayBack(let run, let why): "rotation \(run) cannot be taken back: \(why)"
    case .damagedRecord(let what): "the ledger's record of the rotation cannot be read: \(what)"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }

  private static func quoted(_ text: String) -> String {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return parts.count >= 3 ? String(parts[1]) : text
  }
}
