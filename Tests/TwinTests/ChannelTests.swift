import Determinism
import MistAPI
import Testing
import Twin

@Suite("Channels of the stream")
struct ChannelTests {
  /// What a stream has for us now.
  private func messages(_ twin: Twin, _ stream: AsyncStream<ChannelMessage>, until end: String) async
    -> [ChannelMessage]
  {
    // A message on the test channel marks the end of what was told so far.
    await twin.listen(to: "/test")
    var found: [ChannelMessage] = []
    for await message in stream {
      if message.channel == "/test" { break }
      found.append(message)
    }
    await twin.unlisten(from: "/test")
    return found.filter { $0.channel == end }
  }

  @Test("A listener sees an upgrade's progress in order, each step once")
  func upgrade() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 2)
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    await bench.wait(3600)
    let stream = await bench.twin.channelMessages()
    let (stats, events) = ("/sites/\(site)/stats/devices", "/sites/\(site)/devices")
    await bench.twin.listen(to: stats)
    await bench.twin.listen(to: events)
    _ = try await bench.client.upgrade([MistID(device: macs[0])], at: site, to: "0.14.30100")
    for _ in 0..<20 { await bench.wait(60) }
    let all = await messages(bench.twin, stream, until: stats).filter { $0.data["mac"]?.string == macs[0].description }
    let progress = all.compactMap { $0.data["fwupdate"]?["progress"]?.int }
    #expect(progress == progress.sorted())
    #expect(Set(progress).isSuperset(of: [0, 70, 90, 100]))
    #expect(Set(progress).count >= 6)
    let times = all.compactMap { $0.data["timestamp"]?.int }
    #expect(times == times.sorted())
    #expect(all.last?.data["version"] == "0.14.30100")
    #expect(all.last?.data["status"] == "connected")
  }

  @Test("Events of a site are told once, also when many calls fall into one second")
  func events() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let stream = await bench.twin.channelMessages()
    let channel = "/sites/\(site)/devices"
    await bench.twin.listen(to: channel)
    let macs = try await bench.populate(site, 3)
    for mac in macs {
      _ = await bench.send(.put, "/sites/\(site)/devices/\(MistID(device: mac))", body: ["name": "one"])
    }
    await bench.wait(7200)
    let types = await messages(bench.twin, stream, until: channel).compactMap { $0.data["type"]?.string }
    #expect(types.filter { $0 == "AP_ASSIGNED" }.count == 3)
    #expect(types.filter { $0 == "AP_CONFIG_CHANGED_BY_USER" }.count == 3)
    #expect(types.filter { $0 == "AP_CONNECTED" }.count == 3)
    await bench.twin.unlisten(from: channel)
    _ = await bench.send(.put, "/sites/\(site)/devices/\(MistID(device: macs[0]))", body: ["name": "two"])
    #expect(await messages(bench.twin, stream, until: channel).isEmpty)
  }

  @Test("Stats are told at once and then every minute, however far the clock jumps")
  func regular() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.populate(site, 2)
    await bench.wait(3600)
    let stream = await bench.twin.channelMessages()
    let channel = "/sites/\(site)/stats/devices"
    await bench.twin.listen(to: channel)
    await bench.wait(30)
    await bench.wait(30)
    await bench.wait(30)
    await bench.wait(3600)
    let told = await messages(bench.twin, stream, until: channel)
    #expect(told.count == 6)
    #expect(told.allSatisfy { $0.data["status"] == "connected" })
    let summary = "/orgs/\(bench.org)/insights/summary"
    await bench.twin.listen(to: summary)
    let first = await messages(bench.twin, stream, until: summary)
    #expect(first.map { $0.data["num_devices_connected"] } == [2])
  }

  @Test("A slow listener loses the oldest and blocks nobody")
  func slow() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.populate(site, 50)
    await bench.wait(3600)
    let stream = await bench.twin.channelMessages()
    let channel = "/sites/\(site)/stats/devices"
    await bench.twin.listen(to: channel)
    for _ in 0..<100 { await bench.wait(60) }
    let told = await messages(bench.twin, stream, until: channel)
    #expect(told.count < 4096)
    #expect(told.count > 4000)
    #expect(told.last?.data["timestamp"]?.int == Int(await bench.twin.now.seconds))
  }

  @Test("Who may not read may not listen, and what does not exist is refused")
  func refusals() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 1)
    let other = try await bench.twin.createOrganisation("Others")
    let good = Credentials.token(try await bench.twin.mintToken("listener", role: "read", in: bench.org))
    let stranger = Credentials.token(try await bench.twin.mintToken("stranger", role: "admin", in: other))
    let map = MistID(high: 1, low: 1)
    let channels = [
      "/sites/\(site)/devices", "/sites/\(site)/stats/devices", "/sites/\(site)/stats/clients",
      "/sites/\(site)/devices/\(MistID(device: macs[0]))/cmd",
      "/sites/\(site)/devices/\(MistID(device: macs[0]))/stats",
      "/sites/\(site)/pcaps", "/sites/\(site)/mxedges", "/sites/\(site)/stats/mxedges",
      "/sites/\(site)/stats/maps/\(map)/assets", "/orgs/\(bench.org)/insights/summary", "/orgs/\(bench.org)/devices",
      "/orgs/\(bench.org)/stats/mxedges", "/orgs/\(bench.org)/mxedges", "/orgs/\(bench.org)/pcaps",
    ]
    for channel in channels {
      #expect(await bench.twin.refusal(ofChannel: channel, credentials: good) == nil)
      #expect(await bench.twin.refusal(ofChannel: channel, credentials: stranger)?.contains("permission") == true)
      #expect(await bench.twin.refusal(ofChannel: channel, credentials: .none)?.contains("credentials") == true)
    }
    #expect(await bench.twin.refusal(ofChannel: "/test", credentials: good) == nil)
    #expect(await bench.twin.refusal(ofChannel: "/test", credentials: .token("x")) != nil)
    for channel in [
      "", "/", "test", "/tests", "/sites/x/devices", "/sites/\(site)", "/sites/\(site)/", "/sites/\(site)/devices/",
      "/sites/\(site)/devices/x/cmd", "/sites/\(site)/devices/\(MistID(device: macs[0]))/cmd/x", "/orgs/\(bench.org)/x",
      "/sites/\(site)/stats/maps/\(map)/x", "/sites/\(site)/devices/\(MistID(device: TwinBench.mac(99)))/cmd",
    ] {
      #expect(
        await bench.twin.refusal(ofChannel: channel, credentials: good)?.contains("no such") == true, "\(channel)")
    }
    // Listening to what does not exist, or ceasing what never began, does no harm.
    await bench.twin.listen(to: "/tests")
    await bench.twin.unlisten(from: "/tests")
  }
}
