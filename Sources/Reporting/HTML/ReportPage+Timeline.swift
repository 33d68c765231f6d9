import Determinism
import MistAPI
import Rehearsal

extension ReportPage {
  /// The clock with everything that happened on it.
  var timeline: String {
    guard let course = result.course, let lanes else { return "" }
    let places =
      ["<option value=\"0\">whole organisation</option>"]
      + course.sites.enumerated().map { "<option value=\"\($0 + 1)\">\(HTML.escaped($1.place))</option>" }
    let last = Figures.minute(course.moment(course.bins - 1))
    return """
      <p>The virtual clock from \(HTML.moment(course.start)) to \(HTML.moment(course.moment(course.bins))) UTC, every \
      <a class="figure" href="#\(FigureOrigin.course.anchor)">\(Figures.duration(milliseconds: course.bin * 1000))</a>. The line of \
      dashes is the floor of 90 %.</p>
      <div class="controls" hidden>
      <label>Service levels of <select id="course-place">\(places.joined())</select></label>
      <button type="button" id="event-before">‹ event before</button>
      <button type="button" id="event-after">next event ›</button>
      <button type="button" id="look-closer">closer</button>
      <button type="button" id="look-wider" disabled>wider</button>
      </div>
      <div class="lanes" id="lanes">
      \(lanes.html)<div class="lane scrubber" hidden><label class="lane-name" for="scrubber">moment</label>\
      <div class="lane-plot"><input type="range" id="scrubber" min="0" max="\(course.bins - 1)" step="1" value="0" \
      aria-valuetext="\(last)" aria-describedby="moment"></div><div class="lane-value"></div></div>
      <div class="cursor" id="cursor" hidden></div>
      </div>
      <div class="moment-panel" id="moment" aria-live="polite" hidden></div>
      <h3>What happened</h3>
      \(table("events"))
      """
  }

  var eventsTable: ReportTable? {
    guard let events = result.course?.events, !events.isEmpty else { return nil }
    return ReportTable(
      id: "events", caption: "What happened, in order",
      columns: [.init("When (UTC)", .moment), .init("What", .text)],
      rows: events.map { [JSON(Int($0.at.seconds)), .string($0.text)] })
  }
}
