import ArgumentParser
import MistAPI
import Reporting
import Twin
import World

/// `mistwin model`
struct Model: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "What the model of the world knows.",
    discussion: """
      Example:
        mistwin model causes
      """,
    subcommands: [Causes.self, Profiles.self, Coverage.self, Picture.self])

  /// `mistwin model causes`
  struct Causes: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what can go wrong at a site, as scenarios name it.",
      discussion: """
        A cause stands in a scenario under 'causes', with the sites, its start and end, and its magnitude.

        Example:
          mistwin model causes --json
        """)

    @Flag(help: "Print them as one JSON document.")
    var json = false

    func carryOut() async throws -> ExitStatus {
      let causes = CauseKind.allCases
      if json {
        let document: JSON = [
          "mistwin_causes": 1, "world_model": JSON(WorldModel.version),
          "causes": .array(
            causes.map {
              [
                "cause": .string($0.rawValue), "sentence": .string($0.sentence),
                "magnitude": .string($0.magnitudeMeaning), "least": JSON($0.magnitudes.lowerBound),
                "most": JSON($0.magnitudes.upperBound), "devices": .string($0.place.rawValue),
              ]
            }),
        ]
        try Stream.output.write(document.indentedText + "\n")
      } else {
        var table = TextTable(["Cause", "Magnitude", "What happens"])
        for cause in causes { table.add([cause.rawValue, cause.magnitudeMeaning, cause.sentence]) }
        try Stream.output.write(table.text(Presentation.style()))
      }
      return .good
    }
  }
}

extension Model {
  /// `mistwin model coverage`
  struct Coverage: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "List which configuration fields do something to service levels.",
      discussion: """
        A field is modelled, known to have no effect, or not modelled; nothing is known of a field that is not listed.

        Example:
          mistwin model coverage --object wlan
        """)

    @Option(help: "Only the fields of this published object.")
    var object: String?

    @Flag(help: "Only the fields that are modelled.")
    var modelled = false

    @Flag(help: "Print them as one JSON document.")
    var json = false

    mutating func validate() throws {
      if let object, !ModelCoverage.objects.contains(object) {
        throw ValidationError(
          "--object: found '\(object)', expected one of \(ModelCoverage.objects.joined(separator: ", "))")
      }
    }

    func carryOut() async throws -> ExitStatus {
      let rows = ModelCoverage.all.filter { row in
        object.map { $0 == row.object } ?? true && (!modelled || row.knowledge == .modelled)
      }
      let counts = ModelCoverage.Knowledge.allCases.map { kind in
        (kind.rawValue, rows.filter { $0.knowledge == kind }.count)
      }
      if json {
        let document: JSON = [
          "mistwin_model_coverage": 1, "world_model": JSON(WorldModel.version),
          "counts": .object(JSONObject(counts.map { ($0.0, JSON($0.1)) })),
          "fields": .array(
            rows.map {
              [
                "object": .string($0.object), "field": .string($0.field), "effect": .string($0.knowledge.rawValue),
                "what": .string($0.effect),
              ]
            }),
        ]
        try Stream.output.write(document.indentedText + "\n")
        return .good
      }
      var table = TextTable(["Object", "Field", "Effect", "What"])
      for row in rows where row.knowledge != .notModelled || object != nil {
        table.add([row.object, row.field, row.knowledge.rawValue, row.effect])
      }
      let sums = counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
      try Stream.output.write(table.text(Presentation.style()) + "model \(WorldModel.version): \(sums)\n")
      return .good
    }
  }
}
