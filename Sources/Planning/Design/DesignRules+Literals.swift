import Addressing
import Documents
import MistAPI

extension DesignRules {
  /// Fields that hold one VLAN number.
  private static let vlanFields: Set<String> = ["vlan_id", "default_vlan_id", "native_vlan_id"]
  /// Fields that hold VLAN numbers in a list.
  private static let vlanLists: Set<String> = ["vlan_ids", "default_vlan_ids", "local_vlan_ids", "additional_vlan_ids"]
  /// Kinds that are pushed to many sites, where a number or address is right at one of them at most.
  private static let templated: Set<DesignObjectKind> = [
    .networks, .deviceprofiles, .gatewaytemplates, .networktemplates, .templates, .rftemplates, .wlans,
  ]

  /// VLAN numbers where variables belong, and numbers that no VLAN can have.
  mutating func checkVLANs(_ object: DesignObject, _ address: DesignObjectAddress) {
    var literals: [(path: FieldPath, node: Node)] = []
    object.source.forEachField { path, _, node in
      guard let name = path.lastMember, node.scalar != nil else { return }
      let isElement = if case .element = path.steps.last { true } else { false }
      if isElement
        ? DesignRules.vlanLists.contains(name) : DesignRules.vlanFields.union(DesignRules.vlanLists).contains(name)
      {
        literals.append((path, node))
      }
    }
    for (path, node) in literals {
      guard let text = node.text, !text.contains("{{") else { continue }
      // A list may be written as text, `10,20-29`.
      for part in text.split(separator: ",") {
        check(vlan: String(part.filter { $0 != " " }), of: object, address, path, at: node.position)
      }
    }
  }

  private mutating func check(
    vlan text: String, of object: DesignObject, _ address: DesignObjectAddress, _ path: FieldPath,
    at position: SourcePosition
  ) {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count <= 2, numbers.allSatisfy({ $0.map((1...4094).contains) ?? false }) else {
      findings.note(
        .vlanNumber, at: position, found: "'\(text)' as a VLAN in \(address), field \(path)",
        expected: "a VLAN from 1 to 4094, or a variable", subjects: [address.description, "\(address).\(path)"])
      return
    }
    guard DesignRules.templated.contains(object.kind), let number = numbers.first ?? nil else { return }
    let known = design.addressing?.vlanVariable(of: number)
    findings.note(
      .literalVLAN, at: position, found: "the VLAN \(text) in \(address), field \(path)",
      expected: "a variable of the site", advice: known.map { "write \"{{\($0)}}\"" } ?? "set it under 'vars'",
      subjects: [address.description, "\(address).\(path)"])
  }

  /// Addresses of the supernet where variables belong: the carve may give them to any site.
  mutating func checkAddresses(_ object: DesignObject, _ address: DesignObjectAddress) {
    guard DesignRules.templated.contains(object.kind), !supernets.isEmpty else { return }
    var literals: [(path: FieldPath, position: SourcePosition, prefix: IPPrefix)] = []
    object.source.forEachField { path, key, node in
      for (text, position) in [(key?.text, key?.position), (node.string, node.position)] {
        guard let text, let position else { continue }
        for prefix in DesignRules.prefixes(in: text) { literals.append((path, position, prefix)) }
      }
    }
    for literal in literals {
      let holder = supernets.first { $0.contains(literal.prefix) && $0 != literal.prefix }
      guard let supernet = holder else { continue }
      let text = literal.prefix.hostBits == 0 ? "\(literal.prefix.first)" : "\(literal.prefix)"
      findings.note(
        .literalAddress, at: literal.position, found: "the address \(text) in \(address), field \(literal.path)",
        expected: "a variable of the site: \(text) lies in the supernet \(supernet)",
        advice: "set it under 'vars' or 'addressing: vars' and write \"{{its name}}\"",
        subjects: [address.description, "\(address).\(literal.path)"])
    }
  }

  /// The addresses and prefixes in a text, an address as a prefix of all its bits; host bits are dropped.
  static func prefixes(in text: String) -> [IPPrefix] {
    let isSix = text.utf8.count { $0 == UInt8(ascii: ":") } > 1
    guard isSix || text.utf8.contains(UInt8(ascii: ".")) else { return [] }
    return text.split { !isPartOfAddress($0, orSix: isSix) }.compactMap { word in
      let parts = word.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let first = parts.first, let address = IPAddress(String(first)) else { return nil }
      let length = parts.count == 2 ? Int(parts[1]) : address.family.bits
      return length.flatMap { IPPrefix(containing: address, length: $0) }
    }
  }

  private static func isPartOfAddress(_ character: Character, orSix isSix: Bool) -> Bool {
    guard character.isASCII else { return false }
    return character.isNumber || character == "." || character == "/"
      || isSix && (character == ":" || character.isHexDigit)
  }
}
