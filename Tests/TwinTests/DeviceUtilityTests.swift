import Determinism
import MistAPI
import Testing
import Twin
import World

@Suite("Commands given to devices")
struct DeviceUtilityTests {
  private struct Place {
    let bench: TwinBench
    let site: MistID
    let macs: [MACAddress]

    init(_ model: String = "AP45", count: Int = 2) async throws {
      bench = try await TwinBench()
      site = try await bench.makeSite("Berlin")
      macs = try await bench.populate(site, count, model: model)
      await bench.wait(3600)
    }

    func path(_ name: String, _ index: Int = 0) -> String {
      "/sites/\(site)/devices/\(MistID(device: macs[index]))/\(name)"
    }

    /// What a command puts out, heard by somebody who listens only after it was given, as mistapi does.
    func output(_ name: String, _ body: JSON = [:]) async throws -> String {
      let stream = await bench.twin.channelMessages()
      let answer = try await bench.client.call(.post, path(name), body: body)
      let session = try #require(answer["session"]?.string)
      await bench.twin.listen(to: path("cmd"))
      await bench.twin.listen(to: "/test")
      var text = ""
      for await message in stream {
        if message.channel == "/test" { break }
        #expect(message.channel == path("cmd"))
        #expect(message.data["session"]?.string == session)
        text += message.data["raw"]?.string ?? ""
      }
      await bench.twin.unlisten(from: path("cmd"))
      await bench.twin.unlisten(from: "/test")
      return text
    }
  }

  @Test("A ping tells each echo and the statistics")
  func ping() async throws {
    let place = try await Place()
    let text = try await place.output("ping", ["host": "1.1.1.1", "count": 4])
    #expect(text.contains("64 bytes from 1.1.1.1: seq=3"))
    #expect(text.contains("4 packets transmitted, 4 packets received, 0% packet loss"))
    #expect(text.contains("round-trip min/avg/max"))
  }

  @Test("What is wrong at the site shows in what commands put out")
  func causes() async throws {
    let place = try await Place()
    let now = await place.bench.twin.now
    try await place.bench.twin.addCause(
      .wanLoss, site: "Berlin", from: now, to: now.advanced(bySeconds: 600), magnitude: 1)
    #expect(try await place.output("ping", ["host": "1.1.1.1"]).contains("100% packet loss"))
    try await place.bench.twin.addCause(
      .dnsDown, site: "Berlin", from: now, to: now.advanced(bySeconds: 600), magnitude: 1)
    #expect(try await place.output("ping", ["host": "www.example.com"]).contains("cannot resolve www.example.com"))
    await place.bench.wait(700)
    #expect(try await place.output("ping", ["host": "www.example.com"]).contains(" 0% packet loss"))
    #expect(try await place.output("ping", ["host": "a.invalid"]).contains("cannot resolve"))
  }

  @Test("Tables hold the site's other devices")
  func tables() async throws {
    let place = try await Place("EX4100-48P", count: 3)
    let other = place.macs[1].description
    let colons = stride(from: 0, to: 12, by: 2).map { String(Array(other)[$0...$0 + 1]) }.joined(separator: ":")
    for name in ["arp", "show_arp", "show_mac_table", "show_dhcp_leases"] {
      #expect(try await place.output(name, ["network": "default"]).contains(colons), "\(name)")
    }
    #expect(try await place.output("show_mac_table", ["port_id": "ge-9/9/9"]).contains("0 entries"))
    #expect(try await place.output("show_route").contains("0.0.0.0/0"))
    _ = try await place.bench.make(
      "/orgs/\(place.bench.org)/networks", ["name": "staff", "subnet": "10.{{store}}.0.0/24", "vlan_id": 10])
    _ = await place.bench.send(.put, "/sites/\(place.site)/setting", body: ["vars": ["store": "7"]])
    #expect(try await place.output("show_route").contains("10.7.0.0/24"))
    #expect(try await place.output("traceroute", ["host": "8.8.8.8"]).contains(" 1  10.7.0.1"))
  }

  @Test(
    "Each kind of answer has its shape",
    arguments: [
      ("EX4100-48P", "run_top"), ("EX4100-48P", "shell"), ("EX4100-48P", "monitor_traffic"), ("SRX320", "run_top"),
    ])
  func addresses(model: String, name: String) async throws {
    let place = try await Place(model, count: 1)
    let answer = try await place.bench.client.call(.post, place.path(name), body: [:])
    #expect(answer["session"]?.string.flatMap { MistID($0) } != nil)
    #expect(answer["url"]?.string?.hasPrefix("wss://api-ws.mist.com/ssh?jwt=") == true)
  }

  @Test("A restart reboots the device, which tells of it and is back")
  func restart() async throws {
    let place = try await Place()
    let answer = await place.bench.send(.post, place.path("restart"), body: [:])
    #expect(answer.status == 200 && answer.body.isEmpty)
    #expect(try await place.bench.stats(place.macs[0], at: place.site)["status"] == "disconnected")
    await place.bench.wait(3600)
    let stats = try await place.bench.stats(place.macs[0], at: place.site)
    #expect(stats["status"] == "connected")
    #expect(try #require(stats["uptime"]?.int) < 3600)
    let events = try await place.bench.get(
      "/sites/\(place.site)/devices/events/search",
      query: [.init("duration", "1h"), .init("mac", place.macs[0].description)])
    #expect(
      events["results"]?.array?.compactMap { $0["type"]?.string } == [
        "AP_CONFIGURED", "AP_CONNECTED", "AP_RESTARTED", "AP_DISCONNECTED",
      ])
    let all = JSON(place.macs.map { MistID(device: $0).description })
    #expect(
      await place.bench.send(.post, "/sites/\(place.site)/devices/restart", body: ["device_ids": all]).status == 200)
    #expect(try await place.bench.stats(place.macs[1], at: place.site)["status"] == "disconnected")
  }

  @Test("A restart before the reboot of an upgrade, and the upgrade's cancellation, leave the device up")
  func restartAndCancel() async throws {
    let place = try await Place()
    try await place.bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    let id = try await place.bench.client.upgrade([MistID(device: place.macs[0])], at: place.site, to: "0.14.30100")
    _ = await place.bench.send(.post, place.path("restart"), body: [:])
    #expect(await place.bench.send(.post, "/sites/\(place.site)/devices/upgrade/\(id)/cancel").status == 200)
    await place.bench.wait(3600)
    #expect(try await place.bench.stats(place.macs[0], at: place.site)["status"] == "connected")
  }

  @Test("What a device does not have, a device that is away, and a wrong body are refused")
  func refusals() async throws {
    let place = try await Place("AP45", count: 1)
    for name in ["show_route", "bounce_port", "shell", "cable_test"] {
      let answer = await place.bench.send(.post, place.path(name), body: ["port": "ge-0/0/0", "ports": ["ge-0/0/0"]])
      #expect(answer.status == 400)
      #expect(answer.detail?.contains("not supported on a device of type ap") == true)
    }
    for body in [[:], ["host": ""], ["host": 5], ["host": "a", "count": 0], ["host": "a", "size": 1_000_000]] as [JSON]
    {
      #expect(await place.bench.send(.post, place.path("ping"), body: body).status == 400, "\(body.text)")
    }
    #expect(await place.bench.send(.post, place.path("dance"), body: [:]).status == 404)
    let absent = try await place.bench.claim(1, first: 90)
    _ = try await place.bench.client.assign(absent, to: place.site, in: place.bench.org)
    let away = "/sites/\(place.site)/devices/\(MistID(device: absent[0]))/ping"
    let answer = await place.bench.send(.post, away, body: ["host": "1.1.1.1"])
    #expect(answer.status == 400)
    #expect(answer.detail?.contains("is not connected") == true)
    let reader = MistRequest(.post, place.path("ping"), body: ["host": "1.1.1.1"])
    #expect(await place.bench.reader.send(reader).status == 403)
  }

  @Test("A port of a switch is bounced only when one is named")
  func bounce() async throws {
    let place = try await Place("EX4100-48P", count: 1)
    #expect(await place.bench.send(.post, place.path("bounce_port"), body: ["ports": ["ge-0/0/1"]]).status == 200)
    #expect(await place.bench.send(.post, place.path("bounce_port"), body: ["ports": []]).status == 400)
  }

  @Test("A capture is started once, told of, listed and stopped")
  func capture() async throws {
    let place = try await Place()
    let path = "/sites/\(place.site)/pcaps"
    #expect(await place.bench.send(.get, path + "/capture").status == 404)
    let body: JSON = ["type": "wired", "duration": 600, "ap_mac": .string(place.macs[0].description)]
    let started = try await place.bench.client.call(.post, path + "/capture", body: body)
    #expect(await place.bench.send(.post, path + "/capture", body: body).status == 400)
    #expect(try await place.bench.get(path + "/capture")["id"] == started["id"])
    let stream = await place.bench.twin.channelMessages()
    await place.bench.twin.listen(to: path)
    var messages = stream.makeAsyncIterator()
    let packet = try #require(await messages.next())
    #expect(packet.data["capture_id"] == started["id"])
    #expect(packet.data["pcap_dict"]?["protocol"] == "ARP")
    #expect(await place.bench.send(.delete, path + "/capture").status == 200)
    #expect(await place.bench.send(.get, path + "/capture").status == 404)
    let list = try await place.bench.get(path)
    #expect(list["results"]?.array?.map { $0["id"] } == [started["id"]])
    #expect(await place.bench.send(.post, path + "/capture", body: ["type": "everything"]).status == 400)
  }
}
