import MistAPI
import SQLite

/// How far a version is said to be ready.
public enum FirmwareChannel: String, Sendable, Hashable, CaseIterable {
  /// For everybody.
  case stable
  /// For those who try what comes.
  case beta
  /// For those who help to make it.
  case alpha
}

/// The versions that models can have, read once for each model.
struct ReleaseBook {
  /// A version of a model.
  struct Release {
    let version: String
    var channel: FirmwareChannel?
    var failures = FirmwareFailures.none
    /// The earliest version that one may go back to from here.
    var oldestDowngrade: String?
  }

  private var models: [String: [Release]] = [:]

  /// What the model leaves the factory with, then every other, the oldest first.
  ///
  /// Of a model of which nobody has told any, there is what the table of models knows: its own, and those that older models
  /// of its kind leave the factory with.
  mutating func releases(of model: String, in twin: isolated Twin) throws -> [Release] {
    if let known = models[model] { return known }
    let rows = try twin.store.all(
      "SELECT version, tag, channel, fails, oldest_downgrade FROM firmware WHERE model = ?", model
    ) { row in
      (
        isFactory: row.optionalText(1) == "factory",
        release: Release(
          version: row.text(0), channel: row.optionalText(2).flatMap { FirmwareChannel(rawValue: $0) },
          failures: FirmwareFailures(row.optionalText(3).flatMap { try? JSON(parsing: $0) }),
          oldestDowngrade: row.optionalText(4))
      )
    }
    var factory =
      rows.first { $0.isFactory }?.release ?? rows.first { $0.release.version == Self.preset(model) }?.release
      ?? Release(version: Self.preset(model))
    factory.channel = factory.channel ?? .stable
    var others = rows.filter { !$0.isFactory }.map(\.release).filter { $0.version != factory.version }
    if rows.isEmpty { others = Self.predecessors(of: model) }
    let all = [factory] + others.sorted { FirmwareVersion($0.version) < FirmwareVersion($1.version) }
    models[model] = all
    return all
  }

  private static func preset(_ model: String) -> String { DeviceModels.named(model)?.factoryVersion ?? "0.0.0" }

  private static func predecessors(of model: String) -> [Release] {
    guard let known = DeviceModels.named(model), known.type == .accessPoint else { return [] }
    let own = FirmwareVersion(known.factoryVersion)
    let versions = Set(DeviceModels.all.filter { $0.type == known.type }.map { FirmwareVersion($0.factoryVersion) })
    return versions.filter { $0 < own }.map { Release(version: $0.text, channel: .stable) }
  }

  /// A release by its version, or by a channel: the newest of it or of one that is readier. Nil when the model has none.
  mutating func release(_ asked: String, of model: String, in twin: isolated Twin) throws -> Release? {
    let all = try releases(of: model, in: twin)
    guard let channel = FirmwareChannel(rawValue: asked) else { return all.first { $0.version == asked } }
    let channels = FirmwareChannel.allCases.prefix { $0 != channel } + [channel]
    return all.filter { $0.channel.map { channels.contains($0) } ?? false }
      .max { FirmwareVersion($0.version) < FirmwareVersion($1.version) }
  }

  /// Why a device that runs one version may not go to another; nil when it may.
  mutating func refusal(
    from running: String, to version: String, of model: String, in twin: isolated Twin
  ) throws -> String? {
    guard FirmwareVersion(version) < FirmwareVersion(running),
      let oldest = try releases(of: model, in: twin).first(where: { $0.version == running })?.oldestDowngrade,
      FirmwareVersion(version) < FirmwareVersion(oldest)
    else { return nil }
    return "version: \(model) on \(running) cannot be downgraded to \(version), only to \(oldest) or later"
  }
}

extension Twin {
  /// `GET …/devices/versions`: the versions of every model of a type, or of one.
  func versions(_ call: Call) throws -> JSON {
    let type = call.query("type") ?? DeviceType.accessPoint.rawValue
    let wanted = call.query("model")
    let models = DeviceModels.all.filter { $0.type.rawValue == type && (wanted == nil || $0.name == wanted) }
    var book = ReleaseBook()
    var items: [JSON] = []
    for model in models {
      for release in try book.releases(of: model.name, in: self) {
        var item = JSONObject([("model", .string(model.name)), ("version", .string(release.version))])
        if let channel = release.channel { item["tag"] = .string(channel.rawValue) }
        items.append(.object(item))
      }
    }
    return .array(items)
  }
}
