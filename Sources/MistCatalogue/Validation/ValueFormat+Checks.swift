import MistAPI

extension ValueFormat {
  /// What the form is called in messages.
  var words: String {
    switch self {
    case .uuid: "an id such as 000000ab-00ab-00ab-00ab-0000000000ab"
    case .ipv4: "an IPv4 address"
    case .ipv6: "an IPv6 address"
    case .email: "an address for mail"
    case .mac: "a MAC address of twelve hexadecimal digits"
    case .prefix: "a prefix such as 10.1.0.0/16"
    }
  }

  /// Whether text has this form. Requests may have a pattern with `*` for a MAC address, and an address for a prefix.
  func fits(_ text: String, inRequest: Bool) -> Bool {
    switch self {
    case .uuid: MistID(text) != nil
    case .ipv4: Self.isIPv4(text)
    case .ipv6: Self.isIPv6(text)
    case .email:
      text.split(separator: "@", omittingEmptySubsequences: false).count == 2 && !text.hasPrefix("@")
        && !text.hasSuffix("@") && !text.contains(" ")
    case .mac: MACAddress(text) != nil || (inRequest && text.contains("*"))
    case .prefix: Self.isPrefix(text)
    }
  }

  private static func isPrefix(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = parts.first.map(String.init) else { return false }
    let isShort = isIPv4(address)
    guard isShort || isIPv6(address) else { return false }
    guard parts.count == 2 else { return true }
    guard let length = Int(parts[1]), parts[1].allSatisfy(\.isNumber) else { return false }
    return length <= (isShort ? 32 : 128)
  }

  private static func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.count <= 3 && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
          && Int(part).map { $0 <= 255 } == true
      }
  }

  /// RFC 4291, section 2.2: eight groups, of which one run of zeros may be `::`, the last two perhaps an IPv4 address.
  private static func isIPv6(_ text: String) -> Bool {
    let halves = text.components(separatedBy: "::")
    guard halves.count <= 2 else { return false }
    var groups = 0
    for (place, half) in halves.enumerated() where !half.isEmpty {
      let parts = half.split(separator: ":", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if place == halves.count - 1, index == parts.count - 1, part.contains(".") {
          guard isIPv4(String(part)) else { return false }
          groups += 2
          continue
        }
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ isHexadecimal($0) }) else { return false }
        groups += 1
      }
    }
    return halves.count == 2 ? groups <= 7 : groups == 8
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}

extension String {
  /// The text between occurrences of a separator, empty parts included.
  fileprivate func components(separatedBy separator: String) -> [String] {
    let mark = Array(separator.utf8)
    let bytes = Array(utf8)
    var parts: [String] = []
    var start = 0
    var index = 0
    while index + mark.count <= bytes.count {
      if Array(bytes[index..<(index + mark.count)]) == mark {
        parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    parts.append(String(decoding: bytes[start...], as: UTF8.self))
    return parts
  }
}
