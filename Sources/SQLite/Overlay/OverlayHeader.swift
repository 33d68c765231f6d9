import CSQLite
import Determinism

/// The first bytes of a fork's file. Numbers are little-endian.
///
/// | bytes | what |
/// |---|---|
/// | 0–15 | `mistwin overlay` and a zero |
/// | 16–19 | version of this format: 1 |
/// | 20–23 | size of a page and of a block, in bytes |
/// | 24–31 | how often the map of own pages changed |
/// | 32–39 | size of the database, in bytes |
/// | 40–47 | how many bytes of the base can still be seen: a database that shrank and grew does not see them again |
/// | 48–51 | the next free block |
/// | 64–71 | size of the base, as a database, in bytes |
/// | 72–75, 76–79 | its application id; its change counter |
/// | 80–111 | SHA-256 of its first page, which holds both and more |
/// | 112–115 | length of its name |
/// | 128–159 | SHA-256 of all the above but bytes 24–63, and of the name |
/// | 256–… | the base's name in the fork's directory of layers |
/// | 4096–8191 | the root of the map: 1024 numbers of blocks |
///
/// Blocks of the size of a page follow, counted from 1: pages, and the two lower levels of the map.
struct OverlayHeader: Equatable {
  static let magic: [UInt8] = Array("mistwin overlay".utf8) + [0]
  static let version: UInt32 = 1
  /// How many bytes stand before the first block.
  static let length = 8192
  static let rootOffset = 4096
  static let rootEntries = 1024
  /// Where the part stands that changes, and how long it is.
  static let stateOffset = 24
  static let stateLength = 28
  private static let nameOffset = 256
  /// Longer than any name that is given.
  private static let longestName = 512

  /// What a base is known by.
  struct Base: Equatable {
    /// Its size as a database, in bytes.
    var size: Int64
    /// The number that marks a program's files.
    var applicationID: Int32
    /// How often it was written to, as SQLite counts.
    var changeCounter: UInt32
    /// SHA-256 of its first page.
    var firstPage: [UInt8]
    /// The size of its pages, in bytes.
    var pageSize: Int

    /// - Parameter page: the first page, or as much of it as tells the page size, and then all of it.
    init?(firstPage page: [UInt8], size: Int64) {
      guard page.count >= 100, page.starts(with: Array("SQLite format 3".utf8)) else { return nil }
      let stored = Int(page[16]) << 8 | Int(page[17])
      pageSize = stored == 1 ? 65536 : stored
      guard pageSize >= 512, pageSize <= 65536, pageSize & (pageSize - 1) == 0 else { return nil }
      self.size = size
      func number(_ at: Int) -> UInt32 { page[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
      changeCounter = number(24)
      applicationID = Int32(bitPattern: number(68))
      var hash = SHA256()
      hash.update(page)
      firstPage = hash.digest()
    }

    fileprivate init(size: Int64, applicationID: Int32, changeCounter: UInt32, firstPage: [UInt8], pageSize: Int) {
      self.size = size
      self.applicationID = applicationID
      self.changeCounter = changeCounter
      self.firstPage = firstPage
      self.pageSize = pageSize
    }
  }

  /// What it stands on.
  var base: Base
  /// The base's name in the directory of layers.
  var name: String

  /// The whole header of a fork that has nothing of its own.
  var encoded: [UInt8] {
    var bytes = fixedPart
    bytes.replaceSubrange(Self.stateOffset..<Self.stateOffset + Self.stateLength, with: OverlayState(of: base).encoded)
    return bytes
  }

  private var fixedPart: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.length)
    func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
      for index in 0..<(Number.bitWidth / 8) {
        bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
      }
    }
    bytes.replaceSubrange(0..<16, with: Self.magic)
    put(Self.version, at: 16)
    put(UInt32(base.pageSize), at: 20)
    put(base.size, at: 64)
    put(base.applicationID, at: 72)
    put(base.changeCounter, at: 76)
    bytes.replaceSubrange(80..<112, with: base.firstPage)
    let name = Array(name.utf8.prefix(Self.longestName))
    put(UInt32(name.count), at: 112)
    bytes.replaceSubrange(Self.nameOffset..<Self.nameOffset + name.count, with: name)
    bytes.replaceSubrange(128..<160, with: Self.seal(bytes))
    return bytes
  }

  private static func seal(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    for part in [0..<stateOffset, 64..<128, nameOffset..<nameOffset + longestName] { hash.update(Array(bytes[part])) }
    return hash.digest()
  }

  init(base: Base, name: String) {
    self.base = base
    self.name = name
  }

  /// Why a header cannot be read.
  enum Fault: Error { case foreign, newer(UInt32), damaged }

  /// Reads the first `length` bytes of a file.
  init(decoding bytes: [UInt8]) throws(Fault) {
    guard bytes.count == Self.length, bytes.starts(with: Self.magic) else { throw .foreign }
    func number<Number: FixedWidthInteger>(_ at: Int, _: Number.Type) -> Number {
      var number: Number = 0
      for index in (0..<(Number.bitWidth / 8)).reversed() {
        number = number << 8 | Number(truncatingIfNeeded: bytes[at + index])
      }
      return number
    }
    let version = number(16, UInt32.self)
    if version != Self.version { throw .newer(version) }
    guard Array(bytes[128..<160]) == Self.seal(bytes) else { throw .damaged }
    base = Base(
      size: number(64, Int64.self), applicationID: number(72, Int32.self), changeCounter: number(76, UInt32.self),
      firstPage: Array(bytes[80..<112]), pageSize: Int(number(20, UInt32.self)))
    name = String(
      decoding: bytes[Self.nameOffset..<Self.nameOffset + min(Self.longestName, Int(number(112, UInt32.self)))],
      as: UTF8.self)
  }
}
