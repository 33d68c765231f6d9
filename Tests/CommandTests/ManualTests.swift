import Foundation
import Testing

@Suite("The manual, and completions for shells")
struct ManualTests {
  /// A command as the program describes itself, with the words that lead to it.
  private struct Command {
    var words: [String]
    var options: [String]
    var examples: [String]
  }

  private static func commands() async throws -> [Command] {
    let dump = try await Mistwin.run(["--experimental-dump-help"])
    let document = try #require(try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any])
    func all(_ command: [String: Any], _ words: [String]) -> [Command] {
      let words = words + [command["commandName"] as? String ?? ""]
      let arguments = (command["arguments"] as? [[String: Any]] ?? []).filter { $0["shouldDisplay"] as? Bool != false }
      let options = arguments.flatMap { argument in
        (argument["names"] as? [[String: Any]] ?? []).filter { $0["kind"] as? String == "long" }
          .compactMap { $0["name"] as? String }
      }
      let text = command["discussion"] as? String ?? ""
      let examples = text.components(separatedBy: "Example:\n").last?.split(separator: "\n").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let children = (command["subcommands"] as? [[String: Any]] ?? []).filter {
        $0["commandName"] as? String != "help"
      }
      return [Command(words: words, options: options, examples: examples ?? [])] + children.flatMap { all($0, words) }
    }
    return all(try #require(document["command"] as? [String: Any]), [])
  }

  /// What a reader sees of a page's text.
  private static func plain(_ roff: String) -> String {
    var text = roff
    for (code, sign) in [
      ("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\(ha", "^"),
      ("\\(ti", "~"), ("\\(dq", "\""), ("\\&", ""), ("\\e", "\\"),
    ] { text = text.replacingOccurrences(of: code, with: sign) }
    return text
  }

  /// A program of the machine; nil where it has none of that name.
  private static func program(_ name: String) -> String? {
    ["/usr/bin", "/bin", "/usr/local/bin"].map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let scratch = try Scratch()
    let output = try scratch.newFile("output")
    process.standardOutput = output
    process.standardError = output
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    return (process.terminationStatus, try scratch.text("output"))
  }

  @Test("there is a page for every command, with all its options and examples, and the same every time")
  func pages() async throws {
    let scratch = try Scratch()
    let outcome = try await Mistwin.run(["manual", "man1"], in: scratch.url)
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    let commands = try await Self.commands()
    #expect(commands.count > 60)
    #expect(outcome.output == "man1: \(commands.count) pages\n")
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("man1")).sorted()
    #expect(files == commands.map { "\($0.words.joined(separator: "-")).1" }.sorted())
    let requests = [".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".BR", ".EX", ".EE"]
    for command in commands {
      let name = command.words.joined(separator: "-")
      let roff = try scratch.text("man1/\(name).1")
      #expect(roff.hasPrefix(".TH "), "\(name)")
      for heading in [".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLES"] {
        #expect(roff.contains("\n\(heading)\n"), "\(name)")
      }
      for line in roff.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
        #expect(requests.contains(String(line.prefix { $0 != " " })), "\(name): \(line)")
      }
      let text = Self.plain(roff)
      for option in command.options {
        #expect(text.contains("\n--\(option)") || text.contains(", --\(option)"), "\(name) --\(option)")
      }
      for example in command.examples { #expect(text.contains("\n\(example)\n"), "\(name): \(example)") }
    }
    let before = try files.map { try scratch.bytes("man1/\($0)") }
    _ = try await Mistwin.run(["manual", "man1"], in: scratch.url)
    #expect(try files.map { try scratch.bytes("man1/\($0)") } == before)
  }

  @Test("mandoc finds no fault in them", .enabled(if: program("mandoc") != nil))
  func mandoc() async throws {
    let scratch = try Scratch()
    _ = try await Mistwin.run(["manual", "man1"], in: scratch.url)
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("man1")).sorted()
    let lint = try await Self.run(
      try #require(Self.program("mandoc")), ["-T", "lint", "-W", "warning"] + files.map { scratch.path("man1/\($0)") })
    // A page has no date: the same program writes the same pages on any day.
    #expect(lint.output.split(separator: "\n").filter { !$0.contains("missing date") } == [])
  }

  @Test("where the pages cannot be written that is told")
  func refused() async throws {
    let scratch = try Scratch()
    try scratch.write("mine\n", to: "man1")
    let outcome = try await Mistwin.run(["manual", "man1"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(try scratch.text("man1") == "mine\n")
  }

  @Test(
    "completions are generated for each shell, and the shell that is there can read them",
    arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) async throws {
    let scratch = try Scratch()
    let outcome = try await Mistwin.run(["--generate-completion-script", shell])
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    for word in ["rehearse", "init", "terraform", "manual", "backtest"] {
      #expect(outcome.output.contains(word), "\(shell) does not complete '\(word)'")
    }
    try scratch.write(outcome.output, to: "completion")
    guard let program = Self.program(shell) else {
      #expect(shell != "bash", "there is no bash to read its script")
      return
    }
    let check = try await Self.run(program, ["-n", scratch.path("completion")])
    #expect(check.status == 0, "\(check.output)")
  }

  @Test("bash completes commands and options", .enabled(if: program("bash") != nil))
  func bash() async throws {
    let scratch = try Scratch()
    try scratch.write(
      try await Mistwin.run(["--generate-completion-script", "bash"]).output, to: "completion")
    try scratch.write(
      """
      source \(scratch.path("completion"))
      complete_words() {
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
        _mistwin "$1" "${@: -1}" "${@: -2:1}"; printf '%s\\n' "${COMPREPLY[@]}"
      }
      complete_words mistwin reh
      complete_words mistwin export terraform --t

      """, to: "try.bash")
    let outcome = try await Self.run(try #require(Self.program("bash")), ["--norc", scratch.path("try.bash")])
    #expect(
      outcome.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
        "rehearse", "--twin", "--to",
      ])
  }
}
