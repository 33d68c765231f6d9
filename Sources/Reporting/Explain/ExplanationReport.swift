public import MistAPI
public import Planning

/// Which layer gave the values of a site or device, for people and programs.
public struct ExplanationReport: Sendable {
  private let explanation: Explanation
  /// Whether one field was asked for, so that every layer is told; else each field is a line.
  private let isOneField: Bool

  /// The report.
  /// - Parameter isOneField: Whether a field was asked for; else all are told, a line each.
  public init(_ explanation: Explanation, isOneField: Bool) {
    self.explanation = explanation.withoutSecrets
    self.isOneField = isOneField
  }

  /// What is effective and why. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    var lines = [style.paint(heading, .strong)]
    lines += isOneField ? fieldLines(style) : tableLines(style)
    let unresolved = explanation.unresolved
    if !unresolved.isEmpty {
      let names = unresolved.map { "{{\($0)}}" }.joined(separator: ", ").printable
      lines += ["", style.paint("unresolved: \(names): no layer sets it, and the device is out of sync", .bad)]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var heading: String {
    let subject = explanation.subject
    switch subject.kind {
    case .site: return "site \(subject.name)".printable
    case .device(let type, let mac): return "\(type.rawValue) \(subject.name) (\(mac)) at \(subject.siteName)".printable
    }
  }

  // MARK: - One field

  private func fieldLines(_ style: TextStyle) -> [String] {
    explanation.fields.flatMap { field -> [String] in
      var table = TextTable(["", "", "", ""])
      for statement in field.statements {
        table.add(
          [
            .init(Self.word(statement.verdict), Self.tone(statement.verdict)), .init(statement.layer),
            .init(Self.place(statement)), .init(Self.said(statement)),
          ])
      }
      for variable in field.variables {
        let value = variable.value.map { "{{\(variable.name)}} is \($0)" } ?? "{{\(variable.name)}} is set nowhere"
        let giver = variable.statements.first
        table.add([
          .init("with", variable.value == nil ? .bad : .good), .init("variable"), .init(giver.map(Self.place) ?? ""),
          .init(value),
        ])
        for weaker in variable.statements.dropFirst() {
          table.add([
            .init("overruled", .quiet), .init("variable"), .init(Self.place(weaker)),
            .init("{{\(variable.name)}} is \(weaker.value?.string ?? "")"),
          ])
        }
      }
      let value = field.value.map { $0.text.printable } ?? "nothing"
      return ["", "\(style.paint(field.path.printable, .strong)) = \(value)"] + table.lines(style, indent: 2)
    }
  }

  private static func word(_ verdict: FieldExplanation.Statement.Verdict) -> String {
    switch verdict {
    case .gives: "from"
    case .adds: "part from"
    case .overruled: "overruled"
    case .silent: "silent"
    }
  }

  private static func tone(_ verdict: FieldExplanation.Statement.Verdict) -> Tone {
    switch verdict {
    case .gives, .adds: .good
    case .overruled: .plain
    case .silent: .quiet
    }
  }

  /// The object, and what makes it hold here.
  private static func place(_ statement: FieldExplanation.Statement) -> String {
    let source =
      statement.source == statement.layer || statement.source == "\(statement.layer) setting" ? "" : statement.source
    return statement.reach.isEmpty ? source : "\(source), by \(statement.reach)"
  }

  private static func said(_ statement: FieldExplanation.Statement) -> String {
    (statement.written ?? statement.value)?.text ?? "-"
  }

  // MARK: - All fields

  private func tableLines(_ style: TextStyle) -> [String] {
    var table = TextTable(["Field", "Layer", "Source", "Value"])
    for field in explanation.fields {
      let origin = field.origin
      table.add([
        .init(field.path), .init(origin?.layer ?? "-"), .init(origin.map(Self.place) ?? ""),
        .init(field.value?.text ?? "-", field.unresolved.isEmpty ? .plain : .bad),
      ])
    }
    return [""] + table.lines(style)
  }

  // MARK: - JSON

  /// The explanation as one document.
  public var document: JSON {
    let subject = explanation.subject
    var about = JSONObject([
      ("name", .string(subject.name)), ("id", .string(subject.id.description)), ("site", .string(subject.siteName)),
      ("site_id", .string(subject.site.description)),
    ])
    if case .device(let type, let mac) = subject.kind {
      about["type"] = .string(type.rawValue)
      about["mac"] = .string(mac.description)
    } else {
      about["type"] = "site"
    }
    return [
      "mistwin_explanation": 1, "subject": .object(about), "fields": .array(explanation.fields.map(Self.json)),
      "unresolved": JSON(explanation.unresolved),
    ]
  }

  private static func json(_ field: FieldExplanation) -> JSON {
    [
      "field": .string(field.path), "value": field.value ?? .null,
      "layer": JSON(field.origin?.layer), "source": JSON(field.origin?.source),
      "layers": .array(field.statements.map(json)),
      "variables": .array(
        field.variables.map {
          ["name": .string($0.name), "value": JSON($0.value), "layers": .array($0.statements.map(json))]
        }),
    ]
  }

  private static func json(_ statement: FieldExplanation.Statement) -> JSON {
    [
      "layer": .string(statement.layer), "source": .string(statement.source), "reach": .string(statement.reach),
      "verdict": .string(statement.verdict.rawValue), "written": statement.written ?? .null,
      "value": statement.value ?? .null,
    ]
  }
}
