import Foundation
import Testing

/// The examples of the documentation are run as they are written: each page in a directory of its own, in the order of the page.
@Suite("Examples of the documentation")
struct ExampleTests {
  private static let pages = DocumentationPage.all.filter { page in
    page.steps.contains { step in if case .run = step { true } else { false } }
  }

  @Test("there are some on every guide")
  func coverage() {
    let guides = DocumentationPage.all.filter { $0.url.path.contains("/Guides/") && $0.name != "Scenarios" }
    #expect(guides.count >= 12)
    let with = Set(Self.pages.map(\.name))
    #expect(guides.map(\.name).filter { !with.contains($0) } == [])
    #expect(with.contains("YourFirstRehearsal"))
  }

  @Test("end as they say, and show what they show", arguments: pages)
  func run(_ page: DocumentationPage) async throws {
    let scratch = try Self.place()
    // A page that waits for something that does not come is ended, so that it is told which.
    var script = ["(for n in {1..1200}; do sleep 1; done; kill -9 $$) & WATCH=$!; disown"]
    var examples: [DocumentationPage.Example] = []
    for step in page.steps {
      switch step {
      case .file(let name, let text): script.append(Self.writing(text, to: name))
      case .run(let example):
        if page.name == "YourFirstRehearsal", examples.count == 2 { script.append(try Self.edit(of: page)) }
        examples.append(example)
        script.append(try await Self.line(example) + "\nprintf '\\001%d\\n' $?")
      }
    }
    // What a page has started ends with it; a child may have inherited a mask that blocks every signal that can be blocked.
    script.append("kill -9 $(jobs -p) $WATCH 2> /dev/null; exit 0")
    let outcome = try await Shell.run(script.joined(separator: "\n") + "\n", in: scratch)
    let answers = outcome.output.components(separatedBy: "\u{1}")
    try #require(answers.count == examples.count + 1, "\(page.name): \(outcome.output) \(outcome.error)")
    var output = answers[0]
    for (example, answer) in zip(examples, answers.dropFirst()) {
      let status = answer.prefix { $0 != "\n" }
      #expect(Int32(status) == example.status, "\(page.name): \(example.command) \(outcome.error.suffix(2000))")
      if let fault = ShownOutput.fault(example.output, in: output) {
        Issue.record("\(page.name): \(example.command): \(fault); all of it:\n\(output)")
      }
      output = String(answer.dropFirst(status.count + 1))
    }
  }

  /// A directory with what the pages may use of the repository.
  private static func place() throws -> Scratch {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.path("fixtures"), withIntermediateDirectories: false)
    for name in ["scenarios", "fixtures/designs", "fixtures/profiles", "fixtures/calendars"] {
      try FileManager.default.copyItem(
        at: Mistwin.root.appendingPathComponent(name).resolvingSymlinksInPath(),
        to: scratch.url.appendingPathComponent(name))
    }
    return scratch
  }

  private static func writing(_ text: String, to name: String) -> String {
    "cat > '\(name)' << 'END_OF_FILE'\n\(text)END_OF_FILE"
  }

  // MARK: - What need not be done again

  private static let rehearsal = "mistwin rehearse scenarios/two-sites.yaml --keep "

  /// The twin that many pages begin with, made once.
  private static let kept = Task {
    let scratch = try place()
    let outcome = try await Shell.run(rehearsal + "kept.sqlite > output\n", in: scratch)
    try #require(outcome.status == 0, "\(outcome.error)")
    return scratch
  }

  /// The command, or a copy of what it has come to before.
  private static func line(_ example: DocumentationPage.Example) async throws -> String {
    let file = example.command.dropFirst(rehearsal.count)
    guard example.command.hasPrefix(rehearsal), !file.contains(" ") else { return example.command }
    let kept = try await kept.value
    return "cp '\(kept.path("kept.sqlite"))' \(file) && cat '\(kept.path("output"))'"
  }

  /// What the third step of the tutorial tells to edit by hand, done with its own block.
  private static func edit(of page: DocumentationPage) throws -> String {
    let yaml = try #require(page.text.components(separatedBy: "```yaml\n").last?.components(separatedBy: "```").first)
    return writing(yaml, to: "causes.yaml") + """

      sed -i -e '/^#   - { cause/d' -e '/^# causes:/{r causes.yaml
      d}' -e 's/^  # - no site fails/  - no site fails/' scenario.yaml
      """
  }
}

/// The shell that readers type into.
enum Shell {
  /// Runs a script; `mistwin` is the built one.
  static func run(_ script: String, in scratch: Scratch) async throws -> Mistwin.Outcome {
    try scratch.write(script, to: ".script")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["--norc", scratch.path(".script")]
    process.currentDirectoryURL = scratch.url
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    process.environment = [
      "PATH": "\(Mistwin.binary.deletingLastPathComponent().path):\(path)", "HOME": scratch.url.path,
      "LANG": "C.UTF-8", "NO_COLOR": "1",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try scratch.newFile(".stdout")
    process.standardError = try scratch.newFile(".stderr")
    try await process.runInTurn()
    return Mistwin.Outcome(
      status: process.terminationStatus, output: try scratch.text(".stdout"), error: try scratch.text(".stderr"))
  }
}
