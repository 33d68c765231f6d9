/// What the command line asks for.
struct Options {
  /// The benchmarks there are, in the order in which they run: the rehearsal first, while the machine is cold.
  enum Subject: String, CaseIterable {
    case rehearsal, startup, carving, claim, forks, planning, kills, cells, levels, power, rollout, report, server, live
    case quota
  }

  /// Arguments that mean nothing.
  struct UsageError: Error, CustomStringConvertible {
    let description: String
  }

  var subjects: [Subject] = []
  var wantsJSON = false
  var wantsHelp = false
  /// One run in a process of its own, which the benchmark of that name starts.
  var coldRun: Subject?
  var repetitions: Int?
  var scenario = "scenarios/retail-golden.yaml"

  static let help = """
    USAGE: Benchmarks [NAME…] [--json] [--repetitions N] [--scenario FILE]

    NAMES (all of them when none is given)
      rehearsal  a whole rehearsal, each time in a new process: time and peak memory
      startup    `mistwin --help`, if it has been built beside this program
      carving    a /8 into 8 /11 and 65,536 /24, beside Python's ipaddress
      claim      100,000 devices claimed and bound through MistClient, beside Python's sqlite3
      forks      a twin of 100,000 devices branched and stepped back, beside a copy of its file
      planning   plans of 10,000 sites and of retail-120, and the apply of the large one
      kills      applies killed at every point of two-sites and at 200 random ones of retail-120 (some minutes)
      cells      service-level cells of 100,000 access points for a day, on one core and on two, beside numpy's draws
      levels     service levels of 10,000 sites by the API in this process, beside making their cells
      power      the simulation of a gate, and one look of a gate over 100,000 access points
      rollout    10,000 access points of 1,000 sites upgraded by the policy `spread`, with its week of watching
      report     the report of 10,000 sites, and what reading its course adds to a rehearsal
      live       the live client against a served twin, beside wrk and Python's requests; a pull of 1,000 sites
      quota      an apply of 1,000 sites to a served twin under 5,000 calls an hour, on a clock that goes faster
      server     the served twin under wrk's load, beside FastAPI and moto where python3 has them

    OPTIONS
      --json             the figures as one JSON document
      --repetitions N    how often each thing is measured (5, cells 3); figures are medians
      --scenario FILE    what is rehearsed (scenarios/retail-golden.yaml)

    EXAMPLE
      swift run -c release Benchmarks carving claim --json
    """

  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--json": wantsJSON = true
      case "--help", "-h": wantsHelp = true
      case "--cold-run":
        guard let subject = rest.popFirst().flatMap({ Subject(rawValue: $0) }) else {
          throw UsageError(description: "--cold-run: expected the name of a benchmark")
        }
        coldRun = subject
      case "--scenario":
        guard let path = rest.popFirst() else { throw UsageError(description: "--scenario: expected a file") }
        scenario = path
      case "--repetitions":
        guard let text = rest.popFirst(), let count = Int(text), (1...1000).contains(count) else {
          throw UsageError(description: "--repetitions: expected a number from 1 to 1000")
        }
        repetitions = count
      default:
        guard let subject = Subject(rawValue: argument) else {
          let names = Subject.allCases.map(\.rawValue).joined(separator: ", ")
          throw UsageError(description: "found '\(argument)', expected one of: \(names)")
        }
        subjects.append(subject)
      }
    }
    if subjects.isEmpty { subjects = Subject.allCases }
  }
}
