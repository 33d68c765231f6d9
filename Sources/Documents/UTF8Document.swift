/// Text files, which are UTF-8.
enum UTF8Document {
  /// The text of a file's bytes, without its byte order mark.
  /// - Throws: `DocumentError` at the first byte that is not UTF-8.
  static func text(of bytes: [UInt8], file: String) throws(DocumentError) -> String {
    try check(bytes, file: file)
    return String(decoding: bytes.dropFirst(markLength(bytes)), as: UTF8.self)
  }

  /// The length of a byte order mark at the beginning.
  static func markLength(_ bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  static func check(_ bytes: [UInt8], file: String) throws(DocumentError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw DocumentError(
        at: SourcePosition(file: file, line: 1, column: 1), found: "a file in UTF-16", expected: "UTF-8",
        advice: "save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)")
    }
    guard let offset = firstInvalidOffset(bytes) else { return }
    let before = String(decoding: bytes[markLength(bytes)..<offset], as: UTF8.self)
    let lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    let hexadecimal = String(bytes[offset], radix: 16, uppercase: true)
    throw DocumentError(
      at: SourcePosition(file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1),
      found: "the byte 0x\(hexadecimal), which is not UTF-8", expected: "text in UTF-8",
      advice: "save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”)")
  }

  /// Where the bytes stop being UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
  static func firstInvalidOffset(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      if first < 0x80 {
        index += 1
        continue
      }
      let (length, second): (Int, ClosedRange<UInt8>)
      switch first {
      case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return index
      }
      guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return index }
      for follower in bytes[(index + 2)..<(index + length)] where follower & 0xC0 != 0x80 { return index }
      index += length
    }
    return nil
  }
}
