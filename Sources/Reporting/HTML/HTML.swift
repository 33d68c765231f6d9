import Determinism

/// HTML put together from pieces. Whatever comes from files is escaped where it comes in; tags and names of attributes are the
/// program's own.
enum HTML {
  /// Text with what HTML takes for its own escaped, fit for content and for attributes in double quotes. Control characters, which
  /// HTML cannot hold, are shown as `TextStyle.printable` shows them.
  static func escaped(_ text: String) -> String {
    let text = text.printable
    let isPlain = text.utf8.allSatisfy { byte in
      byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "\"")
        && byte != UInt8(ascii: "'")
    }
    guard !isPlain else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A name that somebody has given, apart from the text around it whichever way it is written.
  static func name(_ text: String) -> String { "<bdi>\(escaped(text))</bdi>" }

  /// An element with content that is HTML already.
  static func element(_ name: String, _ attributes: [(String, String)] = [], _ content: String = "") -> String {
    open(name, attributes) + content + "</\(name)>"
  }

  /// The beginning of an element, or all of one that has no content.
  static func open(_ name: String, _ attributes: [(String, String)] = []) -> String {
    "<\(name)\(attributes.map { " \($0)=\"\(escaped($1))\"" }.joined())>"
  }

  /// A number that leads to how it came about.
  static func figure(_ text: String, how origin: FigureOrigin) -> String {
    "<a class=\"figure\" href=\"#\(origin.anchor)\">\(escaped(text))</a>"
  }

  /// A moment to the minute, UTC.
  static func moment(_ instant: Instant) -> String {
    "<time datetime=\"\(instant.iso8601)\">\(Figures.minute(instant))</time>"
  }

  /// Data for a script, fit to stand within the page: no text can end the element that holds it.
  static func data(_ bytes: [UInt8], id: String) -> String {
    var safe: [UInt8] = []
    safe.reserveCapacity(bytes.count + 64)
    for byte in bytes {
      // In JSON such a character stands within a text only, where it may be written so.
      if byte == UInt8(ascii: "<") { safe += Array("\\u003c".utf8) } else { safe.append(byte) }
    }
    return "<script type=\"application/json\" id=\"\(id)\">\(String(decoding: safe, as: UTF8.self))</script>\n"
  }
}
