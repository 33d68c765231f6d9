import Documents
import Planning
import Rehearsal
import Twin

/// A scenario with its design, read and checked against each other.
struct ScenarioFile {
  let path: String
  let scenario: Scenario
  let design: Design
  let profiles: OwnProfiles?

  /// Reads both, and the load profiles that the design names.
  /// - Parameters:
  ///   - plan: a plan to be walked; then its design is the one.
  ///   - startsFromTwin: whether a twin is started from, which has sites that only it can tell.
  ///   - values: files whose values take the place of the design's own.
  ///   - overlays: more of such values, read already.
  /// - Throws: `DocumentError`, `DocumentErrors`
  init(
    _ path: String, plan: Plan? = nil, startsFromTwin: Bool = false, values: [String] = [], overlays: [Node] = []
  ) throws {
    let files = DiskFiles()
    // Said here, where the nearest name in the directory can be said, too.
    _ = try SourceFile.read(path)
    let scenario = try Scenario.load(path, files: files)
    self.path = path
    self.scenario = scenario
    guard let design = plan?.design ?? scenario.designPath else {
      // Nothing is designed: what a twin holds is rehearsed as it stands.
      self.design = Design(path: path, organisation: "")
      profiles = nil
      return
    }
    if plan == nil, let named = scenario.design, !DiskFiles.exists(design) {
      throw DocumentError(
        at: named.position, found: "the unknown design '\(named.value)': there is no '\(design)'",
        expected: "the directory of a design, or its YAML file, as seen from the scenario",
        nearest: DiskFiles.nearest(to: design))
    }
    self.design = try Design.load(
      design, files: files, values: plan == nil ? scenario.valuePaths + values : [], overlays: overlays)
    profiles = try OwnProfiles.load(of: self.design, files: files)
    if !startsFromTwin, scenario.twin == nil { try scenario.check(against: self.design) }
  }
}
