/// What an overlay stands on: an ordinary database, or an overlay that stands on another base itself. Nobody writes to it.
enum PageSource {
  case plain(SystemFile)
  indirect case overlay(Overlay)

  /// Reads bytes of the database; what is behind its end reads as zeros.
  func read(_ count: Int, at offset: Int64, into buffer: UnsafeMutableRawPointer) throws(ResultCode) {
    switch self {
    case .plain(let file): try file.read(count, at: offset, into: buffer)
    case .overlay(let overlay): _ = try overlay.read(count, at: offset, into: buffer)
    }
  }

  /// A part of the database as memory; nil where that cannot be had.
  func fetch(_ count: Int, at offset: Int64) throws(ResultCode) -> UnsafeMutableRawPointer? {
    switch self {
    case .plain(let file): file.fetch(count, at: offset)
    case .overlay(let overlay): try overlay.fetch(count, at: offset)
    }
  }

  /// The ordinary database at the bottom: whatever was fetched is of it.
  var bottom: SystemFile {
    switch self {
    case .plain(let file): file
    case .overlay(let overlay): overlay.base.bottom
    }
  }

  /// How many overlays there are.
  var depth: Int {
    switch self {
    case .plain: 0
    case .overlay(let overlay): 1 + overlay.base.depth
    }
  }
}
