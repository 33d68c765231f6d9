/// Bytes between a line that begins and a line that ends them, as keys and signatures stand in files.
struct Armour {
  let label: String

  private var first: String { "-----BEGIN \(label)-----" }
  private var last: String { "-----END \(label)-----" }

  /// The text, in lines of 70 letters.
  func text(_ bytes: [UInt8]) -> String {
    let letters = Array(Base64.text(bytes).utf8)
    let lines = stride(from: 0, to: letters.count, by: 70).map {
      String(decoding: letters[$0..<min($0 + 70, letters.count)], as: UTF8.self)
    }
    return ([first] + lines + [last]).joined(separator: "\n") + "\n"
  }

  /// The bytes of a text; nil where the lines are not there or what is between them is something else.
  func bytes(_ text: String) -> [UInt8]? {
    let lines = text.split(whereSeparator: \.isNewline).map { Self.trimmed($0) }
    guard let start = lines.firstIndex(of: first), let end = lines.firstIndex(of: last), start < end else { return nil }
    return Base64.bytes(lines[(start + 1)..<end].joined())
  }

  private static func trimmed(_ line: Substring) -> String {
    var line = line
    while line.last?.isWhitespace == true { line.removeLast() }
    while line.first?.isWhitespace == true { line.removeFirst() }
    return String(line)
  }
}
