import ArgumentParser
import Documents
import MistAPI
import Planning
import Rehearsal
import Reporting
import Twin

/// `mistwin lint`
struct Lint: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a design by every rule: names, variables, addresses, secrets, hardware, sources.",
    discussion: """
      Every finding is a line with its place: file:line:column. Errors keep a design from being rehearsed, warnings do not. \
      Exit code 1 when a rule found an error, 65 when the files cannot be read as a design. A rule is silenced in the design, \
      with a reason: see `mistwin lint --explain silence`.

      --explain prints the page of a rule; of a design, the defaults that it takes; alone, every default.

      In a job of GitHub Actions, findings are shown beside the lines of the files that they speak of.

      Example:
        mistwin lint fixtures/designs/retail-120
        mistwin lint fixtures/designs/retail-120 --format sarif > lint.sarif
        mistwin lint --rules
        mistwin lint --explain literal-vlan
      """)

  @Argument(
    help: "The directory of a design, or its YAML file; with --explain a rule or a design.",
    completion: .file(extensions: ["yaml", "yml"]))
  var design: String?

  @Flag(help: "List the rules.")
  var rules = false

  @Flag(help: "Print the page of a rule, or the defaults that a design takes.")
  var explain = false

  @Flag(help: "Tell what the design silences, too, with the reasons.")
  var silenced = false

  @Flag(help: "Print the findings, rules or defaults as one JSON document.")
  var json = false

  /// How findings are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif
  }

  @Option(help: "Print findings as text, as one JSON document, or in SARIF 2.1.0 for code scanners.")
  var format: Format?

  @Flag(
    help:
      "With --rules, print every page as Markdown, as it is kept in Sources/mistwin/mistwin.docc/Reference/LintRules.md."
  )
  var markdown = false

  @Flag(help: "Print without colour.")
  var noColor = false

  func validate() throws {
    if rules && explain { throw ValidationError("found --rules and --explain, expected one of them") }
    if rules && design != nil { throw ValidationError("found --rules and a design, expected one of them") }
    if markdown && (!rules || json) { throw ValidationError("found --markdown, expected it with --rules alone") }
    if let format, json || rules || explain {
      let other = json ? "--json" : rules ? "--rules" : "--explain"
      throw ValidationError("found --format \(format.rawValue) with \(other), expected one of them")
    }
    if silenced && (rules || explain) { throw ValidationError("found --silenced, expected it with a design alone") }
    if !rules && !explain && design == nil { throw ValidationError("Missing expected argument '<design>'") }
  }

  func carryOut() async throws -> ExitStatus {
    let style = Presentation.style(noColour: noColor)
    if rules {
      try Stream.output.write(
        markdown ? RulesReport.markdown : json ? RulesReport.document().indentedText + "\n" : RulesReport.list(style))
      return .good
    }
    guard let design else { return try printDefaults(nil, style) }
    if explain { return try explain(design, style) }
    var reading = Design.read(design, files: DiskFiles())
    do throws(DocumentErrors) {
      _ = try OwnProfiles.load(of: reading.design, files: DiskFiles())
    } catch {
      reading = reading.adding(error)
    }
    guard DiskFiles.exists(reading.design.path) else {
      throw Failure(.badInput, reading.errors.map { "\($0.document)" }.joined(separator: "\n"))
    }
    let report = FindingsReport(reading)
    switch format ?? (json ? .json : .text) {
    case .text: try Stream.output.write(report.text(style, showsSilenced: silenced))
    case .json: try Stream.output.write(report.document.indentedText + "\n")
    case .sarif:
      try Stream.output.write(report.sarif(.ofThisProcess, version: Mistwin.version).indentedText + "\n")
    }
    if let job = GitHubActions.current { job.annotate(report.annotations(job.paths)) }
    if reading.errors.contains(where: { $0.rule == .document }) { return .badInput }
    return report.isGood ? .good : .bad
  }

  /// The page of a rule, or the defaults of a design.
  private func explain(_ name: String, _ style: TextStyle) throws -> ExitStatus {
    if let rule = DesignRule(rawValue: name) {
      try Stream.output.write(
        json ? RulesReport.document([rule]).indentedText + "\n" : RulesReport.page(rule, style))
      return .good
    }
    let reading = Design.read(name, files: DiskFiles())
    guard DiskFiles.exists(reading.design.path) else {
      let hint = nearestWord(to: name, in: DesignRule.allCases.map(\.rawValue)).map { "; did you mean '\($0)'?" } ?? ""
      throw Failure(
        .badInput, "mistwin: found no rule and no design '\(name)'; `mistwin lint --rules` lists the rules\(hint)")
    }
    return try printDefaults((reading.defaults, reading.design.path), style)
  }

  private func printDefaults(_ taken: (defaults: [DesignDefault], path: String)?, _ style: TextStyle) throws
    -> ExitStatus
  {
    try Stream.output.write(
      json ? RulesReport.document(ofDefaults: taken).indentedText + "\n" : RulesReport.defaults(taken, style))
    return .good
  }
}
