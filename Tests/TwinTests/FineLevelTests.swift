import Assurance
import Determinism
import MistAPI
import Testing
import Twin
import World

@Suite("Service levels by the minute")
struct FineLevelTests {
  /// An answer of the control API, and its sums over so many bins.
  fileprivate struct Course: Equatable {
    var total: [Int?]
    var degraded: [Int?]
    var classifiers: [String: [Int?]]

    init(_ answer: JSON) {
      func numbers(_ value: JSON?) -> [Int?] { (value?.array ?? []).map(\.int) }
      total = numbers(answer["total"])
      degraded = numbers(answer["degraded"])
      classifiers = [:]
      for (name, value) in answer["classifiers"]?.object ?? JSONObject() { classifiers[name] = numbers(value) }
    }

    /// Every so many bins as one; those in which nothing was counted are nil.
    func folded(by count: Int) -> Course {
      var course = self
      func fold(_ values: [Int?]) -> [Int?] {
        stride(from: 0, to: values.count, by: count).map { first in
          let known = values[first..<min(first + count, values.count)].compactMap { $0 }
          return known.isEmpty ? nil : known.reduce(0, +)
        }
      }
      (course.total, course.degraded) = (fold(total), fold(degraded))
      course.classifiers = classifiers.mapValues(fold)
      return course
    }

    static func + (one: Course, other: Course) -> Course {
      var sum = one
      func add(_ left: [Int?], _ right: [Int?]) -> [Int?] {
        zip(left, right).map { $0 == nil ? $1 : $1 == nil ? $0 : ($0 ?? 0) + ($1 ?? 0) }
      }
      (sum.total, sum.degraded) = (add(one.total, other.total), add(one.degraded, other.degraded))
      sum.classifiers = one.classifiers.merging(other.classifiers, uniquingKeysWith: add)
      return sum
    }
  }

  private static func send(
    _ bench: TwinBench, _ site: MistID, _ metric: String, _ query: [MistRequest.QueryItem]
  ) async -> MistResponse {
    await bench.client.send(MistRequest(.get, "/twin/v1/sites/\(site)/sle/\(metric)", query: query))
  }

  private static func course(
    _ place: WiredPlace, _ level: ServiceLevel, every interval: Int, device: MACAddress? = nil
  ) async throws -> Course {
    let end = await place.bench.twin.now.seconds / 3600 * 3600
    let answer = await send(
      place.bench, place.site, level.name,
      [
        .init("interval", String(interval)), .init("start", String(end - 3 * 3600)), .init("end", String(end)),
        .init("device", device?.description ?? ""),
      ])
    try #require(answer.status == 200, "\(answer.text)")
    #expect(answer.json["interval"]?.int == interval)
    #expect(answer.json["total"]?.array?.count == 3 * 3600 / interval)
    return Course(answer.json)
  }

  @Test("Minutes add up to cells, cells to hours, devices to the site", arguments: ServiceLevel.all)
  func conservation(_ level: ServiceLevel) async throws {
    let place = try await WiredPlace(wait: 4)
    let now = await place.bench.twin.now
    for kind in [CauseKind.dhcpDown, .wanLoss, .broadcastStorm] {
      try await place.bench.twin.addCause(
        kind, site: "Berlin", from: now.advanced(bySeconds: 1234), to: now.advanced(bySeconds: 9876),
        magnitude: kind == .wanLoss ? 0.02 : 1)
    }
    await place.bench.wait(4 * 3600)
    let hours = try await Self.course(place, level, every: 3600)
    #expect(hours.total.compactMap { $0 }.reduce(0, +) > 0)
    let minutes = try await Self.course(place, level, every: 60)
    #expect(minutes.folded(by: 60) == hours)
    for interval in [120, 300, 600, 1200, 1800] {
      #expect(try await Self.course(place, level, every: interval) == minutes.folded(by: interval / 60))
    }
    for place in minutes.degraded.indices where minutes.degraded[place] != nil {
      let parts = minutes.classifiers.values.compactMap { $0[place] }
      #expect(parts.count == level.classifiers.count && parts.reduce(0, +) == minutes.degraded[place])
    }
    for (total, degraded) in zip(minutes.total, minutes.degraded) {
      #expect((total == nil) == (degraded == nil) && (degraded ?? 0) >= 0 && (degraded ?? 0) <= total ?? 0)
    }
    let macs =
      switch level.domain {
      case .wireless: place.accessPoints
      case .wired: place.switches
      case .wan: place.gateways
      }
    var sum = try await Self.course(place, level, every: 60, device: macs[0])
    for mac in macs.dropFirst() { sum = sum + (try await Self.course(place, level, every: 60, device: mac)) }
    #expect(sum == minutes)
  }

  @Test("Hours are those of the published API")
  func publishedHours() async throws {
    let place = try await WiredPlace(wait: 6)
    for metric in [Metric.coverage, .roaming, .apHealth] {
      let fine = try await Self.course(place, .wireless(metric), every: 60).folded(by: 60)
      let trend = try await place.bench.get(
        place.path(place.siteScope, metric.name, "summary-trend"), query: [.init("duration", "3h")])
      let total = LevelPlace.exact(trend["sle"], "total", metric).map { value in value.map { Int($0) } }
      let degraded = LevelPlace.exact(trend["sle"], "degraded", metric).map { value in value.map { Int($0) } }
      #expect(total == fine.total)
      #expect(degraded == fine.degraded)
    }
  }

  @Test("The minutes of the present ten are not known yet, and those that are stay as they are")
  func present() async throws {
    let place = try await WiredPlace(wait: 5)
    await place.bench.wait(1234)
    let query: [MistRequest.QueryItem] = [
      .init("interval", "60"), .init("start", String(TwinBench.start.seconds + 5 * 3600 + 300)),
      .init("end", "now"),
    ]
    let early = await Self.send(place.bench, place.site, "coverage", query).json
    // From minute 5 to the end of the second ten.
    #expect(early["total"]?.array?.count == 15)
    #expect(early["end"]?.int == Int(TwinBench.start.seconds) + 5 * 3600 + 1200)
    await place.bench.wait(3600)
    let late = await Self.send(place.bench, place.site, "coverage", query).json
    for key in ["total", "degraded"] { #expect(late[key]?.array?.prefix(15) == early[key]?.array?[...]) }
    let future = await Self.send(
      place.bench, place.site, "coverage", [.init("start", "1900000000"), .init("end", "1900003600")])
    #expect(future.json["total"] == [])
  }

  @Test(
    "Bins of another length are refused, with those that can be",
    arguments: ["0", "-60", "1", "59", "90", "240", "420", "601", "660", "86460", "172800"])
  func badIntervals(_ interval: String) async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 1)
    let answer = await Self.send(place.bench, place.site, "coverage", [.init("interval", interval)])
    #expect(answer.status == 400)
    #expect(answer.detail?.contains("60, 120, 300, or a multiple of 600 up to 86400, found \(interval)") == true)
  }

  @Test("What else makes no sense is refused, with what would")
  func badInput() async throws {
    let place = try await WiredPlace(wait: 1)
    let rows: [(metric: String, query: [MistRequest.QueryItem], status: Int, word: String)] = [
      ("happiness", [], 404, "no such metric"), ("coverage", [.init("interval", "x")], 400, "interval"),
      ("coverage", [.init("interval", "60"), .init("duration", "3w")], 400, "at most 20000"),
      ("coverage", [.init("start", "1799690000"), .init("end", "1799680000")], 400, "start"),
      ("coverage", [.init("device", "5c5b35ffffff")], 400, place.accessPoints[0].description),
      ("coverage", [.init("device", place.switches[0].description)], 400, "no access point"),
      ("switch_health", [.init("device", place.accessPoints[0].description)], 400, place.switches[0].description),
      ("gateway-health", [.init("device", "gw")], 400, place.gateways[0].description),
    ]
    for row in rows {
      let answer = await Self.send(place.bench, place.site, row.metric, row.query)
      #expect(answer.status == row.status, "\(answer.text)")
      #expect(answer.detail?.contains(row.word) == true, "\(answer.text)")
    }
    #expect(await Self.send(place.bench, place.bench.org, "coverage", []).status == 403)
    let id = MistID(device: place.switches[1]).description
    #expect(await Self.send(place.bench, place.site, "switch_health", [.init("device", id)]).status == 200)
  }

  @Test("For people: bins of a window add up to its hours, however it begins and ends", arguments: [60, 600, 86_400])
  func reports(_ interval: Int64) async throws {
    let place = try await WiredPlace(wait: 26)
    await place.bench.wait(2000)
    let end = await place.bench.twin.now
    let start = end.advanced(bySeconds: -26 * 3600)
    let hours = try await place.bench.twin.siteLevels(named: "Berlin", from: start, to: end)
    let bins = try await place.bench.twin.siteLevels(named: "Berlin", from: start, to: end, every: interval)
    #expect(hours.interval == 3600 && bins.interval == interval)
    #expect(bins.rows.map(\.level) == hours.rows.map(\.level))
    #expect(hours.rows.count == ServiceLevel.all.count)
    for (bin, hour) in zip(bins.rows, hours.rows) { #expect(bin.sum == hour.sum, "\(bin.level.name)") }
    let seconds = Int((bins.end.seconds - bins.start.seconds))
    #expect(bins.rows.allSatisfy { $0.bins.count == (interval == 86_400 ? 2 : seconds / Int(interval)) })
    await #expect(throws: TwinError.self) {
      try await place.bench.twin.siteLevels(named: "Berlin", from: start, to: end, every: 61)
    }
    await #expect(throws: TwinError.self) {
      try await place.bench.twin.siteLevels(
        named: "Berlin", from: end.advanced(bySeconds: -20 * 86_400), to: end, every: 60)
    }
  }
}
