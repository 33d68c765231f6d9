import MistAPI

/// The manual page of one command, made of what its help is made of.
struct ManualPage {
  /// The words of the command: `mistwin twin new`.
  let words: [String]
  private let command: JSON

  /// - Parameter command: a command of the description that ArgumentParser gives of itself.
  init(_ command: JSON, words: [String]) {
    self.command = command
    self.words = words
  }

  /// The name of the page: `mistwin-twin-new`.
  var name: String { words.joined(separator: "-") }
  /// The name of its file.
  var file: String { "\(name).1" }

  /// The pages of a command and of those below it, parents first.
  static func all(of command: JSON, below words: [String] = []) -> [ManualPage] {
    let page = ManualPage(command, words: words + [command["commandName"]?.string ?? ""])
    return [page] + page.children.flatMap { all(of: $0, below: page.words) }
  }

  private var children: [JSON] {
    (command["subcommands"]?.array ?? []).filter {
      $0["shouldDisplay"]?.bool != false && $0["commandName"] != "help"
    }
  }

  private var arguments: [JSON] {
    (command["arguments"]?.array ?? []).filter { $0["shouldDisplay"]?.bool != false }
  }

  /// The text of the page.
  /// - Parameter version: that of the program.
  func text(version: String) -> String {
    var lines = [
      ".TH \(RoffText.code(name.uppercased())) 1 \"\" \"mistwin \(version)\" \"mistwin\"", ".SH NAME",
      "\(RoffText.code(name)) \\-", RoffText.prose(summary), ".SH SYNOPSIS",
      ".B \(RoffText.code(words.joined(separator: " ")))",
    ]
    lines += arguments.map { Self.synopsis($0) }
    if !children.isEmpty { lines.append("\\fIcommand\\fR [\\fIoptions\\fR]") }
    let text = Discussion(command["discussion"]?.string ?? "")
    if !text.paragraphs.isEmpty {
      lines.append(".SH DESCRIPTION")
      lines += Array(text.paragraphs.map { $0.roff }.joined(separator: [".PP"]))
    }
    lines += commandLines + argumentLines
    if let status = text.exitStatus { lines += [".SH EXIT STATUS", RoffText.prose(status)] }
    if !text.examples.isEmpty { lines += [".SH EXAMPLES"] + RoffText.literal(text.examples) }
    let others = related
    if !others.isEmpty {
      lines.append(".SH SEE ALSO")
      lines += others.enumerated().map { index, other in
        ".BR \(RoffText.code(other)) (1)\(index + 1 < others.count ? "," : "")"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the command does, without the full stop.
  private var summary: String {
    let abstract = command["abstract"]?.string ?? ""
    return abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract
  }

  /// The pages around it: its parent and its children.
  private var related: [String] {
    (words.count > 1 ? [words.dropLast().joined(separator: "-")] : [])
      + children.map { "\(name)-\($0["commandName"]?.string ?? "")" }
  }

  private var commandLines: [String] {
    guard !children.isEmpty else { return [] }
    return [".SH COMMANDS"]
      + children.flatMap { child in
        [
          ".TP", ".BR \(RoffText.code("\(name)-\(child["commandName"]?.string ?? "")")) (1)",
          RoffText.prose(child["abstract"]?.string ?? ""),
        ]
      }
  }

  // MARK: - Arguments and options

  private var argumentLines: [String] {
    let positional = arguments.filter { $0["kind"] == "positional" }
    let named = arguments.filter { $0["kind"] != "positional" }
    // Those of no group stand first, or they would be taken for one's own.
    let options = named.filter { $0["sectionTitle"] == nil } + named.filter { $0["sectionTitle"] != nil }
    var lines: [String] = []
    if !positional.isEmpty { lines += [".SH ARGUMENTS"] + positional.flatMap { Self.entry($0) } }
    var title: String?
    for (index, option) in options.enumerated() {
      if index == 0 { lines.append(".SH OPTIONS") }
      let own = option["sectionTitle"]?.string
      if own != title, let own { lines.append(".SS \(RoffText.prose(own))") }
      title = own
      lines += Self.entry(option)
    }
    return lines
  }

  private static func entry(_ argument: JSON) -> [String] {
    [".TP", heading(argument), RoffText.prose(meaning(argument))]
  }

  /// `--seed n`, in bold and italics, with every name that it has.
  private static func heading(_ argument: JSON) -> String {
    let names = names(argument)
    return names.isEmpty ? value(argument) : names.joined(separator: ", ") + suffix(argument)
  }

  /// The same in the synopsis, by its longest name alone.
  private static func synopsis(_ argument: JSON) -> String {
    let one = names(argument).last.map { $0 + suffix(argument) } ?? value(argument)
    let text = one + (argument["isRepeating"]?.bool == true ? " ..." : "")
    return argument["isOptional"]?.bool == false ? text : "[\(text)]"
  }

  private static func names(_ argument: JSON) -> [String] {
    (argument["names"]?.array ?? []).map { name in
      "\\fB\(RoffText.code((name["kind"] == "long" ? "--" : "-") + (name["name"]?.string ?? "")))\\fR"
    }
  }

  private static func value(_ argument: JSON) -> String {
    "\\fI\(RoffText.code(argument["valueName"]?.string ?? "value"))\\fR"
  }

  private static func suffix(_ argument: JSON) -> String {
    argument["kind"] == "option" ? " \(value(argument))" : ""
  }

  private static func meaning(_ argument: JSON) -> String {
    var text = argument["abstract"]?.string ?? ""
    if let discussion = argument["discussion"]?.string, !discussion.isEmpty { text += "\n\(discussion)" }
    if let values = argument["allValues"]?.strings, !values.isEmpty {
      text += "\nOne of \(values.map { "`\($0)`" }.joined(separator: ", "))."
    }
    if let value = argument["defaultValue"]?.string, !value.isEmpty { text += "\nDefault: `\(value)`." }
    return text.isEmpty ? "No more is said of it." : text
  }
}

/// What a command says of itself at length, in parts.
private struct Discussion {
  /// Text, or lines that are shown as they are.
  enum Paragraph {
    case prose(String)
    case literal([String])

    var roff: [String] {
      switch self {
      case .prose(let text): [RoffText.prose(text)]
      case .literal(let lines): RoffText.literal(lines)
      }
    }
  }

  private(set) var paragraphs: [Paragraph] = []
  private(set) var exitStatus: String?
  private(set) var examples: [String] = []

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for block in lines.split(separator: "") {
      if block.first == "Example:" {
        examples += block.dropFirst().map { String($0.drop { $0 == " " }) }
      } else if let status = block.first, status.hasPrefix("Exit codes: ") {
        exitStatus = ([String(status.dropFirst("Exit codes: ".count))] + block.dropFirst()).joined(separator: "\n")
      } else {
        add(Array(block))
      }
    }
  }

  private mutating func add(_ block: [String]) {
    var literal: [String] = []
    var prose: [String] = []
    for line in block {
      if line.hasPrefix("  ") {
        if !prose.isEmpty { paragraphs.append(.prose(prose.joined(separator: "\n"))) }
        prose = []
        literal.append(String(line.dropFirst(2)))
      } else {
        if !literal.isEmpty { paragraphs.append(.literal(literal)) }
        literal = []
        prose.append(line)
      }
    }
    if !literal.isEmpty { paragraphs.append(.literal(literal)) }
    if !prose.isEmpty { paragraphs.append(.prose(prose.joined(separator: "\n"))) }
  }
}
