/// The encoding of paths and queries (RFC 3986, section 2.1; of queries also `+` for a blank, as HTML forms write it).
enum PercentEncoding {
  /// A part of a path without its encoding.
  ///
  /// `%2F` stays as it is, because the twin splits paths at their slashes; a `%` that begins no encoding is itself.
  static func path(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    return decoded(text.utf8, plusIsBlank: false, keepsSlash: true)
  }

  /// A name or value of a query without its encoding.
  static func query(_ text: Substring) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return String(text) }
    return decoded(text.utf8, plusIsBlank: true, keepsSlash: false)
  }

  private static func decoded(_ text: Substring.UTF8View, plusIsBlank: Bool, keepsSlash: Bool) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index = text.index(after: index)
      if byte == UInt8(ascii: "%"), let high = digit(text, index), let low = digit(text, text.index(after: index)),
        !(keepsSlash && high << 4 | low == UInt8(ascii: "/"))
      {
        out.append(high << 4 | low)
        index = text.index(index, offsetBy: 2)
      } else {
        out.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func digit(_ text: Substring.UTF8View, _ index: Substring.UTF8View.Index) -> UInt8? {
    guard index < text.endIndex else { return nil }
    switch text[index] {
    case let byte where byte >= 0x30 && byte <= 0x39: return byte - 0x30
    case let byte where byte >= 0x41 && byte <= 0x46: return byte - 0x41 + 10
    case let byte where byte >= 0x61 && byte <= 0x66: return byte - 0x61 + 10
    default: return nil
    }
  }
}
