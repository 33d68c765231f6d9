import Foundation
import Testing

@Suite("Several planners on one address book")
struct CarvePlannersTests {
  /// Designs of two sites and one of the planner's own each, all with one book.
  private static func sample(planners: Int) throws -> Scratch {
    let scratch = try Scratch()
    for planner in 1...planners {
      try FileManager.default.createDirectory(
        at: scratch.url.appendingPathComponent("p\(planner)"), withIntermediateDirectories: false)
      try scratch.write(
        """
        mistwin: 1
        org: { name: Shared }
        addressing:
          book: ../book.csv
          supernet: 10.0.0.0/16
          zones: [north]
          site: { size: /24 }
          networks: { corp: { vlan: 10, size: /26 } }
        sites: { file: sites.csv }
        naming: { site: "S{store}" }

        """, to: "p\(planner)/design.yaml")
      try scratch.write(
        """
        store,city,zone,timezone,country_code
        1,Oslo,north,Europe/Oslo,NO
        \(100 + planner),Turku,north,Europe/Helsinki,FI

        """, to: "p\(planner)/sites.csv")
    }
    return scratch
  }

  private static func book(_ planner: Int, _ directory: URL, _ options: String...) async throws -> Mistwin.Outcome {
    try await Mistwin.run(
      ["carve", "p\(planner)", "--book", "--date", "2027-01-05", "--writer", "planner-\(planner)"] + options,
      in: directory)
  }

  @Test("Eight processes at once: nobody gets what another got, and who came second is told by whom")
  func atOnce() async throws {
    let scratch = try Self.sample(planners: 8)
    let directory = scratch.url
    var waiting = Array(1...8)
    // A round ends with at least one of them having booked; nobody is refused for any other reason.
    for _ in 0..<8 where !waiting.isEmpty {
      let outcomes = try await withThrowingTaskGroup(of: (Int, Mistwin.Outcome).self) { group in
        for planner in waiting { group.addTask { (planner, try await Self.book(planner, directory)) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for (planner, outcome) in outcomes where outcome.status != 0 {
        #expect(outcome.status == 1, "planner \(planner): \(outcome.error)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains("planner-"), "planner \(planner): \(outcome.error)")
      }
      let done = Set(outcomes.filter { $0.1.status == 0 }.map(\.0))
      #expect(!done.isEmpty)
      waiting.removeAll { done.contains($0) }
    }
    #expect(waiting == [])
    let proof = try await Mistwin.run(["carve", "--check", "book.csv"], in: scratch.url)
    #expect(proof.status == 0, "\(proof.output)")
    let lines = try scratch.text("book.csv").split(separator: "\n").map(String.init)
    for planner in 1...8 {
      #expect(lines.contains { $0.hasPrefix("north,\(100 + planner),,10.0.") }, "planner \(planner)")
    }
    let blocks = lines.filter { $0.wholeMatch(of: /north,\d+,,.*/) != nil }.compactMap { $0.split(separator: ",")[2] }
    #expect(blocks.count == 9 && Set(blocks).count == 9)
  }

  @Test("What one holds another cannot book, and carves around once it is booked")
  func held() async throws {
    let scratch = try Self.sample(planners: 2)
    let hold = try await Mistwin.run(["carve", "p1", "--hold", "1h", "--writer", "planner-1"], in: scratch.url)
    #expect(hold.status == 0, "\(hold.error)")
    let second = try await Self.book(2, scratch.url)
    #expect(second.status == 1)
    #expect(second.error.contains("planner-1 holds it since "))
    #expect(!scratch.has("book.csv"))
    #expect(try await Self.book(1, scratch.url).status == 0)
    #expect(try await Self.book(2, scratch.url).status == 0)
    let lines = try scratch.text("book.csv").split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("north,101,,10.0.") } && lines.contains { $0.hasPrefix("north,102,,10.0.") })
  }
}
