extension MistRequest {
  /// The path and query as they stand in the first line of an HTTP request: percent-encoded (RFC 3986, section 2.1).
  public var target: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(path.utf8.count + 64)
    // HTTP cannot ask for a path that does not begin at the root.
    if path.utf8.first != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
    Self.encode(path, into: &bytes, keepsSlash: true)
    var mark = UInt8(ascii: "?")
    for item in query {
      bytes.append(mark)
      mark = UInt8(ascii: "&")
      Self.encode(item.name, into: &bytes, keepsSlash: false)
      bytes.append(UInt8(ascii: "="))
      Self.encode(item.value, into: &bytes, keepsSlash: false)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func encode(_ text: String, into bytes: inout [UInt8], keepsSlash: Bool) {
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      case UInt8(ascii: "/") where keepsSlash: bytes.append(byte)
      default:
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
  }
}
