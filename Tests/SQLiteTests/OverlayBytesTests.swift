import Foundation
import Testing

@testable import SQLite

/// The bytes of an overlay against an array of bytes, written, cut off and read at random.
@Suite struct OverlayBytesTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  /// A generator of our own: the same numbers in each run.
  struct Numbers {
    var state: UInt64
    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  /// A file that looks like a database from outside, as the base, and an overlay on it.
  private func makeBase(pageSize: Int, pages: Int, _ numbers: inout Numbers) throws -> [UInt8] {
    var bytes = (0..<pageSize * pages).map { _ in UInt8(numbers.next(below: 256)) }
    bytes.replaceSubrange(0..<16, with: Array("SQLite format 3".utf8) + [0])
    bytes[16] = UInt8((pageSize == 65536 ? 1 : pageSize) >> 8)
    bytes[17] = UInt8(pageSize == 65536 ? 1 : 0)
    try FileManager.default.createDirectory(atPath: directory.file("fork-layers"), withIntermediateDirectories: true)
    try directory.write(bytes, to: "fork-layers/1")
    return bytes
  }

  private func open() throws -> Overlay {
    try OverlayFile.open(try SystemFile(path: directory.file("fork"), readOnly: false), directory.file("fork"))
  }

  private func read(_ overlay: Overlay, _ count: Int, at offset: Int) throws -> (bytes: [UInt8], isWhole: Bool) {
    var bytes = [UInt8](repeating: 0xEE, count: count)
    let isWhole = try bytes.withUnsafeMutableBytes { buffer in
      try overlay.read(count, at: Int64(offset), into: try #require(buffer.baseAddress))
    }
    return (bytes, isWhole)
  }

  @Test(arguments: [512, 1024, 4096, 65536], [1, 2, 3] as [UInt64])
  func whateverIsWrittenIsRead(pageSize: Int, seed: UInt64) throws {
    var numbers = Numbers(state: seed &* 977 &+ UInt64(pageSize))
    var oracle = try makeBase(pageSize: pageSize, pages: 40, &numbers)
    let base = try directory.contents("fork-layers/1")
    let source = try OverlayFile.source(directory.file("fork-layers/1"))
    let identity = try #require(try OverlayFile.identity(of: source, "base"))
    #expect(identity.pageSize == pageSize)
    try OverlayFile.make(
      OverlayHeader(base: identity, name: "1"), at: directory.file("fork"), like: directory.file("fork-layers/1"))
    var writer = try open()
    var reader = try open()
    for _ in 0..<(pageSize > 4096 ? 80 : 250) {
      switch numbers.next(below: 12) {
      case 0:  // A page somewhere behind the end, or the next one.
        let page = oracle.count / pageSize + numbers.next(below: 4)
        let bytes = [UInt8](repeating: UInt8(numbers.next(below: 256)), count: pageSize)
        try bytes.withUnsafeBytes {
          try writer.write(try #require($0.baseAddress), pageSize, at: Int64(page * pageSize))
        }
        oracle += [UInt8](repeating: 0, count: max(0, (page + 1) * pageSize - oracle.count))
        oracle.replaceSubrange(page * pageSize..<(page + 1) * pageSize, with: bytes)
      case 1:  // Whole pages only: SQLite cuts at no other place.
        let pages = max(1, oracle.count / pageSize - numbers.next(below: 8))
        try writer.truncate(to: Int64(pages * pageSize))
        oracle.removeLast(oracle.count - min(oracle.count, pages * pageSize))
      case 2: writer = try open()
      case 3: reader = try open()
      case 4...8:  // Any part, over the borders of pages.
        let offset = numbers.next(below: oracle.count)
        let count = min(oracle.count - offset, 1 + numbers.next(below: 3 * pageSize))
        let bytes = (0..<count).map { _ in UInt8(numbers.next(below: 256)) }
        // The first 100 bytes tell what the file is.
        guard offset >= 100 else { continue }
        try bytes.withUnsafeBytes { try writer.write(try #require($0.baseAddress), count, at: Int64(offset)) }
        oracle.replaceSubrange(offset..<offset + count, with: bytes)
      default:
        let offset = numbers.next(below: oracle.count + pageSize)
        let count = 1 + numbers.next(below: 2 * pageSize)
        let expected = oracle[min(offset, oracle.count)..<min(offset + count, oracle.count)]
        let found = try read(reader, count, at: offset)
        // A truth value: a difference of long arrays takes the library minutes to show.
        let isEqual = found.bytes == expected + [UInt8](repeating: 0, count: count - expected.count)
        #expect(isEqual, "\(count) bytes at \(offset)")
        #expect(found.isWhole == (expected.count == count))
      }
    }
    for overlay in [writer, reader, try open()] {
      #expect(try overlay.state().size == Int64(oracle.count))
      let isEqual = try read(overlay, oracle.count, at: 0).bytes == oracle
      #expect(isEqual)
    }
    let isBaseEqual = try directory.contents("fork-layers/1") == base
    #expect(isBaseEqual)
    let own = try directory.contents("fork").count
    #expect(Int64(own) <= (try writer.ownSize()))
  }

  @Test func aHeadThatWasTouchedIsDamaged() throws {
    var numbers = Numbers(state: 1)
    _ = try makeBase(pageSize: 512, pages: 2, &numbers)
    let source = try OverlayFile.source(directory.file("fork-layers/1"))
    let header = OverlayHeader(
      base: try #require(try OverlayFile.identity(of: source, "base")), name: "1")
    try OverlayFile.make(header, at: directory.file("fork"), like: directory.file("fork-layers/1"))
    #expect(try OverlayFile.header(of: directory.file("fork")) == header)
    let whole = try directory.contents("fork")
    for (offset, kind) in [(20, "head"), (64, "head"), (256, "head"), (16, "format 2")] {
      var bytes = whole
      bytes[offset] = offset == 16 ? 2 : bytes[offset] ^ 1
      try directory.write(bytes, to: "fork")
      let error = sqliteError { _ = try open() }
      #expect(error?.kind == .damaged)
      #expect(error?.message.contains(kind) == true)
    }
  }
}
