import MistAPI
import MistCatalogue

extension Twin {
  /// Members of a body that only the cloud may say, on whatever operation.
  private static let ignoredMembers: Set<String> = [
    "id", "org_id", "msp_id", "created_time", "modified_time", "for_site",
  ]
  /// Members of a device that only the cloud may say; clients send them back as they read them.
  private static let ignoredDeviceMembers = ignoredMembers.union(["mac", "serial", "model", "type", "site_id"])

  /// Members that must be there, where the published schema asks for more than the cloud does or clients send.
  private static let required: [String: [String]] = [
    "createOrgWxRule": ["order"], "createSiteWxRule": ["order"],
  ]

  /// Schemas that ask for more than the cloud does where they stand inside of others: the gateway template that is a site's
  /// setting has no name of its own, a delivery without recipients says nothing, imported devices are told by their
  /// addresses, and comments get author and time from the cloud.
  private static let lenientSchemas: Set<String> = [
    "gateway_template", "delivery", "device_ap", "device_switch", "device_gateway", "ticket_comment",
    "wlan_portal_template_setting",
  ]

  /// Values of a query that clients send and the cloud takes, though they are not published.
  private static let queryValues: [String: [String: Set<String>]] = [
    "getOrgInventory": ["type": ["mxedge", "all"]]
  ]

  /// Refuses a request that parts from the published operation, naming what is wrong.
  ///
  /// Whoever may not see the place learns nothing from it: the guard comes before the complaint.
  func validate(_ call: Call, as operation: MistCatalogue.Operation) throws {
    guard let fault = fault(of: call, as: operation) else { return }
    try guardScope(of: operation, call)
    throw APIFailure.badRequest("\(fault)")
  }

  private func fault(of call: Call, as operation: MistCatalogue.Operation) -> SchemaFault? {
    let details = Catalogue.published.details(of: operation)
    if !call.request.query.isEmpty || details.parameters.contains(where: { $0.place == .query && $0.isRequired }) {
      let known = Self.queryValues[operation.id] ?? [:]
      if let fault = Validator.fault(inQuery: call.request.query, of: details.parameters, known: known) { return fault }
    }
    guard let schema = details.body?.json, !call.body.isNull else { return nil }
    let isPartial = call.request.method == .put
    let isDevice = operation.id == "updateSiteDevice"
    let validator = Validator(
      .request, isStrict: settings.strict,
      ignored: isDevice ? Self.ignoredDeviceMembers : Self.ignoredMembers,
      required: isPartial ? [] : Self.required[operation.id], lenient: Self.lenientSchemas)
    return validator.fault(in: call.body, schema)
  }
}
