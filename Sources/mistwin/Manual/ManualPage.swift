import MistAPI

/// The manual page of one command, made of what its help is made of.
struct ManualPage {
  /// The words of the command: `mistwin twin new`.
  let words: [String]
  let command: JSON

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

  /// The commands below it.
  var children: [JSON] {
    (command["subcommands"]?.array ?? []).filter {
      $0["shouldDisplay"]?.bool != false && $0["commandName"] != "help"
    }
  }

  /// What can be given to it, in the order of its help.
  var arguments: [JSON] {
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
    let text = CommandDiscussion(command["discussion"]?.string ?? "")
    if !text.paragraphs.isEmpty {
      lines.append(".SH DESCRIPTION")
      lines += Array(text.paragraphs.map { Self.roff($0) }.joined(separator: [".PP"]))
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

  private static func roff(_ paragraph: CommandDiscussion.Paragraph) -> [String] {
    switch paragraph {
    case .prose(let text): [RoffText.prose(text)]
    case .literal(let lines): RoffText.literal(lines)
    }
  }

  /// What the command does, without the full stop.
  var summary: String {
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
