import Foundation

/// Lets a few programs run at a time: many at once starve the tests of this process, of which some wait for what must come in time.
actor ProcessGate {
  /// The one that all tests share.
  static let shared = ProcessGate(places: 4)

  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  /// Waits for a place.
  func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Gives the place to the next one.
  func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}

extension Process {
  /// Starts it when there is a place for it, and waits for its end.
  func runInTurn() async throws {
    await ProcessGate.shared.enter()
    do {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        terminationHandler = { _ in continuation.resume() }
        do {
          try run()
        } catch {
          terminationHandler = nil
          continuation.resume(throwing: error)
        }
      }
    } catch {
      await ProcessGate.shared.leave()
      throw error
    }
    await ProcessGate.shared.leave()
  }
}
