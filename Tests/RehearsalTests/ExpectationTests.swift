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
    "device Lisbon-ap03 is connected", "no site without an uplink", "no new failing site against before",
    "sle roaming >= 99.5% at Denver", "no site's roaming falls by more than 0.5 points against before",
    "rollout ap-0.14 is promoted within 120h", "rollout ap-0.14 is rolled back within 48h because roaming",
    "rollout ap-0.14 is rolled back because throughput", "rollout ap-0.14 is held",
    "rollout ap-0.14 raises no alarm", "rollout ap-0.14 takes at least 7h",
    "rollout ap-0.14 upgrades at most 12 access points", "watch of ap-0.14 raises an alarm because throughput",
    "watch of ap-0.14 stays quiet", "psk scanners is not rotated", "the plan is applied within 90m",
    "api calls <= 5000", "at least 1 calls are answered with 429",
    "false alarm <= 5% under healthy", "wedge-11r is stopped with probability >= 97.5%",
    "bad user-minutes <= 5000 at p95 under wedge-11r", "bad events <= 12.5 at p50 under healthy",
    "the fleet is done within 21d under healthy", "the fleet is done within 30h under healthy",
    "policy spread is chosen",
  ])
  func aLineReadsBackAsItIsWritten(line: String) throws {
    #expect(try Expectation(line, at: position).line == line)
  }

  @Test(arguments: [
    "every device is in sink", "no sites fail", "exactly these sites fail:", "sle speed >= 90% at every site",
    "sle roaming >= 190% at every site", "rollout ap-0.14 is rolled", "rollout ap-0.14 is rolled back within soon",
    "blast radius <= many bad events", "blast radius <= -1 bad events", "psk scanners is gone",
    "api calls <= 0 per hour", "", "device is connected", "no site without uplink", "no new failing site",
    "no site's speed falls by more than 1 points against before", "sle roaming >= 90% at",
    "no site's roaming falls by more than -1 points against before", "rollout x is promoted because roaming",
    "rollout x is promoted within", "rollout x takes at least soon", "rollout x upgrades at most few access points",
    "watch of x raises an alarm within 3h", "watch x stays quiet", "the plan is applied",
    "at least 0 calls are answered with 429",
    "false alarm <= 5 under healthy", "x is stopped with probability >= 195%", "bad events <= 5 at p100 under x",
    "bad phones <= 5 at p95 under x", "the fleet is done within soon under x", "policy is chosen",
  ])
  func anotherLineIsRefusedWithItsPlace(line: String) {
    let error = #expect(throws: DocumentError.self) { try Expectation(line, at: position) }
    #expect(error?.position == position)
    #expect(error?.found.contains(line) == true)
    #expect(error?.expected?.contains("no site fails") == true)
  }

  @Test func badMayBeLeftOutOfABlastRadius() throws {
    #expect(
      try Expectation("blast radius <= 500 user-minutes", at: position).line == "blast radius <= 500 bad user-minutes")
  }

  @Test func daysMayBeWrittenAsAWord() throws {
    #expect(
      try Expectation("the fleet is done within 21 days under healthy", at: position).line
        == "the fleet is done within 21d under healthy")
  }

  @Test func theNearestFormIsNamed() {
    let error = #expect(throws: DocumentError.self) { try Expectation("every device is in sink", at: position) }
    #expect(error?.nearest == "every device is in sync")
  }
}
