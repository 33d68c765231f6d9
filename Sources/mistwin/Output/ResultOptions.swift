import ArgumentParser
import Reporting

/// How a result is printed.
struct ResultOptions: ParsableArguments {
  @Flag(help: "Print the result as one JSON document.")
  var json = false

  @Flag(help: "Print without colour.")
  var noColor = false

  /// The style of texts.
  var style: TextStyle { Presentation.style(noColour: noColor) }
}
