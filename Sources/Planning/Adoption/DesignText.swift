import Documents
import MistAPI

/// The text of a design that is written of what exists.
struct DesignText {
  /// A finding of lint that is as it is.
  struct Silence {
    var rule: DesignRule
    var subject: String

    /// From how many findings of one rule on all of them are silenced by one line.
    private static let many = 12

    /// Silences of these findings, beside those that there are.
    static func covering(_ findings: [DesignFinding], beside silences: [Silence]) -> [Silence] {
      var subjects: [(rule: DesignRule, subjects: [String])] = []
      let all = silences.map { ($0.rule, $0.subject) } + findings.map { ($0.rule, subject(of: $0)) }
      for (rule, subject) in all {
        if let index = subjects.firstIndex(where: { $0.rule == rule }) {
          if !subjects[index].subjects.contains(subject) { subjects[index].subjects.append(subject) }
        } else {
          subjects.append((rule, [subject]))
        }
      }
      return subjects.flatMap { rule, subjects in
        subjects.count >= many || subjects.contains("*")
          ? [Silence(rule: rule, subject: "*")] : subjects.map { Silence(rule: rule, subject: $0) }
      }
    }

    /// What a finding speaks of, as closely as a silence can name it.
    private static func subject(of finding: DesignFinding) -> String {
      finding.subjects.max { $0.count < $1.count } ?? finding.document.found
    }
  }

  let contents: OrganisationContents
  let options: DesignAdoption.Options
  let sites: AdoptedSites
  let objects: [AdoptedObject]
  let settings: AdoptedSettings
  let carried: [(collection: String, objects: [(name: String, body: JSONObject)])]
  let exceptions: [DesignObjectKind: [String]]
  let left: LeftAlone

  /// `design.yaml`
  func yaml(_ silences: [Silence]) -> String {
    var lines = head
    lines += section("What is written", ownership)
    lines += section("Site variables", variables)
    lines += section("What sites are made of", places)
    lines += section("Settings", settingsLines)
    lines += section("Templates", templates)
    lines += section("Other collections, by path and body; nothing of them is simulated", carriedLines)
    lines += section("What lint would say of it as it is", silenceLines(silences))
    if !left.groups.isEmpty {
      lines += section("What this design does not own", left.comments(width: YAMLText.width))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func section(_ title: String, _ lines: [String]) -> [String] {
    guard !lines.isEmpty else { return [] }
    let start = "# ---- \(title) "
    return ["", start + String(repeating: "-", count: max(4, YAMLText.width - start.count)), ""] + lines
  }

  private var head: [String] {
    [
      "# What the organisation holds\(options.time.map { ", as it was at \($0)" } ?? ""): written by `mistwin init --from`, to be read and edited.",
      "# Planning it there changes nothing; what is edited here is what a plan shows.",
      "#",
      "#   sites.csv      the places: one row is one site",
    ] + (sites.devices.isEmpty ? [] : ["#   devices.csv    the devices, by the addresses on their labels"]) + [
      "#",
      "# What stands under `body` and `wlans` are Mist's own fields. What this design does not own is listed at its end.",
      "mistwin: 1",
      "org: { name: \(YAMLText.scalar(contents.name)) }",
      "owner: adopted                           # who owns what stands here; another design may not own the same field",
    ]
  }

  private var ownership: [String] {
    var lines = [
      "# Every other field keeps its bytes. `[+]` owns the elements that are named here and leaves those of others; `!` takes a field",
      "# out: secrets stay as they are. To own one, give its reference a value and take the line with `!` away.",
      "own:",
      "  site: [\(sites.owned.map { YAMLText.scalar($0) }.joined(separator: ", "))]",
      "  device: [name]",
    ]
    for kind in DesignObjectKind.allCases {
      guard let fields = exceptions[kind] else { continue }
      lines.append(
        "  \(DesignKind.object(kind)): [\((["*"] + fields).map { YAMLText.scalar($0) }.joined(separator: ", "))]")
    }
    return lines
  }

  // MARK: - Places

  /// The variables, each as one text or as a column of the table.
  var variableColumns: [(name: String, column: String?)] {
    var names: Set<String> = []
    for row in sites.rows { names.formUnion(row.variables.keys) }
    var taken = Self.takenColumns
    return names.sorted().map { name in
      let values = sites.rows.map { $0.variables[name] }
      if let first = values.first, first != nil, values.allSatisfy({ $0 == first }) { return (name, nil) }
      var column = name
      while !taken.insert(column.lowercased()).inserted { column += "_value" }
      return (name, column)
    }
  }

  /// Headers that mean something, in whatever case.
  private static let takenColumns: Set<String> = [
    "store", "site", "name", "key", "site_name", "slug", "city", "state", "region", "zone", "address",
    "physical_address", "timezone", "time_zone", "tz", "country_code", "country", "lat", "latitude", "lng", "lon",
    "longitude", "kit", "opens", "block", "device_prefix", "slot",
  ]

  private var variables: [String] {
    let columns = variableColumns
    guard !columns.isEmpty else { return [] }
    return ["# The same everywhere, or {column} of sites.csv.", "vars:"]
      + columns.map { name, column in
        let text = column.map { "{\($0)}" } ?? escaped(sites.rows.first?.variables[name] ?? "")
        return "  \(YAMLText.scalar(name)): \(quoted(text))"
      }
  }

  /// A text as a pattern that stands for itself.
  private func escaped(_ text: String) -> String { text.replacing("{", with: "{{").replacing("}", with: "}}") }

  /// A text that must be read as text, whatever it looks like.
  private func quoted(_ text: String) -> String { YAMLText.flow(.string(text)) }

  private var places: [String] {
    guard !sites.rows.isEmpty else { return ["sites: sites.csv"] }
    var lines = [
      "# Sites of one kit have the same groups, templates and slots; sites.csv names the kit of each.", "kits:",
    ]
    for kit in sites.kits {
      lines.append("  \(YAMLText.scalar(kit.name)):")
      if let profile = kit.profile { lines.append("    profile: \(YAMLText.scalar(profile))") }
      if !kit.groups.isEmpty {
        lines.append("    sitegroups: [\(kit.groups.map { YAMLText.scalar(escaped($0)) }.joined(separator: ", "))]")
      }
      for kind in DesignObjectKind.bySite {
        guard let name = kit.templates[kind] else { continue }
        lines.append("    \(DesignKind.object(kind)): \(YAMLText.scalar(name))")
      }
      if !kit.slots.isEmpty {
        lines.append("    slots:")
        lines += Self.ranges(kit.slots).map { name, slot in
          let profile = slot.profile.map { ", deviceprofile: \(YAMLText.scalar($0))" } ?? ""
          return "      \(YAMLText.scalar(name)): { model: \(YAMLText.scalar(slot.model))\(profile) }"
        }
      } else if kit.profile == nil, kit.groups.isEmpty, kit.templates.isEmpty {
        lines[lines.count - 1] += " {}"
      }
    }
    if !sites.commonGroups.isEmpty {
      let groups = sites.commonGroups.map { YAMLText.scalar(escaped($0)) }.joined(separator: ", ")
      lines += ["", "defaults: { sitegroups: [\(groups)] }   # those of every site"]
    }
    lines += ["", "# The name of a site is its key in sites.csv."]
    if !sites.devices.isEmpty { lines.append("naming: { device: \"{device_prefix}{slot}\" }") }
    lines.append("sites: { file: sites.csv }")
    if !sites.devices.isEmpty { lines.append("devices: { ship_notice: devices.csv, bind: [ship_notice] }") }
    return lines
  }

  /// Slots, those that follow one another as ranges: `ap01..ap08`.
  static func ranges(_ slots: [AdoptedSites.Slot]) -> [(name: String, slot: AdoptedSites.Slot)] {
    var result: [(name: String, slot: AdoptedSites.Slot)] = []
    var start = 0
    while start < slots.count {
      var end = start
      while end + 1 < slots.count, slots[end + 1].model == slots[start].model,
        slots[end + 1].profile == slots[start].profile, end - start < 900,
        let range = NumberedName.range("\(slots[start].name)..\(slots[end + 1].name)"),
        range == slots[start...(end + 1)].map(\.name)
      { end += 1 }
      let name = end == start ? slots[start].name : "\(slots[start].name)..\(slots[end].name)"
      result.append((name, slots[start]))
      start = end + 1
    }
    return result
  }

  // MARK: - Settings and objects

  private var settingsLines: [String] {
    guard !settings.organisation.isEmpty || !settings.sites.isEmpty else { return [] }
    var lines = ["settings:"]
    if !settings.organisation.isEmpty {
      lines += ["  org:"] + YAMLText.block(settings.organisation, indent: 4)
    }
    if !settings.sites.isEmpty {
      lines += ["  sites:", "    - body:                              # what every site has alike"]
      lines += YAMLText.block(settings.sites, indent: 8)
    }
    return lines
  }

  private var templates: [String] {
    guard !objects.isEmpty else { return [] }
    var lines = ["templates:"]
    for kind in DesignObjectKind.topLevel {
      let own = objects.filter { $0.kind == kind }
      if own.isEmpty { continue }
      lines.append("  \(kind.rawValue):")
      lines += own.flatMap { entry($0) }
    }
    return lines
  }

  private func entry(_ object: AdoptedObject) -> [String] {
    var members = JSONObject()
    if !object.groups.isEmpty { members["for"] = JSON(object.groups) }
    if object.kind != .templates || !object.body.isEmpty {
      if let file = object.file { members["file"] = .string(file) } else { members["body"] = .object(object.body) }
    }
    if !object.wlans.isEmpty {
      members["wlans"] = .object(JSONObject(object.wlans.map { ($0.name, .object($0.body)) }))
    }
    if !object.policies.isEmpty { members["wxrules"] = .array(object.policies.map { .object($0) }) }
    return members.isEmpty
      ? ["    \(YAMLText.scalar(object.name)): {}"] : YAMLText.entry(object.name, .object(members), indent: 4)
  }

  private var carriedLines: [String] {
    guard !carried.isEmpty else { return [] }
    return ["objects:"]
      + carried.flatMap { collection, objects in
        ["  \(YAMLText.scalar(collection)):"]
          + objects.flatMap { YAMLText.entry($0.name, .object($0.body), indent: 4) }
      }
  }

  private func silenceLines(_ silences: [Silence]) -> [String] {
    guard !silences.isEmpty else { return [] }
    return [
      "# Errors of the rules that hold for what is new. Take a line away, and lint tells them again.", "lint:",
      "  silence:",
    ]
      + silences.map {
        "    - { rule: \($0.rule.rawValue), at: \(YAMLText.scalar($0.subject)), reason: as it was found }"
      }
  }
}
