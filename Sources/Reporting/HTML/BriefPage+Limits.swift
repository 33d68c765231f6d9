import Determinism
import Planning
import Rehearsal
import Rollout

extension BriefPage {
  /// The way back, and its limits.
  var wayBack: [String] {
    var answers: [String] = []
    if let (rollout, _) = carriedOut {
      if let back = rollout.rollBack {
        let all = back.back.count + back.lost.count
        answers.append(
          "It was walked here: \(Figures.count(back.back.count)) of \(Figures.count(all, "access point")) went back to what they ran "
            + "before, in \(Self.duration(back.ended - back.started))."
            + (back.lost.isEmpty
              ? "" : " \(HTML.name(Figures.list(back.lost.map(\.name), most: 3))) did not: a person must go there."))
      } else {
        answers.append(
          "As long as the upgrade goes on, all that have it go back by themselves when one step fails. Once it is through, nothing "
            + "goes back by itself"
            + (rollout.watch != nil ? "; it is watched, and a person is told" : "") + ".")
      }
      answers.append(
        "Going back is another restart, and an access point that does not come back needs a person on the spot.")
    }
    if result.steps.reduce(0, { $0 + $1.changes }) > 0 {
      let claims = result.hardware.claims
      answers.append(
        "Every change leaves the plan that undoes it. Not undone are: what was deleted (it comes back without its past)"
          + (claims.byOrder > 0
            ? ", and the \(Figures.count(claims.byOrder, "device")) of an order whose code is used up" : "") + ".")
    }
    if let rotation = result.rotation {
      answers.append(
        "The old Wi-Fi key works until \(Self.moment(rotation.ended)); up to then nobody notices a way back, afterwards every device "
          + "needs to be told.")
    }
    return answers
  }

  /// What the twin does not know.
  var unknown: [String] {
    var answers = [
      "How people use the network is a model (\(HTML.escaped(result.figures))), \(measured). How often things go wrong here need not "
        + "be how often they do with you."
    ]
    if carriedOut != nil {
      answers.append("What new software does was said beforehand. Faults that nobody knows of yet are not in it.")
    }
    if let knowledge = result.course?.knowledge {
      let all = knowledge.modelled + knowledge.without + knowledge.unknown
      answers.append(
        "Of \(Figures.count(all)) settings the model knows what \(Figures.count(knowledge.modelled)) do to users, and that "
          + "\(Figures.count(knowledge.without)) do nothing; of the others it knows only that the cloud takes them.")
    }
    answers.append(
      "It does not know the building, the cables that nobody wrote down, nor people's patience. The full list: README, «Limits»."
    )
    return answers
  }

  private var measured: String {
    result.figures.contains("stock") ? "not measured at your sites" : "told by profiles of your own"
  }
}
