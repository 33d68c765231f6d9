extension DashboardScript {
  /// One device: what it is, and what it is configured with, by the layers that say so.
  static let device = #"""
      async function readDevice(mac) {
        const id = `00000000-0000-0000-1000-${mac}`;
        const found = (await get(`${org()}/inventory/search?${query({ mac })}`)).results.find(item => item.mac === mac);
        if (!found) throw new Refused(404, `There is no device ${mac} in the inventory.`);
        await siteNames.learn([found.site_id]);
        if (shown.argument !== mac) return;
        setText(at('device-name'), found.name || mac);
        document.title = `${found.name || mac} – mistwin`;
        const isPlaced = Boolean(found.site_id);
        const stats = isPlaced ? await get(`/api/v1/sites/${found.site_id}/stats/devices/${id}`) : {};
        const effective = isPlaced ? await get(`/twin/v1/devices/${id}/effective`) : null;
        if (shown.argument !== mac) return;
        facts(at('device-facts'), [
          ['State', [state(found.status)]], ['Type and model', `${types[found.type] || found.type}, ${found.model}`], ['Version', found.version],
          ['Site', isPlaced ? [make('a', { href: `#site/${found.site_id}` }, make('bdi', {}, siteNames.get(found.site_id)))] : 'at no site'],
          ['Up for', stats.uptime ? span(stats.uptime) : ''], ['Address', stats.ip], ['Clients', stats.num_clients ?? ''],
          ['MAC', [make('code', {}, mac)]], ['Serial', [make('code', {}, found.serial)]],
          ['Upgrade', stats.fwupdate?.status ? `${stats.fwupdate.status}${stats.fwupdate.progress < 100 ? `, ${stats.fwupdate.progress} %` : ''}` : ''],
        ]);
        if (!effective) {
          setText(at('device-layers'), 'It is at no site, so nothing configures it.');
          return;
        }
        const missing = effective.unresolved.map(item => `${item.name} in ${item.field}`).join(', ');
        setText(at('device-layers'), `${effective.in_sync ? 'In sync.' : `Not in sync: nobody says what ${missing} is.`} Layers, the weakest first: `
          + `${effective.layers.join('; ') || 'none'}.`);
        const configuration = effective.wlans.length ? { ...effective.configuration, wlans: effective.wlans } : effective.configuration;
        setText(at('device-configuration'), JSON.stringify(configuration, hidesSecrets, 2));
      }

      // A screen is seen by others, too.
      const hidesSecrets = (name, value) => /^(passphrase|psk|secret|password|shared_secret|root_password|keys?)$/.test(name)
        && typeof value === 'string' && value ? '••••' : value;
    """#
}
