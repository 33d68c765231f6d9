import CSQLite

/// A file as SQLite itself opens one: through the operating system's layer of the library.
///
/// All files of stores are opened in this way and no other: closing a descriptor of one's own would drop the locks that this
/// process holds on the same file (POSIX), and the library's layer knows how to put that off.
final class SystemFile {
  /// The layer of the operating system.
  static var vfs: UnsafeMutablePointer<sqlite3_vfs>? { sqlite3_vfs_find(nil) }

  let file: UnsafeMutablePointer<sqlite3_file>
  private let memory: UnsafeMutableRawPointer
  /// The library keeps the name's address as long as the file is open.
  private let ownName: UnsafeMutablePointer<CChar>?

  /// Opens the main file of a database by the name that the library gave.
  init(name: UnsafePointer<CChar>, flags: Int32, outFlags: UnsafeMutablePointer<Int32>?) throws(ResultCode) {
    (memory, file) = try Self.open(name, flags, outFlags)
    ownName = nil
  }

  /// Opens a file.
  /// - Parameter isNew: Make it if there is none.
  init(path: String, readOnly: Bool, isNew: Bool = false) throws(ResultCode) {
    // The layer opens no symbolic link: the library follows them before. Two zeros end a name: behind the first it looks for
    // parameters.
    let bytes = Array(try Self.fullPath(path).utf8)
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 2)
    name.initialize(repeating: 0, count: bytes.count + 2)
    for (index, byte) in bytes.enumerated() { name[index] = CChar(bitPattern: byte) }
    do throws(ResultCode) {
      (memory, file) = try Self.open(
        name,
        (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | (isNew ? SQLITE_OPEN_CREATE : 0)
          | SQLITE_OPEN_MAIN_DB, nil)
    } catch {
      name.deallocate()
      throw error
    }
    ownName = name
  }

  private static func open(
    _ name: UnsafePointer<CChar>, _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
  ) throws(ResultCode) -> (UnsafeMutableRawPointer, UnsafeMutablePointer<sqlite3_file>) {
    guard let vfs, let xOpen = vfs.pointee.xOpen else { throw ResultCode(code: SQLITE_CANTOPEN) }
    let size = Int(vfs.pointee.szOsFile)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    let file = memory.bindMemory(to: sqlite3_file.self, capacity: 1)
    let code = xOpen(vfs, name, file, flags, outFlags)
    guard code == SQLITE_OK else {
      if let methods = file.pointee.pMethods { _ = methods.pointee.xClose(file) }
      memory.deallocate()
      throw ResultCode(code: code)
    }
    return (memory, file)
  }

  deinit {
    if let methods = file.pointee.pMethods { _ = methods.pointee.xClose(file) }
    memory.deallocate()
    ownName?.deallocate()
  }

  /// What the layer does with this file. It is there for as long as the file is open.
  var methods: sqlite3_io_methods { file.pointee.pMethods.pointee }

  /// The path by which the layer knows a file: absolute, and without symbolic links.
  static func fullPath(_ path: String) throws(ResultCode) -> String {
    guard let vfs, let xFullPathname = vfs.pointee.xFullPathname else { throw ResultCode(code: SQLITE_CANTOPEN) }
    let capacity = Int(vfs.pointee.mxPathname) + 1
    let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)
    defer { buffer.deallocate() }
    buffer[0] = 0
    let code = xFullPathname(vfs, path, Int32(capacity), buffer)
    guard code & 0xff == SQLITE_OK else { throw ResultCode(code: code) }
    return String(cString: buffer)
  }

  // MARK: - Bytes

  /// Reads bytes; what is behind the end reads as zeros.
  func read(_ count: Int, at offset: Int64, into buffer: UnsafeMutableRawPointer) throws(ResultCode) {
    let code = methods.xRead(file, buffer, Int32(count), offset)
    if code != ResultCode.shortRead { try ResultCode.check(code) }
  }

  /// Reads bytes; what is behind the end reads as zeros.
  func read(_ count: Int, at offset: Int64) throws(ResultCode) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let code = bytes.withUnsafeMutableBytes { methods.xRead(file, $0.baseAddress, Int32(count), offset) }
    if code != ResultCode.shortRead { try ResultCode.check(code) }
    return bytes
  }

  /// Writes bytes.
  func write(_ bytes: UnsafeRawPointer, _ count: Int, at offset: Int64) throws(ResultCode) {
    try ResultCode.check(methods.xWrite(file, bytes, Int32(count), offset))
  }

  /// Writes bytes.
  func write(_ bytes: [UInt8], at offset: Int64) throws(ResultCode) {
    try ResultCode.check(bytes.withUnsafeBytes { methods.xWrite(file, $0.baseAddress, Int32($0.count), offset) })
  }

  /// Makes what was written last.
  func sync() throws(ResultCode) { try ResultCode.check(methods.xSync(file, SQLITE_SYNC_NORMAL)) }

  /// The size in bytes.
  func size() throws(ResultCode) -> Int64 {
    var size: Int64 = 0
    try ResultCode.check(methods.xFileSize(file, &size))
    return size
  }

  // MARK: - Memory

  /// Sets how many bytes of the file may be seen as memory.
  func setMapLimit(_ limit: Int64) {
    var limit = limit
    _ = methods.xFileControl(file, SQLITE_FCNTL_MMAP_SIZE, &limit)
  }

  /// A part of the file as memory; nil where that cannot be had. It is given back by `giveBack`.
  func fetch(_ count: Int, at offset: Int64) -> UnsafeMutableRawPointer? {
    guard methods.iVersion >= 3, let xFetch = methods.xFetch else { return nil }
    var pointer: UnsafeMutableRawPointer?
    return xFetch(file, offset, Int32(count), &pointer) == SQLITE_OK ? pointer : nil
  }

  /// Gives back what `fetch` gave.
  func giveBack(_ pointer: UnsafeMutableRawPointer?, at offset: Int64) {
    if let xUnfetch = methods.xUnfetch { _ = xUnfetch(file, offset, pointer) }
  }

  // MARK: - Locks

  /// Takes the lock of those who are about to write: readers may go on, other writers wait.
  func lockForWriting(milliseconds: Int32) throws(ResultCode) {
    var waited: Int32 = 0
    while true {
      var code = methods.xLock(file, SQLITE_LOCK_SHARED)
      if code == SQLITE_OK { code = methods.xLock(file, SQLITE_LOCK_RESERVED) }
      if code == SQLITE_OK { return }
      _ = methods.xUnlock(file, SQLITE_LOCK_NONE)
      guard code & 0xff == SQLITE_BUSY, waited < milliseconds else { throw ResultCode(code: code) }
      waited += max(1, sqlite3_sleep(10))
    }
  }

  /// Whether another file stands under this one's name by now, or none.
  var hasMoved: Bool {
    var moved: Int32 = 0
    return methods.xFileControl(file, SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0
  }
}
