public import Determinism
import HummingbirdCore
import Logging
import NIOCore
public import NIOPosix
import NIOSSL
import Synchronization
public import Twin

/// The twin over HTTPS: one port for TLS and plain HTTP, one for the proxy.
public final class TwinServer: Sendable {
  /// Where a running server is reached.
  public struct Addresses: Sendable, Hashable {
    /// The host, as URLs write it.
    public let host: String
    /// The port of HTTPS and plain HTTP.
    public let port: Int
    /// The port of the proxy.
    public let proxyPort: Int

    /// The API over TLS.
    public var https: String { "https://\(host):\(port)" }
    /// The API without TLS.
    public var http: String { "http://\(host):\(port)" }
    /// The proxy.
    public var proxy: String { "http://\(host):\(proxyPort)" }
  }

  /// Why a server does not start.
  public struct NotStarted: Error, Sendable, CustomStringConvertible {
    /// What was found, and what to do.
    public let description: String
  }

  /// Where it is reached.
  public let addresses: Addresses
  private let served: ServedTwin
  private let group: MultiThreadedEventLoopGroup
  private let ownsGroup: Bool
  private let servers: [Server<TwinChildChannel>]
  private let tasks: [Task<Void, any Error>]
  private let sender: WebhookSender
  private let checkpointer: LogCheckpointer?
  private let ticker: RepeatedTask

  private init(
    addresses: Addresses, served: ServedTwin, group: MultiThreadedEventLoopGroup, ownsGroup: Bool,
    servers: [Server<TwinChildChannel>], tasks: [Task<Void, any Error>], sender: WebhookSender,
    checkpointer: LogCheckpointer?, ticker: RepeatedTask
  ) {
    self.addresses = addresses
    self.served = served
    self.group = group
    self.ownsGroup = ownsGroup
    self.servers = servers
    self.tasks = tasks
    self.sender = sender
    self.checkpointer = checkpointer
    self.ticker = ticker
  }

  /// Starts to serve a twin.
  /// - Parameters:
  ///   - twin: What is served. Nobody else may move its clock meanwhile, but through the server.
  ///   - settings: Where and within which limits.
  ///   - leaf: The certificate to show.
  ///   - pace: What the twin's clock follows.
  ///   - wall: The machine's clock.
  ///   - shared: The event loops to use; nil for the server's own.
  /// - Throws: `NotStarted` when a port cannot be had.
  public static func start(
    _ twin: Twin, settings: ServerSettings = .init(), leaf: LeafCertificate, pace: ClockPace = .running(1),
    wall: @escaping @Sendable () -> Instant, group shared: MultiThreadedEventLoopGroup? = nil
  ) async throws -> TwinServer {
    let clock = ServedClock(pace, standing: await twin.now, wall: wall)
    let mailbox = TwinMailbox(twin: twin, clock: clock, listener: settings.listener)
    await mailbox.tick()
    let served = ServedTwin(mailbox: mailbox, settings: settings, tls: try tlsContext(leaf))
    let group = shared ?? MultiThreadedEventLoopGroup(numberOfThreads: settings.threads)
    var servers: [Server<TwinChildChannel>] = []
    var tasks: [Task<Void, any Error>] = []
    var ports: [Int] = []
    do {
      for (origin, port) in [(ConnectionOrigin.direct, settings.port), (.proxy, settings.proxyPort)] {
        let listening = try await listen(served, origin, port, group)
        servers.append(listening.server)
        tasks.append(listening.task)
        ports.append(listening.port)
      }
    } catch {
      for server in servers { try? await server.shutdownGracefully() }
      if shared == nil { try? await group.shutdownGracefully() }
      throw error
    }
    // Asked for before anybody can listen, so that nothing is missed.
    let messages = await twin.channelMessages()
    tasks.append(Task { await served.hub.run(messages) })
    let sender = WebhookSender(twin, group: group)
    let checkpointer = try await twin.logCheckpointer()
    // The clock goes on without calls too: what it brings about goes out on streams and webhooks by itself.
    let beat = TimeAmount.milliseconds(250)
    let ticker = group.next().scheduleRepeatedTask(initialDelay: beat, delay: beat) { _ in
      Task {
        await mailbox.tick()
        if settings.sendsWebhooks { await sender.sendDue() }
      }
      if let checkpointer { Task { await checkpointer.run() } }
    }
    let host = HostAddress(settings.host).map { $0.bytes.count == 16 ? "[\(settings.host)]" : settings.host }
    return TwinServer(
      addresses: Addresses(host: host ?? settings.host, port: ports[0], proxyPort: ports[1]), served: served,
      group: group, ownsGroup: shared == nil, servers: servers, tasks: tasks, sender: sender,
      checkpointer: checkpointer, ticker: ticker)
  }

  private static func tlsContext(_ leaf: LeafCertificate) throws -> NIOSSLContext {
    let certificate = try NIOSSLCertificate(bytes: Array(leaf.certificatePEM.utf8), format: .pem)
    let key = try NIOSSLPrivateKey(bytes: Array(leaf.keyPEM.utf8), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["h2", "http/1.1"]
    return try NIOSSLContext(configuration: configuration)
  }

  private static func listen(
    _ served: ServedTwin, _ origin: ConnectionOrigin, _ port: Int, _ group: MultiThreadedEventLoopGroup
  ) async throws -> (server: Server<TwinChildChannel>, task: Task<Void, any Error>, port: Int) {
    let (ports, announce) = AsyncThrowingStream.makeStream(of: Int.self)
    let host = served.settings.host
    let server = Server(
      childChannelSetup: TwinChildChannel(served: served, origin: origin),
      configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
      onServerRunning: { channel in
        announce.yield(channel.localAddress?.port ?? port)
        announce.finish()
      },
      eventLoopGroup: group, logger: Logger(label: "mistwin", factory: { _ in SwiftLogNoOpLogHandler() }))
    let task = Task {
      do {
        try await server.run()
      } catch {
        announce.finish(throwing: error)
        throw error
      }
    }
    do {
      for try await port in ports { return (server, task, port) }
    } catch {
      throw NotStarted(
        description: "\(host):\(port) cannot be listened on: \(error). Choose another port; 0 picks a free one.")
    }
    throw NotStarted(description: "\(host):\(port) cannot be listened on.")
  }

  /// Stops: takes no more connections, lets what is under way come to its end within the time that the settings give,
  /// closes every connection, and closes the twin's store.
  /// - Throws: `TwinError` when the store cannot be closed.
  public func stop() async throws {
    ticker.cancel()
    let deadline = group.next().scheduleTask(in: served.settings.stopTimeout) { [served] in served.closeAll() }
    await withTaskGroup(of: Void.self) { stopping in
      for server in servers {
        stopping.addTask { try? await server.shutdownGracefully() }
      }
    }
    deadline.cancel()
    for task in tasks {
      task.cancel()
      _ = try? await task.value
    }
    await sender.stop()
    await checkpointer?.finish()
    await served.mailbox.tick()
    if ownsGroup { try? await group.shutdownGracefully() }
    try await served.mailbox.twin.close()
  }
}
