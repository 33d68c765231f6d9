import MistAPI
import MistCatalogue

/// The constants (mist-fidelity, section 2.9).
extension Twin {
  /// A table of constants; nil for one that the twin does not have.
  func constant(_ topic: String, _ call: Call) throws -> MistResponse? {
    if topic == "device_models" { return MistResponse(json: Self.deviceModels) }
    guard let table = ConstantTables.table(topic) else { return nil }
    switch topic {
    case "states":
      let country = call.query("country_code") ?? ""
      // A country that the table lacks has no states to choose from, as on the cloud.
      return MistResponse(json: table.json[country] ?? [])
    case "ap_channels": return MistResponse(json: try channels(in: call.query("country_code") ?? "US", table.json))
    default: return MistResponse(body: table.text.withUTF8Buffer { Array($0) })
    }
  }

  /// What a country's rules allow; countries that the table lacks have the European ones, which are the narrower.
  private func channels(in country: String, _ table: JSON) throws(APIFailure) -> JSON {
    guard Countries.contains(country) else {
      throw .badRequest("country_code: expected a country such as US, found '\(country)'")
    }
    let groups = table.object?.map(\.value) ?? []
    let group = groups.first { $0["countries"]?.strings?.contains(country) == true } ?? table["etsi"]
    var rules = group?["rules"]?.object ?? JSONObject()
    rules["key"] = .string(country)
    let entry = ConstantTables.table("countries")?.json.array?.first { $0["alpha2"]?.string == country }
    rules["code"] = entry?["numeric"] ?? 0
    rules["name"] = entry?["name"] ?? .string(country)
    return .object(rules)
  }

  /// The models that mistwin knows.
  private static let deviceModels: JSON = .array(
    DeviceModels.all.map { model in
      var item = JSONObject([("model", .string(model.name)), ("type", .string(model.type.rawValue))])
      switch model.type {
      case .accessPoint:
        item["display"] = .string(model.name)
        // The cloud has a code name here, which the table does not know.
        item["ap_type"] = .string(model.name)
      case .switch:
        item["display"] = .string(model.name)
        item["has_poe_out"] = .bool(model.name.hasSuffix("P"))
      case .gateway: break
      }
      return .object(item)
    })
}
