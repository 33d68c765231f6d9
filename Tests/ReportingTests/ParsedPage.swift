import Testing

/// A page of HTML read strictly: every tag is closed by its own end, every attribute stands in double quotes, and nothing in text or
/// values is left unescaped.
struct ParsedPage {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// The text in it, that of its children included; what stands in scripts and styles is taken as it is.
    var text = ""
    /// The names of the elements around it, from outside.
    var ancestors: [String]
  }

  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var elements: [Element] = []

  private static let void: Set = ["meta", "input", "br", "link", "hr", "img"]
  private static let raw: Set = ["script", "style"]
  private static let entities = [
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&#13;": "\r", "&#10;": "\n",
  ]

  init(_ page: String) throws {
    let head = "<!DOCTYPE html>\n"
    guard page.hasPrefix(head) else { throw Fault(description: "the page does not begin with its document type") }
    var rest = Array(page.utf8)[head.utf8.count...]
    var open: [Int] = []
    func at(_ rest: ArraySlice<UInt8>) -> String { String(decoding: rest.prefix(60), as: UTF8.self) }
    while !rest.isEmpty {
      if rest.first != UInt8(ascii: "<") {
        let end = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
        let text = try Self.decoded(rest[..<end])
        for index in open { elements[index].text += text }
        rest = rest[end...]
        continue
      }
      guard let end = Self.endOfTag(rest) else { throw Fault(description: "a tag does not end: \(at(rest))") }
      let tag = String(decoding: rest[rest.index(after: rest.startIndex)..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      if tag.hasPrefix("/") {
        guard let last = open.popLast(), elements[last].name == tag.dropFirst() else {
          throw Fault(description: "<\(tag)> closes nothing that is open, before: \(at(rest))")
        }
        continue
      }
      let closesItself = tag.hasSuffix("/")
      var element = try Self.element(closesItself ? String(tag.dropLast()) : tag)
      element.ancestors = open.map { elements[$0].name }
      if closesItself, !element.ancestors.contains("svg"), element.name != "svg" {
        throw Fault(description: "<\(tag)> closes itself, which HTML does not know")
      }
      elements.append(element)
      if closesItself || Self.void.contains(element.name) { continue }
      if Self.raw.contains(element.name) {
        let close = Array("</\(element.name)>".utf8)
        guard let end = rest.indices.first(where: { rest[$0...].starts(with: close) }) else {
          throw Fault(description: "<\(element.name)> does not end")
        }
        elements[elements.count - 1].text = String(decoding: rest[..<end], as: UTF8.self)
        rest = rest[(end + close.count)...]
        continue
      }
      open.append(elements.count - 1)
    }
    guard open.isEmpty else { throw Fault(description: "left open: \(open.map { elements[$0].name })") }
  }

  /// The first `>` that stands in no value.
  private static func endOfTag(_ rest: ArraySlice<UInt8>) -> Int? {
    var isQuoted = false
    for index in rest.indices {
      if rest[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if rest[index] == UInt8(ascii: ">"), !isQuoted { return index }
    }
    return nil
  }

  private static func element(_ tag: String) throws -> Element {
    var rest = Substring(tag)
    let name = rest.prefix { $0.isLetter || $0.isNumber }
    rest = rest.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while let first = rest.first {
      guard first == " " else { throw Fault(description: "no space before an attribute in <\(tag)>") }
      rest = rest.drop { $0 == " " }
      if rest.isEmpty { break }
      let key = rest.prefix { $0.isLetter || $0.isNumber || "-_:".contains($0) }
      guard !key.isEmpty, attributes[String(key)] == nil else {
        throw Fault(description: "no attribute, or one twice, in <\(tag)>")
      }
      rest = rest.dropFirst(key.count)
      // One without a value is true.
      guard rest.first == "=" else {
        attributes[String(key)] = ""
        continue
      }
      rest = rest.dropFirst()
      guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else {
        throw Fault(description: "a value without quotes in <\(tag)>")
      }
      let value = rest[rest.index(after: rest.startIndex)..<end]
      guard !value.contains("<") else { throw Fault(description: "an unescaped < in <\(tag)>") }
      attributes[String(key)] = try decoded(Array(value.utf8)[...])
      rest = rest[rest.index(after: end)...]
    }
    return Element(name: String(name), attributes: attributes, ancestors: [])
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) throws -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var result = ""
    var rest = String(decoding: bytes, as: UTF8.self)[...]
    while let mark = rest.firstIndex(of: "&") {
      result += rest[..<mark]
      guard let entity = entities.first(where: { rest[mark...].hasPrefix($0.key) }) else {
        throw Fault(description: "an unescaped & at: \(rest[mark...].prefix(40))")
      }
      result += entity.value
      rest = rest[mark...].dropFirst(entity.key.count)
    }
    return result + rest
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
  func id(_ id: String) -> Element? { elements.first { $0.attributes["id"] == id } }

  /// What must hold in any page: each id once, each link within has its target, each head of a table its scope, each picture its name.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let ids = elements.compactMap { $0.attributes["id"] }
    let known = Set(ids)
    #expect(known.count == ids.count, "ids are there twice", sourceLocation: sourceLocation)
    for element in elements {
      for name in ["href", "xlink:href"] {
        if let link = element.attributes[name], link.hasPrefix("#") {
          #expect(known.contains(String(link.dropFirst())), "\(link)", sourceLocation: sourceLocation)
        }
      }
      for name in ["aria-labelledby", "aria-describedby", "for"] {
        for id in (element.attributes[name] ?? "").split(separator: " ") {
          #expect(known.contains(String(id)), "\(name)=\(id)", sourceLocation: sourceLocation)
        }
      }
      if element.name == "th" { #expect(element.attributes["scope"] != nil, sourceLocation: sourceLocation) }
      if element.name == "svg", element.attributes["aria-hidden"] == nil {
        #expect(element.attributes["role"] == "img", sourceLocation: sourceLocation)
        #expect(element.attributes["aria-labelledby"] != nil, sourceLocation: sourceLocation)
      }
      // Nothing comes from elsewhere.
      #expect(element.attributes["src"] == nil, sourceLocation: sourceLocation)
      #expect(element.name != "link" && element.name != "iframe", sourceLocation: sourceLocation)
    }
    #expect(all("main").count == 1 && all("h1").count == 1, sourceLocation: sourceLocation)
    #expect(all("html").first?.attributes["lang"] == "en", sourceLocation: sourceLocation)
    #expect(all("title").first { $0.ancestors.last == "head" }?.text.isEmpty == false, sourceLocation: sourceLocation)
  }
}
