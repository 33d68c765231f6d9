import ArgumentParser
import Determinism
import Foundation
import MistAPI
import Twin
import TwinServer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `mistwin serve`
struct Serve: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve a twin as the Mist cloud: HTTPS, the proxy for its clients, streams and webhooks.",
    discussion: """
      One port answers HTTPS and plain HTTP; a second one is a proxy that leads every name of a Mist cloud to the twin, \
      and nowhere else. Clients that know no other host than a Mist cloud reach the twin through it: --env-file writes \
      all that they need.

      A twin that does not exist yet is made, with one organisation, one administrator and a factory of devices. Its \
      first token and the administrator's password are shown once, on standard error.

      Standard output carries one line, as soon as the twin answers:
        ready https://127.0.0.1:8443 http://127.0.0.1:8443 proxy http://127.0.0.1:8444

      A browser that opens the same address sees the dashboard: sites, devices, addresses, service levels, upgrades with \
      their gates, events and calls, a clock that can be moved, and causes that can be injected. It asks for a token or an \
      account.

      Beside the cloud's API it offers the planner's own steps over HTTP, on the twin or, with --live, on a live cloud: \
      /workflow is a page to try them, /workflow/openapi.json their document. They only read unless --allow-writes is given.

      Webhooks are sent to their receivers, except in a copy that 'mistwin pull' made: there they are shown and can be changed, \
      and nobody is called unless --deliver-webhooks is given. What a pull has covered is called by nobody either way.

      SIGTERM or SIGINT ends it after what is under way; a second one at once.

      Example:
        mistwin serve --env-file .mistwin/env
        . .mistwin/env && curl https://api.mist.com/api/v1/self -H "Authorization: Token $MIST_APITOKEN"
      """)

  @Option(help: "The twin's file.", completion: .file(extensions: ["sqlite"]))
  var twin = ".mistwin/twin.sqlite"

  @Option(help: "The port of HTTPS and plain HTTP; 0 for a free one.")
  var port = 8443

  @Option(help: "The port of the proxy; 0 for a free one.")
  var proxyPort = 8444

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "What the twin's clock follows: virtual (the control API), wall, or xN (N times the wall's pace).")
  var clock = ClockOption(.running(1))

  @Option(help: "Write the variables that clients need, with a token of their own, into this file.")
  var envFile: String?

  @OptionGroup(title: "A new twin")
  var new: NewTwin

  @Option(help: "Calls an hour and token, or 'off'; 5000, and off on a virtual clock, unless given.")
  var rateLimit: RateLimit?

  @Flag(help: "Refuse members of bodies that the published API does not have; the cloud keeps them.")
  var strict = false

  @Flag(help: "Of a copy of a live organisation, too, send webhooks to their receivers.")
  var deliverWebhooks = false

  @Option(help: "Rules of faults (YAML or JSON): what goes wrong, with which calls.", completion: .file())
  var chaos: String?

  @OptionGroup(title: "The dashboard and the workflow API")
  var place: ServedDesign

  @Option(help: "The directory of the certificate authority; the twin's own unless given.")
  var ca: String?

  @OptionGroup(title: "The workflow API")
  var workflow: WorkflowOptions

  @Flag(help: "Say how to trust the authority, and end.")
  var trustHelp = false

  mutating func validate() throws {
    for (name, value) in [("--port", port), ("--proxy-port", proxyPort)] where !(0...65_535).contains(value) {
      throw ValidationError("\(name): found \(value), expected 0 to 65535")
    }
    if port == proxyPort, port != 0 {
      throw ValidationError("found \(port) for both --port and --proxy-port, expected two ports")
    }
  }

  func carryOut() async throws -> ExitStatus {
    let authorityFiles = AuthorityFiles(directory: ca ?? DiskFiles.directory(of: twin))
    if trustHelp {
      try Stream.output.write(TrustHelp.text(authority: DiskFiles.absolute(authorityFiles.certificate)))
      return .good
    }
    let signals = StopSignals()
    let entropy = SystemEntropy()
    let addressPlan = try place.design.map { try DashboardAddresses(design: $0) }
    let key = try await WorkflowKeyFile(workflow.apiKeyFile, in: place.directory(besideTwin: twin))
    let file = try await TwinFile.open(twin, new: new, settings: twinSettings, entropy: entropy)
    // Sessions and tokens that callers ask for are secrets too, not what anybody could work out from the seed.
    await file.twin.addEntropy(await entropy.bytes(32))
    if let chaos { try await FaultFile.apply(chaos, to: file.twin) }
    try DiskFiles.makeDirectory(of: authorityFiles.certificate)
    let authority = try await authorityFiles.authority(at: WallClock.present, entropy: entropy)
    let leaf = try await LeafCertificate.make(
      by: authority, hosts: [host], at: WallClock.present, entropy: entropy)
    var settings = ServerSettings()
    settings.host = host
    settings.port = port
    settings.proxyPort = proxyPort
    // The twin itself answers on one core; encryption and clients want some of the others.
    settings.threads = min(4, max(1, ProcessInfo.processInfo.activeProcessorCount / 2))
    let workflow = try await ServedWorkflow(
      workflow, place, key: key, file: file, isVirtual: clock.pace == .virtual)
    let dashboard = Dashboard(
      file.twin, organisation: file.organisation, pace: clock.pace, state: place.directory(besideTwin: file.path),
      addresses: addressPlan)
    settings.companions = [workflow, dashboard]
    let server = try await TwinServer.start(
      file.twin, settings: settings, leaf: leaf, pace: clock.pace, wall: { WallClock.present })
    file.announce(new)
    if await file.twin.holdsWebhooks {
      Stream.error.writeLine("this twin is a copy: none of its webhooks is called (--deliver-webhooks)")
    }
    Stream.error.writeLine(await workflow.announcement)
    if let envFile {
      try DiskFiles.makeDirectory(of: envFile)
      let variables = EnvironmentFile(
        token: try await file.mintToken("environment file", entropy: entropy), proxy: server.addresses.proxy,
        authority: DiskFiles.absolute(authorityFiles.certificate))
      try PrivateFile.write(variables.text, to: envFile)
    }
    let addresses = server.addresses
    Stream.error.writeLine("dashboard: \(DashboardLink.text(to: addresses, token: file.secrets?.token))")
    try Stream.output.write("ready \(addresses.https) \(addresses.http) proxy \(addresses.proxy)\n")
    var received = signals.stream.makeAsyncIterator()
    _ = await received.next()
    Task {
      var received = signals.stream.makeAsyncIterator()
      if await received.next() != nil { _exit(ExitStatus.failed.rawValue) }
    }
    try await server.stop()
    await workflow.close()
    return .good
  }

  private var twinSettings: Twin.Settings {
    let limit: Int?
    switch rateLimit {
    case .calls(let calls)?: limit = calls
    case .off?: limit = nil
    case nil: limit = clock.pace == .virtual ? nil : 5000
    }
    // A served call takes the time that it takes; none is modelled beside it.
    var settings = Twin.Settings(seed: new.seed, start: WallClock.present, callMedian: 0, callsPerHour: limit)
    // A client that keeps to a quota waits for the next hour, which on a still clock never comes.
    if limit == nil { settings.quotaToldWithoutLimit = 1_000_000_000 }
    settings.strict = strict
    settings.deliversWebhooksOfCopies = deliverWebhooks
    return settings
  }
}

/// What `--rate-limit` says.
enum RateLimit: ExpressibleByArgument, Hashable {
  case calls(Int)
  case off

  init?(argument: String) {
    if argument == "off" {
      self = .off
    } else if let calls = Int(argument), calls > 0 {
      self = .calls(calls)
    } else {
      return nil
    }
  }
}
