import Foundation
import Testing

@Suite("mistwin twin new and codes")
struct NewTwinTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("the same seed makes the same codes; another, others", .timeLimit(.minutes(20)))
  func seeds() async throws {
    for (name, seed) in [("a", "3"), ("b", "3"), ("c", "4")] {
      let outcome = try await Mistwin.run(
        ["twin", "new", "\(name).sqlite", "--seed", seed, "--factory", "20", "--start", "2027-01-12T08:00:00Z"],
        in: scratch.url)
      #expect(outcome.status == 0)
      #expect(
        outcome.output == "\(name).sqlite: 20 devices to claim; `mistwin twin codes \(name).sqlite` lists their codes\n"
      )
      #expect(outcome.error.contains("password, shown once: "))
    }
    var lists: [String] = []
    for name in ["a", "b", "c"] {
      lists.append(try await Mistwin.run(["twin", "codes", "\(name).sqlite"], in: scratch.url).output)
    }
    #expect(lists[0] == lists[1])
    #expect(lists[0] != lists[2])
    #expect(lists[0].split(separator: "\n").filter { $0.contains("unclaimed") }.count == 20)
  }

  @Test("codes of one's own", .timeLimit(.minutes(20)))
  func table() async throws {
    try scratch.write(
      "# claim_code,serial,mac,model,site\nAAAAA-BBBBB-CCCCC,S1,5c:5b:35:00:00:10,AP45,North\n,,,EX4100-F-12P,\n",
      to: "devices.csv")
    let made = try await Mistwin.run(
      ["twin", "new", "own.sqlite", "--devices", "devices.csv", "--json"], in: scratch.url)
    #expect(made.status == 0)
    #expect(made.output.contains("\"claim_codes\": 2"))
    let codes = try await Mistwin.run(["twin", "codes", "own.sqlite", "--json"], in: scratch.url)
    for text in ["\"AAAAA-BBBBB-CCCCC\"", "\"5c5b35000010\"", "\"S1\"", "\"EX4100-F-12P\""] {
      #expect(codes.output.contains(text))
    }
    let limited = try await Mistwin.run(["twin", "codes", "own.sqlite", "--limit", "1"], in: scratch.url)
    #expect(limited.output.split(separator: "\n").filter { $0.contains("unclaimed") }.count == 1)
  }

  @Test("a file that is there is left as it is", .timeLimit(.minutes(20)))
  func taken() async throws {
    try scratch.write("mine", to: "x.sqlite")
    let outcome = try await Mistwin.run(["twin", "new", "x.sqlite"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(try scratch.text("x.sqlite") == "mine")
  }
}
