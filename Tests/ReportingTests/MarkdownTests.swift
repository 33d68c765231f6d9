import Assurance
import Rehearsal
import Reporting
import Testing

@Suite("summary.md")
struct MarkdownTests {
  @Test("fits a pull request: verdict, expectations, figures, replay")
  func whole() async throws {
    let result = try await SampleResult.twoSites()
    let text = result.markdown
    #expect(text.hasPrefix("## ✅ Two shops from claim codes to new firmware\n"))
    #expect(text.contains("**Good**: 5 of 5 expectations met."))
    #expect(text.contains("| ✅ | no site fails |"))
    #expect(text.contains("| devices | 20 claimed, 20 bound, 20 of 20 ready |"))
    #expect(text.contains("| service levels | stock profile retail |"))
    #expect(text.hasSuffix("```sh\n\(result.replay)\n```\n"))
    #expect(text.split(separator: "\n").count < 60)
  }

  @Test("shows what is bad")
  func bad() async throws {
    var result = try await SampleResult.twoSites()
    result.finalChecks[0].isMet = false
    result.finalChecks[0].found = "3 findings"
    result.sites[1].levels[0].verdict = .failed
    let text = result.markdown
    #expect(text.hasPrefix("## ❌"))
    #expect(text.contains("| ❌ | every device is in sync | 3 findings |"))
    #expect(text.contains("| Denver | north-america | failed | coverage "))
  }

  @Test(
    "names of any kind keep the table whole",
    arguments: ["a|b", "`code` **bold** _x_", "<script>", "[link](x)", "line\nfeed", "back\\slash|"])
  func escaping(_ name: String) async throws {
    var result = try await SampleResult.twoSites()
    result.sites[0].site = name
    result.sites[0].levels[0].verdict = .failed
    let rows = result.markdown.split(separator: "\n").filter { $0.contains("| failed |") }
    #expect(rows.count == 1)
    // Four cells have five bars that are not escaped.
    #expect(rows.first.map { MarkdownTests.bars(in: String($0)) } == 5)
    #expect(rows.first?.contains("<script>") == false)
  }

  private static func bars(in row: String) -> Int {
    var count = 0
    var isEscaped = false
    for character in row {
      if character == "|", !isEscaped { count += 1 }
      isEscaped = character == "\\" && !isEscaped
    }
    return count
  }

  @Test("a command with backticks stays in its block")
  func fences() async throws {
    var result = try await SampleResult.twoSites()
    result.replay = "mistwin rehearse ```x"
    #expect(result.markdown.hasSuffix("````sh\nmistwin rehearse ```x\n````\n"))
  }
}
