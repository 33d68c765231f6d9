import ArgumentParser
import Determinism
import Rehearsal
import Reporting
import Twin
import World

extension Model {
  /// `mistwin model picture`
  struct Picture: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw what the model does: load, signal, connecting, evidence, power.",
      discussion: """
        load: the week of the profiles, of a file of one's own too. signal: what weaker clients do to coverage. connecting: \
        what a slow stage does to the time to connect. evidence: how the gate's evidence grows in one rollout, with and \
        without harm. power: how often the gate stops a change, after the table on which it rests.

        The picture is SVG, for light and dark screens, and goes to standard output.

        Example:
          mistwin model picture load --profile retail --profile office > load.svg
          mistwin model picture load --file fixtures/profiles/shops.yaml --profile corner-shop > shop.svg
          mistwin model picture evidence --seed 7 > evidence.svg
        """)

    /// What there is to draw.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
      case load
      case signal
      case connecting
      case evidence
      case power
    }

    @Argument(help: "What is drawn.")
    var subject: Subject

    @Option(help: "A load profile, of load and signal; may be given several times. The shipped ones unless given.")
    var profile: [String] = []

    @Option(help: "A file of profiles.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @Option(help: "Which rollout, of evidence.")
    var seed: UInt64 = 1

    mutating func validate() throws {
      if !profile.isEmpty || file != nil, subject != .load, subject != .signal {
        throw ValidationError("found profiles for '\(subject.rawValue)', which has none; expected load or signal")
      }
    }

    func carryOut() async throws -> ExitStatus {
      let picture: LinePicture =
        switch subject {
        case .load: ModelPictures.load(try profiles())
        case .signal: ModelPictures.signal(try profiles())
        case .connecting: ModelPictures.connecting
        case .evidence: ModelPictures.evidence(seed: seed)
        case .power: ModelPictures.power
        }
      try Stream.output.write(picture.svg)
      return .good
    }

    /// The profiles that are asked for, at most as many as a picture can tell apart.
    private func profiles() throws -> [Profile] {
      let own = try file.map { try OwnProfiles.load($0, files: DiskFiles()) }
      let definitions = own?.definitions ?? []
      let known = Profile.names + definitions.map(\.name)
      let wanted = !profile.isEmpty ? profile : definitions.isEmpty ? Profile.names : definitions.map(\.name)
      guard wanted.count <= 6 else {
        throw Failure(
          .badInput, "found \(wanted.count) profiles, expected at most 6 in one picture; name some with --profile")
      }
      return try wanted.map { name in
        let definition = definitions.first { $0.name == name }
        guard let profile = definition.flatMap({ Profile($0) }) ?? Profile.named(name) else {
          throw Failure(.badInput, "found no profile '\(name)', expected one of \(known.joined(separator: ", "))")
        }
        return profile
      }
    }
  }
}
