import Determinism
import Ledger
import MistAPI
import Planning
import Rehearsal

/// Reads from the network how the sites stood after a run. Nothing is written there.
struct LevelReading {
  let live: LiveOptions
  let twin: String?
  /// The length of the window in seconds; nil for that of the prediction, else a day.
  let window: Int64?

  /// The run whose service levels are read.
  struct Run {
    /// What it is called in messages: `run 3`.
    var name: String
    /// When it ended, by the network's clock; nil where it has not, or that was not recorded.
    var ended: Instant?
    /// Its organisation, as the ledger names it: by name or id; nil where it does not.
    var organisation: String?
    /// What is kept of it.
    var prediction: RunPrediction?
  }

  /// Reads them.
  /// - Returns: what was found, with what is kept of the run; nil while there is nothing to judge yet, which is said.
  /// - Throws: `Failure`, `MistError`, what reaching a cloud throws
  func read(_ run: Run) async throws -> (prediction: RunPrediction, found: RunPrediction.Found)? {
    guard let ended = run.ended else {
      throw Failure(
        .badInput,
        "\(run.name): it has not ended, or its end was not recorded: there is no window of service levels after it")
    }
    if let kept = run.prediction, kept.isLive != live.isAsked {
      throw Failure(
        .badInput,
        "\(run.name): it was carried out on a \(kept.isLive ? "live cloud" : "twin"), expected \(kept.isLive ? "--live" : "--twin")"
      )
    }
    let network = try await ReadNetwork(twin: twin ?? "", live: live)
    do {
      let result = try await read(run, ended, network)
      await network.close()
      return result
    } catch {
      await network.close()
      throw error
    }
  }

  private func read(
    _ run: Run, _ ended: Instant, _ network: ReadNetwork
  ) async throws -> (prediction: RunPrediction, found: RunPrediction.Found)? {
    let id = network.organisation.description
    if let expected = run.prediction?.organisation.description ?? run.organisation,
      expected != id, expected != network.organisationName
    {
      throw Failure(
        .badInput,
        "\(run.name): it was of organisation \(run.organisation ?? expected), and the network is '\(network.organisationName)' (\(id)); "
          + "expected the network that it was carried out on")
    }
    let said = run.prediction?.rehearsed?.levels?.window
    let length = window.map { $0 * 1000 } ?? said.map { $0.upperBound - $0.lowerBound } ?? 86_400_000
    let end = min(network.time, ended.advanced(byMilliseconds: length))
    // Service levels have bins of an hour.
    guard end - ended >= 3_600_000 else {
      Stream.error.writeLine(
        "\(run.name) ended \(ended.iso8601), and the network's clock is at \(network.time.iso8601): less than an hour of service "
          + "levels, nothing to judge yet")
      return nil
    }
    let levels = try await ServiceLevelSummary.read(network.organisation, by: network.client, over: ended...end)
    let prediction =
      run.prediction ?? RunPrediction(organisation: network.organisation, isLive: live.isAsked, rehearsed: nil)
    return (prediction, .init(at: network.time, levels: levels))
  }
}
