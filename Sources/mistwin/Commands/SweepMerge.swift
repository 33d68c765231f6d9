import ArgumentParser
import Ledger
import Rehearsal

/// `mistwin sweep merge`
struct SweepMerge: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put the parts of a sweep together.",
    discussion: """
      All parts must be of the same sweep. A rehearsal that several of them hold is taken once.

      Example:
        mistwin sweep merge part-1.sqlite part-2.sqlite --out sweep.sqlite --csv sweep.csv
      """)

  @Argument(help: ArgumentHelp("The files of the parts.", valueName: "part"), completion: .file(extensions: ["sqlite"]))
  var parts: [String]

  @Option(help: "Where the whole is kept; one that is there is added to.", completion: .file(extensions: ["sqlite"]))
  var out: String

  @Option(help: "Write one line for each rehearsal here, too.", completion: .file(extensions: ["csv"]))
  var csv: String?

  @OptionGroup
  var result: ResultOptions

  func validate() throws {
    if parts.isEmpty { throw ValidationError("found no part, expected the files of the parts") }
  }

  func carryOut() async throws -> ExitStatus {
    var read: [SweepFile] = []
    for part in parts {
      guard DiskFiles.exists(part) else {
        throw Failure(.badInput, "\(part): found no such file, expected a part of a sweep")
      }
      read.append(try SweepFile(reading: part))
    }
    let sweep = try await read[0].sweep()
    for (part, file) in zip(parts, read) {
      let found = try await file.sweep()
      if found != sweep {
        throw Failure(.badInput, "\(part): found another sweep (\(found)), expected a part of \(sweep)")
      }
    }
    let whole = try SweepFile(out, sweep: sweep)
    for file in read {
      for row in try await file.rows() { try await whole.record(row) }
    }
    return try await SweepOutput(csv: csv, result: result).write(whole, sweep)
  }
}
