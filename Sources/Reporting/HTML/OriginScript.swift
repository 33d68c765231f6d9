/// Shows how a number came about where it stands, with what is special to that number.
enum OriginScript {
  static let text = #"""
      const dialog = make('dialog', { 'aria-labelledby': 'origin-title' });
      document.body.append(dialog);

      const quoted = text => /^[\w./+-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;

      // What the row of a table adds to the explanation of its numbers.
      function special(link, copy) {
        const row = link.closest('tr[data-row]');
        if (!row) return [];
        const frame = link.closest('.table');
        const table = tables[frame.id.replace('table-', '')];
        const values = table.spec.rows[Number(row.dataset.row)];
        const column = Number(link.dataset.column);
        const [title, kind] = table.spec.columns[column];
        const head = table.spec.columns.findIndex(one => one[1] === 'name' || one[1] === 'text' || one[1] === 'code');
        const name = cellText(table.spec.columns[head][1], values[head]);
        const parts = [make('p', { class: 'value' }, make('bdi', {}, name), `, ${title}: ${link.textContent}`)];
        const value = values[column];
        if (kind === 'level') {
          // The commands and calls of one site and one metric.
          for (const code of copy.querySelectorAll('code')) {
            code.textContent = code.textContent.replace('METRIC', title)
              .replace('show SITE', () => `show ${quoted(name)} --metric ${title}`);
          }
        }
        if (kind === 'level' && Array.isArray(value) && value[2]) {
          const share = value[3] >= 0 ? `${percent(value[3])} of what was bad is ${value[2]}.` : `Mostly ${value[2]}.`;
          const judged = value[1] === 'failed' ? 'Below the floor beyond chance.' : 'Below the floor, but not beyond chance.';
          parts.push(make('p', {}, `${judged} ${share}`));
        }
        return parts;
      }

      document.addEventListener('click', event => {
        const link = event.target.closest('a.figure[href^="#how-"]');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const origin = document.getElementById(link.hash.slice(1));
        if (!origin) return;
        event.preventDefault();
        const copy = origin.cloneNode(true);
        const title = copy.querySelector('h3');
        title.id = 'origin-title';
        title.remove();
        const close = make('button', { type: 'submit' }, 'Close');
        dialog.replaceChildren(title, ...special(link, copy), ...copy.childNodes, make('form', { method: 'dialog' }, close));
        dialog.showModal();
      });
      dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    """#
}
