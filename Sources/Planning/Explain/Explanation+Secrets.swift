import MistAPI

extension Explanation {
  /// The explanation to be shown: secrets are left out, wherever they stand. References to variables stay.
  public var withoutSecrets: Explanation {
    var explanation = self
    explanation.fields = fields.map(\.withoutSecrets)
    return explanation
  }
}

extension FieldExplanation {
  fileprivate var withoutSecrets: FieldExplanation {
    var result = self
    let isSecret = DesignSecretFields.contains(field)
    result.value = value?.hidingSecrets(at: field)
    result.statements = statements.map { $0.hidingSecrets(at: field) }
    result.variables = variables.map { variable in
      let place = FieldPath([.member("vars"), .member(variable.name)])
      guard isSecret || DesignSecretFields.contains(place) else { return variable }
      var hidden = variable
      hidden.value = variable.value.map { _ in JSON.notShown }
      // Whatever the variable is called, it holds a secret here.
      hidden.statements = variable.statements.map { $0.hidingSecrets(at: FieldPath([.member("secret")])) }
      return hidden
    }
    return result
  }
}

extension FieldExplanation.Statement {
  fileprivate func hidingSecrets(at field: FieldPath) -> Self {
    var result = self
    result.written = written?.hidingSecrets(at: field)
    result.value = value?.hidingSecrets(at: field)
    return result
  }
}

extension JSON {
  /// What stands in the place of a secret.
  static let notShown = "(not shown)"

  /// The value without what fields of secrets hold in clear.
  func hidingSecrets(at path: FieldPath) -> JSON {
    switch self {
    case .string(let text):
      return DesignSecretFields.contains(path) && !text.isEmpty && !text.contains("{{") ? .string(JSON.notShown) : self
    case .array(let elements):
      return .array(elements.enumerated().map { $1.hidingSecrets(at: path.appending($0)) })
    case .object(let members):
      return .object(JSONObject(members.map { ($0.key, $0.value.hidingSecrets(at: path.appending($0.key))) }))
    case .null, .bool, .number: return self
    }
  }
}
