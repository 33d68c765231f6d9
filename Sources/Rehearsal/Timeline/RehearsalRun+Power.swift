import Assurance
import Determinism
import Documents
import MistAPI

extension RehearsalRun {
  /// Tries policies against hypotheses on a simulation of the network's sites, as it stands.
  func ask(_ question: PowerQuestion, by clock: any TimePort) async throws -> TimelineRecord.Outcome {
    do {
      return .asked(try await answer(question, by: clock))
    } catch let error as PowerError {
      throw StepRefusal(words: "\(error)")
    }
  }

  private func answer(_ question: PowerQuestion, by clock: any TimePort) async throws -> PowerAnswer {
    let now = await clock.now()
    await observer.stage("Day 2: which policy may carry it", at: now)
    let observer = self.observer
    let survey = try await PowerSurvey(
      client, of: organisation, models: question.models.map(\.value), at: now, sites: question.sites
    ) { done, total in await observer.progress(done, of: total, "sites read hour by hour") }
    let study = PowerStudy(
      survey, start: await clock.now(), calibration: nil, seed: RandomKey(seed: seed).child("power"))
    let trials = try await study.run(
      question.policies, question.hypotheses, effort: .init(replicates: question.replicates)
    ) { done, total in await observer.progress(done, of: total, "replicates") }
    let best = question.choose.best(trials)
    return PowerAnswer(
      models: survey.models, accessPoints: survey.fleet.accessPoints, sites: survey.fleet.sites,
      sitesRead: survey.sites.count, noise: study.noiseLabel, rule: question.choose.words, trials: trials,
      chosen: best?.place, why: best?.sentence ?? "")
  }
}
