/// An element of an XML 1.0 document.
struct XMLElement {
  var name: String
  var attributes: [(name: String, value: String)]
  var children: [XMLElement] = []
  var text: String = ""

  init(_ name: String, _ attributes: [(name: String, value: String)] = [], _ children: [XMLElement] = []) {
    self.name = name
    self.attributes = attributes
    self.children = children
  }

  /// The element as a document in UTF-8 that ends with a line feed.
  var document: String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    write(to: &out, indent: 0)
    return out
  }

  /// The element as a part of another document, on a line of its own.
  var fragment: String {
    var out = ""
    write(to: &out, indent: 0)
    return out
  }

  private func write(to out: inout String, indent: Int) {
    let margin = String(repeating: "  ", count: indent)
    out += "\(margin)<\(name)"
    for attribute in attributes {
      out += " \(attribute.name)=\"\(XMLElement.escaped(attribute.value, inAttribute: true))\""
    }
    if children.isEmpty && text.isEmpty {
      out += "/>\n"
    } else if children.isEmpty {
      out += ">\(XMLElement.escaped(text, inAttribute: false))</\(name)>\n"
    } else {
      out += ">\n"
      for child in children { child.write(to: &out, indent: indent + 1) }
      out += "\(margin)</\(name)>\n"
    }
  }

  /// The text as character data (XML 1.0, 2.4) or in an attribute, where white space would otherwise be normalised (3.3.3).
  /// What XML cannot hold at all (2.2) becomes U+FFFD.
  static func escaped(_ text: String, inAttribute: Bool) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: result.append(contentsOf: "&amp;".unicodeScalars)
      case 0x3C: result.append(contentsOf: "&lt;".unicodeScalars)
      case 0x3E: result.append(contentsOf: "&gt;".unicodeScalars)
      case 0x22 where inAttribute: result.append(contentsOf: "&quot;".unicodeScalars)
      case 0x0D: result.append(contentsOf: "&#13;".unicodeScalars)
      case 0x09 where inAttribute: result.append(contentsOf: "&#9;".unicodeScalars)
      case 0x0A where inAttribute: result.append(contentsOf: "&#10;".unicodeScalars)
      case 0x09, 0x0A: result.append(scalar)
      case 0..<0x20, 0xFFFE, 0xFFFF: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
