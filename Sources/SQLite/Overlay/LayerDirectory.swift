import CSQLite

/// The directory beside a store that holds what it stands on: `shops.sqlite-layers` beside `shops.sqlite`.
///
/// A layer is a store that was frozen: a file with a number for a name, or a snapshot with one that somebody gave. Each store
/// has names of its own for all that it stands on, down to the bottom, and the file system counts the names of a file: a layer
/// is there as long as some store needs it, whatever else is moved or removed, and nobody keeps a list that could be wrong.
struct LayerDirectory {
  static let suffix = "-layers"
  static let snapshotSuffix = ".snapshot"

  let path: String

  /// The directory of a store; of a layer, the one that it is in.
  init(of store: String) {
    path = Self.isLayer(store) ? Self.parent(of: store) : store + Self.suffix
  }

  /// Whether a file is a layer, which is never written.
  static func isLayer(_ path: String) -> Bool {
    let parent = parent(of: path)
    guard parent.hasSuffix(suffix), parent.utf8.count > suffix.utf8.count else { return false }
    let name = name(of: path)
    return name.hasSuffix(snapshotSuffix) || number(of: name) != nil
  }

  /// The directory of a path.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func number(of name: String) -> Int? {
    name.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int(name) : nil
  }

  /// The file of a layer.
  func file(_ name: String) -> String { path + "/" + name }

  /// The file of a snapshot.
  func snapshot(_ name: String) -> String { file(name + Self.snapshotSuffix) }

  /// Whether there is one.
  var exists: Bool { csqlite_is_directory(path) != 0 }

  /// Makes it, if there is none.
  func make() throws(SQLiteError) {
    let code = csqlite_make_directory(path)
    if code != 0 { throw .system(code, "cannot make the directory of layers", path: path) }
  }

  /// What is in it, in order.
  func names() throws(SQLiteError) -> [String] {
    final class Names { var names: [String] = [] }
    let found = Names()
    let code = csqlite_list_directory(path, Unmanaged.passUnretained(found).toOpaque()) { context, name in
      guard let context, let name else { return }
      Unmanaged<Names>.fromOpaque(context).takeUnretainedValue().names.append(String(cString: name))
    }
    if code != 0 { throw .system(code, "cannot read the directory of layers", path: path) }
    return found.names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  /// The names of the snapshots, in order.
  func snapshots() throws(SQLiteError) -> [String] {
    guard exists else { return [] }
    return try names().filter { $0.hasSuffix(Self.snapshotSuffix) }.map {
      String($0.dropLast(Self.snapshotSuffix.count))
    }
  }

  /// A number that no layer has.
  func freeNumber() throws(SQLiteError) -> String {
    String((exists ? try names() : []).compactMap { Self.number(of: $0) }.reduce(0, max) + 1)
  }

  /// Gives a file one more name, in this directory.
  func add(_ file: String, as name: String) throws(SQLiteError) {
    let code = csqlite_link(file, self.file(name))
    if code == 0 { return }
    if csqlite_is_cross_device(code) != 0 {
      throw SQLiteError(
        kind: .notShared, extendedCode: SQLITE_IOERR,
        message: "is on another file system than \(file), and cannot share its pages", path: path)
    }
    if csqlite_is_link_refused(code) != 0 {
      throw SQLiteError(
        kind: .notShared, extendedCode: SQLITE_IOERR,
        message: "the file system gives \(file) no second name (\(String(cString: csqlite_system_message(code))))",
        path: path)
    }
    throw .system(code, "cannot share \(file)", path: self.file(name))
  }

  /// Makes the names in it last.
  func sync() throws(SQLiteError) { try Self.sync(path) }

  /// Makes the names in a directory last.
  static func sync(_ path: String) throws(SQLiteError) {
    let code = csqlite_sync_directory(path)
    if code != 0 { throw .system(code, "cannot write the directory", path: path) }
  }

  /// Removes the numbered layers that neither the store nor a snapshot stands on, and the directory when nothing is left.
  func sweep(keeping store: String) throws(SQLiteError) {
    guard exists else { return }
    var needed: Set<String> = []
    for file in [store] + (try snapshots().map { snapshot($0) }) {
      for layer in try OverlayFile.chain(of: file) { needed.insert(Self.name(of: layer)) }
    }
    for name in try names() where Self.number(of: name) != nil && !needed.contains(name) {
      _ = csqlite_remove(file(name))
    }
    // It stays while there is something in it.
    _ = csqlite_remove_directory(path)
  }

  /// Removes a directory that an interrupted fork left: every layer in it has another name elsewhere, so nothing is lost.
  /// - Returns: Whether there is none any more.
  func removeLeftover() throws(SQLiteError) -> Bool {
    guard exists else { return true }
    let names = try names()
    guard names.allSatisfy({ csqlite_link_count(file($0)) > 1 }) else { return false }
    for name in names { _ = csqlite_remove(file(name)) }
    return csqlite_remove_directory(path) == 0
  }
}

extension SQLiteError {
  /// What the operating system refused.
  static func system(_ code: Int32, _ what: String, path: String) -> SQLiteError {
    SQLiteError(
      extendedCode: SQLITE_IOERR, message: "\(what): \(String(cString: csqlite_system_message(code)))", path: path)
  }
}
