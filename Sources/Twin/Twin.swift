public import Determinism
public import MistAPI
public import MistCatalogue
import SQLite
import World

/// The simulated cloud: a store, a virtual clock, and the behaviour of the API by domain.
///
/// It is an actor: requests are answered one after the other, in the order in which they come. `TwinClient` is its
/// door; the methods in `Hosting` are what the real world does to a cloud (hardware is made, arrives, fails).
public actor Twin {
  let store: Connection
  let seed: RandomKey
  /// The seed that it was made with, from which everything random in it follows.
  public nonisolated let seedNumber: UInt64
  let settings: Settings
  var clock: Instant
  var callCount: UInt64 = 0
  var quota = CallQuota()
  var callers = CallerCache()
  var entropy: [UInt8] = []
  var lastUsed: [MistID: Int64] = [:]
  var noted: NotedChange?
  var isAudited = false
  var sentMails: [TwinMail] = []
  var levels = LevelCache()
  var airs = AirCache()
  var view = SiteView()
  /// Whether a call is being carried out: what its transaction takes back is forgotten with it.
  var isCarryingOut = false
  var states = StateCauseCache()
  var outageHints: OutageHints?
  /// The first arrival of all, in epoch seconds; the inner nil: there is none; the outer: it must be looked up.
  var firstArrival: Int64??
  var inventory = InventoryCache()
  /// The clients of one site today, cell by cell, for when those who are there came.
  var clientHistory: (cell: Int64, changes: Int, site: MistID, counts: [[Int]]) = (-1, -1, .zero, [])
  var feed = Feed()
  var faults: FaultPlan?
  /// The last calls, where it is served.
  var callLog = CallLog()
  /// What was pulled into this twin, once it was asked for.
  var pulled: (isRead: Bool, state: PulledParts?) = (false, nil)
  /// The load profiles that sites can have, once they were asked for.
  var profiles: ProfileBook?

  /// How a twin behaves.
  public struct Settings: Sendable, Hashable {
    /// The seed of everything random.
    public var seed: UInt64
    /// Where the clock begins.
    public var start: Instant
    /// The median of a call's modelled duration, in milliseconds (ruling 7); 0 for none.
    public var callMedian: Int64
    /// Calls per hour and token; nil for no limit (mist-fidelity, section 1.5).
    public var callsPerHour: Int?
    /// The quota that `/self/usage` tells of where there is no limit: the cloud's, so that what keeps to it does here as well.
    public var quotaToldWithoutLimit = 5000
    /// How many cores may work on service levels; results do not depend on it.
    public var threads: Int

    /// Whether a request may have only members that are published; the cloud keeps any others.
    public var strict = false

    /// Whether a copy of a live organisation delivers to its webhooks, which are somebody's; every other twin does.
    public var deliversWebhooksOfCopies = false

    /// The version of the model that makes service levels, one of `WorldModel.versions`. A twin that is there keeps its own.
    public var world = WorldModel.version

    /// Settings with the cloud's own quota.
    public init(
      seed: UInt64, start: Instant, callMedian: Int64 = 150, callsPerHour: Int? = 5000, threads: Int = 1
    ) {
      self.seed = seed
      self.start = start
      self.callMedian = callMedian
      self.callsPerHour = callsPerHour
      self.threads = threads
    }
  }

  /// The version of the model that makes its service levels.
  public nonisolated var world: Int { settings.world }

  /// A new twin in memory.
  /// - Throws: `TwinError`
  public init(settings: Settings) throws {
    let connection = try Self.connect(.memory)
    do {
      try Self.writeProperties(settings, connection)
    } catch {
      throw TwinError(error, path: "the twin's store")
    }
    self.init(connection: connection, settings: settings)
  }

  /// A twin in a file, to be served and changed: the one that is there, else a new one with these settings.
  ///
  /// A twin that is there keeps its seed and goes on from its clock. `close` writes the clock back.
  /// - Throws: `TwinError` for a file that is not a twin, is damaged, or comes from a newer version.
  public init(file path: String, settings: Settings) throws {
    let connection = try Self.connect(.file(path))
    do {
      var settings = settings
      if let seed = try connection.text("SELECT value FROM property WHERE name = 'seed'").flatMap({ UInt64($0) }) {
        settings.seed = seed
        settings.world = try Self.world(of: connection)
        let clock = try Self.clock(of: connection)
        settings.start = Instant(milliseconds: clock ?? settings.start.milliseconds)
      } else {
        try Self.writeProperties(settings, connection)
      }
      self.init(connection: connection, settings: settings)
    } catch {
      throw TwinError(error, path: path)
    }
  }

  private static func writeProperties(_ settings: Settings, _ connection: Connection) throws(SQLiteError) {
    for (name, value) in [
      ("seed", String(settings.seed)), ("clock", String(settings.start.milliseconds)),
      ("call_median", String(settings.callMedian)), ("world", String(settings.world)),
    ] {
      try connection.run("INSERT INTO property VALUES (?, ?)", name, value)
    }
  }

  /// Where the clock of a store is, in milliseconds; nil for a store that has none. `close` writes it, so that a twin that was killed
  /// may have been later: as late as the last change that it noted, or what stands in it would lie in the future.
  private static func clock(of connection: Connection) throws(SQLiteError) -> Int64? {
    guard let kept = try connection.text("SELECT value FROM property WHERE name = 'clock'").flatMap({ Int64($0) })
    else { return nil }
    let noted = try connection.integer("SELECT at FROM audit ORDER BY id DESC LIMIT 1")
    return max(kept, noted ?? kept)
  }

  /// The version of the model of a store. Those that do not say it are of the first.
  private static func world(of connection: Connection) throws(SQLiteError) -> Int {
    try connection.text("SELECT value FROM property WHERE name = 'world'").flatMap { Int($0) } ?? 1
  }

  /// A twin that was kept in a file, for reading. One that an older mistwin wrote gets the tables of this one first.
  /// - Throws: `TwinError` for a file that is not a twin, is damaged, or comes from a newer version.
  public init(opening path: String, threads: Int = 1) throws {
    let connection = try Self.connect(reading: path)
    func property(_ name: String) throws -> Int64? {
      try connection.text("SELECT value FROM property WHERE name = ?", name).flatMap { Int64($0) }
    }
    do {
      guard let seed = try connection.text("SELECT value FROM property WHERE name = 'seed'").flatMap({ UInt64($0) }),
        let clock = try Self.clock(of: connection)
      else { throw TwinError.notATwin(path: path, why: "it has no seed and no clock") }
      var settings = Settings(
        seed: seed, start: Instant(milliseconds: clock), callMedian: try property("call_median") ?? 150,
        threads: threads)
      settings.world = try Self.world(of: connection)
      self.init(connection: connection, settings: settings)
    } catch let error as SQLiteError {
      throw TwinError(error, path: path)
    }
  }

  private init(connection: Connection, settings: Settings) {
    store = connection
    seed = RandomKey(seed: settings.seed)
    seedNumber = settings.seed
    clock = settings.start
    self.settings = settings
  }

  private static func connect(_ location: Connection.Location) throws -> Connection {
    do {
      return try open(location)
    } catch {
      throw TwinError(error, path: error.path ?? "the twin's store")
    }
  }

  private static func connect(reading path: String) throws -> Connection {
    do throws(SQLiteError) {
      return try open(.file(path), readOnly: true)
    } catch {
      guard case .olderSchema = error.kind else { throw TwinError(error, path: path) }
      // Opening it for writing migrates it.
      _ = try connect(.file(path))
      do {
        return try open(.file(path), readOnly: true)
      } catch {
        throw TwinError(error, path: path)
      }
    }
  }

  private static func open(
    _ location: Connection.Location, readOnly: Bool = false
  ) throws(SQLiteError) -> Connection {
    try Connection(
      location, readOnly: readOnly, applicationID: TwinSchema.applicationID, migrations: TwinSchema.migrations)
  }

  /// Answers one request, and moves the clock: to the present of a running clock, and by the call's modelled duration.
  /// - Parameters:
  ///   - present: what a clock that runs by itself shows; nil where only calls and waiting move the twin's.
  ///   - source: where the call comes from; nil within this process.
  public func answer(
    _ request: MistRequest, credentials: Credentials, at present: Instant? = nil, from source: SourceAddress? = nil
  ) -> MistResponse {
    if let present { advance(to: present) }
    let parts = request.path.split(separator: "/", omittingEmptySubsequences: true)
    let isPublished = parts.count >= 2 && parts[0] == "api" && parts[1] == "v1"
    let isOwn = parts.first == "twin"
    let pattern = isOwn ? parts : Array(parts.dropFirst(2))
    let found = isPublished || isOwn ? Self.routes.find(request.method, pattern) : nil
    var response: MistResponse
    do {
      let isOpen = found?.route.access.place == .open
      let caller =
        isOpen
        ? (try? caller(of: credentials, from: source)) ?? .anonymous : try caller(of: credentials, from: source)
      try countCall(caller)
      moveClockByCall()
      guard let found else {
        guard isPublished || isOwn, Self.routes.knows(pattern) else { throw APIFailure.notFound }
        throw APIFailure.methodNotAllowed(request.method.rawValue)
      }
      if !isOpen && request.method != .get { try checkForgery(credentials, caller) }
      if isPublished { try checkIsKnown(request.method, pattern) }
      response = try carryOut(found.route, request, parameters: found.parameters, caller: caller)
    } catch let failure as APIFailure {
      response = failure.response
    } catch {
      response = APIFailure.storeFailed("\(error)").response
    }
    if request.method != .get { feed.hasWebhooks = nil }
    pump()
    if isPublished, let found { response.headers.append(.init(Fidelity.header, found.route.fidelity.rawValue)) }
    return response
  }

  private func carryOut(
    _ route: Route, _ request: MistRequest, parameters: [String], caller: Caller
  ) throws -> MistResponse {
    let changes = request.method != .get
    let ground = try authorise(route.access, parameters, caller)
    var body = JSON.null
    if let bytes = request.body, !bytes.isEmpty, request.contentType?.hasPrefix("multipart/") != true {
      do {
        body = try JSON(parsing: bytes)
      } catch {
        throw APIFailure.badRequest("JSON parse error - \(error)")
      }
    }
    let call = Call(
      request: request, parameters: parameters, body: body, caller: caller, now: clock, access: route.access,
      ground: ground, operation: route.operation)
    if let operation = route.operation { try validate(call, as: operation) }
    guard changes, route.isInTransaction else { return try route.handler(self, call) }
    // Also when the call fails: what it looked up before may be rolled back.
    defer { if route.touchesAccounts { forgetCallers() } }
    noted = nil
    isAudited = false
    let changesBefore = store.totalChanges
    let statesBefore = states
    isCarryingOut = true
    defer { isCarryingOut = false }
    do {
      return try store.transaction {
        let response = try route.handler(self, call)
        try auditIfForgotten(call, changesBefore: changesBefore)
        return response
      }
    } catch {
      states = statesBefore
      view = SiteView()
      outageHints = nil
      firstArrival = nil
      throw error
    }
  }

  /// Every operation: those that the twin carries out by code of its own, and behind them, from the catalogue, the rest.
  static let routes: RouteTable = {
    var table = RouteTable(ownRoutes)
    for operation in Catalogue.published.operations { table.add(operation, else: { engineRoute($0) }) }
    for alias in engineAliases {
      if let operation = Catalogue.published.operation(alias.operation) { table.addAlias(alias.path, of: operation) }
    }
    return table
  }()

  private static let ownRoutes: [Route] =
    [
      loginRoutes,
      twoFactorRoutes,
      selfRoutes,
      tokenRoutes,
      adminRoutes,
      accountRoutes,
      organisationRoutes,
      auditRoutes,
      siteRoutes,
      settingRoutes,
      claimRoutes,
      inventoryRoutes,
      replacementRoutes,
      clusterRoutes,
      chassisRoutes,
      licenceRoutes,
      registrationRoutes,
      inventorySearchRoutes,
      autoAssignmentRoutes,
      deviceRoutes,
      deviceImageRoutes,
      deviceActionRoutes,
      installerRoutes,
      deviceSearchRoutes,
      deviceProfileRoutes,
      statsRoutes,
      siteStatsRoutes,
      portStatsRoutes,
      clientStatsRoutes,
      clientSearchRoutes,
      wiredClientRoutes,
      collectionRoutes,
      derivedRoutes,
      upgradeRoutes,
      organisationUpgradeRoutes,
      radioNeighbourRoutes,
      levelRoutes,
      effectiveRoutes,
      eventRoutes,
      alarmRoutes,
      webhookRoutes,
      utilityRoutes,
      captureRoutes,
      controlRoutes,
    ].flatMap { $0 }

  /// What the answers of a published operation rest on.
  public static func fidelity(of operation: MistCatalogue.Operation) -> Fidelity {
    routes.find(operation.method, operation.parts.map { $0[...] })?.route.fidelity ?? .shaped
  }
}
