import CSQLite

/// Keeps ordinary files with more than one name from being written: somebody's fork stands on them.
///
/// The lock that every writer takes first is refused. Who freezes a file takes the same lock while it gets its second name, so
/// one of the two is always first, in whichever process. A store in write-ahead mode is not frozen, and does not ask.
enum NameGuard {
  /// Behind the system's own part of an open file.
  private struct Tail {
    let original: UnsafePointer<sqlite3_io_methods>
    let name: UnsafePointer<CChar>
    var methods: sqlite3_io_methods
  }

  private static func offset(_ system: UnsafePointer<sqlite3_vfs>) -> Int { (Int(system.pointee.szOsFile) + 15) & ~15 }

  private static func tail(
    of file: UnsafeMutablePointer<sqlite3_file>, _ system: UnsafePointer<sqlite3_vfs>
  ) -> UnsafeMutablePointer<Tail> {
    (UnsafeMutableRawPointer(file) + offset(system)).assumingMemoryBound(to: Tail.self)
  }

  /// How long an open file is with it, in bytes.
  static func size(for system: UnsafePointer<sqlite3_vfs>) -> Int { offset(system) + MemoryLayout<Tail>.stride }

  /// Whether a file is to be left as it is.
  static func isShared(_ name: UnsafePointer<CChar>) -> Bool { csqlite_link_count(name) > 1 }

  /// Puts it in front of an open file.
  static func install(
    on file: UnsafeMutablePointer<sqlite3_file>, name: UnsafePointer<CChar>, system: UnsafePointer<sqlite3_vfs>
  ) {
    guard let original = file.pointee.pMethods else { return }
    var methods = original.pointee
    methods.xLock = { file, level in
      guard let file, let system = SystemFile.vfs else { return SQLITE_IOERR }
      let tail = NameGuard.tail(of: file, system)
      return NameGuard.lock(level, name: tail.pointee.name, file, tail.pointee.original.pointee)
    }
    (UnsafeMutableRawPointer(file) + offset(system)).bindMemory(to: Tail.self, capacity: 1)
      .initialize(to: Tail(original: original, name: name, methods: methods))
    withUnsafePointer(to: &tail(of: file, system).pointee.methods) { file.pointee.pMethods = $0 }
  }

  /// Takes a lock of a file, unless it is the writer's and the file is to be left as it is.
  static func lock(
    _ level: Int32, name: UnsafePointer<CChar>, _ file: UnsafeMutablePointer<sqlite3_file>,
    _ methods: sqlite3_io_methods
  ) -> Int32 {
    let code = methods.xLock(file, level)
    guard code == SQLITE_OK, level == SQLITE_LOCK_RESERVED, isShared(name) else { return code }
    _ = methods.xUnlock(file, SQLITE_LOCK_SHARED)
    return SQLITE_READONLY
  }
}
