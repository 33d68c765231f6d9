import Planning

/// References that stand for a text that names them.
struct LiteralSecrets: SecretResolver {
  func resolve(_ reference: SecretReference) async -> String {
    if case .literal(let text) = reference { return text }
    return "secret of \(reference)"
  }
}
