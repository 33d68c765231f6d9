import ArgumentParser
import TwinServer

/// What `--clock` says.
struct ClockOption: ExpressibleByArgument, Hashable {
  let pace: ClockPace

  init(_ pace: ClockPace) { self.pace = pace }

  init?(argument: String) {
    switch argument {
    case "virtual": pace = .virtual
    case "wall": pace = .running(1)
    default:
      guard argument.hasPrefix("x"), let times = Int64(argument.dropFirst()), (1...1_000_000).contains(times) else {
        return nil
      }
      // A clock of its own pace stands where the twin's stands, even at a pace of 1.
      pace = times == 1 ? .running(1) : .running(times)
    }
  }

  var defaultValueDescription: String {
    switch pace {
    case .virtual: "virtual"
    case .running(1): "wall"
    case .running(let times): "x\(times)"
    }
  }

  static let allValueStrings = ["virtual", "wall", "xN"]
}
