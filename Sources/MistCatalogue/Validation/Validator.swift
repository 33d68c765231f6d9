public import MistAPI

/// Checks values against published schemas.
///
/// Requests are checked as the cloud does (rulings 14 and 15; real-clients, section 4): null, `""` and variables are let
/// through anywhere, so is what only the cloud may say, and unknown members are kept. Answers are checked to the letter.
public struct Validator: Sendable {
  /// What is checked.
  public enum Purpose: Sendable, Hashable {
    /// A body of a request.
    case request
    /// A body of an answer.
    case response
  }

  let isRequest: Bool
  /// Whether unknown members are faults; they always are in answers.
  let isStrict: Bool
  /// Members at the top whose value does not count.
  let ignored: Set<String>
  /// Members at the top that must be there; nil where the schema says it.
  let required: [String]?
  /// Names of schemas of which a request may leave out what they demand.
  let lenient: Set<String>

  /// A validator.
  /// - Parameters:
  ///   - isStrict: Whether a request's unknown members are faults.
  ///   - ignored: Members at the top whose value does not count, such as those that only the cloud may change.
  ///   - required: Members that must be there at the top, where the schema asks for too much; empty for a body that is
  ///     merged. What stands deeper replaces what was there, and so has to be whole.
  ///   - lenient: Names of schemas that ask for more than the cloud does, wherever they stand below the top.
  public init(
    _ purpose: Purpose, isStrict: Bool = false, ignored: Set<String> = [], required: [String]? = nil,
    lenient: Set<String> = []
  ) {
    isRequest = purpose == .request
    self.isStrict = isStrict || purpose == .response
    self.ignored = ignored
    self.required = required
    self.lenient = lenient
  }

  /// The first fault of a value; nil when there is none.
  public func fault(in value: JSON, _ schema: Schema) -> SchemaFault? {
    fault(value, schema.nodes, schema.index, isTop: true, mayHaveMore: false)
  }

  func fault(_ value: JSON, _ nodes: SchemaNodes, _ index: Int, isTop: Bool, mayHaveMore: Bool) -> SchemaFault? {
    let node = nodes.all[index]
    if isRequest, isExempt(value) { return nil }
    if let fault = typeFault(value, node) { return fault }
    if !node.values.isEmpty, let fault = enumerationFault(value, node) { return fault }
    switch value {
    case .string(let text): if let fault = textFault(text, node) { return fault }
    case .number(let number): if let fault = numberFault(number, node) { return fault }
    case .array(let elements): if let fault = listFault(elements, nodes, node, isTop: isTop) { return fault }
    case .object(let object):
      if let fault = objectFault(object, nodes, node, isTop: isTop, mayHaveMore: mayHaveMore) { return fault }
    case .null, .bool: break
    }
    for part in node.all {
      if let fault = fault(value, nodes, part, isTop: isTop, mayHaveMore: true) { return fault }
    }
    return node.alternatives.isEmpty ? nil : alternativesFault(value, nodes, node, isTop: isTop)
  }

  /// What a request may send whatever the schema says: nothing at all, in any of the ways that clients have for it, and
  /// texts that hold a variable.
  private func isExempt(_ value: JSON) -> Bool {
    switch value {
    case .null: true
    case .string(let text): text.isEmpty || text.utf8.first == UInt8(ascii: "{") || Self.holdsVariable(text)
    default: false
    }
  }

  static func holdsVariable(_ text: String) -> Bool {
    var last: UInt8 = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "{"), last == byte { return true }
      last = byte
    }
    return false
  }

  private func typeFault(_ value: JSON, _ node: SchemaNode) -> SchemaFault? {
    guard !node.types.isEmpty else { return nil }
    let fits =
      switch value {
      case .null: node.types.contains(.null)
      case .bool: node.types.contains(.boolean)
      case .string: node.types.contains(.string)
      case .array: node.types.contains(.array)
      case .object: node.types.contains(.object)
      case .number(let number):
        node.types.contains(.number)
          || (node.types.contains(.integer) && (isRequest ? number.int != nil : number.isInteger))
      }
    return fits
      ? nil
      : SchemaFault(expected: node.types.words, asChoice: node.words, found: value.describedForErrors)
  }

  private func enumerationFault(_ value: JSON, _ node: SchemaNode) -> SchemaFault? {
    let isMember =
      switch value {
      case .string(let text) where !node.texts.isEmpty: node.texts.contains(text)
      case .number(let number): node.values.contains { $0.double == number.double }
      case .array, .object: node.types.isEmpty == false  // a list's members have their own schema
      default: node.values.contains(value)
      }
    guard !isMember else { return nil }
    return SchemaFault(expected: node.words, found: value.describedForErrors)
  }

  private func textFault(_ text: String, _ node: SchemaNode) -> SchemaFault? {
    if let format = node.format, !format.fits(text, inRequest: isRequest) {
      return SchemaFault(expected: format.words, found: "'\(text.prefix(40))'")
    }
    guard node.minCount != nil || node.maxCount != nil, node.types.contains(.string) else { return nil }
    let count = text.unicodeScalars.count
    if count < node.minCount ?? 0 || count > node.maxCount ?? .max {
      return SchemaFault(expected: "\(Self.range(node.minCount, node.maxCount)) characters", found: "\(count)")
    }
    return nil
  }

  private func numberFault(_ number: JSONNumber, _ node: SchemaNode) -> SchemaFault? {
    guard node.minimum != nil || node.maximum != nil else { return nil }
    let value = number.double
    if value < node.minimum ?? -.infinity || value > node.maximum ?? .infinity {
      return SchemaFault(
        expected: Self.range(node.minimum, node.maximum), asChoice: node.words, found: number.text)
    }
    return nil
  }

  private func listFault(_ elements: [JSON], _ nodes: SchemaNodes, _ node: SchemaNode, isTop: Bool) -> SchemaFault? {
    if node.types.contains(.array) {
      let count = elements.count
      if count > node.maxCount ?? .max || (count < node.minCount ?? 0 && !(isRequest && count == 0)) {
        return SchemaFault(expected: "\(Self.range(node.minCount, node.maxCount)) elements", found: "\(count)")
      }
    }
    guard let items = node.items else { return nil }
    let item = nodes.all[items]
    if item.isPlain, item.types == .string {
      for (place, element) in elements.enumerated() {
        if case .string = element { continue }
        if element.isNull, isRequest { continue }
        return typeFault(element, item)?.inside(place)
      }
      return nil
    }
    for (place, element) in elements.enumerated() {
      if let fault = fault(element, nodes, items, isTop: isTop, mayHaveMore: false) { return fault.inside(place) }
    }
    return nil
  }

  private func objectFault(
    _ object: JSONObject, _ nodes: SchemaNodes, _ node: SchemaNode, isTop: Bool, mayHaveMore: Bool
  ) -> SchemaFault? {
    let demanded =
      isTop ? required ?? node.required : isRequest && node.name.map(lenient.contains) == true ? [] : node.required
    for name in demanded {
      if let value = object[name], !value.isNull || isRequest { continue }
      if object[name] != nil, node.places[name].map({ nodes.all[$0].types.contains(.null) }) ?? true { continue }
      return SchemaFault(path: name, "is required")
    }
    for (name, value) in object {
      if let property = node.places[name] {
        if isRequest, nodes.all[property].isReadOnly || (isTop && ignored.contains(name)) { continue }
        if let fault = fault(value, nodes, property, isTop: false, mayHaveMore: false) { return fault.inside(name) }
        continue
      }
      if isRequest, name.utf8.first == UInt8(ascii: "-") || (isTop && ignored.contains(name)) { continue }
      switch node.additional {
      case .any: continue
      case .unsaid:
        if isStrict, isRequest, !mayHaveMore { return SchemaFault(path: name, "is not a published member") }
      case .none:
        if isStrict, !mayHaveMore { return SchemaFault(path: name, "is not a published member") }
      case .schema(let additional):
        if mayHaveMore { continue }  // another part of the whole may publish it
        if let fault = fault(value, nodes, additional, isTop: false, mayHaveMore: false) { return fault.inside(name) }
      }
    }
    return nil
  }

  private func alternativesFault(
    _ value: JSON, _ nodes: SchemaNodes, _ node: SchemaNode, isTop: Bool
  ) -> SchemaFault? {
    if isRequest, let discriminator = node.discriminator, !(isTop && ignored.contains(discriminator.property)),
      let kind = value[discriminator.property]?.string, !kind.isEmpty, !Self.holdsVariable(kind)
    {
      guard let branch = discriminator.mapping.first(where: { $0.value == kind }) else {
        let known = discriminator.mapping.map(\.value).joined(separator: ", ")
        return SchemaFault(path: discriminator.property, expected: "one of \(known)", found: "'\(kind)'")
      }
      return fault(value, nodes, branch.schema, isTop: isTop, mayHaveMore: false)
    }
    var faults: [SchemaFault] = []
    for branch in node.alternatives {
      guard let found = fault(value, nodes, branch, isTop: isTop, mayHaveMore: false) else { return nil }
      faults.append(found)
    }
    return SchemaFault.joined(faults)
  }

  static func range(_ least: Int?, _ greatest: Int?) -> String {
    switch (least, greatest) {
    case (let least?, let greatest?): least == greatest ? "\(least)" : "\(least) to \(greatest)"
    case (let least?, nil): "at least \(least)"
    case (nil, let greatest?): "at most \(greatest)"
    case (nil, nil): "any number of"
    }
  }

  static func range(_ least: Double?, _ greatest: Double?) -> String {
    func text(_ value: Double) -> String { JSONNumber(value).text }
    return switch (least, greatest) {
    case (let least?, let greatest?): "\(text(least)) to \(text(greatest))"
    case (let least?, nil): "at least \(text(least))"
    case (nil, let greatest?): "at most \(text(greatest))"
    case (nil, nil): "any number"
    }
  }
}
