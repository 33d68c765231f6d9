/// Parts of a drawing in SVG 1.1.
enum Drawing {
  /// A rectangle.
  static func rectangle(_ area: Rectangle, _ style: String) -> XMLElement {
    XMLElement(
      "rect",
      [
        ("class", style), ("x", "\(area.x)"), ("y", "\(area.y)"), ("width", "\(area.width)"),
        ("height", "\(area.height)"),
      ])
  }

  /// Many rectangles as one path, which takes a quarter of the bytes.
  static func rectangles(_ areas: [Rectangle], _ style: String) -> XMLElement? {
    guard !areas.isEmpty else { return nil }
    var path = ""
    for area in areas { path += "M\(area.x) \(area.y)h\(area.width)v\(area.height)h-\(area.width)z" }
    return XMLElement("path", [("class", style), ("d", path)])
  }

  /// A broken line through points.
  static func line(_ points: [(x: Int, y: Int)], _ style: String) -> XMLElement {
    XMLElement(
      "polyline", [("class", style), ("points", points.map { "\($0.x),\($0.y)" }.joined(separator: " "))])
  }

  /// Where a text's position is.
  enum Anchor: String {
    case start
    case middle
    case end
  }

  /// A line of text whose base line begins, has its middle or ends here.
  static func text(
    _ content: String, _ x: Int, _ y: Int, size: Int, _ style: String = "", anchor: Anchor = .start
  ) -> XMLElement {
    var attributes = [("x", "\(x)"), ("y", "\(y)"), ("font-size", "\(size)")]
    if !style.isEmpty { attributes.insert(("class", style), at: 0) }
    if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
    var element = XMLElement("text", attributes)
    element.text = content.printable
    return element
  }

  static func group(_ label: String, _ children: [XMLElement]) -> XMLElement {
    XMLElement("g", [("id", label)], children)
  }

  /// How wide a text is at most, in the fonts that the drawing asks for.
  static func width(of text: String, size: Int) -> Int { (text.displayWidth * size * 56 + 99) / 100 }
}
