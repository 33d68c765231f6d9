public import MistAPI
public import Planning

/// The rules that a design is held to: their list, their pages, and the defaults of a design.
public enum RulesReport {
  /// The rules, a line each.
  public static func list(_ style: TextStyle = .plain) -> String {
    var table = TextTable(["Rule", "Severity", "Silenced", "What it finds"])
    for rule in DesignRule.allCases {
      table.add([
        .init(rule.rawValue), .init(rule.severity.rawValue, rule.severity == .error ? .bad : .caution),
        .init(word(rule.silencing), .quiet), .init(rule.page.summary),
      ])
    }
    return table.text(style) + "\n`mistwin lint --explain RULE` prints the page of a rule.\n"
  }

  private static func word(_ silencing: DesignRule.Silencing) -> String {
    switch silencing {
    case .all: "yes"
    case .warnings: "warnings"
    case .never: "no"
    }
  }

  /// The page of a rule.
  public static func page(_ rule: DesignRule, _ style: TextStyle = .plain) -> String {
    let page = rule.page
    var lines = ["\(style.paint(rule.rawValue, .strong)) (\(rule.severity.rawValue))"]
    lines += page.summary.wrapped(to: style.width)
    lines += [""] + page.why.wrapped(to: style.width)
    lines += ["", style.paint("Bad:", .bad)] + indented(page.bad)
    lines += ["", style.paint("Good:", .good)] + indented(page.good)
    lines += ["", silencing(of: rule)] + (rule.silence.map { indented($0) } ?? [])
    return lines.joined(separator: "\n") + "\n"
  }

  private static func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
  }

  private static func silencing(of rule: DesignRule) -> String {
    switch rule.silencing {
    case .all: "To silence it, with the reason:"
    case .warnings: "To silence its warnings, with the reason (its errors cannot be silenced):"
    case .never: "It cannot be silenced: what it finds is left out of the design."
    }
  }

  /// Every page, as the page of the documentation `Sources/mistwin/mistwin.docc/Reference/LintRules.md`.
  public static var markdown: String {
    var lines = [
      "# The rules of `mistwin lint`", "",
      "This page is written by `mistwin lint --rules --markdown`; a test keeps it in step with the program.", "",
      "| rule | severity | can be silenced | what it finds |", "|---|---|---|---|",
    ]
    for rule in DesignRule.allCases {
      let link = "[`\(rule.rawValue)`](#\(rule.rawValue))"
      lines.append("| \(link) | \(rule.severity.rawValue) | \(word(rule.silencing)) | \(rule.page.summary) |")
    }
    lines += [
      "", "## Silences", "",
      "A rule is silenced in the design, for what `at` names, with a reason. `at` is the path of an object, with its field where one",
      "is meant, of a site or a kit, or the sentence of the finding after «found»; `*` stands for any text, `?` for one character.",
      "",
      "```yaml", "lint:", "  silence:",
      "    - { rule: literal-vlan, at: \"networks/guest*\", reason: \"VLAN 60 is the guests' at every place\" }", "```",
      "",
      "A silence without a reason, of a rule that is not there, or of nothing, is itself a finding.",
    ]
    for rule in DesignRule.allCases {
      let page = rule.page
      lines += [
        "", "## \(rule.rawValue)", "", "\(page.summary) Severity: \(rule.severity.rawValue).", "", page.why, "",
      ]
      lines += ["Bad:", "", "```yaml", page.bad, "```", "", "Good:", "", "```yaml", page.good, "```", ""]
      lines.append(silencing(of: rule))
      if let silence = rule.silence { lines += ["", "```yaml", silence, "```"] }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The defaults, of the form of a design and of the rules.
  /// - Parameter taken: Those that a design takes, and its path; nil for all there are.
  public static func defaults(_ taken: (defaults: [DesignDefault], path: String)?, _ style: TextStyle = .plain)
    -> String
  {
    var table = TextTable(["Key", "Default", "What that means"])
    for entry in taken?.defaults ?? DesignDefault.all { table.add([entry.key, entry.value, entry.meaning]) }
    var rules = TextTable(["Rule", "Default", "What that means"])
    for entry in DesignDefault.rules { rules.add([entry.key, entry.value, entry.meaning]) }
    let title =
      taken.map { "What holds because \($0.path.printable) does not say" } ?? "What holds where a design does not say"
    return style.paint(title, .strong) + "\n" + table.text(style) + "\n"
      + style.paint("What the rules take for granted", .strong) + "\n" + rules.text(style)
  }

  /// The rules, or the page of one, as one document.
  public static func document(_ rules: [DesignRule] = DesignRule.allCases) -> JSON {
    [
      "mistwin_rules": 1,
      "rules": .array(
        rules.map { rule in
          [
            "rule": .string(rule.rawValue), "severity": .string(rule.severity.rawValue),
            "silencing": .string(rule.silencing.rawValue), "summary": .string(rule.page.summary),
            "why": .string(rule.page.why), "bad": .string(rule.page.bad), "good": .string(rule.page.good),
          ]
        }),
    ]
  }

  /// The defaults as one document.
  public static func document(ofDefaults taken: (defaults: [DesignDefault], path: String)?) -> JSON {
    func list(_ entries: [DesignDefault]) -> JSON {
      .array(entries.map { ["key": .string($0.key), "default": .string($0.value), "meaning": .string($0.meaning)] })
    }
    return [
      "mistwin_defaults": 1, "design": JSON(taken?.path), "defaults": list(taken?.defaults ?? DesignDefault.all),
      "rules": list(DesignDefault.rules),
    ]
  }
}
