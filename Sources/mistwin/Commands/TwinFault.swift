import ArgumentParser
import Determinism
import MistAPI
import Reporting
import Twin

extension TwinCommand {
  /// `mistwin twin fault`
  struct Fault: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fault",
      abstract: "Let something go wrong at a site of a twin, list what does, and take it back.",
      discussion: """
        What can go wrong, and what its magnitude means, is listed by 'mistwin model causes'. A twin that is being served \
        has the same at /twin/v1/causes.

        Example:
          mistwin twin fault add shops.sqlite dhcp-slow Berlin --magnitude 10 --for 2h
        """,
      subcommands: [Add.self, List.self, Remove.self])

    /// `mistwin twin fault add`
    struct Add: ExitingCommand {
      static let configuration = CommandConfiguration(
        abstract: "Let something go wrong.",
        discussion: """
          It begins now, by the twin's clock, unless --start says otherwise.

          Example:
            mistwin twin fault add shops.sqlite switch-down Berlin --device 5c5b35000320 --for 20m --every 1d
          """)

      @Argument(help: "The twin's file.", completion: .file())
      var file: String

      @Argument(help: "What goes wrong, as 'mistwin model causes' lists it.")
      var cause: String

      @Argument(help: "The site, by name or id.")
      var site: String

      @Option(help: "When it begins, as 2027-01-12T08:00:00Z.")
      var start: String?

      @Option(help: "When it is over.")
      var end: String?

      @Option(name: .customLong("for"), help: "How long it lasts, as 30m, 2h or 1d; instead of --end.")
      var duration: String?

      @Option(help: "How badly, in the cause's own measure; 1 unless given.")
      var magnitude: Double?

      @Option(help: "Only this device, by MAC address, id or name; may be given several times.")
      var device: [String] = []

      @Option(help: "Only the clients of this WLAN, by SSID or id.")
      var wlan: String?

      @Option(help: "Only this part of the clients, 0 to 1.")
      var part: Double?

      @Option(help: "It grows to its full magnitude over this time.")
      var ramp: String?

      @Option(help: "It comes back after every such time, as 1d.")
      var every: String?

      @Option(help: "From then on it does not come back.")
      var until: String?

      @Flag(help: "Print it as one JSON document.")
      var json = false

      func carryOut() async throws -> ExitStatus {
        let twin = try FaultedTwin.open(file)
        var body = JSONObject([("kind", .string(cause)), ("site", .string(site))])
        for (name, text) in [
          ("start", start), ("end", end), ("duration", duration), ("wlan", wlan), ("ramp", ramp), ("every", every),
          ("until", until),
        ] { if let text { body[name] = .string(text) } }
        if let magnitude { body["magnitude"] = JSON(magnitude) }
        if let part { body["part"] = JSON(part) }
        if !device.isEmpty { body["devices"] = JSON(device) }
        let made = try await twin.injectCause(body)
        try await twin.close()
        if json {
          try Stream.output.write(made.indentedText + "\n")
        } else {
          try Stream.output.write("\(FaultedTwin.sentence(made))\n")
        }
        return .good
      }
    }

    /// `mistwin twin fault list`
    struct List: ExitingCommand {
      static let configuration = CommandConfiguration(
        abstract:
          "List what goes wrong at the sites of a twin: what was injected, and what follows from how they are configured.",
        discussion: """
          Example:
            mistwin twin fault list shops.sqlite
          """)

      @Argument(help: "The twin's file.", completion: .file())
      var file: String

      @Flag(help: "Print them as one JSON document.")
      var json = false

      func carryOut() async throws -> ExitStatus {
        let twin = try FaultedTwin.open(file)
        let causes = try await twin.causes()
        let configured = try await twin.configurationCauses()
        if json {
          let document: JSON = [
            "mistwin_twin_faults": 1, "file": .string(file), "causes": .array(causes),
            "from_configuration": .array(configured),
          ]
          try Stream.output.write(document.indentedText + "\n")
          return .good
        }
        // What is configured stands for itself; with nothing at all, the empty table says so.
        if !causes.isEmpty || configured.isEmpty {
          var table = TextTable(["#", "Cause", "Site", "Magnitude", "From", "Until", "Limited to", "Again"])
          for cause in causes { table.add(FaultedTwin.row(cause)) }
          try Stream.output.write(table.text(Presentation.style()))
        }
        for cause in configured {
          let facts = ["kind", "site", "why"].map { TextStyle.printable(cause[$0]?.string ?? "") }
          try Stream.output.write("\(facts[0]) at \(facts[1]), from its configuration: \(facts[2])\n")
        }
        return .good
      }
    }

    /// `mistwin twin fault remove`
    struct Remove: ExitingCommand {
      static let configuration = CommandConfiguration(
        abstract: "Take back what goes wrong: it never happened.",
        discussion: """
          Example:
            mistwin twin fault remove shops.sqlite 3
          """)

      @Argument(help: "The twin's file.", completion: .file())
      var file: String

      @Argument(help: "The number of the cause.")
      var number: Int64?

      @Flag(help: "All of them.")
      var all = false

      mutating func validate() throws {
        if (number == nil) != all { throw ValidationError("expected the number of a cause, or --all") }
      }

      func carryOut() async throws -> ExitStatus {
        let twin = try FaultedTwin.open(file)
        let count = try await twin.removeCauses(id: number)
        try await twin.close()
        if let number, count == 0 {
          throw Failure(.badInput, "\(file): found no cause \(number); 'mistwin twin fault list \(file)' lists them")
        }
        try Stream.output.write("\(count) taken back\n")
        return .good
      }
    }
  }
}

/// A twin whose causes are changed, and how they are told.
enum FaultedTwin {
  /// - Throws: `Failure` when there is no such file, `TwinError` when it is no twin.
  static func open(_ path: String) throws -> Twin {
    // Looks first, so that a file that is no twin is left as it is.
    _ = try KeptTwin.open(path)
    return try Twin(file: path, settings: Twin.Settings(seed: 0, start: Instant(milliseconds: 0)))
  }

  static func sentence(_ cause: JSON) -> String {
    let row = row(cause)
    let limits = row[6].isEmpty ? "" : ", only \(row[6])"
    let again = row[7].isEmpty ? "" : ", \(row[7])"
    return "\(row[0]): \(row[1]) at \(row[2]), magnitude \(row[3]), \(row[4]) to \(row[5])\(limits)\(again)"
  }

  static func row(_ cause: JSON) -> [String] {
    func moment(_ name: String) -> String {
      cause[name]?.int.map { Instant(milliseconds: Int64($0) * 1000).iso8601 } ?? ""
    }
    var limits = (cause["devices"]?.strings ?? []).joined(separator: " ")
    if let part = cause["part"] { limits += (limits.isEmpty ? "" : ", ") + "\(part.text) of the clients" }
    var again = cause["every"]?.int.map { "every \($0)s" } ?? ""
    if cause["until"] != nil { again += " until \(moment("until"))" }
    return [
      cause["id"]?.text ?? "", cause["kind"]?.string ?? "", cause["site"]?.string ?? "",
      cause["magnitude"]?.text ?? "", moment("start"), moment("end"), limits, again,
    ]
  }
}
