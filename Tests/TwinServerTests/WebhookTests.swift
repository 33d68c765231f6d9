import AsyncHTTPClient
import Determinism
import Foundation
import MistAPI
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing
import Twin
import TwinServer

@Suite("Webhooks, on the wire")
struct WebhookTests {
  @Test("a ping comes signed, and the twin hears what became of it", .timeLimit(.minutes(20)))
  func ping() async throws {
    let receiver = try await Receiver.start()
    try await ServedBench.serve(pace: .running(1)) { bench in
      try await bench.withClient { client in
        let base = "\(bench.server.addresses.https)/api/v1/orgs/\(bench.org)/webhooks"
        let made = try await client.execute(
          bench.request(
            base, .POST,
            body: """
              {"name": "hook", "url": "http://127.0.0.1:\(receiver.port)/in", "topics": ["audits"], "secret": "s"}
              """), timeout: .minutes(10))
        #expect(made.status == .ok)
        let id = try #require(try await made.json()["id"]?.string)
        let answer = try await client.execute(bench.request("\(base)/\(id)/ping", .POST), timeout: .minutes(10))
        #expect(answer.status == .ok)
        let delivery = try await receiver.next { $0.body.contains("\"ping\"") }
        #expect(delivery.head.uri == "/in")
        #expect(delivery.head.method == .POST)
        #expect(delivery.head.headers.first(name: "User-Agent") == "Mist-webhook")
        #expect(delivery.head.headers.contains { $0.name == "X-Mist-Signature-v2" && $0.value.count == 64 })
        var statuses: [String] = []
        for _ in 0..<100 where statuses.isEmpty {
          try await Task.sleep(for: .milliseconds(50))
          let log = try await client.execute(bench.request("\(base)/\(id)/events/search"), timeout: .minutes(10))
          statuses = try await log.json()["results"]?.array?.compactMap { $0["status"]?.string } ?? []
        }
        #expect(statuses.contains("success"))
      }
    }
    try await receiver.stop()
  }

  @Test(
    "a copy calls nobody, whatever happens in it and is changed of it; and does when that is asked for",
    .timeLimit(.minutes(20)))
  func copies() async throws {
    let receiver = try await Receiver.start()
    let url = "http://127.0.0.1:\(receiver.port)/in"
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("copies-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("copy.sqlite").path
    let id = try await Self.makeCopy(file, ofWebhook: url)

    func work(_ bench: ServedBench) async throws {
      let client = TwinClient(bench.twin, token: bench.token)
      let path = "/orgs/\(bench.org)/webhooks/\(id)"
      #expect(try await client.call(.get, path)["url"] == .string(url))
      _ = try await client.call(.put, path, body: ["name": "changed", "url": .string(url + "/put"), "enabled": true])
      _ = try await client.call(
        .post, "/orgs/\(bench.org)/webhooks", body: ["name": "own", "url": .string(url), "topics": ["audits"]])
      _ = try await client.call(.post, "/orgs/\(bench.org)/networks", body: ["name": "n", "vlan_id": 9])
      _ = try await client.call(.post, "\(path)/ping")
    }
    let held = try await ServedBench(file: file, pace: .running(1))
    try await work(held)
    #expect(await held.twin.holdsWebhooks)
    #expect(await held.twin.dueWebhookDeliveries().isEmpty)
    #expect(await held.twin.nextWebhookDue() == nil)
    let log = try await TwinClient(held.twin, token: held.token).call(
      .get, "/orgs/\(held.org)/webhooks/\(id)/events/search")
    let attempts = try #require(log["results"]?.array)
    #expect(attempts.map { $0["topic"] } == ["ping"] && attempts.first?["status"] == "failure")
    #expect(attempts.first?["error"]?.string?.contains("a copy calls no webhook") == true)
    try await held.server.stop()
    try await held.twin.close()

    // Asked to, it delivers what happens from then on, and nothing that waited: the receiver hears this first of all.
    let asked = try await ServedBench(file: file, deliversWebhooksOfCopies: true, pace: .running(1))
    _ = try await TwinClient(asked.twin, token: asked.token).call(.post, "/orgs/\(asked.org)/webhooks/\(id)/ping")
    let first = try await receiver.next { _ in true }
    #expect(first.body.contains("\"ping\"") && first.head.uri == "/in/put")
    try await asked.server.stop()
    try await asked.twin.close()
    try await receiver.stop()
  }

  /// A copy of an organisation with one webhook, its secrets kept.
  private static func makeCopy(_ file: String, ofWebhook url: String) async throws -> MistID {
    let settings = Twin.Settings(
      seed: 2, start: Instant(seconds: 1_799_640_000), callMedian: 0, callsPerHour: nil)
    let source = try Twin(settings: settings)
    let org = try await source.createOrganisation("Shops")
    let client = TwinClient(source, token: try await source.mintToken("maker", role: "admin", in: org))
    let made = try await client.call(
      .post, "/orgs/\(org)/webhooks", body: ["name": "w", "url": .string(url), "topics": ["audits"], "enabled": true])
    let copy = try Twin(file: file, settings: settings)
    let puller = OrganisationPuller(client, organisation: org, cover: .none, atOnce: 1, time: TwinTime(source))
    var survey = try await puller.survey()
    try await copy.install(try await puller.organisation(&survey), keepsSecrets: true)
    try await copy.finishPull()
    try await copy.close()
    return try #require(made["id"]?.string.flatMap { MistID($0) })
  }
}

/// An HTTP server that takes what comes and says yes.
private final class Receiver: Sendable {
  struct Delivery: Sendable {
    var head: HTTPRequestHead
    var body: String
  }

  private let channel: any Channel
  private let inbox: AsyncStream<Delivery>

  var port: Int { channel.localAddress?.port ?? 0 }

  private init(channel: any Channel, inbox: AsyncStream<Delivery>) {
    self.channel = channel
    self.inbox = inbox
  }

  static func start() async throws -> Receiver {
    let (inbox, out) = AsyncStream.makeStream(of: Delivery.self)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Taker(out))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return Receiver(channel: channel, inbox: inbox)
  }

  /// The next delivery of that kind.
  func next(_ isWanted: (Delivery) -> Bool) async throws -> Delivery {
    for await delivery in inbox where isWanted(delivery) { return delivery }
    throw CancellationError()
  }

  func stop() async throws { try await channel.close() }

  private final class Taker: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let out: AsyncStream<Delivery>.Continuation
    private var delivery: Delivery?

    init(_ out: AsyncStream<Delivery>.Continuation) { self.out = out }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): delivery = Delivery(head: head, body: "")
      case .body(let bytes): delivery?.body += String(buffer: bytes)
      case .end:
        if let delivery { out.yield(delivery) }
        let headers = HTTPHeaders([("Content-Length", "2")])
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "ok")))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
