import Determinism
import MistAPI

extension Applier {
  /// An item that is to be carried out.
  struct Pending {
    var number: ItemNumber
    var step: PlanStep
    var item: PlanItem
    /// Counts what it takes.
    var client: CountedClient
  }

  /// Carries out what is left of a wave: item by item in the order of the plan, or, where calls may be under way at once, chain
  /// beside chain. The steps of a wave do not rest on each other.
  func carryOut(_ wave: [PlanStep], _ tell: @escaping @Sendable (PlanStep) async -> Void) async throws {
    let pending = pending(in: wave)
    guard let first = pending.first else { return }
    let seconds = predictedSeconds(pending)
    if options.mayStart != nil {
      for cell in Set(pending.map(\.item.cell)).sorted() { await admit(cell, seconds) }
    }
    let before = await client.calls
    stock.isFresh = false
    if let problem = try await guarded({ try await readFootprint(pending.filter { isFree($0) }) }) {
      ending = problem
      return
    }
    let read = await client.calls - before
    if read > 0 { count(calls: read, of: first.step.step) }
    told = []
    let chains = client.flights > 1 ? Self.chains(of: pending) : [pending]
    _ = try await concurrently(client.flights, chains) { chain in
      try await self.carryOut(chain, seconds, tell)
    }
  }

  private func pending(in wave: [PlanStep]) -> [Pending] {
    wave.flatMap { step in
      step.items.enumerated().compactMap { index, item in
        let number = ItemNumber(step: step.number, item: index)
        guard progress.status(of: number) == nil, wanted?.contains(number) ?? true else { return nil }
        return Pending(number: number, step: step, item: item, client: CountedClient(client))
      }
    }
  }

  /// The items of each chain, chains in the order of their first item.
  private static func chains(of pending: [Pending]) -> [[Pending]] {
    var places: [PlanItem.Chain: Int] = [:]
    var chains: [[Pending]] = []
    for one in pending {
      if let place = places[one.item.chain] {
        chains[place].append(one)
      } else {
        places[one.item.chain] = chains.count
        chains.append([one])
      }
    }
    return chains
  }

  private func carryOut(
    _ chain: [Pending], _ seconds: [PlanCell: Int64], _ tell: @escaping @Sendable (PlanStep) async -> Void
  ) async throws {
    var admitted: Set<PlanCell> = []
    for one in chain where ending == nil {
      switch progress.obstacle(to: one.item, of: one.step) {
      case .barred(let step, let why):
        note(.notReached(step: step, why: why), one)
        continue
      case .waiting:
        progress.wait(one.item, of: one.number.step)
        continue
      case nil: break
      }
      if admitted.insert(one.item.cell).inserted {
        await admit(one.item.cell, seconds)
        if progress.obstacle(to: one.item, of: one.step) != nil { continue }
      }
      if told.insert(one.step.number).inserted { await tell(one.step) }
      try await carryOut(one)
      checkFailures(one)
    }
  }

  private func isFree(_ one: Pending) -> Bool { progress.obstacle(to: one.item, of: one.step) == nil }

  /// Asks whether a cell may start, where somebody wants to be asked.
  private func admit(_ cell: PlanCell, _ seconds: [PlanCell: Int64]) async {
    guard let mayStart = options.mayStart, !progress.waits(cell) else { return }
    switch await mayStart(cell, seconds[cell] ?? 0) {
    case .now: return
    case .never(let why): progress.hold(cell, why: why)
    case .wait(let until):
      guard options.time != nil else { return progress.hold(cell, why: "its window opens \(until.iso8601)") }
      progress.wait(cell)
      earliestStart = min(earliestStart ?? until, until)
    }
  }

  private func predictedSeconds(_ pending: [Pending]) -> [PlanCell: Int64] {
    guard options.mayStart != nil else { return [:] }
    var calls: [PlanCell: Int64] = [:]
    for one in pending { calls[one.item.cell, default: 0] += one.item.action.reads ? 2 : 1 }
    return calls.mapValues { ($0 * options.millisecondsPerCall + 999) / 1000 }
  }

  private func checkFailures(_ one: Pending) {
    switch progress.status(of: one.number) {
    case .failed, .partly, .inDoubt: break
    default: return
    }
    if options.onFailure == .stop {
      end(.stopped("step \(one.number.step), \(subject(of: one.number)), did not work"))
    } else if let most = options.maxFailedSites, progress.failedSites.count > most {
      end(.stopped("\(progress.failedSites.count) sites have failed, more than \(most)"))
    }
  }

  /// Ends the run before its time. The first reason holds, but for a call without an answer: what is in doubt is asked of the
  /// cloud by the next process.
  func end(_ reason: ApplyResult.Ending) {
    switch (ending, reason) {
    case (nil, _), (.stopped, .interrupted): ending = reason
    default: return
    }
  }

  /// Carries out what reads only. A call that is not answered, or that the quota does not allow, ends the run.
  private func guarded(_ body: () async throws -> Void) async throws -> ApplyResult.Ending? {
    do {
      try await body()
      return nil
    } catch let error as MistError {
      switch error {
      case .unreachable: return .interrupted("\(error)")
      default: return .stopped("\(error)")
      }
    }
  }
}
