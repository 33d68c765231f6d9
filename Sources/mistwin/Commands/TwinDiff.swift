import ArgumentParser
import MistAPI
import Reporting
import Twin

extension TwinCommand {
  /// `mistwin twin diff`
  struct Compare: ExitingCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "Compare two twins field by field.",
      discussion: """
        What is configured is compared as `mistwin diff --twin A --with B` does: object by object, and each field that differs with \
        both values. Below stand the tables whose contents differ, row by row: what devices did, upgrades, faults, the \
        audit log, the clock. Both twins are only read.

        Exit codes: 0 equal in all tables, 1 different, 3 the system failed, 64 wrong usage, 65 bad input.

        Example:
          mistwin twin diff prod.sqlite whatif.sqlite
        """)

    @Argument(help: "A twin.", completion: .file(extensions: ["sqlite"]))
    var first: String

    @Argument(help: "Another, of the same organisation.", completion: .file(extensions: ["sqlite"]))
    var second: String

    @Option(help: "Of sites compare this one's own kinds only, by name or id; may be given several times.")
    var sites: [String] = []

    @Option(help: ArgumentHelp("Compare only this kind; may be given several times.", valueName: "kind"))
    var only: [String] = []

    @Option(
      help: ArgumentHelp("The organisation, by name or id, where a twin has several.", valueName: "name|id"))
    var org: String?

    @Option(help: "Where the ledger is kept, with the salt of the hashes of pulled twins.", completion: .directory)
    var state = StateDirectory.usual

    @OptionGroup
    var result: ResultOptions

    func validate() throws { try Diff.checkKinds(only) }

    func carryOut() async throws -> ExitStatus {
      for file in [first, second] { _ = try KeptTwin.open(file) }
      let report = try await comparison().report()
      let tables = try Twin.differences(first, second)
      if result.json {
        var document = report.document.object ?? JSONObject()
        document["contents_equal"] = .bool(tables.isEmpty)
        document["tables"] = .array(
          tables.map {
            [
              "table": .string($0.table), "only_first": JSON($0.onlyFirst), "only_second": JSON($0.onlySecond),
              "changed": JSON($0.changed),
            ]
          })
        try Stream.output.write(JSON.object(document).indentedText + "\n")
      } else {
        try Stream.output.write(report.text(result.style))
        if !tables.isEmpty {
          var table = TextTable(["Rows that differ", "#Only in \(first)", "#Only in \(second)", "#Changed"])
          for one in tables {
            table.add([one.table, String(one.onlyFirst), String(one.onlySecond), String(one.changed)])
          }
          try Stream.output.write("\n" + table.text(result.style))
        }
      }
      return tables.isEmpty ? .good : .bad
    }

    /// The same comparison by its other name.
    private func comparison() throws -> Diff {
      var arguments = ["--twin", first, "--with", second, "--state", state]
      for site in sites { arguments += ["--sites", site] }
      for kind in only { arguments += ["--only", kind] }
      if let org { arguments += ["--org", org] }
      return try Diff.parse(arguments)
    }
  }
}
