import MistAPI

extension ManualPage {
  /// The pages of the reference: one for each command of the program, those below it as sections, and the list of them.
  static func reference(of program: JSON) -> [ReferencePage] {
    let all = ManualPage(program, words: [program["commandName"]?.string ?? ""])
    let pages = all.children.map { child in
      ManualPage(child, words: all.words + [child["commandName"]?.string ?? ""])
    }
    var list = ["# Every command", "", MarkdownReference.prose(all.summary + "."), "", ReferencePage.note, ""]
    list += all.sections(level: 2)
    list += ["", "## Topics", ""] + pages.map { "- <doc:\($0.name)>" }
    return [ReferencePage(subject: .commands, file: "Commands.md", lines: list)]
      + pages.map { page in
        ReferencePage(subject: .commands, file: "\(page.name).md", lines: page.markdown)
      }
  }

  /// The page, with a section for each command below it.
  private var markdown: [String] {
    var lines = ["# \(words.joined(separator: " "))", "", MarkdownReference.prose(summary + "."), ""]
    lines += sections(level: 2)
    for child in children {
      let page = ManualPage(child, words: words + [child["commandName"]?.string ?? ""])
      lines += ["", "## \(page.words.joined(separator: " "))", "", MarkdownReference.prose(page.summary + "."), ""]
      lines += page.sections(level: 3)
      for grandchild in page.children {
        let page = ManualPage(grandchild, words: page.words + [grandchild["commandName"]?.string ?? ""])
        lines += ["", "## \(page.words.joined(separator: " "))", "", MarkdownReference.prose(page.summary + "."), ""]
        lines += page.sections(level: 3)
      }
    }
    return lines
  }

  /// Its synopsis, what it says of itself, its commands, arguments and options, its exit codes and its example.
  private func sections(level: Int) -> [String] {
    let text = CommandDiscussion(command["discussion"]?.string ?? "")
    var lines = MarkdownReference.block([synopsis])
    for paragraph in text.paragraphs {
      lines.append("")
      switch paragraph {
      case .prose(let text): lines.append(MarkdownReference.prose(text))
      case .literal(let text): lines += MarkdownReference.block(text)
      }
    }
    if !children.isEmpty {
      lines +=
        [""]
        + MarkdownReference.table(
          ["Command", "What it does"],
          children.map { child in
            [
              MarkdownReference.code(words.joined(separator: " ") + " " + (child["commandName"]?.string ?? "")),
              MarkdownReference.prose(child["abstract"]?.string ?? ""),
            ]
          })
    }
    lines += optionLines
    let status = text.exitStatus.map { MarkdownReference.prose($0) } ?? "those of every command (<doc:Commands>)."
    lines += ["", "Exit codes: " + status]
    if !text.examples.isEmpty { lines += ["", "Example:", ""] + MarkdownReference.block(text.examples, "sh") }
    return lines
  }

  private var synopsis: String {
    let parts = arguments.filter { !Self.isUsual($0) }.map { argument -> String in
      let text = Self.form(argument) + (argument["isRepeating"]?.bool == true ? " ..." : "")
      return argument["isOptional"]?.bool == false ? text : "[\(text)]"
    }
    return (words + parts + (children.isEmpty ? [] : ["<command>"])).joined(separator: " ")
  }

  /// Tables of what can be given, one for each title of the help.
  private var optionLines: [String] {
    let shown = arguments.filter { !Self.isUsual($0) }
    var titles: [String?] = []
    for argument in shown where !titles.contains(argument["sectionTitle"]?.string) {
      titles.append(argument["sectionTitle"]?.string)
    }
    // Those of no group stand first, or they would be taken for one's own.
    titles.sort { one, other in one == nil && other != nil }
    return titles.flatMap { title in
      let rows = shown.filter { $0["sectionTitle"]?.string == title }.map { argument in
        [Self.names(argument).map { MarkdownReference.code($0) }.joined(separator: ", "), Self.meaning(argument)]
      }
      return (title.map { ["", "\(MarkdownReference.prose($0)):", ""] } ?? [""])
        + MarkdownReference.table(["Argument or option", "What it says"], rows)
    }
  }

  /// Whether every command has it.
  private static func isUsual(_ argument: JSON) -> Bool {
    let names = (argument["names"]?.array ?? []).compactMap { $0["name"]?.string }
    return names.contains("help") || names.contains("version")
  }

  /// `--seed <n>`, by its longest name.
  private static func form(_ argument: JSON) -> String { names(argument).last ?? "" }

  private static func names(_ argument: JSON) -> [String] {
    let value = "<\(argument["valueName"]?.string ?? "value")>"
    let names = (argument["names"]?.array ?? []).map { name in
      (name["kind"] == "long" ? "--" : "-") + (name["name"]?.string ?? "")
    }
    guard !names.isEmpty else { return [value] }
    return argument["kind"] == "option" ? names.dropLast() + ["\(names[names.count - 1]) \(value)"] : names
  }

  private static func meaning(_ argument: JSON) -> String {
    var text = MarkdownReference.prose(
      [argument["abstract"]?.string ?? "", argument["discussion"]?.string ?? ""].joined(separator: " "))
    if argument["isOptional"]?.bool == false { text += " Required." }
    if let values = argument["allValues"]?.strings, !values.isEmpty {
      text += " One of \(values.map { MarkdownReference.code($0) }.joined(separator: ", "))."
    }
    if let value = argument["defaultValue"]?.string, !value.isEmpty {
      text += " Default: \(MarkdownReference.code(value))."
    }
    return text
  }
}
