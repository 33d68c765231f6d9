import Determinism
import Foundation
import Ledger
import MistAPI
import Rollout

/// The rollouts of a ledger that others may be writing to meanwhile.
struct DashboardRollouts: Sendable {
  let state: StateDirectory

  /// Of each rollout so many events are told, the last ones.
  private static let mostEvents = 200
  /// So many rollouts are told, the last ones.
  private static let mostRollouts = 20

  /// The rollouts, the last first; without any, and with the reason, where there is no ledger to read.
  func document() async -> JSON {
    guard DiskFiles.exists(state.ledger) else {
      return none("There is no ledger at \(state.ledger) yet: the first rollout makes it.")
    }
    do {
      let ledger = try Ledger(reading: state.ledger)
      var items: [JSON] = []
      for record in try await ledger.rollouts().suffix(Self.mostRollouts).reversed() {
        // One that an older mistwin has kept has its sentences, but not all that they stand for.
        items.append(item(record, (try? await ledger.history(ofRollout: record.rollout)) ?? []))
      }
      let note = items.isEmpty ? "The ledger \(state.ledger) has no rollouts yet." : ""
      return ["ledger": .string(state.ledger), "note": .string(note), "rollouts": .array(items)]
    } catch {
      return none("The ledger cannot be read now: \(error)")
    }
  }

  private func none(_ note: String) -> JSON {
    ["ledger": .string(state.ledger), "note": .string(note), "rollouts": []]
  }

  private func item(_ record: RolloutRecord, _ history: [RecordedEvent]) -> JSON {
    [
      "run": JSON(Int(record.rollout)), "name": .string(record.name), "policy": .string(record.policy),
      "version": .string(record.version), "fleet": JSON(record.fleet), "told": JSON(record.devices.count),
      "outcome": record.outcome.map { .string($0) } ?? JSON.null,
      "reason": record.reason.map { .string($0) } ?? JSON.null,
      "started": record.events.first.map { JSON(Int($0.at.seconds)) } ?? .null,
      "last": .string(record.events.last?.sentence ?? ""),
      "phases": .array(phases(history, isOpen: record.isOpen)),
      "events": .array(
        record.events.suffix(Self.mostEvents).map {
          ["at": JSON(Int($0.at.seconds)), "kind": .string($0.kind), "sentence": .string($0.sentence)]
        }),
    ]
  }

  /// The phases of the policy with how far each is, those to come too.
  private func phases(_ history: [RecordedEvent], isOpen: Bool) -> [JSON] {
    guard case .started(let order, _, _)? = history.first?.event else { return [] }
    return order.policy.phases.map { phase in
      let own = history.map(\.event).filter { $0.phase == phase.name }
      var (devices, looks, state) = (0, 0, "to come")
      var sentence = ""
      for event in own {
        switch event {
        case .chosen(_, let choice, _): (devices, state) = (choice.canaries.count, "chosen")
        case .waiting: state = "waiting"
        case .approved: state = "approved"
        case .upgrading(_, let told, _), .applying(_, let told): (devices, state) = (told.count, "upgrading")
        case .upgraded, .applied: state = "baking"
        case .looked: (looks, state) = (looks + 1, "baking")
        case .judged(_, let verdict): state = verdict.word.rawValue
        default: break
        }
        sentence = event.sentence
      }
      if isOpen == false, own.isEmpty { state = "not reached" }
      let start = "\(phase.name): "
      return [
        "name": .string(phase.name), "state": .string(state), "devices": JSON(devices), "looks": JSON(looks),
        "gate": .string(Self.words(phase)),
        "sentence": .string(sentence.hasPrefix(start) ? String(sentence.dropFirst(start.count)) : sentence),
      ]
    }
  }

  /// What a phase asks for before the next one begins.
  private static func words(_ phase: RolloutPhase) -> String {
    var parts: [String] = []
    switch phase.judgement {
    case .gate(let gate):
      parts.append(
        gate.margin.map { "harm of \(number($0 * 100)) points excluded on every SLE" }
          ?? "no harm seen with enough exposure")
    case .floor(let hours): parts.append("no site below its floor, looked at every \(number(hours)) h")
    }
    parts.append("\(number(phase.minimumBakeHours)) to \(number(phase.maximumBakeHours)) h")
    if phase.needsApproval { parts.append("after approval") }
    return parts.joined(separator: "; ")
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
