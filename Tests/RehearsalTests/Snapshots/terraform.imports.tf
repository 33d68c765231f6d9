# What the organisation 'Shops "${here}"' holds, as resources of the provider Juniper/mist.
# terraform plan -generate-config-out=generated.tf writes the resources; what is secret in them is a variable of
# variables.tf, and mist_site_setting takes its vars from var.site_vars.

# ---- mist_org_alarmtemplate ------------------------------------------------------------------------------------------

# alarmtemplates/alarms
import {
  to = mist_org_alarmtemplate.alarms
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.dece9874-13db-8931-9f53-83151e57b13a"
}

# ---- mist_org_deviceprofile_ap ---------------------------------------------------------------------------------------

# deviceprofiles/profile
import {
  to = mist_org_deviceprofile_ap.profile
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.29596126-146e-8b09-922b-9c42b2ac1296"
}

# ---- mist_org_deviceprofile_gateway ----------------------------------------------------------------------------------

# deviceprofiles/profile
import {
  to = mist_org_deviceprofile_gateway.profile
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.2f4e931b-4a66-8b2d-88fe-4d1b33e36298"
}

# ---- mist_org_deviceprofile_switch -----------------------------------------------------------------------------------

# deviceprofiles/profile
import {
  to = mist_org_deviceprofile_switch.profile
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.5458bab8-e3ff-8c25-b32b-a112cab040a6"
}

# ---- mist_org_psk ----------------------------------------------------------------------------------------------------

# psks/one key
import {
  to = mist_org_psk.one_key
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.526bac31-9b33-86b7-b27f-69f71e807459"
}

# psks/one-key
import {
  to = mist_org_psk.one-key
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.15b3bf91-97bc-8baf-8e5d-b7a98bc09a6b"
}

# psks/one/key
import {
  to = mist_org_psk.one_key_2
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.310b8243-3891-8ce7-a88c-890cabc2659a"
}

# ---- mist_org_sitegroup ----------------------------------------------------------------------------------------------

# sitegroups/Ünder 7
import {
  to = mist_org_sitegroup._nder_7
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.3602fa6c-4bf1-8886-ba83-82ea669d4564"
}

# ---- mist_org_wlan ---------------------------------------------------------------------------------------------------

# templates/WLAN/wlans/staff
import {
  to = mist_org_wlan.staff
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.6e77f39c-4d98-8671-bd67-59de214aa639"
}

# ---- mist_org_wlantemplate -------------------------------------------------------------------------------------------

# templates/WLAN
import {
  to = mist_org_wlantemplate.WLAN
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.172095d5-cfe9-8b92-b19e-b717fbfb39b4"
}

# ---- mist_org_wxrule -------------------------------------------------------------------------------------------------

# templates/WLAN/wxrules/order_3
import {
  to = mist_org_wxrule.WLAN_order_3
  id = "cc7c6ead-e298-8aaf-8561-003cc590fe12.63a7d25c-1603-8ab8-a5f1-fc8dfe6ad061"
}

# ---- mist_site -------------------------------------------------------------------------------------------------------

# site '7 "East" ${x} %{if}'
import {
  to = mist_site._7_East_x_if
  id = "4c4983f8-a96c-83d2-a6d0-c66b466b3d28"
}

# ---- mist_site_setting -----------------------------------------------------------------------------------------------

# settings of site '7 "East" ${x} %{if}'
import {
  to = mist_site_setting._7_East_x_if
  id = "4c4983f8-a96c-83d2-a6d0-c66b466b3d28"
}

# ---- mist_site_wlan --------------------------------------------------------------------------------------------------

# wlans of site '7 "East" ${x} %{if}'
import {
  to = mist_site_wlan._7_East_x_if_of_the_site
  id = "4c4983f8-a96c-83d2-a6d0-c66b466b3d28.a9cffe2b-02de-8cc1-b6c2-dd96ce898868"
}

# left alone, the provider's WLANs stand in templates:
#   wlans/loose
# left alone, a resource mist_org could destroy it:
#   the organisation itself
# left alone, the provider does not know it:
#   sites/7 "East" ${x} %{if}/maps/ground floor
