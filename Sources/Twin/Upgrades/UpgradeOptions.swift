import MistAPI

/// How an upgrade goes about its devices: what its order says, with the published defaults (mist-fidelity, section 7.1).
struct UpgradeOptions {
  enum Strategy: String {
    case bigBang = "big_bang"
    case serial
    case canary
    case coverage = "rrm"
  }

  /// How batches of access points keep coverage (`strategy` `rrm`).
  struct Coverage {
    var firstPercentage = 2
    var largestPercentage = 10
    var rampsSlowly = false
    var startsAtCentre = false
    var meshInParallel = false
  }

  /// How access points get images from each other.
  struct Peers {
    var clusterSize = 10
    var parallelism = 1
  }

  var strategy = Strategy.bigBang
  /// Who downloads together; nil: each phase when its turn comes.
  var downloadStrategy: Strategy?
  var canaryPhases = [1, 10, 50, 100]
  var maxFailures: [Int]?
  var maxFailurePercentage = 5
  var coverage = Coverage()
  var peers: Peers?
  var force = false
  /// Whether switches and gateways reboot.
  var reboots = false

  /// All as published.
  init() {}

  /// The members of an order that both sites and organisations take, but those of time and versions.
  init(_ body: JSONObject) throws(APIFailure) {
    strategy = try Self.strategy(body, "strategy") ?? .bigBang
    try read(body)
  }

  init(_ body: JSONObject, strategy: Strategy, downloads: Strategy?) throws(APIFailure) {
    self.strategy = strategy
    downloadStrategy = downloads
    try read(body)
  }

  static func strategy(_ body: JSONObject, _ name: String) throws(APIFailure) -> Strategy? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let strategy = value.string.flatMap({ Strategy(rawValue: $0) }) else {
      throw .badRequest(
        "\(name): expected one of big_bang, canary, rrm, serial; found \(value.string ?? value.describedForErrors)")
    }
    return strategy
  }

  private mutating func read(_ body: JSONObject) throws(APIFailure) {
    force = body["force"]?.bool ?? false
    reboots = body["reboot"]?.bool ?? false
    if strategy == .canary || downloadStrategy == .canary {
      if let phases = try Self.integers(body, "canary_phases", 1...100) { canaryPhases = phases }
      guard let last = canaryPhases.last, last == 100, zip(canaryPhases, canaryPhases.dropFirst()).allSatisfy(<) else {
        throw .badRequest("canary_phases: expected growing percentages that end with 100, found \(canaryPhases)")
      }
      maxFailures = try Self.integers(body, "max_failures", 0...Int(Int32.max))
      if let maxFailures, maxFailures.count != canaryPhases.count {
        throw .badRequest(
          "max_failures: expected one number for each of the \(canaryPhases.count) canary_phases, found "
            + "\(maxFailures.count)")
      }
    }
    maxFailurePercentage = try Self.integer(body, "max_failure_percentage", 0...100) ?? 5
    coverage.firstPercentage = try Self.integer(body, "rrm_first_batch_percentage", 1...100) ?? 2
    coverage.largestPercentage = try Self.integer(body, "rrm_max_batch_percentage", 1...100) ?? 10
    coverage.rampsSlowly = body["rrm_slow_ramp"]?.bool ?? false
    coverage.startsAtCentre = body["rrm_node_order"]?.string == "center_to_fringe"
    coverage.meshInParallel = body["rrm_mesh_upgrade"]?.string == "parallel"
    if body["enable_p2p"]?.bool == true {
      let size = try Self.integer(body, "p2p_cluster_size", 0...100_000) ?? 0
      peers = Peers(
        clusterSize: size == 0 ? 10 : size, parallelism: try Self.integer(body, "p2p_parallelism", 1...100_000) ?? 1)
    }
  }

  static func integer(
    _ body: JSONObject, _ name: String, _ range: ClosedRange<Int>
  ) throws(APIFailure) -> Int? {
    guard let value = body[name], !value.isNull else { return nil }
    return try integer(value, name, range)
  }

  private static func integer(_ value: JSON, _ name: String, _ range: ClosedRange<Int>) throws(APIFailure) -> Int {
    guard let number = value.int, range.contains(number) else {
      throw .badRequest(
        "\(name): expected a whole number from \(range.lowerBound) to \(range.upperBound), found "
          + (value.int.map(String.init) ?? value.describedForErrors))
    }
    return number
  }

  private static func integers(
    _ body: JSONObject, _ name: String, _ range: ClosedRange<Int>
  ) throws(APIFailure) -> [Int]? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let items = value.array, !items.isEmpty else {
      throw .badRequest("\(name): expected a list of whole numbers, found \(value.describedForErrors)")
    }
    var numbers: [Int] = []
    for (index, item) in items.enumerated() { numbers.append(try integer(item, "\(name)[\(index)]", range)) }
    return numbers
  }

  /// Whether too many have failed for a next phase to begin: too many of that phase where its number is said, else too
  /// great a part of all.
  func stops(failedInPhase: Int, _ phase: Int, failed: Int, of total: Int) -> Bool {
    guard strategy != .bigBang else { return false }
    if strategy == .canary, let maxFailures, maxFailures.indices.contains(phase) {
      return failedInPhase > maxFailures[phase]
    }
    return failed * 100 > maxFailurePercentage * total
  }

  /// The same as members of an order, for the upgrades of an organisation's sites.
  var json: JSONObject {
    var body = JSONObject([("strategy", .string(strategy.rawValue)), ("force", .bool(force))])
    if strategy == .canary {
      body["canary_phases"] = .array(canaryPhases.map { JSON($0) })
      if let maxFailures { body["max_failures"] = .array(maxFailures.map { JSON($0) }) }
    }
    if strategy != .bigBang { body["max_failure_percentage"] = JSON(maxFailurePercentage) }
    if let peers {
      body["enable_p2p"] = true
      body["p2p_cluster_size"] = JSON(peers.clusterSize)
      body["p2p_parallelism"] = JSON(peers.parallelism)
    }
    return body
  }
}
