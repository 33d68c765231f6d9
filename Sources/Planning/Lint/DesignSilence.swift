public import Documents

/// What a design says under `lint: silence:`: a rule that is not to speak of something, and why.
public struct DesignSilence: Sendable {
  /// The rule.
  public let rule: DesignRule
  /// What it is not to speak of: the path of an object, site or kit, or the sentence of a finding after «found».
  public let subject: Glob
  /// Why.
  public let reason: String
  /// Where it stands.
  public let position: SourcePosition

  /// Whether a finding is meant.
  func covers(_ finding: DesignFinding) -> Bool {
    guard finding.rule == rule else { return false }
    return finding.subjects.contains(where: subject.matches) || subject.matches(finding.document.found)
  }
}

/// A finding that the design silences, and why.
public struct SilencedFinding: Sendable {
  /// What was found.
  public let finding: DesignFinding
  /// Why it is no matter.
  public let reason: String
}

extension DesignLoader {
  /// Reads `lint`: rules that are silenced, each with its reason.
  mutating func readSilences(_ node: Node) {
    guard var reader = MappingReader(node, of: "what lint is told", log: findings.log) else { return }
    for node in reader.optional("silence", .list(of: .node), default: []) { readSilence(node) }
    reader.finish()
  }

  private mutating func readSilence(_ node: Node) {
    guard var reader = MappingReader(node, of: "a silence", log: findings.log) else { return }
    let name = reader.required("rule", .placed(.nonEmptyString))
    let subject = reader.required("at", .nonEmptyString)
    // Left out or empty, a reason is a finding of its own.
    let reason = reader.value("reason")
    reader.finish()
    guard let name, let subject else { return }
    guard let rule = DesignRule(rawValue: name.value) else {
      let rules = DesignRule.allCases.filter { $0.silencing != .never }.map(\.rawValue)
      findings.noteUnknown(.silence, "rule", name.value, "to be silenced", among: rules, at: name.position)
      return
    }
    guard rule.silencing != .never else {
      findings.note(
        .silence, at: name.position, found: "a silence of '\(rule.rawValue)'",
        expected: "a rule that leaves the design whole: what this one finds is left out of it")
      return
    }
    guard let text = reason?.text, !text.allSatisfy(\.isWhitespace) else {
      findings.note(
        .silence, at: reason?.position ?? name.position, found: "a silence of '\(rule.rawValue)' without a reason",
        expected: "'reason': why it is no matter here", advice: "whoever reads the design next will ask")
      return
    }
    silences.append(
      DesignSilence(rule: rule, subject: Glob(subject), reason: text, position: name.position))
  }
}

/// Takes what a design silences out of its findings.
struct Silencing {
  /// What is left, silences that cover nothing included.
  private(set) var findings: [DesignFinding] = []
  /// What was taken out, in the order of the findings.
  private(set) var silenced: [SilencedFinding] = []

  init(_ silences: [DesignSilence], of all: [DesignFinding], files: [String]) {
    var used = Set<Int>()
    for finding in all {
      let isOpen = finding.rule.silencing == .all || finding.severity == .warning
      guard isOpen, let index = silences.firstIndex(where: { $0.covers(finding) }) else {
        findings.append(finding)
        continue
      }
      used.insert(index)
      silenced.append(SilencedFinding(finding: finding, reason: silences[index].reason))
    }
    // An error may keep from being found what a silence is for.
    guard !findings.contains(where: { $0.severity == .error }) else { return }
    for (index, silence) in silences.enumerated() where !used.contains(index) {
      findings.append(
        DesignFinding(
          .silence, .warning,
          DocumentError(
            at: silence.position,
            found: "a silence of '\(silence.rule.rawValue)' at '\(silence.subject)' that covers nothing",
            expected: "something that the rule finds there", advice: "remove it, or correct 'at'")))
    }
    findings = DesignFindings.sorted(findings, files: files)
  }
}
