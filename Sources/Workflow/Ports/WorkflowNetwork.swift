public import Determinism
public import Ledger
public import MistAPI
public import Planning

/// The organisation that the steps work on, a twin's or one of a live cloud, and what they need of this machine.
public struct WorkflowNetwork: Sendable {
  /// The network, paced to its quota.
  public var client: any MistClient
  /// The organisation.
  public var organisation: MistID
  /// Its name.
  public var organisationName: String
  /// Whether it is a live cloud, on which every write wants a rehearsed and approved plan.
  public var isLive: Bool
  /// The network's clock.
  public var time: any TimePort
  /// This machine's clock, by which callers wait.
  public var wall: any TimePort
  /// Where secrets come from.
  public var secrets: any SecretResolver
  /// Makes the hashes by which secrets stand in plans.
  public var hash: KeyedHash
  /// Whether it is a copy that holds hashes in the place of secrets.
  public var holdsHashes: Bool
  /// What survives a kill.
  public var ledger: Ledger

  /// A network.
  public init(
    client: any MistClient, organisation: MistID, organisationName: String, isLive: Bool, time: any TimePort,
    wall: any TimePort, secrets: any SecretResolver, hash: KeyedHash, holdsHashes: Bool = false, ledger: Ledger
  ) {
    self.client = client
    self.organisation = organisation
    self.organisationName = organisationName
    self.isLive = isLive
    self.time = time
    self.wall = wall
    self.secrets = secrets
    self.hash = hash
    self.holdsHashes = holdsHashes
    self.ledger = ledger
  }
}
