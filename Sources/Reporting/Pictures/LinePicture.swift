/// Lines over two axes as a picture in SVG 1.1, for light and dark screens. It needs no script and no other file; lines differ by
/// their dashes and by the words at their ends, not by colour alone.
public struct LinePicture: Sendable {
  /// An axis: from where to where, with which marks.
  public struct Axis: Sendable {
    /// What it shows, and in which unit.
    public var title: String
    /// From its least to its greatest value.
    public var range: ClosedRange<Double>
    /// Values that are written at it.
    public var marks: [(value: Double, text: String)]

    /// An axis.
    public init(_ title: String, _ range: ClosedRange<Double>, marks: [(value: Double, text: String)]) {
      self.title = title
      self.range = range
      self.marks = marks
    }
  }

  /// A line.
  public struct Series: Sendable {
    /// What it is called at its end.
    public var name: String
    /// Its points, from left to right; what lies beyond the axes is left out of the picture.
    public var points: [(x: Double, y: Double)]

    /// A line.
    public init(_ name: String, _ points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// What it is of.
  public var title: String
  /// Where its figures come from, in one line.
  public var source: String
  /// To the right.
  public var horizontal: Axis
  /// Upwards.
  public var vertical: Axis
  /// The lines.
  public var series: [Series]
  /// Values of the vertical axis that mean something, with what.
  public var limits: [(value: Double, text: String)]

  /// A picture.
  public init(
    title: String, source: String, horizontal: Axis, vertical: Axis, series: [Series],
    limits: [(value: Double, text: String)] = []
  ) {
    self.title = title
    self.source = source
    self.horizontal = horizontal
    self.vertical = vertical
    self.series = series
    self.limits = limits
  }

  /// The picture as a document.
  public var svg: String {
    var root = XMLElement(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", "\(Sheet.width)"), ("height", "\(Sheet.height)"),
        ("viewBox", "0 0 \(Sheet.width) \(Sheet.height)"), ("role", "img"), ("aria-labelledby", "title"),
        ("font-family", "Helvetica, Arial, 'Liberation Sans', sans-serif"),
      ])
    var heading = XMLElement("title", [("id", "title")])
    heading.text = title
    var style = XMLElement("style")
    style.text = Sheet.style
    root.children = [
      heading, style, Drawing.rectangle(Rectangle(x: 0, y: 0, width: Sheet.width, height: Sheet.height), "paper"),
      Drawing.text(title, Sheet.left, 30, size: 18, "ink"),
      Drawing.text(vertical.title, Sheet.left, 54, size: 12, "quiet"),
      Drawing.text(horizontal.title, Sheet.right, Sheet.bottom + 38, size: 12, "quiet", anchor: .end),
      Drawing.text(source, Sheet.left, Sheet.height - 8, size: 11, "quiet"),
      Drawing.group("axes", axes), Drawing.group("limits", limitLines), Drawing.group("lines", lines),
    ]
    return root.document
  }

  private var axes: [XMLElement] {
    var elements = [
      Drawing.line([(Sheet.left, Sheet.top), (Sheet.left, Sheet.bottom), (Sheet.right, Sheet.bottom)], "axis")
    ]
    for mark in vertical.marks {
      let y = place(mark.value, vertical.range, Sheet.bottom, Sheet.top)
      elements.append(Drawing.line([(Sheet.left, y), (Sheet.right, y)], "grid"))
      elements.append(Drawing.text(mark.text, Sheet.left - 8, y + 4, size: 12, "quiet", anchor: .end))
    }
    for mark in horizontal.marks {
      let x = place(mark.value, horizontal.range, Sheet.left, Sheet.right)
      elements.append(Drawing.line([(x, Sheet.bottom), (x, Sheet.bottom + 5)], "axis"))
      elements.append(Drawing.text(mark.text, x, Sheet.bottom + 20, size: 12, "quiet", anchor: .middle))
    }
    return elements
  }

  private var limitLines: [XMLElement] {
    limits.flatMap { limit in
      let y = place(limit.value, vertical.range, Sheet.bottom, Sheet.top)
      return [
        Drawing.line([(Sheet.left, y), (Sheet.right, y)], "limit"),
        Drawing.text(limit.text, Sheet.left + 6, y - 6, size: 12, "ink"),
      ]
    }
  }

  private var lines: [XMLElement] {
    var elements: [XMLElement] = []
    var names: [(text: String, y: Int, style: String)] = []
    for (number, one) in series.enumerated() {
      let style = number % Sheet.colours.count
      let points = one.points.filter { horizontal.range.contains($0.x) }.map { point in
        let value = min(max(point.y, vertical.range.lowerBound), vertical.range.upperBound)
        return (
          place(point.x, horizontal.range, Sheet.left, Sheet.right),
          place(value, vertical.range, Sheet.bottom, Sheet.top)
        )
      }
      guard let last = points.last else { continue }
      elements.append(Drawing.line(points, "line l\(style)"))
      names.append((one.name, last.1 + 4, "t\(style)"))
    }
    // Names at one height stand below each other, in the order of the lines.
    var next = 0
    for name in names.enumerated().sorted(by: { ($0.element.y, $0.offset) < ($1.element.y, $1.offset) }) {
      next = max(next, name.element.y)
      elements.append(Drawing.text(name.element.text, Sheet.right + 8, next, size: 12, name.element.style))
      next += 15
    }
    return elements
  }

  private func place(_ value: Double, _ range: ClosedRange<Double>, _ low: Int, _ high: Int) -> Int {
    let part = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return low + Int((part * Double(high - low)).rounded())
  }

  private enum Sheet {
    static let width = 860
    static let height = 400
    static let left = 60
    static let right = 690
    static let top = 66
    static let bottom = 330
    static let colours = [
      ("#1b6ca8", "#6db6f0"), ("#b03a48", "#f08a96"), ("#8a5a00", "#e6b450"), ("#2f7d57", "#7fd1a6"),
      ("#6c4f8c", "#c3a6e8"), ("#444b55", "#b8c0cc"),
    ]
    static let dashes = ["none", "9 4", "2 3", "12 3 2 3", "6 2", "1 4"]
    static let style: String =
      ".paper{fill:#fff}.ink{fill:#14171c}.quiet{fill:#4d5561}.axis{stroke:#14171c;fill:none}"
      + ".grid{stroke:#d5dae1;fill:none}.limit{stroke:#14171c;stroke-dasharray:4 4;fill:none}"
      + ".line{fill:none;stroke-width:2}"
      + colours.enumerated().map { number, colour in
        ".l\(number){stroke:\(colour.0);stroke-dasharray:\(dashes[number])}.t\(number){fill:\(colour.0)}"
      }.joined()
      + "@media screen and (prefers-color-scheme:dark){.paper{fill:#14171c}.ink{fill:#eef1f5}.quiet{fill:#a9b2be}"
      + ".axis,.limit{stroke:#eef1f5}.grid{stroke:#343b46}"
      + colours.enumerated().map { number, colour in
        ".l\(number){stroke:\(colour.1)}.t\(number){fill:\(colour.1)}"
      }.joined() + "}"
  }
}
