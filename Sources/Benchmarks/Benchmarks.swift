import Foundation
import MistAPI

/// Figures of mistwin, beside a peer's wherever there is one, measured in the same run on the same machine.
///
/// A plain executable: `swift run -c release Benchmarks [NAME…] [--json]`. It says what it measured and what is to be
/// reached; it fails only when something cannot be measured, never because a machine is slow.
@main
struct Benchmarks {
  static func main() async {
    do {
      let options = try Options(Array(CommandLine.arguments.dropFirst()))
      if options.wantsHelp { return print(Options.help) }
      if let subject = options.coldRun { return print(try await coldRun(subject, options).text) }
      try await run(options)
    } catch let error as Options.UsageError {
      complain("\(error)\n\n\(Options.help)")
      exit(64)
    } catch {
      complain("error: \(error)")
      exit(3)
    }
  }

  private static func run(_ options: Options) async throws {
    #if DEBUG
      complain("This is a debug build: its figures mean nothing. Use `swift run -c release Benchmarks`.")
    #endif
    let peer = PythonPeer()
    if peer == nil { complain("python3 was not found: there is nothing to compare with, so no ratios are printed.") }
    var figures: [Figure] = []
    for subject in options.subjects {
      complain("measuring \(subject.rawValue) …")
      switch subject {
      case .rehearsal: figures += try RehearsalBenchmark.figures(options)
      case .startup: figures += try startUp(options)
      case .carving: figures += try CarvingBenchmark.figures(options, beside: peer)
      case .claim: figures += try await ClaimBenchmark.figures(options, beside: peer)
      case .forks: figures += try await ForkBenchmark.figures(options)
      case .planning: figures += try await PlanningBenchmark.figures(options)
      case .kills: figures += try await KillsBenchmark.figures(options)
      case .cells: figures += try await CellsBenchmark.figures(options, beside: peer)
      case .power: figures += try await PowerBenchmark.figures(options, beside: peer)
      case .levels: figures += try await LevelsBenchmark.figures(options)
      case .rollout: figures += try await RolloutBenchmark.figures(options)
      case .report: figures += try await ReportBenchmark.figures(options)
      case .live:
        if let live = try await LiveBenchmark.figures(options) {
          figures += live
        } else {
          complain("the live client was not measured: it needs wrk, and `swift build -c release --product mistwin`.")
        }
      case .quota:
        if let quota = try await LiveApplyBenchmark.figures() {
          figures += quota
        } else {
          complain("the apply under a quota was not measured: it needs `swift build -c release --product mistwin`.")
        }
      case .server:
        if let served = try await ServerBenchmark.figures(options) {
          figures += served
        } else {
          complain("the server was not measured: it needs wrk, curl, and `swift build -c release --product mistwin`.")
        }
      }
    }
    print(options.wantsJSON ? Figure.document(figures).indentedText : FigureTable.text(of: figures))
  }

  private static func coldRun(_ subject: Options.Subject, _ options: Options) async throws -> JSON {
    switch subject {
    case .rehearsal: try await RehearsalBenchmark.coldRun(options)
    case .cells: try await CellsBenchmark.coldRun()
    default: throw Options.UsageError(description: "--cold-run: expected rehearsal or cells, found \(subject.rawValue)")
    }
  }

  private static func startUp(_ options: Options) throws -> [Figure] {
    guard let figure = try StartUpBenchmark.figure(options) else {
      complain("mistwin has not been built: `swift build -c release --product mistwin` first, to measure its start.")
      return []
    }
    return [figure]
  }

  /// Progress and complaints go to standard error, so that standard output holds nothing but the figures.
  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
