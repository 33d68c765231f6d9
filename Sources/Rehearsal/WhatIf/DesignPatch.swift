public import Documents
public import Planning

/// A change of one field of a design, as somebody says it: `rftemplates/RF-Shop band_5.power=8`, `wlans/WLAN-Shop/guest enabled=false`,
/// `vars dns1=1.1.1.1`.
public struct DesignPatch: Sendable {
  /// The part of a design that it comes to.
  public let values: Node

  /// Reads a change.
  /// - Parameter design: what it is a change of; it must have the object.
  /// - Throws: `DocumentError` with the nearest kind or name.
  public init(_ text: String, of design: Design) throws(DocumentError) {
    let place = SourcePosition(file: "--change '\(text)'", line: 1, column: 1)
    guard let space = text.firstIndex(of: " "), let sign = text[space...].firstIndex(of: "=") else {
      throw DocumentError(
        at: place, found: "no change", expected: "KIND/NAME FIELD=VALUE, rftemplates/RF-Shop band_5.power=8")
    }
    let object = text[..<space].split(separator: "/").map(String.init)
    let field = text[text.index(after: space)..<sign].split(separator: ".").map(String.init)
    guard !field.isEmpty, !object.isEmpty else {
      throw DocumentError(at: place, found: "no field", expected: "KIND/NAME FIELD=VALUE")
    }
    let value: Node
    do throws(DocumentError) {
      value = try YAML.parse(Array(text[text.index(after: sign)...].utf8), file: place.file)
    } catch {
      throw DocumentError(at: place, found: error.found, expected: "a value, as YAML writes it")
    }
    func mapping(_ path: [String], _ inner: Node) -> Node {
      path.reversed().reduce(inner) { node, key in
        Node(at: place, .mapping([(key: Node(at: place, .scalar(text: key, style: .quoted)), value: node)]))
      }
    }
    if object == ["vars"] {
      values = mapping(["vars"] + field, value)
      return
    }
    guard let kind = DesignObjectKind(rawValue: object[0]), kind != .wxrules else {
      let known = DesignObjectKind.allCases.filter { $0 != .wxrules }.map(\.rawValue) + ["vars"]
      throw DocumentError(
        at: place, found: "the unknown kind '\(object[0])'", expected: "one of \(known.joined(separator: ", "))",
        nearest: nearestWord(to: object[0], in: known))
    }
    let names: [String]
    let path: [String]
    if kind == .wlans {
      names = design.objects(of: .templates).flatMap { template in
        template.children(of: .wlans).map { "\(template.name)/\($0.name)" }
      }
      path = object.count == 3 ? ["templates", "templates", object[1], "wlans", object[2]] : []
    } else {
      names = design.objects(of: kind).map(\.name)
      path =
        ["templates", kind.rawValue, object.dropFirst().joined(separator: "/")] + (field == ["for"] ? [] : ["body"])
    }
    let name = object.dropFirst().joined(separator: "/")
    guard names.contains(name) else {
      throw DocumentError(
        at: place, found: "the unknown \(kind.singular) '\(name)'",
        expected: names.isEmpty ? "a design that has one" : "one of \(names.joined(separator: ", "))",
        nearest: nearestWord(to: name, in: names))
    }
    values = mapping(path + field, value)
  }
}
