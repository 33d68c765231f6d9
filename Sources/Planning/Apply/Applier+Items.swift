import MistAPI

extension Applier {
  /// Carries one item out, with its intent and its outcome in the journal.
  func carryOut(_ one: Pending) async throws {
    let result = try await outcome(of: one)
    let calls = await one.client.calls
    let step = one.step.step
    count(calls: calls, of: step)
    guard var outcome = result.outcome else { return note(result.status, one) }
    outcome.calls = calls
    try await journal.complete(one.number, subject: subject(of: one.number), outcome: outcome, in: runNumber)
    entries[one.number] = .init(intent: entries[one.number]?.intent ?? ItemIntent(), outcome: outcome)
    doubtful.remove(one.number)
    for (key, id) in outcome.ids { ids[key] = id }
    if outcome.status == .done {
      if case .create(let place, _) = one.item.action { made.insert(place.key) }
      if changed.insert(one.number.step).inserted { counts[step]?.changes += 1 }
    }
    note(result.status, one)
  }

  func note(_ status: ApplyResult.Status, _ one: Pending) {
    progress.note(status, of: one.number, one.item, subject: subject(of: one.number))
  }

  /// Counts calls of one of the thirteen steps.
  func count(calls: Int, of step: DesignStep) {
    counts[step, default: StepCount(step: step, changes: 0, calls: 0)].calls += calls
  }

  /// Carries one item out.
  /// - Returns: what came of it; without an outcome where that is not known.
  private func outcome(of one: Pending) async throws -> (status: ApplyResult.Status, outcome: ItemOutcome?) {
    do {
      if let findings = footprint.drift[one.number] { throw ItemProblem.drifted(findings) }
      if let why = footprint.unreadable[one.number] { throw ItemProblem.failed(why) }
      let outcome = try await act(one)
      switch outcome.status {
      case .partly: return (.partly(outcome.failure ?? ""), outcome)
      case .skipped: return (.skipped, outcome)
      default: return (.done, outcome)
      }
    } catch let problem as ItemProblem {
      switch problem {
      case .failed(let why): return (.failed(why), ItemOutcome(.failed, failure: why))
      case .drifted(let findings):
        let why = findings.map(\.description).joined(separator: "; ")
        return (.drifted(findings), ItemOutcome(.drifted, failure: why))
      }
    } catch let unknown as UnknownPlaceholder {
      return (.failed(unknown.description), ItemOutcome(.failed, failure: unknown.description))
    } catch let error as MistError {
      let why = scrubbed("\(error)", of: one.item)
      let isIntended = intended.contains(one.number)
      switch error {
      case .unreachable:
        end(.interrupted(why))
        return (isIntended ? .inDoubt(why) : .notReached(step: nil, why: why), nil)
      case .rateLimited, .refused(status: 401, _, _, _): end(.stopped(why))
      case .refused(let status, _, _, _) where status >= 500 && isIntended:
        // It may have been carried out: the next run reads whether it was.
        return (.inDoubt(why), nil)
      default: break
      }
      return (.failed(why), ItemOutcome(.failed, failure: why))
    }
  }

  private func act(_ one: Pending) async throws -> ItemOutcome {
    switch one.item.action {
    case .create(let place, let body): try await create(place, body, one)
    case .edit(let place, let edits): try await edit(place, edits, one)
    case .delete(let place): try await delete(place, one)
    case .claim(let codes): try await claim(codes, one)
    case .claimOrder(_, let code, let brings): try await claimOrder(code, brings, one)
    case .assign(let site, let slots): try await assign(slots, to: site, one)
    case .unassign(let slots): try await unassign(slots, one)
    case .assignProfile(let profile, let slots): try await setProfile(profile, slots, isGiven: true, one)
    case .unassignProfile(let profile, let slots): try await setProfile(profile, slots, isGiven: false, one)
    }
  }

  /// Puts into the journal what is about to be sent.
  func intend(_ one: Pending, _ intent: ItemIntent = ItemIntent()) async throws {
    try await journal.intend(one.number, subject: subject(of: one.number), intent: intent, in: runNumber)
    entries[one.number] = .init(intent: intent, outcome: nil)
    intended.insert(one.number)
  }
}
