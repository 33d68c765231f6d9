extension DashboardScript {
  /// A table of the report whose rows come again and again: it keeps its order, its filter, its page and who has the focus, and touches only
  /// what differs.
  static let liveTable = #"""
      // The frame of a table in its place.
      function frame(holder, id, caption, columns) {
        const head = columns.map(([title, kind]) =>
          make('th', { scope: 'col', class: ['count', 'number', 'level'].includes(kind) ? 'number' : null }, title));
        const table = make('table', {}, make('caption', { id: `caption-${id}` }, caption),
          make('thead', {}, make('tr', {}, ...head)), make('tbody', {}));
        holder.append(make('div', { class: 'table', id: `table-${id}` },
          make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': `caption-${id}` }, table)));
      }

      class LiveTable extends Table {
        // Options: tools (whether it can be filtered), sorts (whether it can be sorted: not where only a part is here), empty (what an empty
        // one says), mark (the class of a row), act (what its buttons do).
        constructor(holder, id, caption, columns, options = {}) {
          frame(holder, id, caption, columns);
          super({ id, columns, rows: [] });
          this.options = options;
          this.keys = [];
          this.signature = '';
          if (options.tools !== false) this.addTools();
          this.makePages();
          this.headers.forEach((header, index) => {
            if (columns[index][1] === 'action') header.replaceChildren(make('span', { class: 'unseen' }, columns[index][0]));
            else if (options.sorts === false) header.replaceChildren(columns[index][0]);
          });
          this.draw();
        }

        // - rows: the cells of each row. - keys: what tells a row from others, if it is not its cells.
        show(rows, keys) {
          this.hasBeenRead = true;
          const signature = JSON.stringify([rows, keys]);
          if (signature === this.signature) return;
          this.signature = signature;
          this.spec.rows = rows;
          this.keys = keys || rows.map((row, index) => `${index}`);
          this.texts = [];
          this.fillStates();
          this.arrange();
        }

        fillStates() {
          if (!this.states) return;
          const states = [...new Set(this.spec.rows.map(row => row[this.stateColumn]).filter(word => word))];
          states.sort((one, other) => compare('state', one, other) || collator.compare(one, other));
          if (this.state && !states.includes(this.state)) states.push(this.state);
          choices(this.states, [['', 'all'], ...states.map(word => [word, word])]);
        }

        draw() {
          if (!this.keys) return;
          const pages = Math.max(1, Math.ceil(this.order.length / data.perPage));
          this.page = Math.max(0, Math.min(this.page, pages - 1));
          const shown = this.order.slice(this.page * data.perPage, (this.page + 1) * data.perPage);
          const before = new Map([...this.body.rows].map(row => [row.dataset.key, row]));
          const wanted = shown.map(index => this.renewed(before.get(this.keys[index]), index));
          if (wanted.length === 0) wanted.push(this.emptyRow(before.get('none')));
          const kept = new Set(wanted);
          for (const row of [...this.body.rows]) if (!kept.has(row)) row.remove();
          let place = this.body.firstChild;
          for (const row of wanted) {
            if (row === place) place = place.nextSibling;
            else this.body.insertBefore(row, place);
          }
          const rows = this.spec.rows.length;
          if (this.shown) setText(this.shown, `${count(this.order.length)} of ${plural(rows, 'row')}`);
          const tools = this.frame.querySelector('.tools');
          if (tools) tools.hidden = rows <= 8 && !this.words && !this.state;
          this.place.parentElement.hidden = pages === 1;
          setText(this.place, `page ${count(this.page + 1)} of ${count(pages)}`);
          this.before.disabled = this.page === 0;
          this.after.disabled = this.page === pages - 1;
        }

        emptyRow(before) {
          const text = !this.hasBeenRead ? 'Reading …' : this.spec.rows.length ? 'No row is like that.'
            : this.options.empty || 'There is nothing.';
          const row = before || make('tr', { 'data-key': 'none' }, make('td', { colspan: this.spec.columns.length, class: 'none' }));
          setText(row.cells[0], text);
          return row;
        }

        // The row that is there, with what differs made anew; else a new one.
        renewed(row, index) {
          const values = this.spec.rows[index].map(value => JSON.stringify(value));
          if (!row) {
            row = this.row(index);
            row.dataset.key = this.keys[index];
          } else {
            values.forEach((value, at) => {
              if (row.values[at] !== value) row.cells[at].replaceWith(this.cell(this.spec.columns[at], this.spec.rows[index][at], at));
            });
          }
          row.values = values;
          if (this.options.mark) row.className = this.options.mark(this.spec.rows[index]) || '';
          return row;
        }

        cell(column, value, at) {
          // An action: [what it says, what it is about, what it does].
          if (column[1] === 'action') {
            if (!value) return make('td', {});
            const button = make('button', { type: 'button', 'aria-label': `${value[0]} ${value[1]}` }, value[0]);
            button.addEventListener('click', () => this.options.act(value[2], button));
            return make('td', {}, button);
          }
          const cell = super.cell(column, value, at);
          // What is long may be folded, the rest not.
          if (column[1] === 'text' && value.length > 24) cell.classList.add('words');
          return cell;
        }
      }
    """#
}
