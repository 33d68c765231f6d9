extension DashboardScript {
  /// Upgrades: what the cloud does of them, and how rollouts let them through their gates.
  static let upgrades = #"""
      const isUnderWay = upgrade => !['completed', 'failed', 'cancelled'].includes(upgrade.status)
        && !(upgrade.automatic && upgrade.start_time > twin.epoch);

      const bucketWords = [['scheduled', 'scheduled'], ['download_requested', 'asked to download'], ['downloading', 'downloading'],
        ['downloaded', 'downloaded'], ['reboot_in_progress', 'restarting'], ['upgraded', 'upgraded'], ['skipped', 'skipped'], ['failed', 'failed']];

      views.upgrades = {
        open() {
          this.table ??= new LiveTable(at('upgrades-table'), 'upgrades', 'Upgrades of the cloud', [['Site', 'link'], ['State', 'state'], ['Version', 'code'],
            ['Strategy', 'text'], ['Begins', 'moment'], ['Devices', 'count'], ['Upgraded', 'count'], ['Failed', 'count'], ['Where they are', 'text']],
          { empty: 'Nothing has been upgraded.' });
        },

        async read() {
          const answer = await get('/twin/v1/upgrades?limit=200');
          this.table.show(answer.upgrades.map(upgrade => [
            [upgrade.site_name, `#site/${upgrade.site_id}`],
            upgrade.automatic && upgrade.start_time > twin.epoch ? 'planned' : upgrade.status, upgrade.target_version,
            upgrade.automatic ? 'by the site’s auto-upgrade' : upgrade.strategy.replace('_', ' '), upgrade.start_time, upgrade.counts.total,
            upgrade.counts.upgraded, upgrade.counts.failed,
            bucketWords.filter(([name]) => upgrade.counts[name]).map(([name, word]) => `${upgrade.counts[name]} ${word}`).join(', '),
          ]), answer.upgrades.map(upgrade => upgrade.id));
          setText(at('upgrades-shown'), answer.total > answer.upgrades.length
            ? `The latest ${count(answer.upgrades.length)} of ${count(answer.total)}.` : plural(answer.total, 'upgrade') + '.');
          await readRollouts();
        },
      };
    """#

  /// Rollouts as their ledger has them: phases, gates, looks and verdicts.
  static let rollouts = #"""
      const phaseTable = phases => {
        const head = ['Phase', 'State', 'APs', 'Gate', 'Looks', 'Last word'].map((title, index) =>
          make('th', { scope: 'col', class: index === 2 || index === 4 ? 'number' : null }, title));
        return make('div', { class: 'scroll whole', tabindex: '0', role: 'region', 'aria-label': 'Phases' }, make('table', {},
          make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...phases.map(phase => make('tr', {},
            make('th', { scope: 'row' }, phase.name), make('td', {}, state(phase.state)), make('td', { class: 'number' }, count(phase.devices)),
            make('td', {}, phase.gate), make('td', { class: 'number' }, count(phase.looks)), make('td', {}, make('bdi', {}, phase.sentence)))))));
      };

      function rollout(item, isOpen) {
        const outcome = item.outcome || 'open';
        const style = outcome === 'PROMOTED' ? 'good' : outcome === 'ROLLED BACK' ? 'bad' : 'caution';
        return make('article', { class: 'rollout', 'data-run': item.run }, make('h4', {}, make('bdi', {}, item.name), ` (run ${item.run})`),
          make('p', { class: `verdict ${style}` }, make('strong', {}, outcome), item.reason || item.last),
          make('p', { class: 'kind' }, `${item.version} by policy ${item.policy}; ${plural(item.told, 'access point')} told of ${count(item.fleet)}; `
            + `${item.started ? `since ${stamp(item.started)} UTC` : ''}`),
          ...(item.phases.length ? [phaseTable(item.phases)] : []),
          make('details', isOpen ? { open: true } : {}, make('summary', {}, `What happened (${count(item.events.length)})`),
            make('ol', { class: 'course' }, ...item.events.map(event => make('li', {}, make('time', {}, stamp(event.at).slice(0, 16)), ' ',
              make('bdi', {}, event.sentence))))));
      }

      async function readRollouts() {
        const source = at('rollouts-source');
        if (!data.hasState) {
          setText(source, 'Serve with --state DIRECTORY to see the rollouts that a ledger keeps.');
          return;
        }
        const answer = await get('/dashboard/rollouts');
        setText(source, answer.note || `From the ledger ${answer.ledger}.`);
        const holder = at('rollouts');
        const signature = JSON.stringify(answer.rollouts);
        if (holder.dataset.signature === signature) return;
        holder.dataset.signature = signature;
        const open = new Set([...holder.querySelectorAll('article')].filter(article => article.querySelector('details').open)
          .map(article => Number(article.dataset.run)));
        const focused = document.activeElement?.closest?.('article')?.dataset.run;
        holder.replaceChildren(...answer.rollouts.map(item => rollout(item, open.has(item.run))));
        if (focused) holder.querySelector(`[data-run="${CSS.escape(focused)}"] summary`)?.focus({ preventScroll: true });
      }
    """#
}
