import Assurance

extension LevelReport {
  /// One service level as a picture in SVG 1.1: the bad part of each bin, stacked by classifier, and the devices that have most
  /// of it. It needs no script and no other file; what differs by colour differs in words too.
  public func plot(of name: String) -> String {
    let row = content.rows.first { $0.name == name }
    let height = Sheet.devicesTop + 24 + 22 * min(10, row?.impacted.count ?? 0) + 30
    var root = XMLElement(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", "0 0 \(Sheet.width) \(height)"), ("role", "img"),
        ("aria-labelledby", "title"), ("font-family", "Helvetica, Arial, 'Liberation Sans', sans-serif"),
      ])
    var title = XMLElement("title", [("id", "title")])
    title.text = "\(name) at \(content.site), \(content.start) to \(content.end)"
    var style = XMLElement("style")
    style.text = Sheet.style
    root.children = [
      title, style, Drawing.rectangle(Rectangle(x: 0, y: 0, width: Sheet.width, height: height), "paper"),
      Drawing.text(title.text, Sheet.left, 34, size: 20, "ink"),
    ]
    if let row {
      root.children.append(Drawing.group("course", course(of: row)))
      root.children.append(Drawing.group("classifiers", legend(of: row)))
      root.children.append(Drawing.group("devices", devices(of: row)))
    }
    root.children.append(
      Drawing.text(content.source("«\(content.profile)»"), Sheet.left, height - 10, size: 12, "quiet"))
    return root.document
  }

  /// A column for each bin, or for several where there are many: of the whole height, the part that was bad.
  private func course(of row: Row) -> [XMLElement] {
    let perColumn = binsPerPart(atMost: Sheet.plotWidth / 2)
    let parts = Self.folded(row, by: perColumn)
    let worst = parts.map { 1 - ($0.level ?? 1) }.max() ?? 0
    // The scale is a round part of the whole: 5, 10, 20, 50 or 100 %.
    let scale = [0.05, 0.1, 0.2, 0.5].first { worst <= $0 } ?? 1
    let step = max(2, Sheet.plotWidth / max(1, parts.count))
    var elements = [
      Drawing.text("\(Int(scale * 100)) % bad", Sheet.left - 8, Sheet.top + 10, size: 12, "quiet", anchor: .end),
      Drawing.text("0", Sheet.left - 8, Sheet.bottom, size: 12, "quiet", anchor: .end),
      Drawing.line([(Sheet.left, Sheet.bottom), (Sheet.left + Sheet.plotWidth, Sheet.bottom)], "axis"),
      Drawing.text(content.start, Sheet.left, Sheet.bottom + 18, size: 12, "quiet"),
      Drawing.text(
        "by \(Self.span(content.interval * Int64(perColumn)))", Sheet.left + Sheet.plotWidth / 2, Sheet.bottom + 18,
        size: 12, "quiet", anchor: .middle),
      Drawing.text(content.end, Sheet.left + Sheet.plotWidth, Sheet.bottom + 18, size: 12, "quiet", anchor: .end),
    ]
    for classifier in row.classifiers.indices {
      var areas: [Rectangle] = []
      for (column, tally) in parts.enumerated() where tally.total > 0 {
        func y(_ parts: ArraySlice<Int64>) -> Int {
          let share = Double(parts.reduce(0, +)) / Double(tally.total)
          return Sheet.bottom - Int(min(1, share / scale) * Double(Sheet.bottom - Sheet.top) + 0.5)
        }
        let (low, high) = (y(tally.byClassifier[..<classifier]), y(tally.byClassifier[...classifier]))
        if low > high {
          areas.append(Rectangle(x: Sheet.left + column * step, y: high, width: max(1, step - 1), height: low - high))
        }
      }
      if let path = Drawing.rectangles(areas, "c\(classifier % Sheet.colours.count)") { elements.append(path) }
    }
    return elements
  }

  private func legend(of row: Row) -> [XMLElement] {
    let sum = row.sum
    var elements: [XMLElement] = []
    for (place, classifier) in row.classifiers.indices.filter({ sum.byClassifier[$0] > 0 }).enumerated() {
      let (x, y) = (Sheet.left + place % 3 * 300, Sheet.legendTop + place / 3 * 20)
      elements.append(
        Drawing.rectangle(
          Rectangle(x: x, y: y, width: 12, height: 12), "c\(classifier % Sheet.colours.count)"))
      let amount = Self.amount(sum.byClassifier[classifier], row.unit)
      elements.append(Drawing.text("\(row.classifiers[classifier]): \(amount)", x + 18, y + 11, size: 12, "ink"))
    }
    return elements
  }

  private func devices(of row: Row) -> [XMLElement] {
    guard let worst = row.impacted.first?.tally.degraded, worst > 0 else { return [] }
    var elements = [
      Drawing.text(
        "bad \(row.unit.label) by device", Sheet.left, Sheet.devicesTop, size: 13, "quiet")
    ]
    for (place, device) in row.impacted.prefix(10).enumerated() {
      let y = Sheet.devicesTop + 12 + place * 22
      let width = max(1, Int(Double(device.tally.degraded) / Double(worst) * 500 + 0.5))
      elements.append(Drawing.text(device.name, Sheet.left + 190, y + 12, size: 12, "ink", anchor: .end))
      elements.append(
        Drawing.rectangle(Rectangle(x: Sheet.left + 200, y: y, width: width, height: 14), "device"))
      elements.append(
        Drawing.text(
          Self.amount(device.tally.degraded, row.unit), Sheet.left + 208 + width, y + 12, size: 12, "quiet"))
    }
    return elements
  }

  private enum Sheet {
    static let width = 1000
    static let left = 90
    static let plotWidth = 880
    static let top = 60
    static let bottom = 300
    static let legendTop = 340
    static let devicesTop = 440
    static let colours = [
      "#1b6ca8", "#d1495b", "#edae49", "#66a182", "#6c4f8c", "#8d5524", "#2e4057", "#b5838d", "#3d9970", "#7f7f7f",
      "#a0522d", "#004d61",
    ]
    static let style: String =
      ".paper{fill:#fff}.ink{fill:#111}.quiet{fill:#555}.axis{stroke:#111;fill:none}.device{fill:#444}"
      + colours.enumerated().map { ".c\($0){fill:\($1)}" }.joined()
      + "@media screen and (prefers-color-scheme:dark){.paper{fill:#14171c}.ink{fill:#eef1f5}.quiet{fill:#a9b2be}"
      + ".axis{stroke:#eef1f5}.device{fill:#b8c0cc}.c6{fill:#8fa3bd}.c11{fill:#4fb3cc}}"
  }
}
