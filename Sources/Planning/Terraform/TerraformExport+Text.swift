import MistAPI

extension TerraformExport {
  /// `providers.tf`
  static let providers = """
    # The token comes from the environment: MIST_HOST and MIST_API_TOKEN.
    terraform {
      required_version = ">= 1.5"
      required_providers {
        mist = {
          source = "Juniper/mist"
        }
      }
    }

    provider "mist" {}

    """

  /// `imports.tf`
  var importsText: String {
    var lines = [
      HCLText.comment("What the organisation '\(contents.name)' holds, as resources of the provider Juniper/mist."),
      "# terraform plan -generate-config-out=generated.tf writes the resources; what is secret in them is a variable of",
      "# variables.tf, and mist_site_setting takes its vars from var.site_vars.",
    ]
    var type = ""
    for one in imports {
      if one.type != type {
        type = one.type
        let title = "# ---- \(type) "
        lines += ["", title + String(repeating: "-", count: max(4, YAMLText.width - title.count))]
      }
      lines += [
        "", HCLText.comment(one.subject), "import {", "  to = \(one.address)", "  id = \(HCLText.quoted(one.id))", "}",
      ]
    }
    if !left.groups.isEmpty { lines += [""] + left.comments(width: YAMLText.width) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `variables.tf`
  var variablesText: String {
    var blocks = [
      variable("org_id", "The organisation", "string"),
      variable("site_vars", "The variables of each site, by its name: vars of mist_site_setting", "map(map(string))"),
    ]
    blocks += secrets.map { variable($0.name, $0.subject, "string", isSensitive: true) }
    if !hiddenVariables.isEmpty {
      blocks.append(
        variable(
          "secret_site_vars",
          "Variables of sites that stand where secrets do: \(hiddenVariables.sorted().joined(separator: ", "))",
          "map(map(string))", isSensitive: true))
    }
    return blocks.joined(separator: "\n") + "\n"
  }

  private func variable(_ name: String, _ description: String, _ type: String, isSensitive: Bool = false) -> String {
    """
    variable "\(name)" {
      description = \(HCLText.quoted(description))
      type        = \(type)
    \(isSensitive ? "  sensitive   = true\n" : "")}

    """
  }

  /// `terraform.tfvars`: what is no secret.
  var valuesText: String {
    var lines = [
      "# No secret stands here: give each sensitive variable of variables.tf a value as TF_VAR_name in the environment.",
      "org_id = \(HCLText.quoted("\(contents.id)"))", "", "site_vars = {",
    ]
    for site in contents.sites {
      let hidden = hiddenVariables
      let pairs = (site.setting["vars"]?.object ?? JSONObject())
        .compactMap { name, value in value.string.map { (key: name, value: $0) } }
        .filter { !hidden.contains($0.key) }.sorted { $0.key < $1.key }
      if pairs.isEmpty {
        lines.append("  \(HCLText.quoted(site.name)) = {}")
      } else {
        lines += ["  \(HCLText.quoted(site.name)) = {"] + HCLText.pairs(pairs, indent: 4) + ["  }"]
      }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }
}
