public import Determinism
public import MistAPI

/// The real cloud over HTTPS.
///
/// A call goes to the token of which most is left, waits for the next full hour rather than be refused (429), is under way with
/// at most so many others, and is sent again when it went wrong and may be repeated. Many tasks may send at once.
public final class LiveClient: MistClient {
  /// Which cloud it is.
  public let cloud: MistCloud
  /// What the tokens may call.
  public let budget: CallBudget
  /// How many calls may be under way at once.
  public var flights: Int { gate.limit }
  private let transport: LiveTransport
  private let ownsTransport: Bool
  private let gate: FlightGate
  private let quotas: QuotaClient?
  private let client: RetryingClient

  /// What a client has done so far.
  public struct Figures: Sendable, Hashable {
    /// Calls sent, with those sent again and those that asked for budgets.
    public var calls: Int
    /// How many of them were sent again.
    public var repeats: Int
    /// Answers that refused a call for want of quota (429).
    public var refusedForQuota: Int
    /// How long calls waited for quotas, in milliseconds.
    public var waited: Int64
    /// The most calls that were under way at once.
    public var mostUnderWay: Int
    /// How long calls were under way, in milliseconds; calls at once count each.
    public var callTime: Int64
    /// How long any call was under way, in milliseconds.
    public var busyTime: Int64

    /// How many calls were under way in the mean while any was, since an earlier moment or from the beginning.
    public func meanUnderWay(since before: Figures? = nil) -> Double {
      let busy = busyTime - (before?.busyTime ?? 0)
      return busy > 0 ? Double(callTime - (before?.callTime ?? 0)) / Double(busy) : 0
    }
  }

  /// A client of a cloud. Asks of each token whose it is and what is left of its calls: two calls a token.
  /// - Parameters:
  ///   - settings: which cloud, which tokens, and how.
  ///   - shared: connections to use; nil for the client's own.
  ///   - time: the clock that waits stand on.
  ///   - entropy: what spreads calls that are sent again.
  /// - Throws: `LiveSettingsError`, `LiveAccessError.tokenRefused`, `CallBudgetError` when the reserve leaves nothing,
  ///   `MistError.unreachable`
  public init(
    _ settings: LiveSettings, over shared: LiveTransport? = nil, time: any TimePort, entropy: any EntropyPort
  ) async throws {
    guard let first = settings.tokens.first else { throw LiveSettingsError.noToken(file: nil) }
    transport = if let shared { shared } else { try LiveTransport(settings) }
    ownsTransport = shared == nil
    gate = FlightGate(settings.flights, time: time)
    cloud = settings.cloud
    var policy = RetryPolicy()
    policy.attempts = max(1, settings.attempts)
    let (transport, gate) = (transport, gate)
    let tokens = (settings.isPaced ? settings.tokens : [first]).map {
      TokenClient(transport: transport, place: .init(settings), gate: gate, token: $0)
    }
    func retrying(_ client: any MistClient) -> RetryingClient {
      RetryingClient(client, policy: policy, time: time, entropy: entropy)
    }
    guard settings.isPaced else {
      quotas = nil
      client = retrying(tokens[0])
      budget = try CallBudget(quotas: [TokenQuota(owner: "token 1")], flights: max(1, settings.flights))
      return
    }
    let learned: CallBudget.Learned
    do {
      learned = try await CallBudget.learn(
        from: tokens.map { retrying($0) }, reserve: settings.reserve, flights: max(1, settings.flights))
    } catch MistError.refused(401, _, _, _) {
      throw LiveAccessError.tokenRefused(settings.cloud, tokens: tokens.count)
    } catch MistError.refused(403, let detail, _, _) {
      throw LiveAccessError.tokenForbidden(settings.cloud, detail: detail)
    }
    let clock = CloudClock(time, secondsLeft: learned.secondsLeft, at: await time.now())
    let quotas = try QuotaClient(tokens, quotas: learned.quotas, budget: learned.budget, time: clock)
    self.quotas = quotas
    client = retrying(quotas)
    budget = learned.budget
  }

  /// Carries out one call.
  /// - Throws: `MistError.unreachable` when no answer came, with whether the call may have been carried out;
  ///   `MistError.unexpectedAnswer` when the answer is larger than the limit.
  public func send(_ request: MistRequest) async throws -> MistResponse { try await client.send(request) }

  /// Closes its connections, unless it shares them. Calls that come afterwards are not sent.
  public func close() async {
    if ownsTransport { await transport.close() }
  }

  /// What it has done so far.
  public var figures: Figures {
    get async {
      let flown = gate.figures
      return Figures(
        calls: flown.calls, repeats: client.repeats, refusedForQuota: await quotas?.rateLimited ?? 0,
        waited: await quotas?.waited ?? 0, mostUnderWay: flown.most, callTime: flown.area, busyTime: flown.busy)
    }
  }

  /// How many calls are left of this hour, as far as it is known here: of the budget less what was sent.
  public var callsLeft: Int {
    get async { max(0, budget.callsThisHour - (await quotas?.calls ?? 0)) }
  }
}

extension LiveClient: CustomStringConvertible, CustomReflectable {
  /// The cloud; nothing of the tokens.
  public var description: String { "client of \(cloud)" }
  /// The cloud: what a client holds is for nobody's eyes.
  public var customMirror: Mirror { Mirror(self, children: ["cloud": cloud.host]) }
}
