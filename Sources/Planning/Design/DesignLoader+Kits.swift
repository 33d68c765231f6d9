import Documents
import MistAPI

extension DesignLoader {
  private static let templateKeys: [(key: String, kind: DesignObjectKind)] = [
    ("gatewaytemplate", .gatewaytemplates), ("networktemplate", .networktemplates), ("rftemplate", .rftemplates),
  ]

  mutating func readDefaults(_ node: Node) {
    guard var reader = MappingReader(node, of: "the defaults", log: findings.log) else { return }
    defaults.siteGroups = reader.optional("sitegroups", .oneOrMore(of: .pattern(nil)), default: [])
    defaults.timezone = reader.optional("timezone", .placed(.nonEmptyString))
    defaults.countryCode = reader.optional("country_code", .placed(.nonEmptyString))
    defaults.kit = reader.optional("kit", .placed(.nonEmptyString))
    defaults.profile = reader.optional("profile", profileName)
    defaults.templates = templateNames(&reader)
    reader.finish()
  }

  mutating func readKits(_ node: Node) {
    for (name, node) in Reading.named(.node).read(node, log: findings.log) ?? [] {
      let errors = findings.errorCount
      guard var reader = MappingReader(node, of: "the kit '\(name.value)'", log: findings.log) else { continue }
      var kit = DesignKit(
        name: name.value, profile: reader.optional("profile", profileName),
        siteGroups: reader.optional("sitegroups", .oneOrMore(of: .pattern(nil)), default: []),
        templates: templateNames(&reader), slots: [], position: name.position)
      var cables: [String: Placed<String>] = [:]
      for (slot, node) in reader.optional("slots", .named(.node)) ?? [] {
        readSlot(slot, node, into: &kit, cables: &cables)
      }
      if findings.errorCount > errors { brokenKits.insert(name.value) } else { readCables(cables, of: &kit) }
      reader.finish()
      design.kits.append(kit)
    }
  }

  private mutating func templateNames(_ reader: inout MappingReader) -> [DesignObjectKind: String] {
    var result: [DesignObjectKind: String] = [:]
    for (key, kind) in DesignLoader.templateKeys {
      guard let name = reader.optional(key, .placed(.nonEmptyString)) else { continue }
      result[kind] = name.value
      templateNameUses.append((kind, name))
    }
    return result
  }

  private mutating func readSlot(
    _ key: Placed<String>, _ node: Node, into kit: inout DesignKit, cables: inout [String: Placed<String>]
  ) {
    guard var reader = MappingReader(node, of: "the slot '\(key.value)'", log: findings.log) else { return }
    let count = reader.optional("count", .int(in: 1...999))
    let names =
      count.map { (1...$0).map { "\(key.value)\($0 < 10 ? "0" : "")\($0)" } }
      ?? rangeNames(key, of: "slots", such: "ap01..ap06")
    let model = reader.required("model", .placed(.nonEmptyString))
    let role = reader.optional("role", .nonEmptyString)
    let profile = reader.optional("deviceprofile", .placed(.nonEmptyString))
    let cable = reader.optional("cable", .placed(.nonEmptyString))
    let configuration = reader.optional("config", .body).map { body($0) }
    reader.finish()
    if let profile { deviceProfileUses.append(profile) }
    if let model { _ = isKnownModel(model.value, at: model.position) }
    for name in names {
      if let first = kit.slots.first(where: { $0.name == name }) {
        findings.note(
          .duplicateName, at: key.position, found: "the slot '\(name)' of kit '\(kit.name)' a second time",
          expected: "each slot once", advice: "the first stands in line \(first.position.line)")
        continue
      }
      kit.slots.append(
        DesignKitSlot(
          name: name, model: model?.value ?? "", role: role, deviceProfile: profile?.value, cable: nil,
          configuration: configuration, position: key.position))
      cables[name] = cable
    }
  }

  /// Whether the table of models has that model; notes it otherwise.
  mutating func isKnownModel(_ name: String, at position: SourcePosition) -> Bool {
    if DeviceModels.named(name) != nil { return true }
    findings.noteUnknown(.unknownModel, "model", name, among: DeviceModels.all.map(\.name), at: position)
    return false
  }

  /// The names that a key stands for: itself, or a range spread out, `ap01..ap06`.
  mutating func rangeNames(_ key: Placed<String>, of things: String, such example: String) -> [String] {
    if let names = NumberedName.range(key.value) { return names }
    findings.note(
      .document, at: key.position, found: "'\(key.value)' as a range of \(things)",
      expected: "two names that differ in their number, the smaller first, such as \(example)")
    return []
  }
}

/// A name that ends in a number: `ap06` is `ap` and 6, two digits wide.
struct NumberedName {
  let stem: String
  let number: Int
  let width: Int

  init?(_ text: Substring) {
    let stem = text.reversed().drop { $0.isASCII && $0.isNumber }
    let digits = text.dropFirst(stem.count)
    guard !digits.isEmpty, digits.count < 9, let number = Int(digits) else { return nil }
    self.stem = String(text.prefix(stem.count))
    self.number = number
    width = digits.count
  }

  /// The names of a range, `ap01..ap06`, or the name alone; nil when it is no range.
  static func range(_ text: String) -> [String]? {
    guard let dots = text.firstRange(of: "..") else { return [text] }
    let first = NumberedName(text[..<dots.lowerBound])
    let last = NumberedName(text[dots.upperBound...])
    guard let first, let last, first.stem == last.stem, first.number <= last.number, last.number - first.number < 1000
    else { return nil }
    return (first.number...last.number).map { number in
      let digits = String(number)
      return first.stem + String(repeating: "0", count: max(0, first.width - digits.count)) + digits
    }
  }
}
