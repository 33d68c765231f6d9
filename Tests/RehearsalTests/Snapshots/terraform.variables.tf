variable "org_id" {
  description = "The organisation"
  type        = string
}

variable "site_vars" {
  description = "The variables of each site, by its name: vars of mist_site_setting"
  type        = map(map(string))
}

variable "wlan_staff_auth_servers_1_secret" {
  description = "mist_org_wlan.staff: auth_servers[1].secret"
  type        = string
  sensitive   = true
}

variable "psk_one_key_passphrase" {
  description = "mist_org_psk.one-key: passphrase"
  type        = string
  sensitive   = true
}

variable "psk_one_key_passphrase_2" {
  description = "mist_org_psk.one_key: passphrase"
  type        = string
  sensitive   = true
}

variable "psk_one_key_2_passphrase" {
  description = "mist_org_psk.one_key_2: passphrase"
  type        = string
  sensitive   = true
}

variable "_7_east_x_if_of_the_site_auth_psk" {
  description = "mist_site_wlan._7_East_x_if_of_the_site: auth.psk"
  type        = string
  sensitive   = true
}

variable "secret_site_vars" {
  description = "Variables of sites that stand where secrets do: radius_key"
  type        = map(map(string))
  sensitive   = true
}

