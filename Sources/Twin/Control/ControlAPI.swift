public import MistAPI

/// The twin's own API below `/twin/v1`, which is not part of the published one.
public enum ControlAPI {
  /// Its operations, parameters and schemas (OpenAPI 3.1); a served twin gives it at `/twin/v1/openapi.json`.
  public static var document: JSON { ControlOperation.document(of: ControlOperation.all) }
}
