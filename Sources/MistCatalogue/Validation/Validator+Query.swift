public import MistAPI

extension Validator {
  /// The first fault of a query. What is empty is absent, a zero means no filter, lists are separated by commas, and
  /// names that are not published do not matter (mist-fidelity, section 1.6).
  /// - Parameter known: Values that are good by the parameter's name, though they are not published.
  public static func fault(
    inQuery query: [MistRequest.QueryItem], of parameters: [OperationDetails.Parameter],
    known: [String: Set<String>] = [:]
  ) -> SchemaFault? {
    for parameter in parameters where parameter.place == .query {
      let values = query.filter { $0.name == parameter.name && !$0.value.isEmpty }.map(\.value)
      if parameter.isRequired, values.isEmpty { return SchemaFault(path: parameter.name, "is required") }
      for value in values where known[parameter.name]?.contains(value) != true {
        if let fault = fault(ofParameter: value, parameter.schema) { return fault.inside(parameter.name) }
      }
    }
    return nil
  }

  /// The fault of a parameter's text; nil when there is none.
  static func fault(ofParameter text: String, _ schema: Schema) -> SchemaFault? {
    let node = schema.node
    let number = Double(text)
    if number == 0 { return nil }
    if !node.alternatives.isEmpty || !node.all.isEmpty || node.types.contains(.array) { return nil }
    if node.types.contains(.boolean), !node.types.contains(.string) {
      let words: Set<String> = ["true", "false", "1"]
      return words.contains(text.lowercased()) ? nil : SchemaFault("must be true or false, found '\(text)'")
    }
    if node.types.contains(.integer) || node.types.contains(.number), !node.types.contains(.string) {
      guard let number, node.types.contains(.number) || Int(text) != nil else {
        return SchemaFault("must be a \(node.types.contains(.number) ? "" : "whole ")number, found '\(text)'")
      }
      if number < node.minimum ?? -.infinity || number > node.maximum ?? .infinity {
        return SchemaFault("must be \(range(node.minimum, node.maximum)), found \(text)")
      }
      return nil
    }
    if !node.texts.isEmpty {
      for part in text.split(separator: ",") where !node.texts.contains(String(part)) {
        return SchemaFault(
          "must be one of \(node.values.compactMap(\.string).joined(separator: ", ")), found '\(text)'")
      }
    }
    if node.format == .uuid {
      for part in text.split(separator: ",") where MistID(part) == nil {
        return SchemaFault("must be an id, found '\(text)'")
      }
    }
    return nil
  }
}
