import EffectiveConfiguration
import MistAPI

/// Says of any field of a layered configuration which layer gave it.
///
/// A configuration merges member by member, and members that are objects by their own names, one level deep: the owner of a
/// field is the strongest layer with its member, or with the name inside it.
struct LayerReader {
  /// The effective configuration, variables replaced.
  let effective: JSON
  private let layers: [Layer]
  private let variables: [String: String]
  /// What makes an object hold here, by the contribution's source.
  private let reaches: [String: String]

  /// A contribution, as written and with its variables replaced. Both have their members in one order.
  private struct Layer {
    let contribution: LayeredConfiguration.Contribution
    let written: JSON
    let resolved: JSON
  }

  init(_ layered: LayeredConfiguration, reaches: [String: String] = [:]) {
    effective = Self.withoutIdentity(layered.resolved().value)
    variables = layered.variables
    let variables = layered.variables
    layers = layered.contributions.map { contribution in
      var members = contribution.members
      let own = members["vars"]
      members["vars"] = nil
      for name in LayeredConfiguration.identityMembers { members[name] = nil }
      var resolved = Variables.resolve(.object(members)) { variables[$0] }.value.object ?? JSONObject()
      // What variables are set to is text that stands for itself.
      members["vars"] = own
      resolved["vars"] = own
      return Layer(contribution: contribution, written: .object(members), resolved: .object(resolved))
    }
    self.reaches = reaches
  }

  private static func withoutIdentity(_ value: JSON) -> JSON {
    guard case .object(var members) = value else { return value }
    for name in LayeredConfiguration.identityMembers { members[name] = nil }
    return .object(members)
  }

  /// The fields that have a layer of their own: members, and the names inside those that are objects.
  var paths: [[FieldPath.Step]] {
    (effective.object ?? JSONObject()).flatMap { name, value in Self.parts(of: [.member(name)], value) }
  }

  /// The parts of a field that can come of different layers; the field itself where it comes of one.
  static func parts(of steps: [FieldPath.Step], _ value: JSON) -> [[FieldPath.Step]] {
    guard steps.count == 1, case .object(let members) = value, !members.isEmpty else { return [steps] }
    return members.keys.map { steps + [.member($0)] }
  }

  /// Why a field has its value.
  func explain(_ steps: [FieldPath.Step]) -> FieldExplanation {
    let owners = owners(of: steps)
    let value = effective.value(at: steps)
    var statements: [FieldExplanation.Statement] = []
    for (index, layer) in layers.enumerated().reversed() {
      let said = layer.resolved.value(at: steps)
      let verdict: FieldExplanation.Statement.Verdict =
        owners.contains(index) ? owners.count > 1 ? .adds : .gives : said == nil ? .silent : .overruled
      statements.append(statement(layer, said, written(steps, in: layer), verdict))
    }
    let texts = owners.compactMap { written(steps, in: layers[$0]) }
    return FieldExplanation(
      field: FieldPath(steps), value: value, statements: statements, variables: uses(in: texts, steps))
  }

  private func statement(
    _ layer: Layer, _ value: JSON?, _ written: JSON?, _ verdict: FieldExplanation.Statement.Verdict
  ) -> FieldExplanation.Statement {
    FieldExplanation.Statement(
      layer: layer.contribution.layer.name, source: layer.contribution.source,
      reach: reaches[layer.contribution.source] ?? "", written: written, value: value, verdict: verdict)
  }

  /// The layers, by their places, that made a field what it is.
  private func owners(of steps: [FieldPath.Step]) -> [Int] {
    guard case .member(let member) = steps.first else { return [] }
    var owners: [Int] = []
    var merged: JSON?
    for (index, layer) in layers.enumerated() {
      guard let said = layer.resolved[member] else { continue }
      switch (merged, said) {
      case (.object(var weaker), .object(let stronger)):
        for (name, value) in stronger { weaker[name] = value }
        merged = .object(weaker)
        if steps.count == 1 {
          owners.append(index)
        } else if case .member(let name) = steps[1], stronger[name] != nil {
          owners = [index]
        }
      case (.array(let weaker), .array(let stronger)) where member == "additional_config_cmds":
        merged = .array(weaker + stronger)
        owners.append(index)
      default:
        merged = said
        owners = [index]
      }
    }
    // A layer that has the name, and in it nothing at the steps below, takes them away from the weaker ones.
    return effective.value(at: steps) == nil ? [] : owners
  }

  /// What stands at a field of a layer as it is written: keys may hold variables, too.
  private func written(_ steps: [FieldPath.Step], in layer: Layer) -> JSON? {
    var value = layer.written
    for step in steps {
      switch (step, value) {
      case (.member(let name), .object(let members)):
        let inner =
          members[name]
          ?? members.first { key, _ in
            key.utf8.contains(UInt8(ascii: "{")) && self.resolved(key) == name
          }?.value
        guard let inner else { return nil }
        value = inner
      case (.element(let index), .array(let elements)) where elements.indices.contains(index): value = elements[index]
      default: return nil
      }
    }
    return value
  }

  private func resolved(_ text: String) -> String? {
    Variables.resolve(.string(text)) { variables[$0] }.value.string
  }

  // MARK: - Variables

  /// The variables in what was written, with what the layers say of each.
  private func uses(in texts: [JSON], _ steps: [FieldPath.Step]) -> [FieldExplanation.VariableUse] {
    if case .member("vars") = steps.first { return [] }
    let field = FieldPath(steps).members.last ?? ""
    var seen: Set<String> = []
    // Under its own name, so that texts for people, whose braces are no variables, are known.
    let references = texts.flatMap { Variables.references(in: .object(JSONObject([(field, $0)]))) }
    return references.map(\.name).filter { seen.insert($0).inserted }.map { use(of: $0) }
  }

  /// What the layers say of a variable.
  func use(of name: String) -> FieldExplanation.VariableUse {
    let statements = explain([.member("vars"), .member(name)]).statements.filter { $0.verdict != .silent }
    return FieldExplanation.VariableUse(name: name, value: variables[name], statements: statements)
  }
}
