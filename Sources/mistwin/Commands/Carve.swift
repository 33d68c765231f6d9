import Addressing
import ArgumentParser
import Documents
import MistAPI
import Planning
import Reporting

/// `mistwin carve`
struct Carve: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the address plan of a design, keep its address book, prove a finished plan.",
    discussion: """
      The supernet is carved into zones, each zone into a block a site, each block into a prefix a network. The plan \
      depends on the design and its address book alone, and is the one that every rehearsal uses.

      With --book the allocations are written into the file that the design names under 'addressing: book'. What is in it \
      is never renumbered; a design that would is refused, with the names, unless --renumber is given. What the design no \
      longer has rests in the book until --release-before.

      Between carving and booking the book can be held: with --hold 1h nobody else writes it for an hour, or before it is \
      booked by the same writer; another is told who holds it, since when and until when.

      With --taken-from what an organisation has already (networks, templates, site variables; in a twin that was kept) is \
      carved around, and conflicts with what is pinned or booked are reported.

      With --format netbox the plan is a list for NetBox's form for importing prefixes. A NetBox that has it already refuses \
      the list as a whole, and nothing is changed; with --netbox and its exports of prefixes and sites (CSV, with the column \
      'id') each row finds its own prefix, and what differs is brought up to date.

      With --check a finished plan (of --json) or an address book is proven by a second reading that uses nothing of \
      the carver: exit code 0 when proven, 1 when not, 65 when the file cannot be read.

      Example:
        mistwin carve fixtures/designs/two-sites --format csv > plan.csv
        mistwin carve stores --book --date 2027-02-03
        mistwin carve stores --hold 1h --taken-from kept.sqlite
        mistwin carve --check stores/book/stores.csv
      """)

  /// How the plan is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case csv
    case svg
    case netbox
  }

  @Argument(help: "The directory of a design, or its YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var design: String?

  @Option(help: "How to print it.")
  var format: Format?

  @Flag(help: "Write the allocations into the design's address book.")
  var book = false

  @Flag(help: "Change prefixes in the address book where the design no longer fits them.")
  var renumber = false

  @Option(help: "The day that is written into the book beside what is new or begins to rest.")
  var date: String?

  @Option(help: "Give away what has been resting in the book since before this day.")
  var releaseBefore: String?

  @Option(help: "Who writes the book, for those who find it changed; the user's name otherwise.")
  var writer: String?

  @Option(help: "Carve around what an organisation has in this kept twin.", completion: .file())
  var takenFrom: String?

  @Option(help: "What NetBox has: its export of prefixes or of sites, for --format netbox.", completion: .file())
  var netbox: [String] = []

  @Option(help: "NetBox's routing table for what is carved, for --format netbox; the global one otherwise.")
  var vrf: String?

  @Option(help: "Hold the address book for so long, such as 45m or 2h.")
  var hold: String?

  @Flag(help: "Let the writer's own hold on the address book go.")
  var letGo = false

  @Flag(help: "Break the hold of another on the address book.")
  var breakHold = false

  @Option(help: "Prove a finished plan or an address book instead of carving.", completion: .file())
  var check: String?

  @Flag(help: "The same as --format json.")
  var json = false

  @Flag(help: "Print without colour.")
  var noColor = false

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("found --json and --format \(format.rawValue), expected one of them")
    }
    if !netbox.isEmpty || vrf != nil, format != .netbox {
      throw ValidationError("found --netbox or --vrf without --format netbox, expected them together")
    }
    if check != nil, design != nil || book || format != nil {
      throw ValidationError("found --check beside a design, --book or --format, expected it alone or with --json")
    }
    if let hold, TimeText.someSeconds(hold) == nil {
      throw ValidationError("found --hold \(hold), expected minutes, hours or days, such as 45m, 2h or 1d")
    }
    if [hold != nil, letGo, book].count(where: { $0 }) > 1 {
      throw ValidationError("found more than one of --hold, --let-go and --book, expected one of them")
    }
    if check == nil, design == nil { throw ValidationError("found no design, expected its directory or YAML file") }
    for (name, day) in [("--date", date), ("--release-before", releaseBefore)] {
      guard let day, !AddressBookFile.isDate(day) else { continue }
      throw ValidationError("found \(name) \(day), expected a date as year-month-day, such as 2027-02-03")
    }
  }

  func carryOut() async throws -> ExitStatus {
    if let check {
      let proof = try CarveCheck(check)
      try Stream.output.write(json ? proof.document.indentedText + "\n" : proof.text)
      return proof.isProven ? .good : .bad
    }
    var options = CarvingOptions(
      mayRenumber: renumber, releasesRestingBefore: releaseBefore, date: date ?? CarvingOptions().date)
    if let takenFrom {
      let organisation = Design.read(design ?? "", files: DiskFiles()).design.organisation
      let found = try await CarveTaken(twin: takenFrom, organisation: organisation).found
      options.taken = found.taken
      options.onlyNamed = found.onlyNamed
      options.takenFrom = takenFrom
    }
    let design = try Design.load(design ?? "", files: DiskFiles(), carving: options)
    guard let addressing = design.addressing, let report = AddressPlanReport(design) else {
      throw DocumentError(
        at: SourcePosition(file: design.path, line: 1, column: 1), found: "a design without addresses to carve",
        expected: "the key 'addressing'")
    }
    try await mindHold(addressing, of: design)
    if book {
      let change = try await CarveBook(design, addressing, date: date).write(by: writer ?? Presentation.userName)
      Stream.error.writeLine(change)
    }
    switch format ?? (json ? .json : .table) {
    case .table: try Stream.output.write(report.table(style))
    case .json: try Stream.output.write(report.document.indentedText + "\n")
    case .csv: try Stream.output.write(report.csv)
    case .svg: try Stream.output.write(report.svg)
    case .netbox:
      let known = try CarveNetBox(exports: netbox, vrf: vrf ?? "").objects
      try Stream.output.write(report.netBox(known))
    }
    return .good
  }

  /// Takes, breaks or ends a hold on the address book; warns of that of another.
  private func mindHold(_ addressing: DesignAddressing, of design: Design) async throws {
    guard let named = addressing.book else {
      guard hold != nil || letGo || breakHold else { return }
      throw DocumentError(
        at: SourcePosition(file: design.path, line: 1, column: 1), found: "a design without an address book",
        expected: "the key 'book' under 'addressing', such as 'book: book/sites.csv'")
    }
    let wants = hold != nil || letGo || breakHold
    guard wants || DiskFiles.exists(DiskBook(path: named.path).ledgerPath) else { return }
    let holding = try CarveHold(named, writer: writer ?? Presentation.userName)
    if breakHold { Stream.error.writeLine(try await holding.breakIt()) }
    if letGo { Stream.error.writeLine(try await holding.letGo()) }
    if let seconds = hold.flatMap(TimeText.someSeconds) {
      Stream.error.writeLine(try await holding.take(forSeconds: seconds))
    } else if !book, let warning = try await holding.warning() {
      Stream.error.writeLine(warning)
    }
  }

  /// A table is only folded for a person who looks at it; in a file it has a row a site, however wide.
  private var style: TextStyle {
    var style = Presentation.style(noColour: noColor)
    style.width = Stream.output.columns ?? .max
    return style
  }
}
