extension DashboardScript {
  /// The organisation: what stands out first, then how much there is of what.
  static let organisation = #"""
      views.organisation = {
        key: '',
        async read() {
          const key = `${levelKey()} ${session.org}`;
          if (key !== this.key || performance.now() - this.readAt > 60000) {
            this.stats = await get(`${org()}/stats`);
            this.upgrades = (await get('/twin/v1/upgrades?limit=200')).upgrades;
            this.causes = (await get('/twin/v1/causes')).causes;
            this.show();
            // The levels of many sites take their time: what is known stands there meanwhile.
            await network.read(at('sites-window').value, 1000);
            this.key = key;
            this.readAt = performance.now();
          }
          this.show();
          this.judge();
        },

        show() {
          const [stats, state] = [this.stats, twin.state];
          const link = (address, text) => [make('a', { href: address }, text)];
          facts(at('org-facts'), [
            ['Sites', link('#sites', count(stats.num_sites))],
            ['Devices connected', link('#devices', `${count(stats.num_devices_connected)} of ${count(stats.num_devices)}`)],
            ['Claimed hardware, assigned or not', count(stats.num_inventory)],
            ['Hardware that nobody has claimed', count(Math.max(0, state.factory - state.devices))],
            ['Upgrades under way', link('#upgrades', count(this.upgrades.filter(isUnderWay).length))],
            ['Causes that go on now', link('#causes', count(this.causes.filter(cause => goesOn(cause, twin.epoch)).length))],
            ['Webhook messages that wait', count(state.waiting_webhooks)],
            ['Clock', link('#clock', `${stamp(twin.epoch)} UTC, ${paceText}`)],
            ['Seed', state.seed],
            ['Organisation', [make('code', {}, session.org)]],
            ['Store', [make('code', {}, state.file || 'in memory')]],
          ]);
          facts(at('fidelity'), data.fidelity.map(([name, number]) => [
            { behaviour: 'behaviour: it does what Mist does', stored: 'stored: kept and read back, nothing follows from it',
              shaped: 'shaped: fits the published schema' }[name] || name,
            `${count(number)} of ${count(data.fidelity.reduce((all, [, part]) => all + part, 0))} operations`,
          ]));
        },

        // The worst first, in one line.
        judge() {
          const { stats } = this;
          const rows = network.rows();
          const [bad, low] = [rows.filter(row => row.worst !== null && row.worst < 800), rows.filter(row =>
            row.worst !== null && row.worst >= 800 && row.worst < 900)];
          const missing = stats.num_devices - stats.num_devices_connected;
          const parts = [];
          if (bad.length) parts.push(`${plural(bad.length, 'site')} below 80 % on an SLE`);
          if (low.length) parts.push(`${plural(low.length, 'site')} below 90 %`);
          if (missing) parts.push(`${plural(missing, 'device')} of ${count(stats.num_devices)} not connected`);
          const worst = [...bad, ...low].sort((one, other) => one.worst - other.worst)[0];
          const style = bad.length || missing ? 'bad' : low.length ? 'caution' : 'good';
          const some = network.total > rows.length ? ` (of the ${count(rows.length)} sites that are loaded)` : '';
          const over = at('sites-window').selectedOptions[0].text;
          const element = at('verdict');
          element.hidden = false;
          element.className = `verdict ${style}`;
          const word = bad.length || missing ? 'Look here' : low.length ? 'Look closer' : stats.num_devices ? 'All well' : 'Empty';
          fill(element, make('strong', {}, word), parts.join('; ') || (stats.num_devices
            ? `every device is connected, and no site is below 90 % over the last ${over}` : 'there are no devices at sites yet'), some,
            ...(worst ? ['. Worst: ', make('a', { href: `#site/${worst.id}` }, make('bdi', {}, worst.name)),
              `, ${worst.metric} ${percent(worst.worst)} over the last ${over}.`] : ['.']));
        },

        forget() { this.key = ''; },
      };
    """#
}
