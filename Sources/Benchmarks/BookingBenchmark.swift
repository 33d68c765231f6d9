import Addressing
import Foundation

/// 10,000 sites of eight networks: carved, booked durably, and proven.
enum BookingBenchmark {
  static func figures(_ options: Options) throws -> [Figure] {
    let request = AddressPlanRequest(
      supernet: try IPPrefix(parsing: "10.0.0.0/8"), zones: (0..<8).map { ZoneRequest("zone-\($0)") },
      sites: (0..<10_000).map { SiteRequest("site-\(10_000 + $0)", zone: "zone-\($0 % 8)") }, siteLength: 22,
      networks: (0..<8).map { NetworkRequest("network-\($0)", .hosts(40 + 2 * $0)) }, date: "2027-01-12")
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(getpid()).book.csv")
    defer { try? FileManager.default.removeItem(at: path) }
    var times = (whole: [Double](), carve: [Double](), book: [Double](), prove: [Double](), again: [Double]())
    for _ in 0..<(options.repetitions ?? 5) {
      var plan: AddressPlan?
      var findings: [PlanFinding] = []
      let carve = try seconds { plan = try Carver.carve(request) }
      guard let plan else { throw WrongResult(description: "no plan") }
      let book = try seconds { try write(plan.book(after: AddressBook(), date: request.date).text, to: path.path) }
      let prove = seconds { findings = AddressPlanChecker.check(plan.records) }
      guard findings.isEmpty, plan.sites.count == 10_000, plan.sites.allSatisfy({ $0.networks.count == 8 }) else {
        throw WrongResult(description: "the plan of 10,000 sites is not proven")
      }
      // The next day: the same sites and one more, around what is in the book.
      var next = request
      next.sites.append(SiteRequest("site-new", zone: "zone-0"))
      let again = try seconds {
        next.book = try AddressBookFile(parsing: [UInt8](Data(contentsOf: path))).book()
        let grown = try Carver.carve(next)
        guard grown.renumberings.isEmpty else { throw WrongResult(description: "a new site renumbered another") }
        try write(grown.book(after: next.book, date: "2027-01-13").text, to: path.path)
        findings = AddressPlanChecker.check(grown.records)
      }
      times.whole.append(carve + book + prove)
      times.carve.append(carve)
      times.book.append(book)
      times.prove.append(prove)
      times.again.append(again)
    }
    let parts = [("carved", times.carve), ("booked", times.book), ("proven", times.prove)].map {
      "\($0) \(FigureTable.number(Samples($1).median * 1000)) ms"
    }
    return [
      Figure(
        subject: "carving: 10,000 sites × 8 networks carved, booked durably, proven", unit: "ms",
        ours: Samples(times.whole).scaled(by: 1000), target: .atMost(1000), remark: parts.joined(separator: ", ")),
      Figure(
        subject: "carving: the same with one more site, around the book that is read", unit: "ms",
        ours: Samples(times.again).scaled(by: 1000), target: .atMost(1000)),
    ]
  }

  /// Writes a file and waits until it is on the disk.
  private static func write(_ text: String, to path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)),
      let file = FileHandle(forUpdatingAtPath: path)
    else { throw WrongResult(description: "\(path) cannot be written") }
    try file.synchronize()
    try file.close()
  }
}
