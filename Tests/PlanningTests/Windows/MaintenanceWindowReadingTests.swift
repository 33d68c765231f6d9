import Determinism
import Planning
import Testing

@Suite("A maintenance window is read as people write it")
struct MaintenanceWindowReadingTests {
  @Test(
    "What is read, and how it is written again",
    arguments: [
      ("Tue 22:00–05:00 site", "Tue 22:00–05:00 site"),
      ("tue 22:00-05:00 SITE", "Tue 22:00–05:00 site"),
      ("Tuesday 22:00 – 05:00 site", "Tue 22:00–05:00 site"),
      ("  Tue , Thu   9:30 - 11:00   utc ", "Tue,Thu 09:30–11:00 UTC"),
      ("Mon-Fri 00:00–24:00 Europe/Paris", "Mon-Fri 00:00–24:00 Europe/Paris"),
      ("Mon – Wed, Sat 01:00—02:00 site", "Mon-Wed,Sat 01:00–02:00 site"),
      ("Fri-Mon 22:00–00:00 site", "Mon,Fri-Sun 22:00–24:00 site"),
      ("daily 23:00-01:00 America/Port-au-Prince", "daily 23:00–01:00 America/Port-au-Prince"),
      ("Mon-Sun 23:00-01:00 site", "daily 23:00–01:00 site"),
      ("Sun,Sun,Sat 23:00-23:30 site", "Sat,Sun 23:00–23:30 site"),
    ])
  func reads(_ text: String, _ expected: String) throws {
    let window = try MaintenanceWindow(text)
    #expect(window.description == expected)
    #expect(try MaintenanceWindow(window.description) == window)
  }

  @Test func knowsDaysAndMinutes() throws {
    let window = try MaintenanceWindow("Mon,Fri 22:15–05:45 site")
    #expect(window.weekdays == [.monday, .friday])
    #expect(window.opens == 22 * 60 + 15)
    #expect(window.closes == 1440 + 5 * 60 + 45)
    #expect(window.zone == .site)
  }

  @Test(
    "Errors say what was found, what was expected, and give an example",
    arguments: [
      ("", "found nothing; expected three"),
      ("Tue", "found 1 word; expected three"),
      ("Tue 22:00–05:00", "found 2 words; expected three: the days, the times, and the zone"),
      ("Tue 22:00–05:00 site please", "found 4 words"),
      (
        "Tus 22:00–05:00 site",
        "found the day 'Tus'; expected Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily; did you mean 'Tue'?"
      ),
      (
        "dayly 22:00–05:00 site",
        "found the day 'dayly'; expected Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily; did you mean 'daily'?"
      ),
      ("Tue, 22:00–05:00 site", "found 2 words"),
      (",Tue 22:00–05:00 site", "found no day where one belongs"),
      ("Mon-Wed-Fri 22:00–05:00 site", "found the days 'Mon-Wed-Fri'"),
      ("Tue 22:00 site", "found the times '22:00'; expected when it opens and when it closes"),
      ("Tue 22–05 site", "found the time '22'; expected hours and minutes from 00:00 to 24:00"),
      ("Tue 22:60–05:00 site", "found the time '22:60'"),
      ("Tue 22:00–25:00 site", "found the time '25:00'"),
      ("Tue 22:00–24:01 site", "found the time '24:01'"),
      ("Tue 22:0–05:00 site", "found the time '22:0'"),
      ("Tue +2:00–05:00 site", "found the time '+2:00'"),
      ("Tue 22:00– site", "found 2 words"),
      ("Tue 24:00–05:00 site", "found a window that opens at 24:00; expected 00:00 of the next day"),
      ("Tue 05:00–05:00 site", "found a window that opens and closes at 05:00; expected two different times"),
      (
        "Tue 22:00–05:00 Europe/Pariss",
        "found the zone 'Europe/Pariss'; expected site, UTC or a name of the tz database"
      ),
      ("Tue 22:00–05:00 sites", "did you mean 'site'?"),
      ("Tue 22:00–05:00 CEST", "found the zone 'CEST'"),
    ])
  func refuses(_ text: String, _ expected: String) {
    let error = #expect(throws: MaintenanceWindowError.self) { try MaintenanceWindow(text) }
    let message = error?.description ?? ""
    #expect(message.contains(expected), "\(message)")
    #expect(message.hasPrefix("the window '\(text)': "))
    #expect(message.hasSuffix("(for example 'Tue 22:00–05:00 site')"))
  }
}
