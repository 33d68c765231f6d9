import Documents
import Rehearsal
import Testing

@Suite struct ExpectationTests {
  let position = SourcePosition(file: "scenario.yaml", line: 40, column: 5)

  @Test(arguments: [
    "every device is in sync", "no site fails",
    "exactly these sites fail: DE-0414-Berlin, KE-0108-Nairobi because dhcp-discover-unresponsive",
    "exactly these sites fail: Lisbon", "sle time-to-connect >= 90% at every site", "rollout ap-0.14 is promoted",
    "rollout ap-0.14 is rolled back", "rollout ap-0.14 is rolled back within 48h", "blast radius <= 400 bad events",
    "blast radius <= 2.5 bad user-minutes", "psk scanners is rotated", "api calls <= 5000 per hour",
  ])
  func aLineReadsBackAsItIsWritten(line: String) throws {
    #expect(try Expectation(line, at: position).line == line)
  }

  @Test(arguments: [
    "every device is in sink", "no sites fail", "exactly these sites fail:", "sle speed >= 90% at every site",
    "sle roaming >= 190% at every site", "rollout ap-0.14 is rolled", "rollout ap-0.14 is rolled back within soon",
    "blast radius <= many bad events", "blast radius <= -1 bad events", "psk scanners is gone",
    "api calls <= 0 per hour", "",
  ])
  func anotherLineIsRefusedWithItsPlace(line: String) {
    let error = #expect(throws: DocumentError.self) { try Expectation(line, at: position) }
    #expect(error?.position == position)
    #expect(error?.found.contains(line) == true)
    #expect(error?.expected?.contains("no site fails") == true)
  }

  @Test func theNearestFormIsNamed() {
    let error = #expect(throws: DocumentError.self) { try Expectation("every device is in sink", at: position) }
    #expect(error?.nearest == "every device is in sync")
  }
}
