import EffectiveConfiguration
import MistAPI
import SQLite

/// The reads that put a site's configuration together (mist-fidelity, section 2.6). With `resolve=true` the variables
/// are replaced by the site's.
extension Twin {
  static let derivedRoutes: [Route] =
    [
      Route(.get, "/sites/{site}/setting/derived") { twin, call in
        let site = try twin.site(call)
        let layered = LayeredConfiguration(try twin.layers(of: site))
        var object = (call.queryBool("resolve") == true ? layered.resolved().value.object : nil) ?? layered.merged
        object["site_id"] = .string(site.id.description)
        object["org_id"] = .string(site.owner.description)
        return MistResponse(json: .object(object))
      },
      Route(.get, "/sites/{site}/wlans/derived") { twin, call in
        let site = try twin.site(call)
        let variables = try twin.variables(of: site)
        let items = try twin.wlans(reaching: site).map { wlan -> JSON in
          var body = wlan.body
          if call.queryBool("resolve") == true { body = Variables.resolve(body) { variables[$0] }.value }
          var object = body.object ?? JSONObject()
          object["id"] = .string(wlan.object.id.description)
          object["org_id"] = .string(site.owner.description)
          object["for_site"] = .bool(wlan.template == nil)
          if let template = wlan.template { object["template_name"] = template.json["name"] ?? "" }
          return .object(object)
        }
        return try Page(call).response(of: items)
      },
      Route(.get, "/sites/{site}/wxrules/derived") { twin, call in
        let site = try twin.site(call)
        let templates = try Set(twin.templates(reaching: site).map(\.id.description))
        // Those of templates come first, of them the ones with the higher order (mist-fidelity, section 4.5).
        let inherited = try twin.objects("wxrules", of: site.owner)
          .filter { $0.json["template_id"]?.string.map { templates.contains($0) } ?? false }
          .enumerated().sorted {
            (-($0.element.json["order"]?.int ?? 0), $0.offset) < (-($1.element.json["order"]?.int ?? 0), $1.offset)
          }.map(\.element)
        let own = try twin.objects("site_wxrules", of: site.id)
        let items =
          inherited.map { twin.identified($0, site: site, adding: ("for_site", false)) }
          + own.map { twin.identified($0, site: site, adding: ("for_site", true)) }
        return try Page(call).response(of: items)
      },
      Route(.get, "/sites/{site}/networktemplates/derived") { twin, call in
        // Declared as one object, unlike its siblings (mist-fidelity, section 2.6).
        let site = try twin.site(call)
        let template = try twin.siteTemplate("networktemplate_id", "networktemplates", of: site)
        return MistResponse(json: try template.map { try twin.derived($0, site: site, call) } ?? [:])
      },
    ]
    + [
      ("gatewaytemplates", "gatewaytemplate_id"), ("rftemplates", "rftemplate_id"),
      ("sitetemplates", "sitetemplate_id"),
      ("aptemplates", "aptemplate_id"),
    ].map { collection, member in
      Route(.get, "/sites/{site}/\(collection)/derived") { twin, call in
        let site = try twin.site(call)
        let template = try twin.siteTemplate(member, collection, of: site)
        return try Page(call).response(of: try template.map { [try twin.derived($0, site: site, call)] } ?? [])
      }
    }
    + ["networks", "services", "servicepolicies", "vpns", "deviceprofiles"].map { collection in
      Route(.get, "/sites/{site}/\(collection)/derived") { twin, call in
        let site = try twin.site(call)
        let items = try twin.objects(collection, of: site.owner).map { try twin.derived($0, site: site, call) }
        return try Page(call).response(of: items)
      }
    }

  /// The variables of a site: its setting's over its site template's.
  func variables(of site: StoredObject) throws -> [String: String] {
    LayeredConfiguration.variables(of: try sources(of: site).contributions)
  }

  private func identified(_ object: StoredObject, site: StoredObject, adding member: (String, JSON)? = nil) -> JSON {
    var body = object.json.object ?? JSONObject()
    body["id"] = .string(object.id.description)
    body["org_id"] = .string(site.owner.description)
    if let (name, value) = member { body[name] = value }
    return .object(body)
  }

  private func derived(_ object: StoredObject, site: StoredObject, _ call: Call) throws -> JSON {
    let body = identified(object, site: site)
    guard call.queryBool("resolve") == true else { return body }
    let variables = try variables(of: site)
    return Variables.resolve(body) { variables[$0] }.value
  }
}
