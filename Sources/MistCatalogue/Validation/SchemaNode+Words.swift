import MistAPI

extension SchemaNode {
  /// What a value may be, in words: a choice of values, a form, a range, or just a type.
  var words: String {
    if !values.isEmpty {
      let known = values.map { $0.string ?? $0.text }
      return "one of " + known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", …" : "")
    }
    if let format, types == .string { return format.words }
    if minimum != nil || maximum != nil, types == .integer || types == .number {
      return "\(types.words) of \(Validator.range(minimum, maximum))"
    }
    return types.words
  }
}
