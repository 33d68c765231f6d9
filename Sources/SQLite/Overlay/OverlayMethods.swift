import CSQLite

/// An overlay that SQLite has open as the main file of a database.
final class OpenOverlay {
  let overlay: Overlay
  /// The name that the library gave; it keeps it while the file is open.
  let name: UnsafePointer<CChar>

  init(_ overlay: Overlay, name: UnsafePointer<CChar>) {
    self.overlay = overlay
    self.name = name
  }
}

/// What SQLite calls on an open overlay. Bytes go through the map of pages; locks and the index of the log are the own file's.
enum OverlayMethods {
  /// What SQLite's pointer to an open file points to.
  private struct Slot {
    let methods: UnsafePointer<sqlite3_io_methods>?
    var overlay: Unmanaged<OpenOverlay>
  }

  /// Where the table is; it stays for the life of the process.
  private static let tableAddress: UInt = {
    let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    table.initialize(to: makeTable())
    return UInt(bitPattern: table)
  }()

  /// Makes an open file of the library stand for an overlay, until it is closed.
  static func attach(_ overlay: OpenOverlay, to file: UnsafeMutablePointer<sqlite3_file>) {
    UnsafeMutableRawPointer(file).bindMemory(to: Slot.self, capacity: 1).initialize(
      to: Slot(methods: UnsafePointer(bitPattern: tableAddress), overlay: .passRetained(overlay)))
  }

  private static func slot(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<Slot>? {
    file.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Slot.self) }
  }

  /// Carries out a call on the overlay; its result is a code.
  private static func on(
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ body: (OpenOverlay) throws(ResultCode) -> Int32
  ) -> Int32 {
    guard let slot = slot(file) else { return SQLITE_MISUSE }
    do throws(ResultCode) {
      return try body(slot.pointee.overlay.takeUnretainedValue())
    } catch {
      return error.code
    }
  }

  private static func makeTable() -> sqlite3_io_methods {
    var table = sqlite3_io_methods()
    table.iVersion = 3
    table.xClose = { file in
      guard let slot = OverlayMethods.slot(file) else { return SQLITE_MISUSE }
      slot.pointee.overlay.release()
      return SQLITE_OK
    }
    addBytes(to: &table)
    addLocks(to: &table)
    addControl(to: &table)
    addMemory(to: &table)
    return table
  }

  private static func addBytes(to table: inout sqlite3_io_methods) {
    table.xRead = { file, buffer, count, offset in
      OverlayMethods.on(file) { (open) throws(ResultCode) in
        guard let buffer else { return SQLITE_MISUSE }
        return try open.overlay.read(Int(count), at: offset, into: buffer) ? SQLITE_OK : ResultCode.shortRead
      }
    }
    table.xWrite = { file, bytes, count, offset in
      OverlayMethods.on(file) { (open) throws(ResultCode) in
        guard let bytes else { return SQLITE_MISUSE }
        try open.overlay.write(bytes, Int(count), at: offset)
        return SQLITE_OK
      }
    }
    table.xTruncate = { file, size in
      OverlayMethods.on(file) { (open) throws(ResultCode) in
        try open.overlay.truncate(to: size)
        return SQLITE_OK
      }
    }
    table.xSync = { file, flags in
      OverlayMethods.on(file) { open in open.overlay.file.methods.xSync(open.overlay.file.file, flags) }
    }
    table.xFileSize = { file, size in
      OverlayMethods.on(file) { (open) throws(ResultCode) in
        size?.pointee = try open.overlay.state().size
        return SQLITE_OK
      }
    }
  }

  private static func addLocks(to table: inout sqlite3_io_methods) {
    table.xLock = { file, level in
      OverlayMethods.on(file) { open in
        NameGuard.lock(level, name: open.name, open.overlay.file.file, open.overlay.file.methods)
      }
    }
    table.xUnlock = { file, level in
      OverlayMethods.on(file) { $0.overlay.file.methods.xUnlock($0.overlay.file.file, level) }
    }
    table.xCheckReservedLock = { file, result in
      OverlayMethods.on(file) { $0.overlay.file.methods.xCheckReservedLock($0.overlay.file.file, result) }
    }
    table.xShmMap = { file, page, size, extend, pointer in
      OverlayMethods.on(file) {
        $0.overlay.file.methods.xShmMap?($0.overlay.file.file, page, size, extend, pointer) ?? SQLITE_IOERR
      }
    }
    table.xShmLock = { file, offset, count, flags in
      OverlayMethods.on(file) {
        $0.overlay.file.methods.xShmLock?($0.overlay.file.file, offset, count, flags) ?? SQLITE_IOERR
      }
    }
    table.xShmBarrier = { file in
      _ = OverlayMethods.on(file) { open in
        open.overlay.file.methods.xShmBarrier?(open.overlay.file.file)
        return SQLITE_OK
      }
    }
    table.xShmUnmap = { file, delete in
      OverlayMethods.on(file) { $0.overlay.file.methods.xShmUnmap?($0.overlay.file.file, delete) ?? SQLITE_OK }
    }
  }

  private static func addControl(to table: inout sqlite3_io_methods) {
    table.xFileControl = { file, operation, argument in
      OverlayMethods.on(file) { open in
        switch operation {
        // The size of this file is not the database's, and grows by single blocks.
        case SQLITE_FCNTL_SIZE_HINT, SQLITE_FCNTL_CHUNK_SIZE: return SQLITE_OK
        // No group of pages is written at once here, even where the file system could.
        case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE, SQLITE_FCNTL_COMMIT_ATOMIC_WRITE, SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
          return SQLITE_NOTFOUND
        case SQLITE_FCNTL_MMAP_SIZE:
          let bottom = open.overlay.base.bottom
          return bottom.methods.xFileControl(bottom.file, operation, argument)
        default: return open.overlay.file.methods.xFileControl(open.overlay.file.file, operation, argument)
        }
      }
    }
    table.xSectorSize = { file in OverlayMethods.on(file) { $0.overlay.file.methods.xSectorSize($0.overlay.file.file) }
    }
    table.xDeviceCharacteristics = { file in
      OverlayMethods.on(file) { open in
        // Of what the file system promises, only what holds for pages in blocks elsewhere.
        open.overlay.file.methods.xDeviceCharacteristics(open.overlay.file.file) & SQLITE_IOCAP_POWERSAFE_OVERWRITE
      }
    }
  }

  private static func addMemory(to table: inout sqlite3_io_methods) {
    table.xFetch = { file, offset, count, pointer in
      OverlayMethods.on(file) { (open) throws(ResultCode) in
        pointer?.pointee = try open.overlay.fetch(Int(count), at: offset)
        return SQLITE_OK
      }
    }
    table.xUnfetch = { file, offset, pointer in
      OverlayMethods.on(file) { open in
        // Without a pointer it says that all memory may be stale; the base never is.
        if pointer != nil { open.overlay.base.bottom.giveBack(pointer, at: offset) }
        return SQLITE_OK
      }
    }
  }
}
