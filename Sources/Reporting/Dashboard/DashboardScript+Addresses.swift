extension DashboardScript {
  /// The address plan: a design's, where the server has one; else what the variables of sites say.
  static let addresses = #"""
      // A network of a site as its variables have it: corp_net, corp_vlan and corp_gw belong together.
      function networksOf(vars) {
        return Object.keys(vars).filter(name => name.endsWith('_net') && /^[0-9a-f.:]+\/\d+$/i.test(vars[name])).map(name => {
          const key = name.slice(0, -4);
          return { name: key, prefix: vars[name], vlan: vars[`${key}_vlan`] ?? '', gateway: vars[`${key}_gw`] ?? '' };
        });
      }

      // An IPv4 prefix as numbers, to sort and count by; null for another.
      function numbers(prefix) {
        const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(prefix);
        if (!match) return null;
        const [a, b, c, d, length] = match.slice(1).map(Number);
        return { first: ((a * 256 + b) * 256 + c) * 256 + d, length };
      }
      const prefixOrder = prefix => {
        const value = numbers(prefix);
        return value ? [value.first * 64 + value.length, prefix] : [2 ** 53, prefix];
      };

      views.addresses = {
        sites: [], total: 0, wanted: 50, isRead: false,

        open() {
          if (this.table) return;
          this.table = new LiveTable(at('addresses-table'), 'addresses', 'Prefixes by site and VLAN', [['Site', 'name'], ['Network', 'name'],
            ['VLAN', 'number'], ['Prefix', 'prefix'], ['Gateway', 'code'], ...(data.hasDesign ? [['Can grow to', 'text']] : [])],
          { empty: 'No site has variables such as corp_net, and there is no design.' });
          at('addresses-again').addEventListener('click', () => { this.isRead = false; read(); });
          at('more-addresses').addEventListener('click', () => { this.wanted += 200; this.isRead = false; read(); });
        },

        async read() {
          // It costs a call a site, and changes when somebody changes it: it is read once, and when it is asked for.
          if (this.isRead) return;
          const plan = data.hasDesign ? await get('/dashboard/addresses') : null;
          if (plan?.mistwin_address_plan) designPlan(this, plan);
          else await this.readVariables(plan?.error);
          this.isRead = true;
        },

        async readVariables(error) {
          const { value: list, total } = await send('GET', `${org()}/sites?limit=${Math.min(1000, this.wanted)}`);
          const rows = [];
          const seen = new Map();
          for (const [index, site] of list.entries()) {
            const vars = (await get(`/api/v1/sites/${encodeURIComponent(site.id)}/setting`)).vars || {};
            for (const item of networksOf(vars)) {
              rows.push([site.name, item.name, item.vlan === '' ? null : [Number(item.vlan) || 0, String(item.vlan)], prefixOrder(item.prefix),
                String(item.gateway), ...(data.hasDesign ? [''] : [])]);
              seen.set(item.prefix, (seen.get(item.prefix) || 0) + 1);
            }
            if (index % 10 === 9) setText(at('addresses-loaded'), `reading ${count(index + 1)} of ${count(list.length)} sites`);
          }
          this.table.show(rows, rows.map(row => `${row[0]} ${row[1]}`));
          const shared = [...seen].filter(([, times]) => times > 1);
          setText(at('addresses-source'), `${error ? `The design cannot be read (${error}). ` : ''}Read from the variables of sites, as`
            + ' corp_net, corp_vlan and corp_gw. A supernet is not known this way, so what is left of it is not either: serve with --design for that.');
          const hosts = rows.reduce((all, row) => all + (numbers(row[3][1]) ? 2 ** (32 - numbers(row[3][1]).length) : 0), 0);
          facts(at('address-facts'), rows.length ? [
            ['Prefixes', count(rows.length)], ['IPv4 addresses in them', count(hosts)],
            ['The same prefix at several sites', shared.length ? shared.slice(0, 3).map(([prefix, times]) => `${prefix} at ${times}`).join(', ')
              + (shared.length > 3 ? ` and ${shared.length - 3} more` : '') : 'none'],
          ] : []);
          setText(at('addresses-loaded'), total > list.length ? `${count(list.length)} of ${plural(total, 'site')} are read` : plural(total, 'site'));
          at('more-addresses').hidden = total <= list.length || this.wanted >= 1000;
        },

        forget() { Object.assign(this, { isRead: false, wanted: 50 }); },
      };
    """#

  /// The address plan of a design: what is used of each zone, and what is left.
  static let plan = #"""
      function designPlan(view, plan) {
        const spaces = [plan, ...(plan.beside || [])];
        const hasSpaces = spaces.length > 1;
        const rows = [];
        const zones = [];
        for (const space of spaces) {
          for (const zone of space.zones) {
            zones.push([zone.zone || '–', ...(hasSpaces ? [space.space || ''] : []), prefixOrder(zone.prefix), zone.sites.length,
              zone.used_by_sites === null ? null : [zone.used_by_sites, share(zone.used_by_sites)],
              zone.used_by_networks === null ? null : [zone.used_by_networks, share(zone.used_by_networks)], zone.largest_free || 'nothing']);
            for (const site of zone.sites) {
              for (const item of site.networks) {
                rows.push([site.name, item.network, item.vlan === null ? null : [item.vlan, String(item.vlan)], prefixOrder(item.prefix), item.gateway,
                  item.reused ? 'the same everywhere' : item.can_grow_to || '']);
              }
            }
          }
        }
        view.zones ??= new LiveTable(at('zones-table'), 'zones', 'Zones and what is left of them', [['Zone', 'name'],
          ...(hasSpaces ? [['Space', 'name']] : []), ['Prefix', 'prefix'], ['Sites', 'count'], ['In site blocks', 'number'], ['In networks', 'number'], ['Largest free', 'code']]);
        view.zones.show(zones, zones.map((zone, index) => `${index} ${zone[0]}`));
        view.table.show(rows, rows.map(row => `${row[0]} ${row[1]} ${row[3][1]}`));
        setText(at('addresses-source'), `Carved by the design ${plan.design}. The twin may differ from it: mistwin plan says where.`);
        const proven = spaces.every(space => space.proof.proven);
        facts(at('address-facts'), [
          ['Supernet', spaces.map(space => space.supernet).join(', ')], ['Policy', plan.policy],
          ['Proof', [state(proven ? 'proven' : 'not proven'), proven ? ': every prefix contained, none overlapping' : '']],
          ['Not given to a zone', spaces.flatMap(space => space.unassigned).join(', ') || 'nothing'],
          ['Taken by others', count(spaces.reduce((all, space) => all + space.taken.length, 0))],
        ]);
        setText(at('addresses-loaded'), plural(rows.length, 'prefix').replace('prefixs', 'prefixes'));
        at('more-addresses').hidden = true;
      }
    """#
}
