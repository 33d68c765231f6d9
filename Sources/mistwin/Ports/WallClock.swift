import Determinism

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine's clock. Only what is served to others stands on it; results never do.
struct WallClock: TimePort {
  func now() async -> Instant { Self.present }

  /// What the machine's clock shows.
  static var present: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  func sleep(until instant: Instant) async throws {
    while true {
      let rest = instant.milliseconds - Self.present.milliseconds
      guard rest > 0 else { return }
      try await Task.sleep(for: .milliseconds(rest))
    }
  }
}
