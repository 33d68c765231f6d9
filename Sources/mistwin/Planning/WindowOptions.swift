import ArgumentParser
import Determinism
import Documents
import Planning

/// When sites may be changed.
struct WindowOptions: ParsableArguments {
  @Option(
    help: "A site is changed only in this window, as 'Tue 22:00-05:00 site'; may be given several times.")
  var window: [String] = []

  @Option(
    help: "A calendar of freezes and store hours (iCalendar); may be given several times.",
    completion: .file(extensions: ["ics"]))
  var calendar: [String] = []

  /// Whether any site has to wait at all.
  var areGiven: Bool { !window.isEmpty || !calendar.isEmpty }

  func validate() throws {
    for text in window {
      do throws(MaintenanceWindowError) {
        _ = try MaintenanceWindow(text)
      } catch {
        throw ValidationError("--window: \(error)")
      }
    }
  }

  /// The windows of every site of a design.
  /// - Throws: `DocumentErrors` for what is wrong with a calendar.
  func schedules(of design: Design) throws -> SiteSchedules {
    let calendars = try calendar.map { try ChangeCalendar(SourceFile.read($0), file: $0) }
    for calendar in calendars { try calendar.check(siteGroups: design.siteGroups.map(\.name)) }
    let sites = design.sites.map {
      SiteClock(site: $0.name, timezone: $0.timezone, siteGroups: $0.siteGroups)
    }
    return try SiteSchedules(windows: try window.map { try MaintenanceWindow($0) }, calendars: calendars, sites: sites)
  }
}

/// Lets the cells of an apply start when their sites' windows are open. What sites share may start at any time.
struct WindowGate: Sendable {
  let schedules: SiteSchedules
  let time: any TimePort

  /// Whether a cell may start now, or when.
  func decide(_ cell: PlanCell, seconds: Int64) async -> ApplyOptions.WindowDecision {
    guard case .site(let name) = cell, let schedule = schedules[name] else { return .now }
    let now = await time.now()
    switch schedule.firstFit(from: now, lasting: seconds * 1000) {
    case .opens(let fit): return fit.start <= now ? .now : .wait(until: fit.start)
    case .neverOpens(let refusal): return .never(refusal.description)
    }
  }

  /// Refuses a plan of which a site's work fits into no window, before anything is written.
  /// - Throws: `Failure` that names the sites.
  func check(_ plan: Plan) async throws {
    let now = await time.now()
    var calls: [String: Int64] = [:]
    for wave in plan.waves {
      var inWave: [String: Int64] = [:]
      for item in wave.flatMap(\.items) {
        if case .site(let name) = item.cell { inWave[name, default: 0] += item.action.reads ? 2 : 1 }
      }
      calls.merge(inWave) { max($0, $1) }
    }
    var refusals: [String] = []
    for (name, count) in calls.sorted(by: { $0.key < $1.key }) {
      guard let schedule = schedules[name],
        case .neverOpens(let refusal) = schedule.firstFit(from: now, lasting: count * CallTime.modelled.median)
      else { continue }
      refusals.append("site '\(name)': \(refusal)")
    }
    guard !refusals.isEmpty else { return }
    throw Failure(
      .badInput, "no window opens for \(refusals.count) of the plan's sites. Nothing was changed.\n"
        + refusals.prefix(10).joined(separator: "\n"))
  }
}
