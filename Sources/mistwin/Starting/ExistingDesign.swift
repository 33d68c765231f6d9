import Determinism
import MistAPI
import Planning
import Twin

/// What the organisation of a twin holds, as a design, and what planning it there would change.
struct ExistingDesign {
  let design: AdoptedDesign
  /// Whether the twin is a copy that holds hashes in the place of secrets.
  let holdsHashes: Bool
  /// What planning the design on the same twin would change; empty, or something is wrong.
  let changes: [String]
  private let organisation: String
  private let time: Instant
  private let seed: UInt64

  /// Reads a twin and writes the design, in memory.
  /// - Throws: `Failure`, `AdoptionError`, `PlanningError`, `MistError`
  init(twin: String, organisation: String?) async throws {
    let copy = try await TwinCopy(of: twin, organisation: organisation, role: "write")
    holdsHashes = try await copy.twin.holdsHashes
    self.organisation = copy.organisationName
    time = copy.time
    seed = copy.seed
    let contents = try await OrganisationContents(
      of: copy.organisation, named: copy.organisationName, through: copy.client)
    // A profile of somebody's own stands in a file that the twin does not know of.
    let profiles = try await copy.twin.profilesOfSites().filter { DesignProfiles.shipped.contains($0.value) }
    let pulled = Set(PullKind.all.filter { !$0.isOfSite }.map(\.pathName))
    let isCopy = try await copy.twin.pulledParts() != nil
    let unknown = OrganisationContents.carriedCollections.filter { path in
      isCopy && path.split(separator: "/").last.map { !pulled.contains(String($0)) } ?? false
    }
    design = try DesignAdoption.design(
      of: contents,
      options: .init(
        holdsHashes: holdsHashes, profiles: profiles, time: copy.time.iso8601, unknown: unknown))
    let texts = Dictionary(design.files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    let read = try Design.load("design.yaml", files: MemoryFiles(texts))
    // No secret is owned, so that none is needed.
    let plan = try await Planner(
      client: copy.client, secrets: [:], hash: KeyedHash(salt: []), forCopy: holdsHashes
    ).plan(read, in: copy.organisation)
    changes = plan.steps.map(\.subject)
  }

  /// A scenario that rehearses it.
  /// - Parameter twin: the twin's path as seen from the scenario.
  func scenario(from twin: String) -> String {
    """
    # A rehearsal on a copy of the twin that the design was written of: what stands now, and what you change in design.yaml.
    # Times: +1d is one day after the twin's clock, or `start`, whichever is later.
    mistwin: 1
    title: \(YAMLText.scalar("\(organisation) as it stands"))
    from: { twin: \(YAMLText.scalar(twin)), design: design.yaml }
    start: \(time.iso8601)
    seed: \(seed & UInt64(Int64.max))

    # What goes wrong, if anything; `mistwin model causes` lists what can:
    # causes:
    #   - { cause: dhcp-down, all: true, start: +6h, end: +8h }

    measure: { at: +1d, window: 24h }        # when service levels are judged, over which time before

    # An upgrade in phases, each judged by a gate; `mistwin upgrade policy` prints the policies:
    # upgrade: { name: next, models: [AP45], to: 0.14.30100, policy: spread, start: +8d06:00 }

    expect:                                  # what must hold in the end
      - every device is in sync
      - api calls <= 5000 per hour

    """
  }
}
