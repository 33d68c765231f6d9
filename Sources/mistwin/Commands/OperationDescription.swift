import MistAPI
import MistCatalogue
import Reporting

/// An operation as it is printed.
struct OperationDescription {
  private let operation: MistCatalogue.Operation
  private let details: OperationDetails
  private let depth: Int

  init(_ operation: MistCatalogue.Operation, in catalogue: Catalogue, depth: Int) {
    self.operation = operation
    details = catalogue.details(of: operation)
    self.depth = depth
  }

  /// One member, parameter or answer: where it is, its type, and what is asked of it.
  private struct Line {
    var path: String
    var type: String
    var notes: [String]
  }

  func text(_ style: TextStyle) -> String {
    var out =
      "\(operation.method.rawValue) /api/v1\(operation.path)  (\(operation.id)\(details.isDeprecated ? ", deprecated" : ""))\n"
    func section(_ title: String, _ lines: [Line]) {
      guard !lines.isEmpty else { return }
      var table = TextTable([title, "Type", ""])
      for line in lines { table.add([line.path, line.type, line.notes.joined(separator: ", ")]) }
      out += "\n" + table.text(style)
    }
    section("Parameter", parameters)
    if let body = details.body {
      if let schema = body.json { section("Body (JSON)", lines(of: schema)) }
      if let schema = body.form { section("Body (multipart/form-data)", lines(of: schema)) }
    }
    for response in details.responses where response.status < 300 {
      guard let schema = response.schema else {
        out += "\nAnswer \(response.status): no body\n"
        continue
      }
      section("Answer \(response.status)", lines(of: schema))
    }
    let others = details.responses.filter { $0.status >= 300 }.map { String($0.status) }
    if !others.isEmpty { out += "\nOther answers: \(others.joined(separator: ", "))\n" }
    return out
  }

  var document: JSON {
    func list(_ lines: [Line]) -> JSON {
      .array(
        lines.map { line in
          ["path": .string(line.path), "type": .string(line.type), "notes": JSON(line.notes)]
        })
    }
    var result = JSONObject([
      ("id", .string(operation.id)), ("method", .string(operation.method.rawValue)),
      ("path", .string("/api/v1" + operation.path)), ("deprecated", .bool(details.isDeprecated)),
      ("parameters", list(parameters)),
    ])
    if let schema = details.body?.json { result["body"] = list(lines(of: schema)) }
    if let schema = details.body?.form { result["form"] = list(lines(of: schema)) }
    var responses = JSONObject()
    for response in details.responses {
      responses[String(response.status)] = response.schema.map { list(lines(of: $0)) } ?? .null
    }
    result["responses"] = .object(responses)
    return .object(result)
  }

  private var parameters: [Line] {
    details.parameters.map { parameter in
      var line = line(parameter.name, parameter.schema, isRequired: parameter.isRequired)
      line.notes.insert(parameter.place.rawValue, at: 0)
      return line
    }
  }

  private func lines(of schema: Schema) -> [Line] {
    var lines: [Line] = []
    add(schema, at: "", isRequired: false, depth: 0, to: &lines)
    return lines
  }

  private func add(_ schema: Schema, at path: String, isRequired: Bool, depth: Int, to lines: inout [Line]) {
    if !path.isEmpty || schema.properties.isEmpty { lines.append(line(path, schema, isRequired: isRequired)) }
    guard depth < self.depth else { return }
    func inside(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    for (name, property) in schema.properties {
      add(
        property, at: inside(name), isRequired: schema.required.contains(name), depth: depth + 1, to: &lines)
    }
    if let items = schema.items, !items.properties.isEmpty || !items.alternatives.isEmpty {
      add(items, at: path + "[]", isRequired: false, depth: depth, to: &lines)
    }
    if let additional = schema.additional {
      add(additional, at: inside("*"), isRequired: false, depth: depth + 1, to: &lines)
    }
    for (number, alternative) in schema.alternatives.enumerated() {
      let name = "\(path)<\(alternative.name ?? String(number + 1))>"
      add(alternative, at: name, isRequired: false, depth: depth + 1, to: &lines)
    }
  }

  private func line(_ path: String, _ schema: Schema, isRequired: Bool) -> Line {
    var type = schema.types.names.filter { $0 != "null" }.joined(separator: " or ")
    if let items = schema.items {
      let item = items.types.names.joined(separator: " or ")
      type = "array of \(item.isEmpty ? items.name ?? "any" : item)"
    }
    if type.isEmpty { type = schema.alternatives.isEmpty ? "any" : "one of \(schema.alternatives.count)" }
    var notes: [String] = []
    if isRequired { notes.append("required") }
    if schema.isReadOnly { notes.append("read-only") }
    if schema.types.contains(.null) { notes.append("or null") }
    if schema.isDeprecated { notes.append("deprecated") }
    if let format = schema.format { notes.append(format.rawValue) }
    if let least = schema.minimum { notes.append("from \(JSONNumber(least).text)") }
    if let greatest = schema.maximum { notes.append("up to \(JSONNumber(greatest).text)") }
    if let least = schema.lengths.least { notes.append("at least \(least) long") }
    if let greatest = schema.lengths.greatest { notes.append("at most \(greatest) long") }
    let values = schema.values.isEmpty ? schema.items?.values ?? [] : schema.values
    if !values.isEmpty { notes.append("one of " + values.map { $0.string ?? $0.text }.joined(separator: " ")) }
    if let value = schema.defaultValue { notes.append("default \(value.text)") }
    return Line(path: path.isEmpty ? "(itself)" : path, type: type, notes: notes)
  }
}
