import Foundation
import Testing

@Suite("mistwin carve --book and --check")
struct CarveBookTests {
  /// The directory of the design.
  private static let design = String(Sample.design.dropLast("/design.yaml".count))
  private static let book = "\(design)/book/stores.csv"

  /// The design `two-sites` with an address book, which is not there yet.
  private static func sample() throws -> Sample {
    let sample = try Sample()
    try sample.edit(Sample.design, "  supernet:", "  book: book/stores.csv\n  supernet:")
    try FileManager.default.createDirectory(
      at: sample.scratch.url.appendingPathComponent("\(design)/book"), withIntermediateDirectories: true)
    return sample
  }

  private static func carve(_ sample: Sample, _ options: String...) async throws -> Mistwin.Outcome {
    try await Mistwin.run(["carve", design, "--book", "--writer", "ana"] + options, in: sample.scratch.url)
  }

  private static func check(_ sample: Sample, _ file: String, _ options: String...) async throws -> Mistwin.Outcome {
    try await Mistwin.run(["carve", "--check", file] + options, in: sample.scratch.url)
  }

  @Test("The book is written, proven, and left as it is the next time")
  func written() async throws {
    let sample = try Self.sample()
    let first = try await Self.carve(sample, "--date", "2027-01-05")
    #expect(first.status == 0)
    #expect(first.error.hasPrefix("\(Self.book): "))
    #expect(first.error.contains(" new"))
    let text = try sample.scratch.text(Self.book)
    #expect(text.hasPrefix("zone,site,network,prefix,state,since\n"))
    let again = try await Self.carve(sample, "--date", "2027-09-09")
    #expect(again.status == 0)
    #expect(again.error == "\(Self.book): nothing changed\n")
    #expect(again.output == first.output)
    #expect(try sample.scratch.text(Self.book) == text)
    let proof = try await Self.check(sample, Self.book)
    #expect(proof.status == 0)
    #expect(proof.output.hasSuffix(" allocations)\n"))
    #expect(try sample.scratch.text("\(Self.design)/book/.mistwin/.gitignore") == "*\n")
  }

  @Test("What would renumber is refused with the names, and done with --renumber")
  func renumber() async throws {
    let sample = try Self.sample()
    _ = try await Self.carve(sample, "--date", "2027-01-05")
    let before = try sample.scratch.text(Self.book)
    try sample.edit(Sample.sites, "2,Denver,CO,north-america", "2,Denver,CO,europe")
    let refused = try await Self.carve(sample)
    #expect(refused.status == 65)
    #expect(refused.output.isEmpty)
    #expect(refused.error.contains("found north-america/2, which has "))
    #expect(refused.error.contains("--renumber"))
    #expect(try sample.scratch.text(Self.book) == before)
    let undated = try await Self.carve(sample, "--renumber")
    #expect(undated.status == 65)
    #expect(undated.error.contains("write --date"))
    let done = try await Self.carve(sample, "--renumber", "--date", "2027-02-03")
    #expect(done.status == 0)
    #expect(try sample.scratch.text(Self.book).contains("north-america,2,,"))
    #expect(try await Self.check(sample, Self.book).status == 0)
  }

  @Test("After a merge both owners are named with their lines, and such a book is not written over")
  func merge() async throws {
    let sample = try Self.sample()
    _ = try await Self.carve(sample, "--date", "2027-01-05")
    let lines = try sample.scratch.text(Self.book).split(separator: "\n")
    let site = try #require(lines.first { $0.hasPrefix("europe,1,,") })
    try sample.scratch.write(
      (lines + [Substring(site.replacing("europe,1,", with: "europe,77,"))]).map { $0 + "\n" }.joined(), to: Self.book)
    let merged = try await Self.check(sample, Self.book)
    #expect(merged.status == 1)
    #expect(merged.error.isEmpty)
    let number = try #require(lines.firstIndex(of: site)) + 1
    #expect(merged.output.contains("europe/1 ("))
    #expect(merged.output.contains("europe/77 ("))
    #expect(merged.output.contains("line \(number))"))
    #expect(merged.output.contains("line \(lines.count + 1))"))
    let json = try await Self.check(sample, Self.book, "--json")
    #expect(json.status == 1)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(document?["proven"] as? Bool == false)
    #expect(((document?["findings"] as? [[String: Any]])?.first?["lines"] as? [Int]) == [number, lines.count + 1])
    #expect(try await Self.carve(sample).status == 65)
  }

  @Test("A finished plan is proven; one with a fault is not; what is neither plan nor book ends with 65")
  func plan() async throws {
    let sample = try Self.sample()
    let plan = try await Mistwin.run(["carve", Self.design, "--json"], in: sample.scratch.url).output
    try sample.scratch.write(plan, to: "plan.json")
    let proven = try await Self.check(sample, "plan.json")
    #expect(proven.status == 0)
    #expect(proven.output.contains("plan.json: proven (2 zones, 2 site blocks, "))
    let gateway = try #require(plan.firstMatch(of: /"gateway": "(10[^"]*)"/)?.1)
    try sample.scratch.write(plan.replacing("\"\(gateway)\"", with: "\"11.0.0.1\""), to: "bad.json")
    let bad = try await Self.check(sample, "bad.json")
    #expect(bad.status == 1)
    #expect(bad.output.contains("bad.json: host-addresses: '11.0.0.1' is no host address of "))
    for file in [Sample.design, Sample.sites, "none.json"] {
      let unreadable = try await Self.check(sample, file)
      #expect(unreadable.status == 65)
      #expect(unreadable.output.isEmpty)
      #expect(unreadable.error.hasPrefix("\(file):1:1: "))
    }
  }

  @Test("Options that contradict each other are a matter of usage")
  func usage() async throws {
    let sample = try Self.sample()
    let cases = [
      ["carve"], ["carve", Self.design, "--check", "plan.json"], ["carve", "--check", "plan.json", "--book"],
      ["carve", Self.design, "--book", "--date", "tomorrow"], ["carve", Self.design, "--release-before", "2027-02-30"],
    ]
    for arguments in cases {
      #expect(try await Mistwin.run(arguments, in: sample.scratch.url).status == 64, "\(arguments)")
    }
  }

  @Test("A design without a book, and a book without a directory")
  func nowhere() async throws {
    let plain = try Sample()
    let without = try await Mistwin.run(["carve", Self.design, "--book"], in: plain.scratch.url)
    #expect(without.status == 65)
    #expect(without.error.contains("'book' under 'addressing'"))
    try plain.edit(Sample.design, "  supernet:", "  book: nowhere/stores.csv\n  supernet:")
    let directory = try await Mistwin.run(["carve", Self.design, "--book"], in: plain.scratch.url)
    #expect(directory.status == 65)
    #expect(directory.error.contains("there is no directory "))
  }

  @Test("A hold keeps others from writing until it is broken, let go or used")
  func hold() async throws {
    let sample = try Self.sample()
    func run(_ options: String...) async throws -> Mistwin.Outcome {
      try await Mistwin.run(["carve", Self.design] + options, in: sample.scratch.url)
    }
    let held = try await run("--hold", "2h", "--writer", "ana")
    #expect(held.status == 0)
    #expect(held.error.hasPrefix("\(Self.book): ana holds it since "))
    let warned = try await run("--writer", "bo")
    #expect(warned.status == 0 && warned.error.contains("warning: ana holds it since "))
    for options in [["--book", "--date", "2027-01-05"], ["--hold", "1h"]] {
      let refused = try await Mistwin.run(["carve", Self.design, "--writer", "bo"] + options, in: sample.scratch.url)
      #expect(refused.status == 1)
      #expect(refused.error.contains("ana holds it since ") && refused.error.contains(", until "))
    }
    #expect(throws: (any Error).self) { try sample.scratch.text(Self.book) }
    let broken = try await run("--break-hold", "--hold", "1h", "--writer", "bo")
    #expect(broken.error.contains("broke a hold: ana holds it") && broken.error.contains(": bo holds it since "))
    #expect(try await run("--let-go", "--writer", "bo").error == "\(Self.book): bo holds it no longer\n")
    #expect(try await run("--book", "--date", "2027-01-05", "--writer", "ana").status == 0)
    #expect(try await run("--hold", "soon").status == 64)
  }

  @Test("Several spaces and levels: carved, booked, and proven from the files alone")
  func campus() async throws {
    let scratch = try Scratch()
    for file in ["design.yaml", "sites.csv"] {
      let source = Mistwin.root.appendingPathComponent("fixtures/designs/campus/\(file)")
      let text = try String(contentsOf: source, encoding: .utf8)
      try scratch.write(text.replacing("addressing:\n", with: "addressing:\n  book: book.csv\n"), to: file)
    }
    let first = try await Mistwin.run(
      ["carve", "design.yaml", "--json", "--book", "--date", "2027-01-05", "--writer", "ana"], in: scratch.url)
    #expect(first.status == 0)
    try scratch.write(first.output, to: "plan.json")
    for file in ["plan.json", "book.csv"] {
      let proof = try await Mistwin.run(["carve", "--check", file], in: scratch.url)
      #expect(proof.status == 0, "\(proof.output)")
    }
    let again = try await Mistwin.run(
      ["carve", "design.yaml", "--json", "--book", "--date", "2028-01-05", "--writer", "ana"], in: scratch.url)
    #expect(again.error == "book.csv: nothing changed\n")
    #expect(try scratch.text("book.csv").contains("\nipv6/emea/north,1,floor3/corp,2001:db8:"))
    try scratch.write(first.output.replacing("\"2001:db8::/32\"", with: "\"10.0.0.0/14\""), to: "plan.json")
    #expect(try await Mistwin.run(["carve", "--check", "plan.json"], in: scratch.url).status == 1)
  }

  @Test("For a NetBox that has the plan already each row finds its own prefix and site by NetBox's exports")
  func netBox() async throws {
    let sample = try Sample()
    func list(_ options: String...) async throws -> Mistwin.Outcome {
      try await Mistwin.run(["carve", Self.design, "--format", "netbox"] + options, in: sample.scratch.url)
    }
    let first = try await list()
    #expect(first.status == 0)
    // What NetBox shows of it when it is exported.
    var export = "ID,Prefix,Status,VRF,Role\n"
    for (index, line) in first.output.split(whereSeparator: \.isNewline).dropFirst().enumerated() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      export += "\(700 + index),\(cells[0]),Active,\(cells[2].isEmpty ? "" : "\(cells[2]) (65000:1)"),\n"
    }
    try sample.scratch.write(export, to: "prefixes.csv")
    try sample.scratch.write("ID,Name,Slug\n41,Denver,denver\n42,Lisbon,lisbon\n", to: "sites.csv")
    let again = try await list("--netbox", "prefixes.csv", "--netbox", "sites.csv")
    #expect(again.status == 0, "\(again.error)")
    let lines = again.output.split(whereSeparator: \.isNewline)
    #expect(lines.first == "id,prefix,status,vrf,role,scope_type,scope_id,description")
    let numbers = lines.dropFirst().compactMap { Int($0.split(separator: ",").first ?? "") }
    #expect(numbers.sorted() == Array(700..<699 + lines.count))
    #expect(lines.contains { $0.hasSuffix(",corp,dcim.site,42,\"Lisbon corp, VLAN 10\"") })
    let other = try await list("--vrf", "stores")
    #expect(other.output.contains("10.0.0.0/8,container,stores,"))
    try sample.scratch.write("ID,Prefix\n7,10.0.0.1/8\nx,10.0.0.0/8\n", to: "prefixes.csv")
    let bad = try await list("--netbox", "prefixes.csv")
    #expect(bad.status == 65 && bad.output.isEmpty)
    #expect(bad.error.contains("prefixes.csv:2:3: ") && bad.error.contains("prefixes.csv:3:1: "))
    #expect(try await Mistwin.run(["carve", Self.design, "--vrf", "stores"], in: sample.scratch.url).status == 64)
  }

  @Test("What the organisation of a kept twin has is carved around, or reported")
  func takenFromTwin() async throws {
    let sample = try Sample()
    try #require(try await sample.rehearse(["--keep", "twin.sqlite"]).status == 0)
    let before = try sample.scratch.bytes("twin.sqlite")
    let plain = try await Mistwin.run(["carve", Self.design, "--format", "csv"], in: sample.scratch.url)
    let around = try await Mistwin.run(
      ["carve", Self.design, "--format", "csv", "--taken-from", "twin.sqlite"], in: sample.scratch.url)
    #expect(around.status == 0, "\(around.error)")
    // The twin has what a rehearsal gave the same sites, so without a book all of it is somebody's.
    #expect(plain.output.contains(",10.0.0.0/21,") && !around.output.contains(",10.0.0.0/21,"))
    try sample.edit(Sample.sites, "shop-hub,,", "shop-hub,,10.0.0.0/21")
    let conflict = try await Mistwin.run(
      ["carve", Self.design, "--taken-from", "twin.sqlite"], in: sample.scratch.url)
    #expect(conflict.status == 65)
    #expect(conflict.error.contains("variable 'corp_net' of site 'Lisbon'") && conflict.error.contains(", since 20"))
    #expect(try sample.scratch.bytes("twin.sqlite") == before)
    let missing = try await Mistwin.run(["carve", Self.design, "--taken-from", "no.sqlite"], in: sample.scratch.url)
    #expect(missing.status == 65)
  }
}
