import ArgumentParser
import Rollout

/// When and how fast a rotation goes.
struct RotationPace: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "When a site may be changed, such as 'Tue 02:00-05:00 site'; may be given several times. What sites share keeps to windows with a zone of their own, such as UTC; by the others its sites are told."
    ))
  var window: [String] = []

  @Option(
    help: ArgumentHelp(
      "The sites of a first wave, as Lisbon,Denver; given several times, of the next ones. All others come last.",
      valueName: "sites"))
  var wave: [String] = []

  @Option(help: ArgumentHelp("How long after a wave the next one begins, as 1d or 12h.", valueName: "time"))
  var between = "0h"

  @Option(
    help: ArgumentHelp("How far back clients of the old key are looked for, at most 30d.", valueName: "time"))
  var lookBack = "30d"

  @Option(help: ArgumentHelp("How often those left behind are counted, as 1d or 6h.", valueName: "time"))
  var look = "1d"

  @Option(
    help: ArgumentHelp(
      "How many may be left behind when the old key goes: a share, as 2%, or a number of clients. 2% unless given.",
      valueName: "limit"))
  var stragglers: String?

  @Option(
    help: ArgumentHelp(
      "When the old key goes at the latest, after both hold everywhere. 14d unless given.", valueName: "time"))
  var deadline: String?

  func validate() throws {
    for (name, text) in [("between", between), ("look-back", lookBack), ("look", look), ("deadline", deadline ?? "1d")]
    where TimeText.seconds(text) == nil {
      throw ValidationError("--\(name): found '\(text)', expected a time such as 30m, 12h, 14d or 2w")
    }
    if let seconds = TimeText.seconds(lookBack), !(3600...30 * 86_400).contains(seconds) {
      throw ValidationError("--look-back: found '\(lookBack)', expected 1h to 30d, which the cloud answers")
    }
    if let seconds = TimeText.seconds(look), seconds < 60 {
      throw ValidationError("--look: found '\(look)', expected a minute or more")
    }
    if let deadline, TimeText.seconds(deadline) == 0 {
      throw ValidationError(
        "--deadline: found '\(deadline)', expected more than nothing; a change at once is --accept-cut")
    }
    if let stragglers, Self.limit(stragglers) == nil {
      throw ValidationError("--stragglers: found '\(stragglers)', expected a share such as 2% or 0.5%, or a number")
    }
  }

  /// The names of the sites of the first waves.
  var waves: [[String]] {
    wave.map { names in
      names.split(separator: ",").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }
  }

  func apply(to order: inout KeyRotationOrder) {
    order.windows = window
    order.between = TimeText.seconds(between) ?? 0
    order.lookBack = TimeText.seconds(lookBack) ?? order.lookBack
    order.look = TimeText.seconds(look) ?? order.look
    order.deadline = deadline.flatMap { TimeText.seconds($0) } ?? order.deadline
    order.limit = stragglers.flatMap { Self.limit($0) } ?? order.limit
  }

  /// `2%` and `0.5%` in thousandths; a number of clients as it is.
  static func limit(_ text: String) -> KeyRotationOrder.Limit? {
    guard text.hasSuffix("%") else {
      return Int(text).flatMap { (0...1_000_000_000).contains($0) ? .count($0) : nil }
    }
    let parts = text.dropLast().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let tenth = parts.count > 1 ? parts[1] : "0"
    guard let whole = parts.first.flatMap({ Int($0) }), tenth.utf8.count == 1, let part = Int(tenth),
      (0...1000).contains(whole * 10 + part), whole >= 0
    else { return nil }
    return .permille(whole * 10 + part)
  }
}
