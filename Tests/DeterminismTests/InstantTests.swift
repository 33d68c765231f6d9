import Determinism
import Testing

@Suite("Instants and civil time")
struct InstantTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2027-01-12T08:00:00Z", 1_799_740_800_000),
      ("2000-02-29T23:59:59Z", 951_868_799_000),
      ("1969-12-31T23:59:59.999Z", -1), ("1900-03-01T00:00:00Z", -2_203_891_200_000),
      ("2027-01-12T08:00:00.250Z", 1_799_740_800_250), ("9999-12-31T23:59:59Z", 253_402_300_799_000),
    ] as [(String, Int64)])
  func readsAndWritesUTC(text: String, milliseconds: Int64) {
    #expect(Instant(iso8601: text)?.milliseconds == milliseconds)
    #expect(Instant(milliseconds: milliseconds).iso8601 == text)
    #expect(Instant(milliseconds: milliseconds).description == text)
  }

  @Test(arguments: [
    ("2027-01-12T09:00:00+01:00", "2027-01-12T08:00:00Z"), ("2027-01-12T02:00:00-06:00", "2027-01-12T08:00:00Z"),
    ("2027-01-12t13:45:00+05:45", "2027-01-12T08:00:00Z"), ("2027-01-12 08:00:00z", "2027-01-12T08:00:00Z"),
    ("2027-01-12T08:00:00.1234567Z", "2027-01-12T08:00:00.123Z"), ("2027-01-01T00:30:00+01:00", "2026-12-31T23:30:00Z"),
  ])
  func readsOffsetsAndFractions(text: String, expected: String) {
    #expect(Instant(iso8601: text)?.iso8601 == expected)
  }

  @Test(arguments: [
    "", "2027-01-12", "2027-01-12T08:00:00", "2027-01-12T08:00Z", "2027-13-12T08:00:00Z", "2027-02-29T08:00:00Z",
    "2027-00-10T08:00:00Z", "2027-01-00T08:00:00Z", "2027-01-12T24:00:00Z", "2027-01-12T08:60:00Z",
    "2027-01-12T08:00:60Z", "2027-01-12T08:00:00.Z", "2027-01-12T08:00:00+1:00", "2027-01-12T08:00:00Z ",
    "2027-1-12T08:00:00Z", "２027-01-12T08:00:00Z", "2027-01-12T08:00:00+01", "2027/01/12T08:00:00Z",
  ])
  func refusesWhatIsNotATime(text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  @Test func secondsRoundTowardsThePast() {
    #expect(Instant(milliseconds: 1999).seconds == 1)
    #expect(Instant(milliseconds: -1).seconds == -1)
    #expect(Instant(milliseconds: -1000).seconds == -1)
    #expect(Instant(milliseconds: -1001).seconds == -2)
    #expect(Instant(milliseconds: 1500).secondsExact == 1.5)
    #expect(Instant(seconds: 5).milliseconds == 5000)
    #expect(Instant(seconds: .max).milliseconds == .max)
    #expect(Instant(seconds: .min).milliseconds == .min)
  }

  @Test func arithmetic() {
    let start = Instant(seconds: 100)
    #expect(start.advanced(bySeconds: 2) - start == 2000)
    #expect(start.advanced(byMilliseconds: -1) < start)
    #expect([start.advanced(bySeconds: 1), start].min() == start)
  }

  @Test func datesOf800YearsGoThereAndBack() {
    var weekday = CivilTime.weekday(daysSinceEpoch: CivilTime.daysSinceEpoch(year: 1600, month: 1, day: 1))
    #expect(weekday == 6)
    var expected = (year: 1600, month: 1, day: 1)
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let first = CivilTime.daysSinceEpoch(year: 1600, month: 1, day: 1)
    let last = CivilTime.daysSinceEpoch(year: 2400, month: 1, day: 1)
    var mistakes = 0
    for days in first..<last {
      if CivilTime.date(daysSinceEpoch: days) != expected || CivilTime.weekday(daysSinceEpoch: days) != weekday
        || CivilTime.daysSinceEpoch(year: expected.year, month: expected.month, day: expected.day) != days
      {
        mistakes += 1
      }
      weekday = weekday % 7 + 1
      let isLeap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
      let length = lengths[expected.month - 1] + (expected.month == 2 && isLeap ? 1 : 0)
      expected.day += 1
      if expected.day > length { expected = (expected.year, expected.month + 1, 1) }
      if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
    }
    #expect(mistakes == 0)
    #expect(expected == (2400, 1, 1))
  }

  @Test func civilTimeOfAnInstant() throws {
    let instant = try #require(Instant(iso8601: "2027-01-12T23:30:05Z"))
    let civil = CivilTime(instant, offset: 3600)
    #expect([civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second] == [2027, 1, 13, 0, 30, 5])
    #expect(civil.weekday == 3)
    #expect(civil.secondOfDay == 1805)
    #expect(
      CivilTime.instant(year: 2027, month: 1, day: 13, hour: 0, minute: 30, second: 5, offset: 3600) == instant)
    #expect(CivilTime.days(inMonth: 2, ofYear: 2028) == 29)
    #expect(CivilTime.days(inMonth: 2, ofYear: 2100) == 28)
    #expect(CivilTime.days(inMonth: 12, ofYear: 2027) == 31)
  }
}
