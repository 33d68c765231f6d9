import Addressing
import Documents
import Foundation
import Planning
import Testing

@Suite("The address plan of retail-120, as it was when a person last looked at it")
struct AddressPlanGoldenTests {
  private struct Disk: DesignFileReader {
    func read(_ path: String) throws -> [UInt8] { try SourceFile.read(path) }
  }

  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  private static func plan() throws -> AddressPlan {
    let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    let reading = Design.read(root.appendingPathComponent("fixtures/designs/retail-120").path, files: Disk())
    return try #require(reading.design.provenAddressing?.plan)
  }

  /// Compares with the file in `Snapshots`; with `MISTWIN_RECORD=1` it is recorded again, and the run fails.
  @Test("Every prefix, gateway and DHCP range")
  func retail() throws {
    let lines = try Self.plan().records.map { record in
      [
        "\(record.kind)", record.zone, record.site, record.network, record.prefix, record.gateway, record.dhcpStart,
        record.dhcpEnd,
      ].joined(separator: ",")
    }
    let url = Self.tests.appendingPathComponent("Snapshots/AddressPlanGoldenTests.retail.csv")
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: url)
      Issue.record("recorded \(url.lastPathComponent)")
      return
    }
    let golden = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
    for (number, pair) in zip(golden, lines).enumerated() where pair.0 != pair.1 {
      Issue.record("line \(number + 1): expected \(pair.0), found \(pair.1)")
    }
    #expect(golden.count == lines.count)
  }

  @Test("It is proven, and its book carves it again")
  func proven() throws {
    let plan = try Self.plan()
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
    let book = plan.book(after: AddressBook(), date: "2027-01-05")
    let file = try AddressBookFile(parsing: Array(book.text.utf8))
    #expect(AddressBookChecker.check(file) == [])
    #expect(try file.book() == book)
    #expect(book.entries.count == 8 + 122 + 122 * 4)
  }
}
