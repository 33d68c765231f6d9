import Documents
import Planning
import Testing

@Suite("What a change calendar cannot mean is refused by name")
struct ChangeCalendarFaultTests {
  private static func message(_ bytes: [UInt8]) -> String {
    do {
      let calendar = try ChangeCalendar(bytes, file: "c.ics")
      return "read \(calendar.events.count) events"
    } catch {
      return "\(error)"
    }
  }

  /// A line that is added to an event on line 4 of its file, whose lines are SUMMARY (5), DTSTART (6), DTEND (7).
  @Test(
    "In an event",
    arguments: [
      ("RDATE:20270113T080000Z", "c.ics:8:1: found RDATE, which mistwin does not carry out; expected RRULE and EXDATE"),
      ("EXRULE:FREQ=DAILY", "found EXRULE, which mistwin does not carry out"),
      ("DTSTRAT:20270113T080000Z", "found the property DTSTRAT of an event, which mistwin does not know"),
      ("DTSTART:20270113T080000Z", "found a second DTSTART"),
      ("DURATION:PT1H", "c.ics:7:1: found both DTEND and DURATION; expected one of them"),
      ("RRULE:FREQ=HOURLY", "c.ics:8:1: found FREQ=HOURLY; expected DAILY, WEEKLY, MONTHLY, YEARLY"),
      ("RRULE:FREQ=DALY", "did you mean 'DAILY'?"),
      ("RRULE:INTERVAL=2", "found RRULE without FREQ"),
      ("RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO", "found BYSETPOS in RRULE, which mistwin does not carry out"),
      ("RRULE:FREQ=YEARLY;BYWEEKNO=3", "found BYWEEKNO in RRULE, which mistwin does not carry out"),
      ("RRULE:FREQ=YEARLY;BYMONHT=3", "found BYMONHT in RRULE; expected only FREQ"),
      ("RRULE:FREQ=DAILY;FREQ=DAILY", "found FREQ twice in RRULE"),
      ("RRULE:FREQ=DAILY;COUNT", "found 'COUNT' in RRULE; expected NAME=value"),
      ("RRULE:FREQ=DAILY;INTERVAL=0", "found INTERVAL=0; expected a whole number from 1 to 1000"),
      ("RRULE:FREQ=DAILY;COUNT=-1", "found COUNT=-1"),
      ("RRULE:FREQ=DAILY;COUNT=99999999999999999999", "found COUNT=99999999999999999999"),
      ("RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270113T080000Z", "found both COUNT and UNTIL in RRULE"),
      (
        "RRULE:FREQ=DAILY;UNTIL=20270113",
        "found UNTIL with a date where DTSTART has a time in UTC; expected a time in UTC"
      ),
      ("RRULE:FREQ=DAILY;UNTIL=20270113T080000", "found UNTIL with a time without a zone"),
      ("RRULE:FREQ=WEEKLY;BYDAY=1MO", "found a number in BYDAY of a WEEKLY rule"),
      ("RRULE:FREQ=WEEKLY;BYMONTHDAY=1", "found BYMONTHDAY in a WEEKLY rule"),
      ("RRULE:FREQ=WEEKLY;BYDAY=XX", "found the day 'XX' in RRULE"),
      ("RRULE:FREQ=MONTHLY;BYDAY=0MO", "found BYDAY=0"),
      ("RRULE:FREQ=MONTHLY;BYMONTHDAY=32", "found BYMONTHDAY=32; expected a whole number from 1 to 31"),
      ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-9223372036854775808", "found BYMONTHDAY=-9223372036854775808"),
      ("RRULE:FREQ=YEARLY;BYMONTH=-1", "found BYMONTH=-1"),
      (
        "RRULE:FREQ=WEEKLY;BYDAY=MO,FR",
        "found a DTSTART on a day that its RRULE does not choose; expected a DTSTART on the "
          + "first day of the rule; the next one is 20270115"
      ),
      ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "the rule chooses no day at all in ten years"),
      ("EXDATE;VALUE=DATE:20270112", "found EXDATE with a date where DTSTART has a time in UTC"),
      ("EXDATE:20270112T080000", "found EXDATE with a time without a zone where DTSTART has a time in UTC"),
      ("RECURRENCE-ID:20270112T080000Z", "found RECURRENCE-ID without UID"),
      (
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20270112T080000Z",
        "found RANGE of RECURRENCE-ID, which mistwin does not carry out"
      ),
      ("X-SITEGROUP:stores,", "c.ics:8:1: found a site group without a name"),
      ("CATEGORIES:FREEZE,HOURS", "found an event that is both a freeze and store hours"),
      ("BEGIN:VTODO\r\nEND:VTODO", "found BEGIN:VTODO in VEVENT"),
      ("no colon", "c.ics:8:1: found the line 'no colon'; expected NAME:value"),
      ("X-A;B:1", "found the parameter 'B'; expected NAME=value"),
      ("END:VCALENDAR", "c.ics:8:1: found END:VCALENDAR; expected END:VEVENT, which began on line 4"),
    ])
  func event(_ line: String, _ expected: String) {
    let bytes = WindowTimes.calendar([["SUMMARY:freeze", "DTSTART:20270112T080000Z", "DTEND:20270112T090000Z", line]])
    let message = Self.message(bytes)
    #expect(message.contains(expected), "\(message)")
  }

  @Test(
    "In when it is",
    arguments: [
      ([String](), "c.ics:4:1: found an event without DTSTART"),
      (["DTSTART:20270112T080000Z"], "c.ics:4:1: found an event without an end; expected DTEND or DURATION"),
      (
        ["DTSTART:20270112"],
        "found DTSTART with the value '20270112'; expected a time such as 20271224T220000; "
          + "a date needs DTSTART;VALUE=DATE:"
      ),
      (["DTSTART;VALUE=DATE:20270112T080000"], "expected a date such as 20271224"),
      (["DTSTART;VALUE=PERIOD:20270112T080000Z/PT1H"], "found VALUE=PERIOD; expected DATE or DATE-TIME"),
      (["DTSTART:20270230T080000"], "found the time '20270230T080000'"),
      (["DTSTART:20270112T250000"], "found the time '20270112T250000'"),
      (["DTSTART:2027-01-12T08:00:00Z"], "found the time '2027-01-12T08:00:00Z'"),
      (["DTSTART:20270112T080000+01"], "found the time '20270112T080000+01'"),
      (["DTSTART:00010112T080000Z"], "found the year 1; expected a year from 1970 to 2060"),
      (["DTSTART:20270112T080000Z,20270113T080000Z"], "found 2 times in DTSTART; expected one"),
      (
        ["DTSTART;TZID=W. Europe Standard Time:20270112T080000"],
        "found the time zone 'W. Europe Standard Time'; expected a name "
          + "of the tz database"
      ),
      (["DTSTART;TZID=Europe/Pari:20270112T080000"], "did you mean 'Europe/Paris'?"),
      (["DTSTART;TZID=Europe/Paris:20270112T080000Z"], "found the value '20270112T080000Z' with a TZID"),
      (["DTSTART:20270112T080000Z", "DTEND:20270112T080000Z"], "found an event that ends when it begins, or before"),
      (
        ["DTSTART;VALUE=DATE:20270112", "DTEND;VALUE=DATE:20270112"],
        "the DTEND of whole days is the day after the last"
      ),
      (
        ["DTSTART:20270112T080000Z", "DTEND:20270112T090000"],
        "found DTEND with a time without a zone where DTSTART has a time in UTC"
      ),
      (
        ["DTSTART;VALUE=DATE:20270112", "DTEND:20270113T080000"],
        "found DTEND with a time without a zone where DTSTART has a date"
      ),
      (["DTSTART;VALUE=DATE:20270112", "DURATION:PT8H"], "found the length 'PT8H' of whole days"),
      (
        ["DTSTART:20270112T080000Z", "DURATION:-PT8H"],
        "found the length '-PT8H'; expected a length above zero, up to ten years"
      ),
      (["DTSTART:20270112T080000Z", "DURATION:PT0S"], "found the length 'PT0S'"),
      (["DTSTART:20270112T080000Z", "DURATION:P523W"], "found the length 'P523W'"),
      (["DTSTART:20270112T080000Z", "DURATION:P"], "found the length 'P'"),
      (["DTSTART:20270112T080000Z", "DURATION:P1DT"], "found the length 'P1DT'"),
      (["DTSTART:20270112T080000Z", "DURATION:P1M"], "found the length 'P1M'"),
      (["DTSTART:20270112T080000Z", "DURATION:PT5M3H"], "found the length 'PT5M3H'"),
      (["DTSTART:20270112T080000Z", "DURATION:P999999999999999999999D"], "found the length 'P999999999999999999999D'"),
    ])
  func time(_ lines: [String], _ expected: String) {
    let message = Self.message(WindowTimes.calendar([["SUMMARY:freeze"] + lines]))
    #expect(message.contains(expected), "\(message)")
  }

  @Test(
    "In what it means",
    arguments: [
      ("SUMMARY:Team lunch", "c.ics:4:1: found the event 'Team lunch', which is neither a freeze nor store hours"),
      ("SUMMARY:freezer", "found the event 'freezer', which is neither a freeze nor store hours"),
      ("CATEGORIES:FREEZES", "which is neither a freeze nor store hours; expected CATEGORIES:FREEZE"),
      ("SUMMARY:freeze: ", "found a site group without a name"),
      ("SUMMARY:freeze: stores,", "found a site group without a name"),
      ("CATEGORIES:FREEZE,sitegroup:", "found a site group without a name"),
    ])
  func meaning(_ line: String, _ expected: String) {
    let message = Self.message(WindowTimes.calendar([["DTSTART;VALUE=DATE:20270112", line]]))
    #expect(message.contains(expected), "\(message)")
  }

  @Test(
    "In the file",
    arguments: [
      ("", "c.ics:1:1: found no calendar; expected BEGIN:VCALENDAR"),
      ("store,city\n1,Plano\n", "c.ics:1:1: found the line 'store,city'; expected NAME:value"),
      ("BEGIN:VCARD\nFN:A\nEND:VCARD\n", "c.ics:1:1: found BEGIN:VCARD; expected BEGIN:VCALENDAR"),
      ("VERSION:2.0\n", "c.ics:1:1: found VERSION outside of a calendar; expected BEGIN:VCALENDAR"),
      ("BEGIN:VCALENDAR\nVERSION:2.0\n", "c.ics:1:1: found BEGIN:VCALENDAR without an end"),
      ("BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR", "c.ics:2:1: found VERSION:1.0; expected 2.0"),
      ("BEGIN:VCALENDAR\nMETHOD:CANCEL\nEND:VCALENDAR", "found METHOD:CANCEL; expected PUBLISH or REQUEST"),
      ("BEGIN:VCALENDAR\nCALSCALE:JULIAN\nEND:VCALENDAR", "found CALSCALE:JULIAN; expected GREGORIAN"),
      ("BEGIN:VCALENDAR\nDTSTART:20270112\nEND:VCALENDAR", "found the property DTSTART of a calendar"),
      (
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\nEND:VCALENDAR",
        "c.ics:2:1: found BEGIN:VTODO in VCALENDAR; expected "
          + "events (VEVENT)"
      ),
      (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR",
        "found END:VCALENDAR; expected END:VEVENT, which began on line 2"
      ),
      ("END:VCALENDAR", "c.ics:1:1: found END:VCALENDAR; expected BEGIN:VCALENDAR"),
    ])
  func file(_ text: String, _ expected: String) {
    let message = Self.message(Array(text.utf8))
    #expect(message.contains(expected), "\(message)")
  }

  @Test func bytesThatAreNotText() {
    let bytes = Array("BEGIN:VCALENDAR\nX-A:".utf8) + [0xFF, 0x0A] + Array("END:VCALENDAR\n".utf8)
    #expect(Self.message(bytes) == "c.ics:2:1: found bytes that are not UTF-8; expected text in UTF-8")
  }

  @Test("All faults are told at once, in the order of the lines")
  func allAtOnce() {
    let bytes = WindowTimes.calendar([
      ["SUMMARY:lunch", "DTSTART;VALUE=DATE:20270112"], ["SUMMARY:freeze"],
      ["SUMMARY:freeze", "DTSTART;VALUE=DATE:20270112"],
    ])
    let lines = Self.message(bytes).split(separator: "\n")
    #expect(lines.map { $0.prefix(10) } == ["c.ics:4:1:", "c.ics:8:1:"])
  }
}
