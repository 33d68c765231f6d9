import Documents
import EffectiveConfiguration
import MistAPI

extension DesignRules {
  /// A variable that an object uses and that some of its sites do not set.
  private struct Unset {
    let name: String
    let field: String
    let sites: [String]
  }

  /// Variables that templates use and sites do not set.
  mutating func checkVariables(_ reach: DesignReach) {
    if case .unknown = variables { return }
    let set = Dictionary(
      design.sites.map { ($0.key, Set($0.variables.map(\.name))) }, uniquingKeysWith: { first, _ in first })
    forEachBody { rules, object, address in
      let own = Set(object.body["vars"]?.object?.keys ?? [])
      let used = Variables.references(in: object.body).filter { !own.contains($0.name) }
      guard !used.isEmpty else { return }
      var sites = reach.sites(of: address)
      if case .declared = rules.variables { sites = [] }
      let positions = rules.positions(in: object)
      for variable in used {
        let lacking = sites.filter { !(set[$0]?.contains(variable.name) ?? false) }
        // What reaches no site is complained of only if it could work at none.
        let isLacking = sites.isEmpty ? !rules.declared.contains(variable.name) : !lacking.isEmpty
        guard isLacking else { continue }
        let unset = Unset(name: variable.name, field: variable.field, sites: lacking)
        rules.note(unset, in: address, of: sites.count, at: positions[variable.field] ?? object.position)
      }
    }
  }

  /// Where each field that holds a variable stands; a variable in a key stands at the key.
  private func positions(in object: DesignObject) -> [String: SourcePosition] {
    var positions: [String: SourcePosition] = [:]
    object.source.forEachField { path, key, node in
      let place = [key, node].compactMap { $0 }.first { $0.text?.contains("{{") == true }
      if let place { positions[path.description] = place.position }
    }
    return positions
  }

  private mutating func forEachBody(_ body: (inout DesignRules, DesignObject, DesignObjectAddress) -> Void) {
    for object in design.objects {
      body(&self, object, DesignObjectAddress(kind: object.kind, name: object.name))
      for child in object.children {
        body(&self, child, DesignObjectAddress(kind: child.kind, template: object.name, name: child.name))
      }
    }
  }

  private mutating func note(
    _ unset: Unset, in address: DesignObjectAddress, of count: Int, at position: SourcePosition
  ) {
    let lacking =
      switch unset.sites.count {
      case 0: "which no site sets"
      case count: "which none of its \(counted(count, "site")) sets: \(listed(unset.sites))"
      case 1: "which 1 of its \(count) sites does not set: \(listed(unset.sites))"
      case let some: "which \(some) of its \(count) sites do not set: \(listed(unset.sites))"
      }
    findings.note(
      .unsetVariable, at: position,
      found: "the variable '\(unset.name)' in \(address), field \(unset.field), \(lacking)",
      expected: declared.isEmpty
        ? "a variable under 'vars' or 'addressing: vars'" : "a variable that every such site sets",
      nearest: nearestWord(to: unset.name, in: declared.filter { $0 != unset.name }),
      subjects: [address.description, "\(address).\(unset.field)", "vars/\(unset.name)"])
  }
}
