import CSQLite

/// The layer between SQLite and the operating system through which stores are opened: an overlay is read together with its
/// base; any other file is the system's own, but that one with several names is not written.
///
/// Log, journal and their index are ordinary files beside the overlay, and all locks are on the overlay's own file: for SQLite it
/// is a database like any other, in whichever journal mode, with readers and writers in several processes.
enum OverlayVFS {
  /// The name by which connections ask for it.
  static let name = "mistwin"

  /// Whether the library knows it.
  static let isRegistered: Bool = {
    guard let system = SystemFile.vfs, let name = sqliteCopy(of: name) else { return false }
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    // All but the opening of files is as the system's layer does it; none of that looks at whose structure it was called with.
    vfs.initialize(to: system.pointee)
    vfs.pointee.zName = name
    vfs.pointee.pNext = nil
    vfs.pointee.szOsFile = Int32(max(NameGuard.size(for: system), 2 * MemoryLayout<UnsafeRawPointer>.stride))
    vfs.pointee.xOpen = { _, name, file, flags, outFlags in OverlayVFS.open(name, file, flags, outFlags) }
    return sqlite3_vfs_register(vfs, 0) == SQLITE_OK
  }()

  private static func sqliteCopy(of text: String) -> UnsafePointer<CChar>? {
    let bytes = Array(text.utf8CString)
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    return UnsafePointer(copy)
  }

  private static func open(
    _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let system = SystemFile.vfs, let file, let xOpen = system.pointee.xOpen else { return SQLITE_CANTOPEN }
    let code = xOpen(system, name, file, flags, outFlags)
    guard code == SQLITE_OK, flags & SQLITE_OPEN_MAIN_DB != 0, let name, let methods = file.pointee.pMethods else {
      return code
    }
    var magic = [UInt8](repeating: 0, count: OverlayHeader.magic.count)
    let read = magic.withUnsafeMutableBytes { methods.pointee.xRead(file, $0.baseAddress, Int32($0.count), 0) }
    guard read == SQLITE_OK, magic == OverlayHeader.magic else {
      NameGuard.install(on: file, name: name, system: system)
      return SQLITE_OK
    }
    // The overlay keeps the system's file elsewhere: it is opened once more.
    _ = methods.pointee.xClose(file)
    file.pointee.pMethods = nil
    do {
      let own = try SystemFile(name: name, flags: flags, outFlags: outFlags)
      let overlay = try OverlayFile.open(own, String(cString: name))
      OverlayMethods.attach(OpenOverlay(overlay, name: name), to: file)
      return SQLITE_OK
    } catch let error as ResultCode {
      return error.code
    } catch let error as SQLiteError {
      return error.extendedCode
    } catch {
      return SQLITE_CANTOPEN
    }
  }
}
