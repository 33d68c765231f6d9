import Determinism
import Rehearsal
import Testing

@Suite struct ScenarioTimeTests {
  @Test(arguments: [
    ("150ms", 150 as Int64), ("90s", 90_000), ("10m", 600_000), ("8h", 28_800_000), ("3d", 259_200_000),
    ("1d12h", 129_600_000), ("2w", 1_209_600_000),
  ])
  func durationsAreRead(text: String, milliseconds: Int64) {
    #expect(ScenarioDuration(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: ["", "8", "h", "-3d", "3 d", "3x", "1.5h", "99999999999d"])
  func otherTextIsNoDuration(text: String) {
    #expect(ScenarioDuration(text) == nil)
  }

  @Test func offsetsCountFromTheStart() throws {
    let start = try #require(Instant(iso8601: "2027-01-11T06:00:00Z"))
    #expect(ScenarioTime("+3d")?.instant(from: start).iso8601 == "2027-01-14T06:00:00Z")
    #expect(ScenarioTime("+14d06:30")?.instant(from: start).iso8601 == "2027-01-25T12:30:00Z")
    #expect(ScenarioTime("2027-02-01T00:00:00+02:00")?.instant(from: start).iso8601 == "2027-01-31T22:00:00Z")
  }

  @Test(arguments: ["+", "3d", "+14d6", "+14d24:00", "+1d06:60", "tomorrow", "2027-13-01T00:00:00Z"])
  func otherTextIsNoMoment(text: String) {
    #expect(ScenarioTime(text) == nil)
  }
}
