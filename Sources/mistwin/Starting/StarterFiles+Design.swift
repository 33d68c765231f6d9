extension StarterFiles {
  /// `design.yaml`; `@ORG@` stands for the name of the organisation.
  static let design = #"""
    # What the network is to be. mistwin reads this file, carves the addresses, and makes of it what the Mist dashboard shows:
    # sites, claimed devices, networks, templates and WLANs.
    #
    #   sites.csv      the places: one row is one site
    #   devices.csv    the hardware: one row is one device, as soon as its claim code is known
    #   scenario.yaml  when the hardware arrives, what goes wrong, and what must hold in the end
    #
    # What stands under `body` and `wlans` are Mist's own fields, as the API and the dashboard's exports name them. All other keys
    # are mistwin's. Check it at any time with `mistwin lint`; `mistwin lint --rules` lists what is looked at.

    mistwin: 1                               # the version of this form
    org: { name: @ORG@ }    # the organisation, by the name that the dashboard shows
    owner: network-design                    # who owns what stands here; another design may not own the same field

    # ---- Addresses ------------------------------------------------------------------------------------------------------------
    # Nobody types a prefix: every site gets a block, every network a part of it. `mistwin carve` shows the plan and proves it.

    addressing:
      supernet: 10.20.0.0/16                 # all that may be used
      site: { size: /22 }                    # the block of one site
      networks:                              # the LAN networks that every site has
        staff:  { vlan: 10, hosts: 120, growth: 1.5 }      # room for 120 addresses, and half as many again
        things: { vlan: 20, hosts: 60, growth: 2 }         # tills, printers, cameras
        guest:  { vlan: 60, reuse: 192.168.64.0/22 }       # the same at every site, behind NAT
        mgmt:   { vlan: 99, size: /26 }                    # access points and switches
      vars:                                  # site variables made of each network: {{staff_vlan}}, {{staff_net}}, …
        "{net}_vlan": vlan
        "{net}_net": prefix
        "{net}_gw": first                    # the first address: the gateway
        "{net}_len": length
        "{net}_dhcp_start": dhcp_start
        "{net}_dhcp_end": dhcp_end

    # Further site variables (Organization > Site Configuration > Site Variables); {column} takes a column of sites.csv.
    vars:
      # site_no: "{store}"
      dns1: 9.9.9.9
      dns2: 149.112.112.112
      ntp1: pool.ntp.org
      anywhere: 0.0.0.0/0

    # ---- What a site is made of -----------------------------------------------------------------------------------------------
    # A kit is a kind of site: which devices it has, each in a slot. sites.csv names one kit a site.

    kits:
      branch:
        profile: office                      # how its people use the network in a rehearsal: office, retail, … (`mistwin model profiles`)
        sitegroups: [branches]               # Mist's site groups; templates meet the sites through them
        slots:
          gw1: { model: SSR120 }             # WAN edge
          sw1: { model: EX4100-F-12P }
          ap01..ap04: { model: AP45 }        # ap01, ap02, ap03, ap04

    naming:                                  # names in the dashboard, made of columns of sites.csv; {slot} is the slot of the kit
      site: "{city}"
      device: "{city}-{slot}"

    sites: { file: sites.csv }
    devices:
      ship_notice: devices.csv
      # An order that is claimed whole by its activation code, before anybody knows the claim codes; its devices fill the slots
      # that are still free:
      # orders:
      #   - { po: "4500990001", activation: env:ORDER_4500990001, models: { AP45: 4 } }

    # ---- Templates ------------------------------------------------------------------------------------------------------------
    # `for` names the site groups that a template is meant for. Variables such as {{staff_vlan}} are filled in at each site.
    # A long body may stand in a file of its own, such as an export of the dashboard: `file: wan-branch.json` instead of `body`.

    templates:
      services:                              # Organization > WAN > Applications
        web: { body: { type: custom, addresses: ["{{anywhere}}"], specs: [{ protocol: tcp, port_range: "443" }] } }

      networks:                              # Organization > WAN > Networks
        staff: { body: { vlan_id: "{{staff_vlan}}", subnet: "{{staff_net}}", gateway: "{{staff_gw}}" } }
        things: { body: { vlan_id: "{{things_vlan}}", subnet: "{{things_net}}", gateway: "{{things_gw}}" } }
        guest: { body: { vlan_id: "{{guest_vlan}}", subnet: "{{guest_net}}", gateway: "{{guest_gw}}", isolation: true } }
        mgmt: { body: { vlan_id: "{{mgmt_vlan}}", subnet: "{{mgmt_net}}", gateway: "{{mgmt_gw}}" } }

      gatewaytemplates:                      # Organization > WAN > WAN Edge Templates
        WAN-Branch:
          for: [branches]
          body:
            type: standalone
            dnsOverride: true
            dns_servers: ["{{dns1}}", "{{dns2}}"]
            ntpOverride: true
            ntp_servers: ["{{ntp1}}"]
            port_config:
              ge-0/0/0: { name: wan0, usage: wan, ip_config: { type: dhcp } }
              ge-0/0/3: { usage: lan, networks: [staff, things, guest, mgmt] }
            ip_configs:                      # the gateway's own address in each network
              staff: { type: static, ip: "{{staff_gw}}", netmask: "/{{staff_len}}" }
              things: { type: static, ip: "{{things_gw}}", netmask: "/{{things_len}}" }
              guest: { type: static, ip: "{{guest_gw}}", netmask: "/{{guest_len}}" }
              mgmt: { type: static, ip: "{{mgmt_gw}}", netmask: "/{{mgmt_len}}" }
            dhcpd_config:
              enabled: true
              staff: { type: local, ip_start: "{{staff_dhcp_start}}", ip_end: "{{staff_dhcp_end}}", dns_servers: ["{{dns1}}"] }
              things: { type: local, ip_start: "{{things_dhcp_start}}", ip_end: "{{things_dhcp_end}}", dns_servers: ["{{dns1}}"] }
              guest: { type: local, ip_start: "{{guest_dhcp_start}}", ip_end: "{{guest_dhcp_end}}", dns_servers: ["{{dns1}}"] }
              mgmt: { type: local, ip_start: "{{mgmt_dhcp_start}}", ip_end: "{{mgmt_dhcp_end}}", dns_servers: ["{{dns1}}"] }
            service_policies:                # who may use what
              - { name: internet, tenants: [staff, things, guest, mgmt], services: [web], action: allow }

      networktemplates:                      # Organization > Wired > Switch Templates
        SW-Branch:
          for: [branches]
          body:
            dns_servers: ["{{dns1}}", "{{dns2}}"]
            ntp_servers: ["{{ntp1}}"]
            networks:
              staff: { vlan_id: "{{staff_vlan}}" }
              things: { vlan_id: "{{things_vlan}}" }
              guest: { vlan_id: "{{guest_vlan}}" }
              mgmt: { vlan_id: "{{mgmt_vlan}}" }
            port_usages:                     # port profiles
              radio: { mode: trunk, port_network: mgmt, networks: [staff, things, guest], stp_edge: true }
              desk: { mode: access, port_network: staff, stp_edge: true }
              uplink-lan: { mode: trunk, port_network: mgmt, all_networks: true }
            switch_matching:                 # which port of which model has which profile
              enable: true
              rules:
                - name: branch
                  "match_model[0:6]": EX4100
                  port_config:
                    ge-0/0/0-3: { usage: radio }
                    ge-0/0/4-10: { usage: desk }
                    ge-0/0/11: { usage: uplink-lan }

      rftemplates:                           # Organization > Wireless > RF Templates
        RF-Branch: { for: [branches], body: { band_24: { bandwidth: 20, power_max: 11 }, band_5: { bandwidth: 40 }, band_6: { bandwidth: 80 } } }

      templates:                             # Organization > Wireless > WLAN Templates, with the WLANs inside
        WLAN-Branch:
          for: [branches]
          wlans:
            staff:
              ssid: staff
              auth: { type: psk, pairwise: [wpa2-ccmp, wpa3], psk: env:STAFF_PSK }   # a secret never stands here: see below
              roam_mode: 11r
              vlan_enabled: true
              vlan_id: "{{staff_vlan}}"
            guest:
              ssid: guest
              auth: { type: open }
              portal: { enabled: true, auth: none }
              vlan_enabled: true
              vlan_id: "{{guest_vlan}}"
              isolation: true

    # Secrets are references, resolved when they are needed: env:NAME is an environment variable, file:PATH the first line of a file,
    # exec:COMMAND what a command prints. A rehearsal makes up what is not set.

    """#
}
