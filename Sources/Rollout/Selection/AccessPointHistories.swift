import Assurance
import Determinism
import MistAPI

/// What access points did in the days before a rollout, each read once.
struct AccessPointHistories: Sendable {
  let reader: LevelReader
  let start: Instant
  let end: Instant
  /// Orders equals.
  let key: RandomKey
  private var known: [MistID: LevelReader.History] = [:]

  init(reader: LevelReader, start: Instant, end: Instant, key: RandomKey) {
    self.reader = reader
    self.start = start
    self.end = end
    self.key = key
  }

  /// Those of the devices that have traffic, and had it on the first day, the busiest first.
  mutating func usable(_ devices: [RolloutDevice]) async throws -> [RolloutDevice] {
    let (reader, start, end) = (reader, start, end)
    let new = devices.filter { known[$0.id] == nil }
    let read = try await concurrently(reader.client.flights, new) { device in
      try await reader.history(.coverage, of: device, from: start, to: end)
    }
    for (device, history) in zip(new, read) { known[device.id] = history }
    return devices.filter { known[$0.id]?.isSufficient ?? false }.sorted { rank($0) > rank($1) }
  }

  /// The user-seconds of a device that was read.
  func traffic(of device: RolloutDevice) -> Int64 { known[device.id]?.tally.total ?? 0 }

  private func rank(_ device: RolloutDevice) -> (Int64, UInt64) {
    (traffic(of: device), key.child(device.mac.value).value)
  }
}
