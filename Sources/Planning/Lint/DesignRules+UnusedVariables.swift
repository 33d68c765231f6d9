import Documents
import EffectiveConfiguration

extension DesignRules {
  /// Variables that no body uses. Beside an organisation that exists others may use them, and nothing is said.
  mutating func checkUnusedVariables() {
    guard isWhole, case .known = variables, !design.objects.isEmpty, root["use"] == nil else { return }
    let used = Set(design.addressedObjects.flatMap { Variables.references(in: $0.object.body).map(\.name) })
    for (key, _) in root["vars"]?.entries ?? [] {
      guard let name = key.text, !used.contains(name) else { continue }
      noteUnused(name, at: key.position, expected: "a body with \"{{\(name)}}\"")
    }
    let spaces = [root["addressing"]].compactMap { $0 } + (root["addressing"]?["beside"]?.entries ?? []).map(\.value)
    let networks = Set(design.addressing?.spaces.flatMap(\.networks).map(\.variableName) ?? []).sorted()
    guard !networks.isEmpty else { return }
    for (key, _) in spaces.flatMap({ $0["vars"]?.entries ?? [] }) {
      guard let text = key.text, let pattern = try? NamingPattern(text) else { continue }
      // Of one network perhaps, not of another: the pattern is unused when it is for every network.
      if networks.contains(where: { network in used.contains(pattern.format { _ in network }) }) { continue }
      noteUnused(text, at: key.position, expected: "a body that has it of some network")
    }
  }

  private mutating func noteUnused(_ name: String, at position: SourcePosition, expected: String) {
    findings.note(
      .unusedVariable, .warning, at: position, found: "the variable '\(name)', which nothing uses",
      expected: expected, advice: "remove it, if no object outside the design needs it",
      subjects: ["vars/\(name)"])
  }
}
