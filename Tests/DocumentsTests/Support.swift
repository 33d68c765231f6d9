import Documents

/// What a YAML text gives: the messages of its faults, without the file's name.
func faults(_ text: String, _ body: (Node, DocumentErrorLog) -> Void) -> [String] {
  let log = DocumentErrorLog()
  do {
    body(try YAML.parse(text, file: "f"), log)
    try log.check()
    return []
  } catch let error as DocumentError {
    return [error.description]
  } catch let errors as DocumentErrors {
    return errors.errors.map(\.description)
  } catch {
    return ["another error: \(error)"]
  }
}

/// What a reading makes of the value of the key `v`, and its faults.
func reading<Value>(_ text: String, _ reading: Reading<Value>) -> (value: Value?, faults: [String]) {
  var value: Value?
  let found = faults(text) { node, log in value = node["v"].flatMap { reading.read($0, log: log) } }
  return (value, found)
}

/// The faults of a table.
func csvFaults(_ text: String) -> [String] {
  do {
    _ = try CSV.parse(text, file: "f")
    return []
  } catch {
    return error.errors.map(\.description)
  }
}
